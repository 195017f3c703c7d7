"""Enclosures on many boxes at once: intervals [lo, hi] whose ends are arrays of doubles, rounded outward.

Sums, products, quotients and square roots are those of IEEE 754, which are correctly rounded, moved outward by one
unit in the last place unless they are exact; every other function is Arb's (``numerics.enclosure``), evaluated once
for each different argument. The operations are those of ``numerics.enclosure``, restricted to their domain in the
same way, but an empty result has NaN ends and raises nothing: it spreads through every later operation and compares
as false.

>>> import numpy as np
>>> x = between(np.array([0.0, 1.0]), np.array([0.5, 2.0]))
>>> apply("log", x).lo
array([-inf,   0.])
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from . import enclosure
from .enclosure import EmptyEnclosure as EmptyEnclosure
from .second_arithmetic import Unavailable, outward

Floats = NDArray[np.float64]

#: The smallest positive double.
TINY: Final = 5e-324
#: Bits with which Arb evaluates functions here: enough for their doubles to be nearly the best.
PRECISION: Final = 64


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
    return _emptied(Lanes(np.where(low == 0, 0.0, below(low)), np.where(high == 0, 0.0, above(high))), nothing)


def _emptied(a: Lanes, nothing: Any) -> Lanes:
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
    return _emptied(Lanes(low, high), np.isnan(a.lo) | ((a.lo == 0) & (a.hi == 0)))


def div(a: Lanes, b: Lanes) -> Lanes:
    return mul(a, reciprocal(b))


def integer_power(a: Lanes, n: int) -> Lanes:
    """a**n for an integer n; a**0 is 1."""
    if n < 0:
        return reciprocal(integer_power(a, -n))
    if n == 0:
        return _emptied(Lanes(np.ones_like(a.lo), np.ones_like(a.hi)), np.isnan(a.lo))
    if n % 2 == 0:
        a = _absolute(a)
        return Lanes(_power(a.lo, n, _product_below), _power(a.hi, n, _product_above))
    low, high = np.abs(a.lo), np.abs(a.hi)
    return Lanes(
        np.where(a.lo >= 0, _power(low, n, _product_below), -_power(low, n, _product_above)),
        np.where(a.hi >= 0, _power(high, n, _product_above), -_power(high, n, _product_below)),
    )


def _absolute(a: Lanes) -> Lanes:
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


def rational_power(a: Lanes, exponent: Fraction) -> Lanes:
    """a**(p/q) on a >= 0 for a rational that is no integer; a > 0 when it is negative."""
    if exponent < 0:
        return reciprocal(rational_power(a, -exponent))
    return _monotone(_rational_powers(exponent), intersection(a, NONNEGATIVE))


@cache
def _rational_powers(exponent: Fraction) -> AtNumber:
    return lambda x: enclosure.rational_power(enclosure.Enclosure(x, x), exponent)


def intersection(a: Lanes, b: Lanes) -> Lanes:
    low, high = np.maximum(a.lo, b.lo), np.minimum(a.hi, b.hi)
    return _emptied(Lanes(low, high), ~(low <= high))


def hull(*parts: Lanes) -> Lanes:
    low, high = parts[0].lo, parts[0].hi
    for part in parts[1:]:
        low, high = np.minimum(low, part.lo), np.maximum(high, part.hi)
    return Lanes(low, high)


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


def _enclosed(function: AtNumber, x: Any) -> tuple[Floats, Floats]:
    """Doubles below and above the function at every number of ``x``."""
    low, high = _at_numbers(function, np.asarray(x, dtype=np.float64).tobytes())
    shape = np.shape(x)
    return low.reshape(shape), high.reshape(shape)


@lru_cache(maxsize=128)
def _at_numbers(function: AtNumber, numbers: bytes) -> tuple[Floats, Floats]:
    """``_enclosed`` on the numbers with these bytes; remembered, for a gradient asks for the same values again."""
    different, places = np.unique(np.frombuffer(numbers), return_inverse=True)
    with ctx.workprec(PRECISION):
        ends = np.array([_ends(function, value) for value in different.tolist()]).reshape(-1, 2)
    return ends[places, 0], ends[places, 1]


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
    first, last = (a.hi, a.lo) if falling else (a.lo, a.hi)
    return Lanes(_enclosed(function, first)[0], _enclosed(function, last)[1])


def _rising(op: str, low: float = -np.inf, high: float = np.inf) -> Callable[[Lanes], Lanes]:
    """An increasing function with the domain [low, high]."""
    domain, function = Lanes(np.float64(low), np.float64(high)), _called(op)
    return lambda a: _monotone(function, intersection(a, domain))


def _acos(a: Lanes) -> Lanes:
    return _monotone(_called("acos"), intersection(a, Lanes(np.float64(-1.0), np.float64(1.0))), falling=True)


def _cosh(a: Lanes) -> Lanes:
    return _monotone(_called("cosh"), _absolute(a))


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
        (at_lo, over_lo), (at_hi, over_hi) = _enclosed(function, lo), _enclosed(function, hi)
        low = np.where(odd | far, -1.0, np.maximum(np.minimum(at_lo, at_hi), -1.0))
        high = np.where(even | far, 1.0, np.minimum(np.maximum(over_lo, over_hi), 1.0))
        return _emptied(Lanes(low, high), np.isnan(a.lo))

    return enclose


def _tan(a: Lanes) -> Lanes:
    far, lo, hi = _near(a)
    first, last = _crossings(lo, hi, 0.5)
    pole = far | (first <= last)
    steep = _monotone(_called("tan"), Lanes(np.where(pole, 0.0, lo), np.where(pole, 0.0, hi)))
    whole = Lanes(np.where(pole, -np.inf, steep.lo), np.where(pole, np.inf, steep.hi))
    return _emptied(whole, np.isnan(a.lo))


def _minimum(a: Lanes, b: Lanes) -> Lanes:
    return Lanes(np.minimum(a.lo, b.lo), np.minimum(a.hi, b.hi))


def _maximum(a: Lanes, b: Lanes) -> Lanes:
    return Lanes(np.maximum(a.lo, b.lo), np.maximum(a.hi, b.hi))


def _power_of_lanes(a: Lanes, b: Lanes) -> Lanes:
    """a**b = exp(b·log a) on a > 0, and 0**b = 0 for b > 0."""
    return apply("exp", mul(b, apply("log", a)))


def _sqrt(a: Lanes) -> Lanes:
    a = intersection(a, NONNEGATIVE)
    low, high = np.sqrt(a.lo), np.sqrt(a.hi)
    return Lanes(np.maximum(below(low), 0.0), np.where(high == 0, 0.0, above(high)))


OPERATIONS: Final[dict[str, Callable[..., Lanes]]] = {
    "add": add, "sub": sub, "mul": mul, "div": div, "neg": neg, "pow": _power_of_lanes, "sqrt": _sqrt,
    "sin": _wave("sin", 0.5), "cos": _wave("cos", 0.0), "tan": _tan, "acos": _acos, "cosh": _cosh,
    "abs": _absolute, "min": _minimum, "max": _maximum,
    "asin": _rising("asin", -1.0, 1.0), "atanh": _rising("atanh", -1.0, 1.0), "acosh": _rising("acosh", 1.0),
    "log": _rising("log", 0.0), **{op: _rising(op) for op in ("cbrt", "exp", "atan", "sinh", "tanh", "asinh", "erf")},
}  # fmt: skip


def apply(op: str, *args: Lanes) -> Lanes:
    """The range of ``op`` on every lane, restricted to its domain. Raises Unavailable for an operation without one."""
    function = OPERATIONS.get(op)
    if function is None:
        raise Unavailable(f"{op} is not available on arrays.")
    return function(*args)
