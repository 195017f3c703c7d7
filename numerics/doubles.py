"""Rational numbers beside doubles, and between them for arithmetics whose ends are doubles."""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from functools import lru_cache
from typing import Final

#: The largest double, and how far all whole numbers are doubles.
MAX: Final = sys.float_info.max
_EXACT: Final = 2**53
#: Less than half the distance of 1 to the next doubles.
_ONE: Final = 1.0
_LITTLE: Final = 2.0**-60


class Unavailable(ArithmeticError):
    """An operation that the arithmetic does not have."""


def is_rounded_to_nearest() -> bool:
    """Whether sums are rounded to nearest now: libraries of intervals may change that for all of a thread.

    Rounded upward, 1 + 2⁻⁶⁰ is more than 1; downward or toward zero, 1 - 2⁻⁶⁰ is less.
    """
    return _ONE + _LITTLE == _ONE == _ONE - _LITTLE


def require_rounding_to_nearest() -> None:
    """Raises Unavailable while sums are rounded in another way."""
    if not is_rounded_to_nearest():
        raise Unavailable("Expected doubles that are rounded to nearest but another library has changed that.")


def as_float(value: Fraction) -> float:
    """A float near the fraction, infinite beyond the largest one.

    >>> as_float(Fraction(-(10**400)))
    -inf
    """
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


@lru_cache(maxsize=1 << 16)
def outward(value: Fraction) -> tuple[float, float]:
    """The largest double <= value and the smallest double >= value."""
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1 and -_EXACT <= numerator <= _EXACT:
        return float(numerator), float(numerator)
    try:
        nearest = numerator / denominator  # correctly rounded
    except OverflowError:
        return (MAX, math.inf) if value > 0 else (-math.inf, -MAX)
    top, bottom = nearest.as_integer_ratio()
    error = top * denominator - numerator * bottom
    low = nearest if error <= 0 else math.nextafter(nearest, -math.inf)
    high = nearest if error >= 0 else math.nextafter(nearest, math.inf)
    return low, high
