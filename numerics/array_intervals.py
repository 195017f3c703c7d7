"""Intervals on many boxes at once: ends are arrays of doubles, and their arithmetic is rounded outward.

Sums and square roots are those of IEEE 754, as are the products and quotients of ``array_products``: correctly rounded,
and moved outward by one unit in the last place unless they are exact. An empty result has NaN ends and raises nothing:
it spreads through every later operation and compares as false. The lower end is kept with its sign changed, so that
both ends are rounded upward, by one operation on one array. NumPy's warnings of overflow and of invalid operations are
the caller's to silence.

>>> import numpy as np
>>> x = between(np.array([0.0, 1.0]), np.array([0.5, 2.0]))
>>> add(x, x).hi >= np.array([1.0, 4.0])
array([ True,  True])
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .doubles import Unavailable, outward

Floats = NDArray[np.float64]

#: The smallest positive double.
TINY: Final = 5e-324
_LEAST_NORMAL: Final = 2.0**-1022
_LARGEST: Final = 1.7976931348623157e308
#: Arrays without axes: NumPy takes them up faster than numbers.
_TINY: Final = np.array(TINY)
_INFINITY: Final = np.array(np.inf)
#: u (1 + 2u) for the relative rounding error u, and from how many numbers on ``above`` uses it.
_PHI: Final = np.array(2.0**-53 * (1 + 2.0**-52))
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


def require_gradual_underflow() -> None:
    """Raises Unavailable where tiny results are flushed to zero: no bound of a product would hold then."""
    # Another library may change this at any time, for the numbers of Python and of NumPy alike: asked every time.
    if not (_LEAST_NORMAL * 0.5 > 0 and TINY + 0.0 > 0):
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


def above(x: Floats) -> Floats:
    """Doubles above ``x``: the next ones, or for many numbers, in a fifth of the time, the next or those after them.

    Source: Rump, Zimmermann, Boldo, Melquiond, *Computing predecessor and successor in rounding to nearest*, BIT 49
    (2009): x + (φ|x| + η), rounded to nearest, with η the smallest positive double and φ = u (1 + 2u), u = 2⁻⁵³.
    """
    if x.size < MANY:
        return np.nextafter(x, _INFINITY)
    x = np.maximum(x, -_LARGEST)  # above -inf, and -inf + inf would be NaN
    step = np.abs(x)
    step *= _PHI
    step += _TINY
    step += x
    return step


def _sum(x: Floats, y: Floats) -> Lanes:
    s = x + y
    part = s - x
    # s is exact when both differences give the terms back: the error of Knuth's TwoSum, (x - (s - part)) + (y - part),
    # is then 0. No underflow disturbs it, and with an overflow one of them is not finite.
    return Lanes(np.where((part == y) & (s - part == x), s, above(s)))


def add(a: Lanes, b: Lanes) -> Lanes:
    return _sum(a.up, b.up)


def sub(a: Lanes, b: Lanes) -> Lanes:
    return _sum(a.up, b.up[::-1])


def neg(a: Lanes) -> Lanes:
    return Lanes(a.up[::-1])


def emptied(a: Lanes, nothing: Any) -> Lanes:
    """``a`` with the lanes of the mask made empty."""
    return Lanes(np.where(nothing, np.nan, a.up)) if np.count_nonzero(nothing) else a


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
