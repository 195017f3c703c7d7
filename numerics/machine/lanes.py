"""Interval arithmetic on lanes of boxes: one function per operation, each a loop the compiler turns into vector code.

A block holds one interval per lane: 2·LANES doubles, lower ends first. Every result is widened by 1 unit in the last
place or more after rounding to nearest, so it contains the exact range as long as nothing underflows. A lane is NaN
where the operation is undefined somewhere on the interval, or where an end point overflowed: NaN means "nothing
is known" and every later operation keeps it, so an undefined value can never look bounded again.
"""

from __future__ import annotations

import math

from numba import njit

from .elementary import OPTIONS

LANES = 64
ULP = 2.0**-53  # times |x|: at least to the next double
NAN = math.nan


@njit(**OPTIONS)
def down(x):  # type: ignore[no-untyped-def]
    """A double below x."""
    return x - abs(x) * ULP


@njit(**OPTIONS)
def up(x):  # type: ignore[no-untyped-def]
    """A double above x."""
    return x + abs(x) * ULP


@njit(**OPTIONS)
def least(a, b):  # type: ignore[no-untyped-def]
    """The smaller of two numbers (no promise for NaN)."""
    return a if a < b else b


@njit(**OPTIONS)
def most(a, b):  # type: ignore[no-untyped-def]
    """The larger of two numbers (no promise for NaN)."""
    return a if a > b else b


@njit(**OPTIONS)
def product(al, ah, bl, bh):  # type: ignore[no-untyped-def]
    """The interval [al, ah]·[bl, bh]."""
    p, q, r, s = al * bl, al * bh, ah * bl, ah * bh
    total = (p + q) + (r + s)
    known = total == total
    lower = least(least(p, q), least(r, s))
    upper = most(most(p, q), most(r, s))
    return (down(lower) if known else NAN), (up(upper) if known else NAN)


@njit(**OPTIONS)
def fill(out, lower, upper, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        out[j] = lower
        out[LANES + j] = upper


@njit(**OPTIONS)
def add(out, a, b, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        out[j] = down(a[j] + b[j])
        out[LANES + j] = up(a[LANES + j] + b[LANES + j])


@njit(**OPTIONS)
def sub(out, a, b, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        out[j] = down(a[j] - b[LANES + j])
        out[LANES + j] = up(a[LANES + j] - b[j])


@njit(**OPTIONS)
def neg(out, a, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        out[j] = -a[LANES + j]
        out[LANES + j] = -a[j]


@njit(**OPTIONS)
def mul(out, a, b, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        out[j], out[LANES + j] = product(a[j], a[LANES + j], b[j], b[LANES + j])


@njit(**OPTIONS)
def div(out, a, b, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        bl, bh = b[j], b[LANES + j]
        known = (bl > 0.0) | (bh < 0.0)
        rl, rh = down(1.0 / bh), up(1.0 / bl)
        lower, upper = product(a[j], a[LANES + j], rl, rh)
        out[j] = lower if known else NAN
        out[LANES + j] = upper if known else NAN


@njit(**OPTIONS)
def absolute(out, a, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        lower = most(most(al, -ah), 0.0)
        out[j] = lower if known else NAN
        out[LANES + j] = most(-al, ah) if known else NAN


@njit(**OPTIONS)
def minimum(out, a, b, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        al, ah, bl, bh = a[j], a[LANES + j], b[j], b[LANES + j]
        known = (al <= ah) & (bl <= bh)
        out[j] = least(al, bl) if known else NAN
        out[LANES + j] = least(ah, bh) if known else NAN


@njit(**OPTIONS)
def maximum(out, a, b, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        al, ah, bl, bh = a[j], a[LANES + j], b[j], b[LANES + j]
        known = (al <= ah) & (bl <= bh)
        out[j] = most(al, bl) if known else NAN
        out[LANES + j] = most(ah, bh) if known else NAN


@njit(**OPTIONS)
def sign(out, a, m):  # type: ignore[no-untyped-def]
    """The derivative of the absolute value: [-1, 1] where the argument may vanish."""
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        out[j] = (1.0 if al > 0.0 else -1.0) if known else NAN
        out[LANES + j] = (-1.0 if ah < 0.0 else 1.0) if known else NAN


@njit(**OPTIONS)
def step(out, a, m):  # type: ignore[no-untyped-def]
    """1 where the argument is positive, 0 where it is negative, [0, 1] in between."""
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        out[j] = (1.0 if al > 0.0 else 0.0) if known else NAN
        out[LANES + j] = (0.0 if ah < 0.0 else 1.0) if known else NAN


@njit(**OPTIONS)
def square(out, a, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        inner = most(most(al, -ah), 0.0)
        outer = most(-al, ah)
        out[j] = down(inner * inner) if known else NAN
        out[LANES + j] = up(outer * outer) if known else NAN


@njit(**OPTIONS)
def root(out, a, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al >= 0.0
        out[j] = down(math.sqrt(al)) if known else NAN
        out[LANES + j] = up(math.sqrt(ah)) if known else NAN


@njit(**OPTIONS)
def raised(x, n):  # type: ignore[no-untyped-def]
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
def power_integer(out, a, n, m):  # type: ignore[no-untyped-def]
    """a^n for an integer |n| < 64, widened by the n roundings that its product form may have."""
    size = abs(n)
    even = size % 2 == 0
    slop = 2.0 * ULP * (size + 1)
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        lower = raised(most(most(al, -ah), 0.0) if even else al, size)
        upper = raised(most(-al, ah) if even else ah, size)
        lower, upper = lower - abs(lower) * slop, upper + abs(upper) * slop
        out[j] = lower if known else NAN
        out[LANES + j] = upper if known else NAN


@njit(**OPTIONS)
def reciprocal(out, m):  # type: ignore[no-untyped-def]
    """1/out, in place."""
    for j in range(m):
        lower, upper = out[j], out[LANES + j]
        known = (lower > 0.0) | (upper < 0.0)
        out[j] = down(1.0 / upper) if known else NAN
        out[LANES + j] = up(1.0 / lower) if known else NAN
