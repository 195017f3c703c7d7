"""Interval arithmetic on lanes of boxes: one function per operation, each a loop the compiler turns into vector code.

A block holds one interval per lane: 2·LANES doubles, lower ends first. Every end is moved outward by a unit in the last
place after rounding to nearest, so the exact range is contained as long as nothing underflows. A lane whose ends
are NaN is *unknown*: an operation was undefined somewhere on the interval, or an end overflowed. Every later operation
keeps that, so an undefined value can never look bounded again.

With ``restricted`` an operation is taken on the part of the interval inside its domain, with infinite ends where it
is unbounded there; an infinite end is never attained, so 0·∞ = 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from numba import njit

from .elementary import OPTIONS

if TYPE_CHECKING:
    from .arrays import Floats

LANES = 64
ULP = 1.01 * 2.0**-53  # times |x|: more than half a unit in the last place everywhere, so the sum is the next double
NAN = math.nan
INF = math.inf


@njit(**OPTIONS)
def down(x: float) -> float:
    """A double below x."""
    return x - abs(x) * ULP


@njit(**OPTIONS)
def up(x: float) -> float:
    """A double above x."""
    return x + abs(x) * ULP


@njit(**OPTIONS)
def least(a: float, b: float) -> float:
    """The smaller of two numbers (no promise for NaN)."""
    return a if a < b else b


@njit(**OPTIONS)
def most(a: float, b: float) -> float:
    """The larger of two numbers (no promise for NaN)."""
    return a if a > b else b


@njit(**OPTIONS)
def fill(out: Floats, lower: float, upper: float, m: int) -> None:
    for j in range(m):
        out[j] = lower
        out[LANES + j] = upper


@njit(**OPTIONS)
def add(out: Floats, a: Floats, b: Floats, m: int) -> None:
    for j in range(m):
        out[j] = down(a[j] + b[j])
        out[LANES + j] = up(a[LANES + j] + b[LANES + j])


@njit(**OPTIONS)
def sub(out: Floats, a: Floats, b: Floats, m: int) -> None:
    for j in range(m):
        out[j] = down(a[j] - b[LANES + j])
        out[LANES + j] = up(a[LANES + j] - b[j])


@njit(**OPTIONS)
def neg(out: Floats, a: Floats, m: int) -> None:
    for j in range(m):
        out[j] = -a[LANES + j]
        out[LANES + j] = -a[j]


@njit(**OPTIONS)
def times(x: float, y: float) -> float:
    """x·y with 0·∞ = 0."""
    return 0.0 if x == 0.0 or y == 0.0 else x * y


@njit(**OPTIONS)
def mul(out: Floats, a: Floats, b: Floats, m: int) -> None:
    unknown = 0
    for j in range(m):
        al, ah, bl, bh = a[j], a[LANES + j], b[j], b[LANES + j]
        p, q, r, s = al * bl, al * bh, ah * bl, ah * bh
        total = (p + q) + (r + s)
        unknown += 0 if total == total else 1
        out[j] = down(least(least(p, q), least(r, s)))
        out[LANES + j] = up(most(most(p, q), most(r, s)))
    if unknown > 0:
        repair_products(out, a, b, m)


@njit(**OPTIONS)
def repair_products(out: Floats, a: Floats, b: Floats, m: int) -> None:
    """The lanes of ``mul`` with an infinite or unknown factor: selecting the least of four passes over NaN."""
    for j in range(m):
        al, ah, bl, bh = a[j], a[LANES + j], b[j], b[LANES + j]
        if al <= ah and bl <= bh:
            if math.isinf(al) or math.isinf(ah) or math.isinf(bl) or math.isinf(bh):
                p, q, r, s = times(al, bl), times(al, bh), times(ah, bl), times(ah, bh)
                out[j] = down(least(least(p, q), least(r, s)))
                out[LANES + j] = up(most(most(p, q), most(r, s)))
        else:
            out[j] = NAN
            out[LANES + j] = NAN


@njit(**OPTIONS)
def reciprocal(out: Floats, b: Floats, restricted: bool, m: int) -> None:
    """1/b; ``out`` may be ``b``."""
    for j in range(m):
        bl, bh = b[j], b[LANES + j]
        apart = (bl > 0.0) | (bh < 0.0)
        known = apart | (restricted & (bl < bh))
        lower = down(1.0 / bh) if apart | (bl == 0.0) else -INF
        upper = up(1.0 / bl) if apart | (bh == 0.0) else INF
        out[j] = lower if known else NAN
        out[LANES + j] = upper if known else NAN


@njit(**OPTIONS)
def absolute(out: Floats, a: Floats, m: int) -> None:
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        out[j] = most(most(al, -ah), 0.0) if known else NAN
        out[LANES + j] = most(-al, ah) if known else NAN


@njit(**OPTIONS)
def minimum(out: Floats, a: Floats, b: Floats, m: int) -> None:
    for j in range(m):
        al, ah, bl, bh = a[j], a[LANES + j], b[j], b[LANES + j]
        known = (al <= ah) & (bl <= bh)
        out[j] = least(al, bl) if known else NAN
        out[LANES + j] = least(ah, bh) if known else NAN


@njit(**OPTIONS)
def maximum(out: Floats, a: Floats, b: Floats, m: int) -> None:
    for j in range(m):
        al, ah, bl, bh = a[j], a[LANES + j], b[j], b[LANES + j]
        known = (al <= ah) & (bl <= bh)
        out[j] = most(al, bl) if known else NAN
        out[LANES + j] = most(ah, bh) if known else NAN


@njit(**OPTIONS)
def sign(out: Floats, a: Floats, least_value: float, m: int) -> None:
    """1 where the argument is positive, ``least_value`` where negative, the interval between where it may vanish."""
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        out[j] = (1.0 if al > 0.0 else least_value) if known else NAN
        out[LANES + j] = (least_value if ah < 0.0 else 1.0) if known else NAN


@njit(**OPTIONS)
def root(out: Floats, a: Floats, restricted: bool, m: int) -> None:
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        al = 0.0 if restricted & (al < 0.0) else al
        known = (al >= 0.0) & (ah >= 0.0)
        out[j] = down(math.sqrt(al)) if known else NAN
        out[LANES + j] = up(math.sqrt(ah)) if known else NAN


@njit(**OPTIONS)
def square(out: Floats, a: Floats, m: int) -> None:
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        inner, outer = most(most(al, -ah), 0.0), most(-al, ah)
        out[j] = down(inner * inner) if known else NAN
        out[LANES + j] = up(outer * outer) if known else NAN


@njit(**OPTIONS)
def raised(x: float, n: int) -> float:
    """x^n for 0 <= n < 64 with the same instructions for every n, so that a loop over x becomes vector code."""
    value = x if n & 1 else 1.0
    x = x * x
    value = value * x if n & 2 else value
    x = x * x
    value = value * x if n & 4 else value
    x = x * x
    value = value * x if n & 8 else value
    x = x * x
    value = value * x if n & 16 else value
    x = x * x
    return value * x if n & 32 else value


@njit(**OPTIONS)
def power_natural(out: Floats, a: Floats, n: int, m: int) -> None:
    """a^n for 0 <= n < 64, widened by the n roundings that its product form may have."""
    even = n % 2 == 0
    slop = 2.0 * ULP * n
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        lower = raised(most(most(al, -ah), 0.0) if even else al, n)
        upper = raised(most(-al, ah) if even else ah, n)
        lower, upper = lower - abs(lower) * slop, upper + abs(upper) * slop
        out[j] = lower if known else NAN
        out[LANES + j] = upper if known else NAN
