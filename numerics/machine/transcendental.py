"""Transcendental functions on lanes of intervals; same blocks and same meaning of NaN as in ``lanes``.

exp, log, sin and cos run on the vector unit; the rarer functions call the C library for each end point. Both are
accurate to 2 units in the last place, and results are widened by 4.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from .elementary import EXP_HIGHEST, EXP_LOWEST, OPTIONS, TRIG_RANGE, exp, log, sin_quarter
from .intrinsics import floor
from .lanes import LANES, NAN, least, most

WIDE = 8 * 2.0**-53  # 4 units in the last place, relative
TINY = 1e-300
HALF_TURNS = 1 / math.pi
GRID = 1e-15  # relative room when an extremum of sin may or may not lie inside


@njit(**OPTIONS)
def below(x):  # type: ignore[no-untyped-def]
    """A double at least 4 units in the last place below x."""
    return x - abs(x) * WIDE


@njit(**OPTIONS)
def above(x):  # type: ignore[no-untyped-def]
    """A double at least 4 units in the last place above x."""
    return x + abs(x) * WIDE


@njit(**OPTIONS)
def exponential(out, a, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        lower = exp(least(most(al, EXP_LOWEST), EXP_HIGHEST))
        upper = exp(least(most(ah, EXP_LOWEST), EXP_HIGHEST))
        lower = below(lower) if al > EXP_LOWEST else 0.0
        upper = above(upper) if ah < EXP_HIGHEST else math.inf
        out[j] = lower if al == al else NAN
        out[LANES + j] = upper if ah == ah else NAN


@njit(**OPTIONS)
def logarithm(out, a, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = (al > TINY) & (ah < math.inf)
        out[j] = below(log(al)) if known else NAN
        out[LANES + j] = above(log(ah)) if known else NAN


@njit(**OPTIONS)
def sine(out, a, quarters, m):  # type: ignore[no-untyped-def]
    """sin(a + quarters·π/2): the sine for 0 and the cosine for 1."""
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        known = (al >= -TRIG_RANGE) & (ah <= TRIG_RANGE)
        left = sin_quarter(al, quarters)
        right = sin_quarter(ah, quarters)
        # In half turns from the first maximum: a maximum lies at even integers, a minimum at odd ones.
        start = al * HALF_TURNS + 0.5 * (quarters - 1)
        stop = ah * HALF_TURNS + 0.5 * (quarters - 1)
        start = start - (abs(start) + 1.0) * GRID
        stop = stop + (abs(stop) + 1.0) * GRID
        top = 2.0 * floor(0.5 * stop) >= start
        bottom = 2.0 * floor(0.5 * stop - 0.5) + 1.0 >= start
        lower = -1.0 if bottom else most(below(least(left, right)), -1.0)
        upper = 1.0 if top else least(above(most(left, right)), 1.0)
        lower = lower if known else -1.0
        upper = upper if known else 1.0
        sane = (al <= ah) & (al > -math.inf) & (ah < math.inf)
        out[j] = lower if sane else NAN
        out[LANES + j] = upper if sane else NAN


@njit(**OPTIONS)
def tangent(out, a, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        start = al * HALF_TURNS + 0.5
        stop = ah * HALF_TURNS + 0.5
        start = floor(start - (abs(start) + 1.0) * GRID)
        stop = floor(stop + (abs(stop) + 1.0) * GRID)
        known = (start == stop) & (al >= -TRIG_RANGE) & (ah <= TRIG_RANGE)
        left = sin_quarter(al, 0) / sin_quarter(al, 1)
        right = sin_quarter(ah, 0) / sin_quarter(ah, 1)
        out[j] = below(left) if known else NAN
        out[LANES + j] = above(right) if known else NAN


def increasing(function, low=-math.inf, high=math.inf):  # type: ignore[no-untyped-def]
    """The interval version of a function that increases on its domain [low, high] and is undefined outside."""

    @njit(**OPTIONS)
    def on_lanes(out, a, m):  # type: ignore[no-untyped-def]
        for j in range(m):
            al, ah = a[j], a[LANES + j]
            known = False
            if al >= low and ah <= high:
                lower, upper = below(function(al)), above(function(ah))
                known = math.isfinite(lower) and math.isfinite(upper)
            out[j] = lower if known else NAN
            out[LANES + j] = upper if known else NAN

    return on_lanes


arc_sine = increasing(math.asin, -1.0, 1.0)
arc_tangent = increasing(math.atan)
hyperbolic_sine = increasing(math.sinh)
hyperbolic_tangent = increasing(math.tanh)
area_sine = increasing(math.asinh)
area_cosine = increasing(math.acosh, 1.0)
area_tangent = increasing(math.atanh, -1.0, 1.0)
error_function = increasing(math.erf)
cube_root = increasing(np.cbrt)


@njit(**OPTIONS)
def hyperbolic_cosine(out, a, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        if al <= ah:
            lower = below(math.cosh(most(most(al, -ah), 0.0)))
            out[j] = most(lower, 1.0)
            out[LANES + j] = above(math.cosh(most(-al, ah)))
        else:
            out[j] = NAN
            out[LANES + j] = NAN


@njit(**OPTIONS)
def arc_cosine(out, a, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        al, ah = a[j], a[LANES + j]
        if al >= -1.0 and ah <= 1.0:
            out[j] = below(math.acos(ah))
            out[LANES + j] = above(math.acos(al))
        else:
            out[j] = NAN
            out[LANES + j] = NAN


@njit(**OPTIONS)
def arc_tangent_2(out, a, b, m):  # type: ignore[no-untyped-def]
    """The angle of the point (b, a); NaN on boxes that touch the origin or the negative first axis."""
    for j in range(m):
        yl, yh, xl, xh = a[j], a[LANES + j], b[j], b[LANES + j]
        if yl <= yh and xl <= xh and (xl > 0.0 or yl > 0.0 or yh < 0.0):
            p, q = math.atan2(yl, xl), math.atan2(yl, xh)
            r, s = math.atan2(yh, xl), math.atan2(yh, xh)
            out[j] = below(least(least(p, q), least(r, s)))
            out[LANES + j] = above(most(most(p, q), most(r, s)))
        else:
            out[j] = NAN
            out[LANES + j] = NAN


@njit(**OPTIONS)
def box_power(al, ah, bl, bh):  # type: ignore[no-untyped-def]
    """[al, ah]^[bl, bh] for al > 0, or al = 0 < bl: extreme at corners because it is monotone in each argument."""
    if al <= ah and bl <= bh and (al > 0.0 or (al == 0.0 and bl > 0.0)):
        p, q, r, s = al**bl, al**bh, ah**bl, ah**bh
        lower, upper = below(least(least(p, q), least(r, s))), above(most(most(p, q), most(r, s)))
        if math.isfinite(upper):
            return lower, upper
    return NAN, NAN


@njit(**OPTIONS)
def power(out, a, b, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        out[j], out[LANES + j] = box_power(a[j], a[LANES + j], b[j], b[LANES + j])


@njit(**OPTIONS)
def power_real(out, a, lower, upper, m):  # type: ignore[no-untyped-def]
    for j in range(m):
        out[j], out[LANES + j] = box_power(a[j], a[LANES + j], lower, upper)
