"""Arithmetic of two intervals, compiled: ends as pairs of doubles (lower, upper), rounded outward.

The rules are those of ``array_intervals`` and ``array_products``: a sum is moved outward unless it is exact, a product
or a quotient always, except for an exact zero. NaN ends are the empty set, and spread. An infinite end is never
attained, hence 0·∞ = 0. Nothing here may be contracted, reordered or flushed to zero: no option of numba for fast
arithmetic is used.
"""

from __future__ import annotations

import math
from typing import Final

from numba import njit

#: For functions that only other compiled functions call.
OPTIONS: Final = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

INF = math.inf
NAN = math.nan
TINY = 5e-324
LARGEST = 1.7976931348623157e308
PHI = 2.0**-53 * (1 + 2.0**-52)

Pair = tuple[float, float]


@njit(**OPTIONS)
def up(x: float) -> float:
    """The next double above x, or the one after it (Rump, Zimmermann, Boldo, Melquiond, BIT 49, 2009)."""
    y = -LARGEST if x == -INF else x
    return y + (abs(y) * PHI + TINY)


@njit(**OPTIONS)
def down(x: float) -> float:
    return -up(-x)


@njit(**OPTIONS)
def sum_up(x: float, y: float) -> float:
    """A double not below x + y, the sum itself where it is exact: where both differences give the terms back."""
    s = x + y
    part = s - x
    return s if (part == y) & (s - part == x) else up(s)


@njit(**OPTIONS)
def add(al: float, ah: float, bl: float, bh: float) -> Pair:
    return -sum_up(-al, -bl), sum_up(ah, bh)


@njit(**OPTIONS)
def product(x: float, y: float) -> float:
    """x·y to nearest, with 0·∞ = 0."""
    return 0.0 if (x == 0.0) | (y == 0.0) else x * y


@njit(**OPTIONS)
def mul(al: float, ah: float, bl: float, bh: float) -> Pair:
    p, q, r, s = product(al, bl), product(al, bh), product(ah, bl), product(ah, bh)
    low, high = min(min(p, q), min(r, s)), max(max(p, q), max(r, s))
    # A zero is an end of the range unless factors of such signs were lost by underflow.
    some_positive = ((ah > 0.0) & (bh > 0.0)) | ((al < 0.0) & (bl < 0.0))
    some_negative = ((al < 0.0) & (bh > 0.0)) | ((ah > 0.0) & (bl < 0.0))
    low = down(low) if (low != 0.0) | some_negative else 0.0
    high = up(high) if (high != 0.0) | some_positive else 0.0
    return (low, high) if (al <= ah) & (bl <= bh) else (NAN, NAN)


@njit(**OPTIONS)
def reciprocal(al: float, ah: float) -> Pair:
    if not al <= ah or (al == 0.0 and ah == 0.0):
        return NAN, NAN
    if al < 0.0 and ah > 0.0:
        return -INF, INF
    # An infinite end has the reciprocal 0, which is not moved beyond; a zero end is no point of the domain.
    if al >= 0.0:
        return max(down(1.0 / ah), 0.0), up(1.0 / al) if al > 0.0 else INF
    return down(1.0 / ah) if ah < 0.0 else -INF, min(up(1.0 / al), 0.0)


@njit(**OPTIONS)
def div(al: float, ah: float, bl: float, bh: float) -> Pair:
    if bl != bh or bl == 0.0 or abs(bl) == INF:
        low, high = reciprocal(bl, bh)
        return mul(al, ah, low, high)
    low, high = (al / bl, ah / bl) if bl > 0.0 else (ah / bl, al / bl)
    if not al <= ah:
        return NAN, NAN
    # A quotient 0 of a number that is not 0 is an underflow.
    return (0.0 if (al if bl > 0.0 else ah) == 0.0 else down(low)), (
        0.0 if (ah if bl > 0.0 else al) == 0.0 else up(high)
    )


@njit(**OPTIONS)
def square_root(al: float, ah: float) -> Pair:
    """On the part of the interval in [0, ∞)."""
    if not (al <= ah and ah >= 0.0):
        return NAN, NAN
    low = max(down(math.sqrt(al)), 0.0) if al > 0.0 else 0.0
    return low, up(math.sqrt(ah)) if ah > 0.0 else 0.0


@njit(**OPTIONS)
def natural_power_up(x: float, n: int) -> float:
    """A double not below x**n for x >= 0 and n >= 1, by repeated squaring."""
    if x == 0.0:
        return 0.0
    result, some = x, False
    while True:
        if n & 1:
            result = up(result * x) if some else x
            some = True
        n >>= 1
        if n == 0:
            return result
        x = up(x * x)


@njit(**OPTIONS)
def natural_power_down(x: float, n: int) -> float:
    """A double not above x**n for x >= 0 and n >= 1, not below 0."""
    result, some = x, False
    while True:
        if n & 1:
            result = max(down(result * x), 0.0) if some else x
            some = True
        n >>= 1
        if n == 0:
            return result
        x = max(down(x * x), 0.0)


@njit(**OPTIONS)
def natural_power(al: float, ah: float, n: int) -> Pair:
    if not al <= ah:
        return NAN, NAN
    if n == 0:
        return 1.0, 1.0
    if n % 2 == 0:
        inner, outer = max(max(al, -ah), 0.0), max(-al, ah)
        return natural_power_down(inner, n), natural_power_up(outer, n)
    low = natural_power_down(al, n) if al >= 0.0 else -natural_power_up(-al, n)
    high = natural_power_up(ah, n) if ah >= 0.0 else -natural_power_down(-ah, n)
    return low, high


@njit(**OPTIONS)
def power(al: float, ah: float, n: int) -> Pair:
    """The interval to a whole power; to the power 0 it is 1."""
    low, high = natural_power(al, ah, abs(n))
    if n < 0:
        return reciprocal(low, high)
    return low, high
