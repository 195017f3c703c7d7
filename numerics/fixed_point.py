"""Interval arithmetic on integers: a number lies between lo/2^BITS and hi/2^BITS, rounded outwards; no library.

A second arithmetic for results with more digits than a double has.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

#: Binary digits after the point.
BITS: Final = 220
ONE: Final = 1 << BITS


@dataclass(frozen=True, slots=True)
class Fixed:
    """The real numbers between ``lo``/2^BITS and ``hi``/2^BITS."""

    lo: int
    hi: int

    def __add__(self, other: Fixed) -> Fixed:
        return Fixed(self.lo + other.lo, self.hi + other.hi)

    def __sub__(self, other: Fixed) -> Fixed:
        return Fixed(self.lo - other.hi, self.hi - other.lo)

    def __mul__(self, other: Fixed) -> Fixed:
        ends = [a * b for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
        return Fixed(min(ends) >> BITS, -(-max(ends) >> BITS))

    def divided(self, n: int) -> Fixed:
        """The quotient by a positive integer."""
        return Fixed(self.lo // n, -(-self.hi // n))

    def bounds(self) -> tuple[Fraction, Fraction]:
        """Both ends, exactly."""
        return Fraction(self.lo, ONE), Fraction(self.hi, ONE)


def fixed(lower: Fraction, upper: Fraction) -> Fixed:
    """The narrowest ``Fixed`` around [lower, upper]."""
    return Fixed(lower.numerator * ONE // lower.denominator, -(-upper.numerator * ONE // upper.denominator))


def fixed_exp(x: Fixed) -> Fixed:
    """e^x for x ≤ 1, by Taylor's polynomial at x/2^k and k squarings.

    >>> lower, upper = fixed_exp(fixed(Fraction(0), Fraction(1))).bounds()
    >>> lower <= 1, float(upper)
    (True, 2.718281828459045)
    """
    return Fixed(_exp(x.lo).lo, _exp(x.hi).hi)


def _exp(x: int) -> Fixed:
    """e^(x/2^BITS) for one integer."""
    halvings = max(0, abs(x).bit_length() - BITS + 8)
    small = Fixed(x >> halvings, -(-x >> halvings))
    term = total = Fixed(ONE, ONE)
    n = 0
    while term.lo or term.hi not in (0, 1):
        n += 1
        term = (term * small).divided(n)
        total = total + term
        if n > BITS:
            break
    # |x/2^k| <= 2^-7, so the rest of the series is less than the last term, which is at most 2^-BITS.
    total = total + Fixed(-2, 2)
    for _ in range(halvings):
        total = total * total
    return total
