"""Exact numbers near a float: where an inequality is likely to touch zero.

Rationals with small denominators, multiples of π, and values of exp, log and square root at small rationals.
They are guesses: whoever uses one checks it exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from verify.formula.tree import PI, Formula, apply, number


def candidates(value: float, tolerance: float) -> Iterator[Formula]:
    """Exact numbers within ``tolerance`` of ``value``, simplest kinds first."""
    if not math.isfinite(value):
        return
    seen: set[Formula] = set()
    for formula, approximation in _guesses(value):
        if abs(approximation - value) <= tolerance and formula not in seen:
            seen.add(formula)
            yield formula


def _guesses(value: float) -> Iterator[tuple[Formula, float]]:
    for limit in (1, 12, 100, 1000):
        rational = Fraction(value).limit_denominator(limit)
        yield number(rational), float(rational)
    for limit in (6, 24):
        part = Fraction(value / math.pi).limit_denominator(limit)
        if part:
            yield (PI if part == 1 else number(part) * PI), float(part) * math.pi
    if abs(value) < 1e6:
        square = Fraction(value * value).limit_denominator(60)
        if square and not is_square(square):
            root = apply("sqrt", number(square))
            yield (root if value > 0 else -root), math.copysign(math.sqrt(square), value)
    if value > 0:
        exponent = Fraction(math.log(value)).limit_denominator(12)
        if exponent:
            yield apply("exp", number(exponent)), math.exp(exponent) if abs(exponent) < 700 else math.inf
    if -30 < value < 30:
        inner = Fraction(math.exp(value)).limit_denominator(60)
        if inner > 0 and inner != 1:
            yield apply("log", number(inner)), math.log(inner)


def is_square(value: Fraction) -> bool:
    """Whether a positive rational is the square of a rational."""
    return all(math.isqrt(n) ** 2 == n for n in (value.numerator, value.denominator))
