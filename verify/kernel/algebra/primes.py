"""Rationals by their prime factors: powers with rational exponents in atoms of their own."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

from . import polynomial as P
from .polynomial import Ratio

if TYPE_CHECKING:
    from .normal import Algebra


def rational_root(A: Algebra, value: Fraction, exponent: Fraction) -> Ratio:
    """value^exponent for a positive rational, by its prime factors. Raises Unsupported for huge powers."""
    from .normal import MAX_BITS, Unsupported

    if value <= 0:
        raise ValueError(f"Expected a positive rational but got value={value}.")
    if abs(exponent) * (value.numerator.bit_length() + value.denominator.bit_length()) > MAX_BITS:
        raise Unsupported
    result = A.rational(1)
    for n, sign in ((value.numerator, 1), (value.denominator, -1)):
        for p, e in prime_factors(n).items():
            result = A.mul(result, A.quotient(P.atom(A.atom("prime", p), sign * e * exponent), P.constant(1)))
    return result


def prime_factors(n: int) -> dict[int, int]:
    """The factorisation of a positive integer below about 10^12; larger cofactors are left whole."""
    factors: dict[int, int] = {}
    d = 2
    while d <= min(isqrt(n), 10**4):
        while n % d == 0:
            factors[d] = factors.get(d, 0) + 1
            n //= d
        d += 1
    if n > 1:
        factors[n] = factors.get(n, 0) + 1
    return factors
