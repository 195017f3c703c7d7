"""Enclosures on many boxes at once: the ranges of all operations of formulas on intervals of ``array_intervals``.

Functions other than the square root are Arb's (``numerics.enclosure``), evaluated once for each different argument,
with their values rounded outward to doubles; ``array_functions`` does its own when there are many arguments. Domains
are as in ``numerics.enclosure``, but an empty result has NaN ends and raises nothing.

>>> import numpy as np
>>> x = between(np.array([0.0, 1.0]), np.array([0.5, 2.0]))
>>> apply("log", x).lo
array([-inf,   0.])
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
from flint import arb, ctx

from . import array_functions, enclosure
from .array_intervals import (
    ENTIRE,
    NONNEGATIVE,
    Floats,
    Lanes,
    absolute,
    add,
    between,
    div,
    emptied,
    hull,
    integer_power,
    intersection,
    maximum,
    minimum,
    mul,
    neg,
    number,
    pi,
    reciprocal,
    require_gradual_underflow,
    sqrt,
    sub,
)
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

#: Bits with which Arb evaluates functions here: enough for their doubles to be nearly the best.
PRECISION: Final = 64

#: From so many numbers on, plain arithmetic on arrays is faster than Arb number by number.
MANY: Final = 20

#: A function at a number: a ball around its value, or its ends. Raises EmptyEnclosure outside the domain.
AtNumber = Callable[[arb], arb | enclosure.Enclosure]


@cache
def _called(op: str) -> AtNumber:
    """A function of one variable at a number: as a ball, and by its enclosure where Arb gives no finite ball."""
    ball, function = getattr(arb, op, None), enclosure.OPERATIONS[op]

    def at_number(x: arb) -> arb | enclosure.Enclosure:
        value: arb | None = ball(x) if ball is not None else None
        return value if value is not None and value.is_finite() else function(enclosure.Enclosure(x, x))

    return at_number


@cache
def _on_arrays() -> dict[AtNumber, Callable[[Floats], tuple[Floats, Floats]]]:
    return {_called(op): function for op, function in array_functions.FUNCTIONS.items()}


def _enclosed(function: AtNumber, x: Floats) -> tuple[Floats, Floats]:
    """Doubles below and above the function at every number of ``x``."""
    low, high = _at_numbers(function, x.tobytes())
    return low.reshape(x.shape), high.reshape(x.shape)


@lru_cache(maxsize=128)
def _at_numbers(function: AtNumber, numbers: bytes) -> tuple[Floats, Floats]:
    """``_enclosed`` on the numbers with these bytes; remembered, for a gradient asks for the same values again."""
    x = np.frombuffer(numbers)
    low, high = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    on_arrays = _on_arrays().get(function)
    if on_arrays is not None and x.size >= MANY:
        low, high = on_arrays(x)
    left = np.flatnonzero(np.isnan(low))
    if left.size:
        values = x[left].tolist()
        with ctx.workprec(PRECISION):
            table = {value: _ends(function, value) for value in set(values)}
        low, high = low.copy(), high.copy()
        low[left], high[left] = np.array([table[value] for value in values]).T
    low.setflags(write=False)
    high.setflags(write=False)
    return low, high


def _ends(function: AtNumber, value: float) -> tuple[float, float]:
    if value != value:
        return np.nan, np.nan
    try:
        result = function(arb(value))
    except EmptyEnclosure:
        return np.nan, np.nan
    if isinstance(result, arb):
        if not result.is_exact():
            middle = float(result)
            low, high = math.nextafter(middle, -math.inf), math.nextafter(middle, math.inf)
            if low < result < high:
                return low, high
        result = enclosure.around(result)
    low, high = float(result.lo), float(result.hi)  # rounded somehow
    while not arb(low) <= result.lo:
        low = math.nextafter(low, -math.inf)
    while not arb(high) >= result.hi:
        high = math.nextafter(high, math.inf)
    return low, high


def _monotone(function: AtNumber, a: Lanes, falling: bool = False) -> Lanes:
    low, high = _enclosed(function, a.ends())
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
    domain, function = between(low, high), _called(op)
    if low == -np.inf and high == np.inf:
        return lambda a: _monotone(function, a)
    return lambda a: _monotone(function, intersection(a, domain))


def _acos(a: Lanes) -> Lanes:
    return _monotone(_called("acos"), intersection(a, between(-1.0, 1.0)), falling=True)


def _cosh(a: Lanes) -> Lanes:
    return _monotone(_called("cosh"), absolute(a))


#: Arguments of sine and cosine beyond this are not reduced here: their range is [-1, 1].
FAR: Final = 1e6
#: More than the relative error of x/π in doubles: a whole number may be nearer than it seems.
CLOSE: Final = 1e-12


def _near(a: Lanes) -> tuple[Any, Floats, Any]:
    """Which lanes are too far out or empty, the ends of the others (2, lanes), 0 there, and how far out those are."""
    furthest = np.max(a.up)
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
    function = _called(op)

    def enclose(a: Lanes) -> Lanes:
        far, ends, furthest = _near(a)
        first, last = _crossings(ends, offset, furthest)
        below, above = _enclosed(function, ends)
        low = np.maximum(np.minimum(below[0], below[1]), -1.0)
        high = np.minimum(np.maximum(above[0], above[1]), 1.0)
        crossed = (last >= first) | far
        if crossed.any():
            several, odd = (last > first) | far, first % 2 != 0
            low = np.where(several | (crossed & odd), -1.0, low)
            high = np.where(several | (crossed & ~odd), 1.0, high)
        return between(low, high) if far is False else emptied(between(low, high), np.isnan(a.up[0]))

    return enclose


def _tan(a: Lanes) -> Lanes:
    far, ends, furthest = _near(a)
    first, last = _crossings(ends, 0.5, furthest)
    pole = far | (first <= last)
    low, high = _enclosed(_called("tan"), np.where(pole, 0.0, ends))
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
