"""Products, quotients and powers of the intervals of ``array_intervals``, rounded outward.

>>> import numpy as np
>>> x = between(np.array([0.0, 1.0]), np.array([0.5, 2.0]))
>>> mul(x, x).hi >= np.array([0.25, 4.0])
array([ True,  True])
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .array_intervals import TINY, Floats, Lanes, above, absolute, between, emptied


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
    if not np.count_nonzero(np.isnan(up)) and np.count_nonzero(products) == np.count_nonzero((x != 0) & (y != 0)):
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
    return Lanes(_power(absolute(a).up if n % 2 == 0 else a.up, n))


def _power(x: Floats, n: int) -> Floats:
    """Upper bounds of sign(x)·|x|**n for n >= 1, by repeated squaring: of -lo and hi, with lo >= 0 for even n.

    Where x > 0 they are too large, else their sizes are too small, and so are the products of such sizes.
    """
    most = np.where(x <= 0, 0.0, np.inf)
    result: Floats | None = None
    while True:
        if n & 1:
            result = x if result is None else np.minimum(above(result * np.abs(x)), most)
        n >>= 1
        if not n:
            assert result is not None
            return result
        x = np.minimum(above(x * np.abs(x)), most)
