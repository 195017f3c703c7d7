"""Enclosures on many boxes at once: the ranges of all operations of formulas on intervals of ``array_intervals``.

Functions other than the square root are Arb's (``numerics.enclosure``), evaluated once for each different argument,
with their values rounded outward to doubles; those of ``array_functions`` are done there when there are many arguments.
The operations are those of ``numerics.enclosure``, restricted to their
domain in the same way, but an empty result has NaN ends and raises nothing.

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
from .enclosure import EmptyEnclosure
from .second_arithmetic import Unavailable

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
MANY: Final = 48

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


def _enclosed(function: AtNumber, x: Any) -> tuple[Floats, Floats]:
    """Doubles below and above the function at every number of ``x``."""
    low, high = _at_numbers(function, np.asarray(x, dtype=np.float64).tobytes())
    shape = np.shape(x)
    return low.reshape(shape), high.reshape(shape)


def _at_ends(function: AtNumber, lo: Any, hi: Any) -> tuple[Lanes, Lanes]:
    """The function at both ends, in one go."""
    low, high = _enclosed(function, np.stack(np.broadcast_arrays(lo, hi)))
    return Lanes(low[0], high[0]), Lanes(low[1], high[1])


@lru_cache(maxsize=128)
def _at_numbers(function: AtNumber, numbers: bytes) -> tuple[Floats, Floats]:
    """``_enclosed`` on the numbers with these bytes; remembered, for a gradient asks for the same values again."""
    x = np.frombuffer(numbers)
    low, high = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    on_arrays = _on_arrays().get(function)
    if on_arrays is not None and x.size >= MANY:
        low, high = on_arrays(x)
    left = np.flatnonzero(np.isnan(low))
    values = x[left].tolist()
    with ctx.workprec(PRECISION):
        table = {value: _ends(function, value) for value in set(values)}
    if values:
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
    first, last = _at_ends(function, *((a.hi, a.lo) if falling else (a.lo, a.hi)))
    return Lanes(first.lo, last.hi)


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
    domain, function = Lanes(np.float64(low), np.float64(high)), _called(op)
    return lambda a: _monotone(function, intersection(a, domain))


def _acos(a: Lanes) -> Lanes:
    return _monotone(_called("acos"), intersection(a, Lanes(np.float64(-1.0), np.float64(1.0))), falling=True)


def _cosh(a: Lanes) -> Lanes:
    return _monotone(_called("cosh"), absolute(a))


#: Arguments of sine and cosine beyond this are not reduced here: their range is [-1, 1].
FAR: Final = 1e6
#: More than the relative error of x/π in doubles: a whole number may be nearer than it seems.
CLOSE: Final = 1e-12


def _near(a: Lanes) -> tuple[Any, Any, Any]:
    """Which lanes are too far out, and the ends of the others."""
    far = ~((a.lo >= -FAR) & (a.hi <= FAR))
    return far, np.where(far, 0.0, a.lo), np.where(far, 0.0, a.hi)


def _crossings(lo: Floats, hi: Floats, offset: float) -> tuple[Floats, Floats]:
    """The integers k with (k + offset)·π in [lo, hi], the first and the last, perhaps one too wide on either side."""
    first = np.ceil(lo / np.pi - offset - CLOSE * (1 + np.abs(lo)))
    return first, np.floor(hi / np.pi - offset + CLOSE * (1 + np.abs(hi)))


def _wave(op: str, offset: float) -> Callable[[Lanes], Lanes]:
    """A sine wave with extrema (-1)^k at (k + offset)·π. An extremum too many only widens the result."""
    function = _called(op)

    def enclose(a: Lanes) -> Lanes:
        far, lo, hi = _near(a)
        first, last = _crossings(lo, hi, offset)
        several, single = last > first, last == first
        even = several | (single & (first % 2 == 0))
        odd = several | (single & (first % 2 != 0))
        ends = hull(*_at_ends(function, lo, hi))
        low = np.where(odd | far, -1.0, np.maximum(ends.lo, -1.0))
        high = np.where(even | far, 1.0, np.minimum(ends.hi, 1.0))
        return emptied(Lanes(low, high), np.isnan(a.lo))

    return enclose


def _tan(a: Lanes) -> Lanes:
    far, lo, hi = _near(a)
    first, last = _crossings(lo, hi, 0.5)
    pole = far | (first <= last)
    steep = _monotone(_called("tan"), Lanes(np.where(pole, 0.0, lo), np.where(pole, 0.0, hi)))
    whole = Lanes(np.where(pole, -np.inf, steep.lo), np.where(pole, np.inf, steep.hi))
    return emptied(whole, np.isnan(a.lo))


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
