"""Intervals on many boxes at once: ends are arrays of doubles, and their arithmetic is rounded outward.

Sums, products, quotients and square roots are those of IEEE 754, which are correctly rounded, moved outward by one
unit in the last place unless they are exact. An empty result has NaN ends and raises nothing: it spreads through every
later operation and compares as false.

>>> import numpy as np
>>> x = between(np.array([0.0, 1.0]), np.array([0.5, 2.0]))
>>> mul(x, x).hi >= np.array([0.25, 4.0])
array([ True,  True])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .second_arithmetic import Unavailable, outward

Floats = NDArray[np.float64]

#: The smallest positive double.
TINY: Final = 5e-324


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """The intervals [lo, hi] of all lanes; the ends broadcast against each other. NaN ends are the empty set."""

    lo: Any
    hi: Any


@cache
def require_gradual_underflow() -> None:
    """Raises Unavailable where tiny results are flushed to zero: no bound of a product would hold then."""
    if not (np.array([2.0**-1022]) * 0.5 > 0).all() or not (np.array([TINY]) + 0.0 > 0).all():
        raise Unavailable("Expected doubles with gradual underflow but tiny numbers are flushed to zero.")


def between(lo: Any, hi: Any) -> Lanes:
    """The intervals with these ends; floats or arrays."""
    return Lanes(np.asarray(lo, dtype=np.float64), np.asarray(hi, dtype=np.float64))


def number(value: Fraction) -> Lanes:
    """The two doubles around a rational."""
    return between(*outward(value))


def pi() -> Lanes:
    return between(3.141592653589793, np.nextafter(3.141592653589793, 4.0))  # math.pi is below π by 1.2e-16


ENTIRE: Final = Lanes(np.float64(-np.inf), np.float64(np.inf))
NONNEGATIVE: Final = Lanes(np.float64(0.0), np.float64(np.inf))


def below(x: Floats) -> Floats:
    return np.nextafter(x, -np.inf)


def above(x: Floats) -> Floats:
    return np.nextafter(x, np.inf)


def _error_of_sum(a: Floats, b: Floats, s: Floats) -> Floats:
    """a + b - s exactly, for the rounded sum s (Knuth's TwoSum; no underflow disturbs it); not finite on overflow."""
    part = s - a
    return (a - (s - part)) + (b - part)


def _sum_below(a: Floats, b: Floats) -> Floats:
    s = a + b
    error = _error_of_sum(a, b, s)
    return np.where((error >= 0) & (error < np.inf), s, below(s))


def _sum_above(a: Floats, b: Floats) -> Floats:
    s = a + b
    error = _error_of_sum(a, b, s)
    return np.where((error <= 0) & (error > -np.inf), s, above(s))


def add(a: Lanes, b: Lanes) -> Lanes:
    return Lanes(_sum_below(a.lo, b.lo), _sum_above(a.hi, b.hi))


def neg(a: Lanes) -> Lanes:
    return Lanes(-a.hi, -a.lo)


def sub(a: Lanes, b: Lanes) -> Lanes:
    return add(a, neg(b))


def mul(a: Lanes, b: Lanes) -> Lanes:
    p, q, r, s = a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi
    low = np.minimum(np.minimum(p, q), np.minimum(r, s))
    high = np.maximum(np.maximum(p, q), np.maximum(r, s))
    # Inside (low, high) a product that vanished is harmless; at its ends, and where NaN arose, more has to be said.
    if np.all(low) and np.all(high) and not np.isnan(low).any():
        return Lanes(below(low), above(high))
    return _delicate_product(a, b)


def _delicate_product(a: Lanes, b: Lanes) -> Lanes:
    """The product where ends are zero, infinite or missing, or where products vanish by underflow."""
    low, high = np.asarray(np.inf), np.asarray(-np.inf)
    for x in (a.lo, a.hi):
        for y in (b.lo, b.hi):
            product = x * y
            # 0·∞ = 0, as an infinite end is never attained; a zero of other factors is an underflow.
            zero = (x == 0) | (y == 0)
            lost = (product == 0) & ~zero
            least = np.where(zero, 0.0, np.where(lost, -TINY, product))
            most = np.where(zero, 0.0, np.where(lost, TINY, product))
            low, high = np.minimum(low, least), np.maximum(high, most)
    nothing = np.isnan(a.lo) | np.isnan(a.hi) | np.isnan(b.lo) | np.isnan(b.hi)
    return emptied(Lanes(np.where(low == 0, 0.0, below(low)), np.where(high == 0, 0.0, above(high))), nothing)


def emptied(a: Lanes, nothing: Any) -> Lanes:
    """``a`` with the lanes of the mask made empty."""
    return Lanes(np.where(nothing, np.nan, a.lo), np.where(nothing, np.nan, a.hi)) if np.any(nothing) else a


def reciprocal(a: Lanes) -> Lanes:
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = below(1 / a.hi), above(1 / a.lo)
    # Finite numbers have reciprocals that are not zero: their sign is kept.
    low = np.where(a.lo >= 0, np.maximum(low, 0.0), low)
    high = np.where(a.hi <= 0, np.minimum(high, 0.0), high)
    inside = (a.lo < 0) & (a.hi > 0)
    low = np.where(inside | (a.hi == 0), -np.inf, low)
    high = np.where(inside | (a.lo == 0), np.inf, high)
    return emptied(Lanes(low, high), np.isnan(a.lo) | ((a.lo == 0) & (a.hi == 0)))


def div(a: Lanes, b: Lanes) -> Lanes:
    return mul(a, reciprocal(b))


def integer_power(a: Lanes, n: int) -> Lanes:
    """a**n for an integer n; a**0 is 1."""
    if n < 0:
        return reciprocal(integer_power(a, -n))
    if n == 0:
        return emptied(Lanes(np.ones_like(a.lo), np.ones_like(a.hi)), np.isnan(a.lo))
    if n % 2 == 0:
        a = absolute(a)
        return Lanes(_power(a.lo, n, _product_below), _power(a.hi, n, _product_above))
    low, high = np.abs(a.lo), np.abs(a.hi)
    return Lanes(
        np.where(a.lo >= 0, _power(low, n, _product_below), -_power(low, n, _product_above)),
        np.where(a.hi >= 0, _power(high, n, _product_above), -_power(high, n, _product_below)),
    )


def absolute(a: Lanes) -> Lanes:
    least = np.where((a.lo <= 0) & (a.hi >= 0), 0.0, np.minimum(np.abs(a.lo), np.abs(a.hi)))
    return Lanes(least, np.maximum(np.abs(a.lo), np.abs(a.hi)))


def _product_below(x: Floats, y: Floats) -> Floats:
    """A lower bound of the product of numbers >= 0."""
    return np.maximum(below(x * y), 0.0)


def _product_above(x: Floats, y: Floats) -> Floats:
    """An upper bound of the product of numbers >= 0."""
    return np.where((x == 0) | (y == 0), 0.0, above(x * y))


def _power(x: Floats, n: int, product: Callable[[Floats, Floats], Floats]) -> Floats:
    """x**n for x >= 0 and n >= 1 by repeated squaring, every product bounded on the same side."""
    result: Floats | None = None
    while True:
        if n & 1:
            result = x if result is None else product(result, x)
        n >>= 1
        if not n:
            assert result is not None
            return result
        x = product(x, x)


def intersection(a: Lanes, b: Lanes) -> Lanes:
    low, high = np.maximum(a.lo, b.lo), np.minimum(a.hi, b.hi)
    return emptied(Lanes(low, high), ~(low <= high))


def hull(*parts: Lanes) -> Lanes:
    low, high = parts[0].lo, parts[0].hi
    for part in parts[1:]:
        low, high = np.minimum(low, part.lo), np.maximum(high, part.hi)
    return Lanes(low, high)


def minimum(a: Lanes, b: Lanes) -> Lanes:
    return Lanes(np.minimum(a.lo, b.lo), np.minimum(a.hi, b.hi))


def maximum(a: Lanes, b: Lanes) -> Lanes:
    return Lanes(np.maximum(a.lo, b.lo), np.maximum(a.hi, b.hi))


def sqrt(a: Lanes) -> Lanes:
    a = intersection(a, NONNEGATIVE)
    low, high = np.sqrt(a.lo), np.sqrt(a.hi)
    return Lanes(np.maximum(below(low), 0.0), np.where(high == 0, 0.0, above(high)))
