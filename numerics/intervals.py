"""Intervals [lo, hi] whose ends are exact Arb numbers, and their arithmetic, rounded outward at the working precision.

Arb itself computes with balls; ends are used here because a ball cannot hold [0, hi] exactly, and inequalities that
touch zero are decided at exactly such an end. The working precision is ``flint.ctx.prec``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from flint import arb, fmpq, fmpz

INF: Final = arb.pos_inf()
NEG_INF: Final = arb.neg_inf()
ZERO: Final = arb(0)
ONE: Final = arb(1)
#: Whole numbers below this are exact at every precision that proofs may ask for.
_SHORT: Final = 2**24


class EmptyEnclosure(ArithmeticError):
    """No point of the arguments lies in the domain of the operation."""


@dataclass(slots=True, eq=False)  # a frozen one takes three times as long to make, and most are made once per operation
class Enclosure:
    """The interval [lo, hi]; ends are exact ``arb`` numbers or ±∞, with lo <= hi. Never changed."""

    lo: arb
    hi: arb

    def __str__(self) -> str:
        return f"[{self.lo.mid().str(17, radius=False)}, {self.hi.mid().str(17, radius=False)}]"

    def contains_zero(self) -> bool:
        return bool(self.lo <= 0) and bool(self.hi >= 0)

    def is_finite(self) -> bool:
        return bool(self.lo.is_finite()) and bool(self.hi.is_finite())


def down(value: arb) -> arb:
    """The largest exact number at the working precision below ``value``; -∞ when nothing is known (nan)."""
    return NEG_INF if value.is_nan() else value.lower()


def up(value: arb) -> arb:
    """The smallest exact number at the working precision above ``value``; +∞ when nothing is known (nan)."""
    return INF if value.is_nan() else value.upper()


def around(ball: arb) -> Enclosure:
    """The interval around a ball."""
    return Enclosure(down(ball), up(ball))


def number(value: Fraction) -> Enclosure:
    """The tightest enclosure of a rational."""
    numerator, denominator = value.numerator, value.denominator
    if denominator != 1:
        return around(arb(fmpq(numerator, denominator)))
    if -_SHORT < numerator < _SHORT:
        exact = arb(numerator)
        return Enclosure(exact, exact)
    return around(arb(fmpz(numerator)))


def pi() -> Enclosure:
    return around(arb.pi())


ENTIRE: Final = Enclosure(NEG_INF, INF)
NONNEGATIVE: Final = Enclosure(ZERO, INF)
UNIT: Final = Enclosure(-ONE, ONE)


def hull(*parts: Enclosure) -> Enclosure:
    """The smallest interval that contains all ``parts``."""
    return Enclosure(min(p.lo for p in parts), max(p.hi for p in parts))


def intersection(a: Enclosure, b: Enclosure) -> Enclosure:
    """The common part. Raises EmptyEnclosure when there is none."""
    lo, hi = max(a.lo, b.lo), min(a.hi, b.hi)
    if lo > hi:
        raise EmptyEnclosure
    return Enclosure(lo, hi)


def add(a: Enclosure, b: Enclosure) -> Enclosure:
    lo, hi = a.lo + b.lo, a.hi + b.hi
    return Enclosure(NEG_INF if lo.is_nan() else lo.lower(), INF if hi.is_nan() else hi.upper())


def neg(a: Enclosure) -> Enclosure:
    return Enclosure(-a.hi, -a.lo)


def sub(a: Enclosure, b: Enclosure) -> Enclosure:
    lo, hi = a.lo - b.hi, a.hi - b.lo
    return Enclosure(NEG_INF if lo.is_nan() else lo.lower(), INF if hi.is_nan() else hi.upper())


# 0·∞ = 0: an infinite end is a bound that is never attained, so zero times it is zero. Arb's product is nan there.


def _product_below(x: arb, y: arb) -> arb:
    product = x * y
    if product.is_nan():
        return ZERO if x.is_zero() or y.is_zero() else NEG_INF
    return product.lower()


def _product_above(x: arb, y: arb) -> arb:
    product = x * y
    if product.is_nan():
        return ZERO if x.is_zero() or y.is_zero() else INF
    return product.upper()


def mul(a: Enclosure, b: Enclosure) -> Enclosure:
    if a.lo >= 0:
        if b.lo >= 0:
            return Enclosure(_product_below(a.lo, b.lo), _product_above(a.hi, b.hi))
        if b.hi <= 0:
            return Enclosure(_product_below(a.hi, b.lo), _product_above(a.lo, b.hi))
        return Enclosure(_product_below(a.hi, b.lo), _product_above(a.hi, b.hi))
    if a.hi <= 0:
        return neg(mul(neg(a), b))
    if b.lo >= 0 or b.hi <= 0:
        return mul(b, a)
    return Enclosure(
        min(_product_below(a.lo, b.hi), _product_below(a.hi, b.lo)),
        max(_product_above(a.lo, b.lo), _product_above(a.hi, b.hi)),
    )


def reciprocal(a: Enclosure) -> Enclosure:
    if a.lo.is_zero() and a.hi.is_zero():
        raise EmptyEnclosure
    if a.lo >= 0:
        return Enclosure(down(1 / a.hi), INF if a.lo.is_zero() else up(1 / a.lo))
    if a.hi <= 0:
        return Enclosure(NEG_INF if a.hi.is_zero() else down(1 / a.hi), up(1 / a.lo))
    return ENTIRE


def div(a: Enclosure, b: Enclosure) -> Enclosure:
    return mul(a, reciprocal(b))


def integer_power(a: Enclosure, n: int) -> Enclosure:
    """a**n for an integer n; a**0 is 1."""
    if n < 0:
        return reciprocal(integer_power(a, -n))
    if n == 0:
        return Enclosure(ONE, ONE)
    if n % 2 == 0:
        a = absolute(a)
    if a.lo >= 0:
        return Enclosure(down(_power(a.lo, n)), up(_power(a.hi, n)))
    if a.hi <= 0:
        return neg(integer_power(neg(a), n))
    return Enclosure(-up(_power(-a.lo, n)), up(_power(a.hi, n)))


def _power(x: arb, n: int) -> arb:
    return x if not x.is_finite() else x**n  # x is exact and not negative here: never ``**`` on wide balls


def absolute(a: Enclosure) -> Enclosure:
    if a.lo >= 0:
        return a
    if a.hi <= 0:
        return neg(a)
    return Enclosure(ZERO, max(-a.lo, a.hi))


def minimum(a: Enclosure, b: Enclosure) -> Enclosure:
    return Enclosure(min(a.lo, b.lo), min(a.hi, b.hi))


def maximum(a: Enclosure, b: Enclosure) -> Enclosure:
    return Enclosure(max(a.lo, b.lo), max(a.hi, b.hi))
