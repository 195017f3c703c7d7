"""Transcendental functions on lanes of intervals; blocks, unknown lanes and ``restricted`` as in ``lanes``.

exp, log, sin, cos and tan run on the vector unit; the rarer functions call the C library for each end. Both are
accurate to 2 units in the last place, and ends are moved outward by 4.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from ..tape import Op
from .elementary import EXP_HIGHEST, EXP_LOWEST, OPTIONS, TRIG_RANGE, exp, log, sin_quarter
from .intrinsics import floor
from .lanes import INF, LANES, NAN, least, most

if TYPE_CHECKING:
    from .arrays import Floats

CBRT, ASIN, ACOS, ATAN, ERF = int(Op.CBRT), int(Op.ASIN), int(Op.ACOS), int(Op.ATAN), int(Op.ERF)
SINH, COSH, TANH = int(Op.SINH), int(Op.COSH), int(Op.TANH)
ASINH, ACOSH, ATANH = int(Op.ASINH), int(Op.ACOSH), int(Op.ATANH)

WIDE = 8 * 2.0**-53  # 4 units in the last place, relative
TINY = 1e-300
HALF_TURNS = 1 / math.pi
GRID = 1e-15  # relative room when an extremum of sin may or may not lie inside


@njit(**OPTIONS)
def below(x: float) -> float:
    """A double at least 4 units in the last place below x."""
    return x - abs(x) * WIDE


@njit(**OPTIONS)
def above(x: float) -> float:
    """A double at least 4 units in the last place above x."""
    return x + abs(x) * WIDE


@njit(**OPTIONS)
def exponential(out: Floats, a: Floats, m: int) -> None:
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        lower = below(exp(least(most(al, EXP_LOWEST), EXP_HIGHEST)))
        upper = above(exp(least(most(ah, EXP_LOWEST), EXP_HIGHEST)))
        lower = lower if al > EXP_LOWEST else 0.0
        upper = upper if ah < EXP_HIGHEST else INF
        out[j] = lower if known else NAN
        out[LANES + j] = upper if known else NAN


@njit(**OPTIONS)
def logarithm(out: Floats, a: Floats, restricted: bool, m: int) -> None:
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = (al <= ah) & (ah > TINY) & ((al > 0.0) | restricted)
        lower = below(log(al)) if al > TINY else -INF
        upper = above(log(ah)) if ah < INF else INF
        out[j] = lower if known else NAN
        out[LANES + j] = upper if known else NAN


@njit(**OPTIONS)
def sine(out: Floats, a: Floats, quarters: int, m: int) -> None:
    """sin(a + quarters·π/2): the sine for 0 and the cosine for 1."""
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah
        near = (al >= -TRIG_RANGE) & (ah <= TRIG_RANGE)
        left, right = sin_quarter(al, quarters), sin_quarter(ah, quarters)
        # In half turns from the first maximum: a maximum lies at even integers, a minimum at odd ones.
        start = al * HALF_TURNS + 0.5 * (quarters - 1)
        stop = ah * HALF_TURNS + 0.5 * (quarters - 1)
        start = start - (abs(start) + 1.0) * GRID
        stop = stop + (abs(stop) + 1.0) * GRID
        top = 2.0 * floor(0.5 * stop) >= start
        bottom = 2.0 * floor(0.5 * stop - 0.5) + 1.0 >= start
        lower = most(below(least(left, right)), -1.0) if near & (not bottom) else -1.0
        upper = least(above(most(left, right)), 1.0) if near & (not top) else 1.0
        out[j] = lower if known else NAN
        out[LANES + j] = upper if known else NAN


@njit(**OPTIONS)
def tangent(out: Floats, a: Floats, restricted: bool, m: int) -> None:
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        start = al * HALF_TURNS + 0.5
        stop = ah * HALF_TURNS + 0.5
        start = floor(start - (abs(start) + 1.0) * GRID)
        stop = floor(stop + (abs(stop) + 1.0) * GRID)
        smooth = (start == stop) & (al >= -TRIG_RANGE) & (ah <= TRIG_RANGE)
        known = smooth | (restricted & (al <= ah))
        lower = below(sin_quarter(al, 0) / sin_quarter(al, 1)) if smooth else -INF
        upper = above(sin_quarter(ah, 0) / sin_quarter(ah, 1)) if smooth else INF
        out[j] = lower if known else NAN
        out[LANES + j] = upper if known else NAN


@njit(**OPTIONS)
def monotone_value(op: int, x: float) -> float:
    """A function that is monotone on its domain, with its limits at the ends of the domain."""
    if op == CBRT:
        return np.cbrt(x)
    if op == ASIN:
        return math.asin(x)
    if op == ACOS:
        return math.acos(x)
    if op == ATAN:
        return math.atan(x)
    if op == SINH:
        return math.sinh(x)
    if op == TANH:
        return math.tanh(x)
    if op == ASINH:
        return math.asinh(x)
    if op == ACOSH:
        return math.acosh(x)
    if op == ATANH:
        return math.atanh(x) if abs(x) < 1.0 else math.copysign(INF, x)
    if op == ERF:
        return math.erf(x)
    if op == COSH:  # on x >= 0
        return math.cosh(x)
    return NAN


@njit(**OPTIONS)
def monotone(op: int, out: Floats, a: Floats, restricted: bool, m: int) -> None:
    """The functions of ``monotone_value``; cosh after reflection to x >= 0."""
    low, high = -INF, INF
    if op in (ASIN, ACOS, ATANH):
        low, high = -1.0, 1.0
    elif op == ACOSH:
        low = 1.0
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = al <= ah and ah >= low and al <= high and (restricted or (al >= low and ah <= high))
        if op == COSH:
            al, ah = most(most(al, -ah), 0.0), most(-al, ah)
        left, right = monotone_value(op, most(al, low)), monotone_value(op, least(ah, high))
        if op == ACOS:
            left, right = right, left
        out[j] = below(left) if known else NAN
        out[LANES + j] = above(right) if known else NAN


@njit(**OPTIONS)
def arc_tangent_2(out: Floats, a: Floats, b: Floats, restricted: bool, m: int) -> None:
    """The angle of the point (b, a); not continuous on boxes that touch the origin or the negative first axis."""
    for j in range(m):
        yl, yh, xl, xh = a[j], a[LANES + j], b[j], b[LANES + j]
        known = yl <= yh and xl <= xh
        smooth = known and (xl > 0.0 or yl > 0.0 or yh < 0.0)
        p, q, r, s = math.atan2(yl, xl), math.atan2(yl, xh), math.atan2(yh, xl), math.atan2(yh, xh)
        lower = below(least(least(p, q), least(r, s))) if smooth else -above(math.pi)
        upper = above(most(most(p, q), most(r, s))) if smooth else above(math.pi)
        out[j] = lower if smooth or (known and restricted) else NAN
        out[LANES + j] = upper if smooth or (known and restricted) else NAN


@njit(**OPTIONS)
def corner(base: float, exponent: float) -> float:
    """base^exponent at a corner of a box, for base >= 0, with its limit at 0."""
    if base == 0.0:
        return 0.0 if exponent > 0.0 else INF
    return base**exponent


@njit(**OPTIONS)
def power_box(al: float, ah: float, bl: float, bh: float, restricted: bool) -> tuple[float, float]:
    """[al, ah]^[bl, bh] for al > 0, or al = 0 < bl: extreme at corners because it is monotone in each argument."""
    al = 0.0 if restricted and al < 0.0 else al
    if al <= ah and bl <= bh and (al > 0.0 or (al == 0.0 and (bl > 0.0 or restricted))):
        p, q, r, s = corner(al, bl), corner(al, bh), corner(ah, bl), corner(ah, bh)
        return below(least(least(p, q), least(r, s))), above(most(most(p, q), most(r, s)))
    return NAN, NAN


@njit(**OPTIONS)
def power(out: Floats, a: Floats, b: Floats, restricted: bool, m: int) -> None:
    for j in range(m):
        out[j], out[LANES + j] = power_box(a[j], a[LANES + j], b[j], b[LANES + j], restricted)
