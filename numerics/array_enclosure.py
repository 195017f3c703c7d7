"""Enclosures on many boxes at once: the ranges of all operations of formulas on intervals of ``array_intervals``.

Functions other than the square root take their values from ``array_values``. Domains are as in ``numerics.enclosure``,
but an empty result has NaN ends and raises nothing.

>>> import numpy as np
>>> x = between(np.array([0.0, 1.0]), np.array([0.5, 2.0]))
>>> apply("log", x).lo
array([-inf,   0.])
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any, Final

import numpy as np

from . import enclosure
from .array_intervals import (
    ENTIRE,
    NONNEGATIVE,
    Floats,
    Lanes,
    absolute,
    add,
    between,
    emptied,
    hull,
    intersection,
    maximum,
    minimum,
    neg,
    number,
    pi,
    require_gradual_underflow,
    sqrt,
    sub,
)
from .array_products import div, integer_power, mul, reciprocal
from .array_values import AtNumber, called, enclosed
from .doubles import Unavailable
from .intervals import EmptyEnclosure

#: The arithmetic of intervals is part of this one.
__all__ = [
    "ENTIRE",
    "NONNEGATIVE",
    "EmptyEnclosure",
    "Lanes",
    "add",
    "between",
    "div",
    "hull",
    "integer_power",
    "intersection",
    "mul",
    "neg",
    "number",
    "pi",
    "reciprocal",
    "require_gradual_underflow",
    "sub",
]


def _monotone(function: AtNumber, a: Lanes, falling: bool = False) -> Lanes:
    low, high = enclosed(function, a.ends())
    return between(low[1], high[0]) if falling else between(low[0], high[1])


def rational_power(a: Lanes, exponent: Fraction) -> Lanes:
    """a**(p/q) on a >= 0 for a rational that is no integer; a > 0 when it is negative."""
    if exponent < 0:
        return reciprocal(rational_power(a, -exponent))
    return _monotone(_rational_powers(exponent), intersection(a, NONNEGATIVE))


@cache
def _rational_powers(exponent: Fraction) -> AtNumber:
    return lambda x: enclosure.rational_power(enclosure.Enclosure(x, x), exponent)


def _rising(op: str, low: float = -np.inf, high: float = np.inf) -> Callable[[Lanes], Lanes]:
    """An increasing function with the domain [low, high]."""
    domain, function = between(low, high), called(op)
    if low == -np.inf and high == np.inf:
        return lambda a: _monotone(function, a)
    return lambda a: _monotone(function, intersection(a, domain))


def _acos(a: Lanes) -> Lanes:
    return _monotone(called("acos"), intersection(a, between(-1.0, 1.0)), falling=True)


def _cosh(a: Lanes) -> Lanes:
    return _monotone(called("cosh"), absolute(a))


#: Arguments of sine and cosine beyond this are not reduced here: their range is [-1, 1].
FAR: Final = 1e6
#: More than the relative error of x/π in doubles: a whole number may be nearer than it seems.
CLOSE: Final = 1e-12


def _near(a: Lanes) -> tuple[Any, Floats, Any]:
    """Which lanes are too far out or empty, the ends of the others (2, lanes), 0 there, and how far out those are."""
    furthest = a.up.max()
    if furthest <= FAR:
        return False, a.ends(), furthest
    near = (a.up <= FAR).all(axis=0)
    return ~near, np.where(near, a.ends(), 0.0), FAR


def _crossings(ends: Floats, offset: float, furthest: Any) -> tuple[Floats, Floats]:
    """The integers k with (k + offset)·π in [lo, hi], the first and the last, perhaps one too wide on either side."""
    turns = ends / np.pi
    slack = CLOSE * (1 + np.abs(furthest))
    return np.ceil(turns[0] - (offset + slack)), np.floor(turns[1] - (offset - slack))


def _wave(op: str, offset: float) -> Callable[[Lanes], Lanes]:
    """A sine wave with extrema (-1)^k at (k + offset)·π. An extremum too many only widens the result."""
    function = called(op)

    def enclose(a: Lanes) -> Lanes:
        far, ends, furthest = _near(a)
        first, last = _crossings(ends, offset, furthest)
        below, above = enclosed(function, ends)
        low = np.maximum(np.minimum(below[0], below[1]), -1.0)
        high = np.minimum(np.maximum(above[0], above[1]), 1.0)
        crossed = (last >= first) | far
        if np.count_nonzero(crossed):
            several, odd = (last > first) | far, first % 2 != 0
            low = np.where(several | (crossed & odd), -1.0, low)
            high = np.where(several | (crossed & ~odd), 1.0, high)
        return between(low, high) if far is False else emptied(between(low, high), np.isnan(a.up[0]))

    return enclose


def _tan(a: Lanes) -> Lanes:
    far, ends, furthest = _near(a)
    first, last = _crossings(ends, 0.5, furthest)
    pole = far | (first <= last)
    low, high = enclosed(called("tan"), np.where(pole, 0.0, ends))
    whole = between(np.where(pole, -np.inf, low[0]), np.where(pole, np.inf, high[1]))
    return emptied(whole, np.isnan(a.up[0]))


def _power_of_lanes(a: Lanes, b: Lanes) -> Lanes:
    """a**b = exp(b·log a) on a > 0, and 0**b = 0 for b > 0."""
    return apply("exp", mul(b, apply("log", a)))


OPERATIONS: Final[dict[str, Callable[..., Lanes]]] = {
    "add": add, "sub": sub, "mul": mul, "div": div, "neg": neg, "pow": _power_of_lanes, "sqrt": sqrt,
    "sin": _wave("sin", 0.5), "cos": _wave("cos", 0.0), "tan": _tan, "acos": _acos, "cosh": _cosh,
    "abs": absolute, "min": minimum, "max": maximum,
    "asin": _rising("asin", -1.0, 1.0), "atanh": _rising("atanh", -1.0, 1.0), "acosh": _rising("acosh", 1.0),
    "log": _rising("log", 0.0), **{op: _rising(op) for op in ("cbrt", "exp", "atan", "sinh", "tanh", "asinh", "erf")},
}  # fmt: skip


def apply(op: str, *args: Lanes) -> Lanes:
    """The range of ``op`` on every lane, restricted to its domain. Raises Unavailable for an operation without one."""
    function = OPERATIONS.get(op)
    if function is None:
        raise Unavailable(f"{op} is not available on arrays.")
    return function(*args)
