"""Rational numbers beside doubles, and between them for arithmetics whose ends are doubles."""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from functools import lru_cache
from typing import Final

#: The largest double.
MAX: Final = sys.float_info.max


class Unavailable(ArithmeticError):
    """An operation that the arithmetic does not have."""


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
    try:
        nearest = float(value)  # correctly rounded
    except OverflowError:
        return (MAX, math.inf) if value > 0 else (-math.inf, -MAX)
    exact = Fraction(nearest)
    low = nearest if exact <= value else math.nextafter(nearest, -math.inf)
    high = nearest if exact >= value else math.nextafter(nearest, math.inf)
    return low, high
