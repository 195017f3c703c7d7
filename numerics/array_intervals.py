"""Intervals on many boxes at once: ends are arrays of doubles, and their arithmetic is rounded outward.

Sums, products, quotients and square roots are those of IEEE 754, which are correctly rounded, moved outward by one
unit in the last place unless they are exact. An empty result has NaN ends and raises nothing: it spreads through every
later operation and compares as false. The lower end is kept with its sign changed, so that both ends are rounded
upward, by one operation on one array. NumPy's warnings of overflow and of invalid operations are the caller's to
silence.

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

from .doubles import Unavailable, outward

Floats = NDArray[np.float64]

#: The smallest positive double.
TINY: Final = 5e-324
_LARGEST: Final = 1.7976931348623157e308
#: u (1 + 2u) for the relative rounding error u, and from how many numbers on ``above`` uses it.
_PHI: Final = 2.0**-53 * (1 + 2.0**-52)
MANY: Final = 512
#: Where lower and upper bounds of positive numbers are moved to.
_OUTWARD: Final = np.array([[-np.inf], [np.inf]])


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """The intervals [lo, hi] of all lanes: ``up`` is float64 (2, lanes) with the rows -lo and hi.

    A single lane, (2, 1), stands for as many as are needed. NaN ends are the empty set.
    """

    up: Floats

    @property
    def lo(self) -> Floats:
        """Lower ends, (lanes,)."""
        return -self.up[0]

    @property
    def hi(self) -> Floats:
        """Upper ends, (lanes,)."""
        return self.up[1]

    def ends(self) -> Floats:
        """Lower and upper ends, (2, lanes)."""
        both = self.up.copy()
        np.negative(both[0], out=both[0])
        return both


@cache
def require_gradual_underflow() -> None:
    """Raises Unavailable where tiny results are flushed to zero: no bound of a product would hold then."""
    if not (np.array([2.0**-1022]) * 0.5 > 0).all() or not (np.array([TINY]) + 0.0 > 0).all():
        raise Unavailable("Expected doubles with gradual underflow but tiny numbers are flushed to zero.")


def between(lo: Any, hi: Any) -> Lanes:
    """The intervals with these ends; floats or arrays (lanes,)."""
    low, high = np.asarray(lo, dtype=np.float64), np.asarray(hi, dtype=np.float64)
    up = np.empty((2, max(low.size, high.size)))
    np.negative(low, out=up[0])
    up[1] = high
    return Lanes(up)


def number(value: Fraction) -> Lanes:
    """The two doubles around a rational."""
    return between(*outward(value))


def pi() -> Lanes:
    return between(3.141592653589793, np.nextafter(3.141592653589793, 4.0))  # math.pi is below π by 1.2e-16


ENTIRE: Final = between(-np.inf, np.inf)
NONNEGATIVE: Final = between(0.0, np.inf)


def below(x: Floats) -> Floats:
    return np.nextafter(x, -np.inf)


def above(x: Floats) -> Floats:
    """Doubles above ``x``: the next ones, or for many numbers, in a fifth of the time, the next or those after them.

    Source: Rump, Zimmermann, Boldo, Melquiond, *Computing predecessor and successor in rounding to nearest*, BIT 49
    (2009): x + (φ|x| + η), rounded to nearest, with η the smallest positive double and φ = u (1 + 2u), u = 2⁻⁵³.
    """
    if x.size < MANY:
        return np.nextafter(x, np.inf)
    x = np.maximum(x, -_LARGEST)  # above -inf, and -inf + inf would be NaN
    step = np.abs(x)
    step *= _PHI
    step += TINY
    step += x
    return step


def add(a: Lanes, b: Lanes) -> Lanes:
    x, y = a.up, b.up
    s = x + y
    part = s - x
    # x + y - s exactly (Knuth's TwoSum; no underflow disturbs it); not finite on overflow.
    error = (x - (s - part)) + (y - part)
    return Lanes(np.where((error <= 0) & (error > -np.inf), s, above(s)))


def neg(a: Lanes) -> Lanes:
    return Lanes(a.up[::-1])


def sub(a: Lanes, b: Lanes) -> Lanes:
    return add(a, neg(b))


def _factor(a: Lanes) -> float | None:
    """The number, not 0, that all lanes are; None when they may differ."""
    if a.up.shape[1] > 1:
        return None
    (low,), (high,) = a.up.tolist()
    return high if -low == high and 0 < abs(high) < np.inf else None


def _scaled(up: Floats, c: float, by: Callable[[Floats, float], Floats]) -> Lanes:
    """The intervals with their ends multiplied or divided by a number that is not 0."""
    scaled = by(up, c) if c > 0 else by(up[::-1], -c)
    if np.count_nonzero(scaled) == scaled.size:
        return Lanes(above(scaled))
    exact = up == 0 if c > 0 else up[::-1] == 0  # a zero of other ends is an underflow
    return Lanes(np.where(exact, 0.0, above(scaled)))


def mul(a: Lanes, b: Lanes) -> Lanes:
    if (c := _factor(a)) is not None:
        return _scaled(b.up, c, np.multiply)
    if (c := _factor(b)) is not None:
        return _scaled(a.up, c, np.multiply)
    x, y = a.up[:, None], b.up
    products = x * y
    up = _largest(products, products)
    # Inside an interval a product that vanished is harmless; at its ends, and where NaN arose, more has to be said.
    if np.count_nonzero(np.abs(up) > 0) == up.size:
        return Lanes(above(up))
    # Without 0·∞, which is NaN and counts as not zero, equal counts mean no underflow: the zeros are exact.
    if not np.isnan(up).any() and np.count_nonzero(products) == np.count_nonzero((x != 0) & (y != 0)):
        return Lanes(np.where(up == 0, 0.0, above(up)))
    return _delicate_product(a, b)


def _largest(most: Floats, least: Floats) -> Floats:
    """The ends of products, from upper and lower bounds of -lo·-lo', -lo·hi', hi·-lo', hi·hi' (2, 2, lanes).

    The first and the last are products of ends, the two in the middle have their sign changed. A NaN spreads to both.
    """
    high = np.maximum(most[0], most[1, ::-1])
    low = np.minimum(least[0], least[1, ::-1])
    return np.maximum(high[::-1], -low)


def _delicate_product(a: Lanes, b: Lanes) -> Lanes:
    """The product where ends are infinite or missing, or where products vanish by underflow."""
    x, y = a.up[:, None], b.up
    # 0·∞ = 0, as an infinite end is never attained; a zero of other factors is an underflow.
    zero = (x == 0) | (y == 0)
    products = np.where(zero, 0.0, x * y)
    lost = (products == 0) & ~zero
    up = _largest(np.where(lost, TINY, products), np.where(lost, -TINY, products))
    nothing = np.isnan(a.up[0]) | np.isnan(b.up[0])
    return emptied(Lanes(np.where(up == 0, 0.0, above(up))), nothing)


def emptied(a: Lanes, nothing: Any) -> Lanes:
    """``a`` with the lanes of the mask made empty."""
    return Lanes(np.where(nothing, np.nan, a.up)) if nothing.any() else a


def reciprocal(a: Lanes) -> Lanes:
    up = -1.0 / a.up[::-1]
    if (np.minimum(a.up[0], a.up[1]) < 0).all() and np.count_nonzero(up) == up.size:
        return Lanes(above(up))  # no zero inside, no infinite end
    # Finite numbers have reciprocals that are not zero: their sign is kept.
    up = np.where(a.up <= 0, np.minimum(above(up), 0.0), above(up))
    inside = (a.up > 0).all(axis=0)
    up = np.where(inside | (a.up[::-1] == 0), np.inf, up)
    return emptied(Lanes(up), np.isnan(a.up[0]) | (a.up == 0).all(axis=0))


def div(a: Lanes, b: Lanes) -> Lanes:
    c = _factor(b)
    return mul(a, reciprocal(b)) if c is None else _scaled(a.up, c, np.divide)


def integer_power(a: Lanes, n: int) -> Lanes:
    """a**n for an integer n; a**0 is 1."""
    if n < 0:
        return reciprocal(integer_power(a, -n))
    if n == 0:
        return emptied(between(np.ones_like(a.up[0]), 1.0), np.isnan(a.up[0]))
    # -lo and hi are powers of -lo and hi, for even n once lo >= 0: of sizes rounded up where positive, else down.
    up = absolute(a).up if n % 2 == 0 else a.up
    x = np.abs(up)
    size = _power(x, n, np.where(up < 0, -np.inf, np.inf))
    return Lanes(np.where(x == 0, 0.0, np.copysign(size, up)))


def _power(x: Floats, n: int, towards: Floats) -> Floats:
    """Bounds of x**n for x > 0 and n >= 1 by repeated squaring, every product moved to the same side."""
    result: Floats | None = None
    while True:
        if n & 1:
            result = x if result is None else np.maximum(np.nextafter(result * x, towards), 0.0)
        n >>= 1
        if not n:
            assert result is not None
            return result
        x = np.maximum(np.nextafter(x * x, towards), 0.0)


def absolute(a: Lanes) -> Lanes:
    up = np.empty_like(a.up)
    np.minimum(np.minimum(a.up[0], a.up[1]), 0.0, out=up[0])
    np.maximum(a.up[0], a.up[1], out=up[1])
    return Lanes(up)


def intersection(a: Lanes, b: Lanes) -> Lanes:
    up = np.minimum(a.up, b.up)
    return emptied(Lanes(up), ~(-up[0] <= up[1]))


def hull(a: Lanes, b: Lanes) -> Lanes:
    return Lanes(np.maximum(a.up, b.up))


def minimum(a: Lanes, b: Lanes) -> Lanes:
    up = np.maximum(a.up, b.up)
    up[1] = np.minimum(a.up[1], b.up[1])
    return Lanes(up)


def maximum(a: Lanes, b: Lanes) -> Lanes:
    return neg(minimum(neg(a), neg(b)))


def sqrt(a: Lanes) -> Lanes:
    up = intersection(a, NONNEGATIVE).up
    x = np.sqrt(np.abs(up))
    root = np.where(x == 0, 0.0, np.maximum(np.nextafter(x, _OUTWARD), 0.0))
    np.negative(root[0], out=root[0])
    return Lanes(root)
