"""exp, log, sin and cos of two intervals' ends, compiled: the lines of ``array_functions`` with their proved bounds.

The tables, the polynomials and the error bounds are taken from there, in one array ``t`` of doubles whose layout the
constants below give. What is computed is what was analysed, operation by operation: the reduced argument is compared
with the size that the analysis assumed, and where it is larger the result is NaN. Beyond the range that is done,
monotone functions are bounded by their value at its end.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .. import array_functions
from ..machine.intrinsics import bits_of_double, double_of_bits, floor
from .rounded import INF, NAN, OPTIONS, Pair

if TYPE_CHECKING:
    from ..machine.arrays import Floats

MAGIC = 6755399441055744.0  # 1.5·2**52: adding it rounds to a whole number
EXP_FAR, EXP_WITHIN = array_functions.EXP_FAR, array_functions.EXP_REACH * (1 - 1e-6)
LOG_WITHIN = array_functions.LOG_REACH * (1 - 1e-6)
WAVE_FAR, WAVE_WITHIN = array_functions.WAVE_FAR, array_functions.WAVE_REACH * (1 - 1e-6)
EXP_BITS, EXP_LAST = array_functions.EXP_BITS, array_functions.EXP_STEPS - 1
LOG_STEPS, FIRST = float(array_functions.LOG_STEPS), array_functions.LOG_FIRST
WAVE_LAST, QUARTER = 2 * array_functions.WAVE_STEPS - 1, array_functions.WAVE_STEPS // 2
LEAST_NORMAL, LARGEST = 2.0**-1022, 1.7976931348623157e308
MANTISSA, HALF = 0x000FFFFFFFFFFFFF, 0x3FE0000000000000
LEADING = -(2**27)
#: Places in ``t``: parts of the constant, error bounds, coefficients; then the tables, with their lower parts.
EXP, EXP_HIGH, EXP_LOW = 0, 10, 74
LOG, LOG_INVERSE, LOG_HIGH, LOG_LOW = 138, 150, 241, 332
WAVE, WAVE_HIGH, WAVE_LOW = 423, 440, 536
SIZE = 632


@cache
def tables() -> Floats:
    """The array ``t``, float64 (SIZE,)."""
    t = np.full(SIZE, np.nan)

    def put(place: int, *values: object) -> None:
        for value in values:
            row = np.atleast_1d(np.asarray(value, dtype=np.float64))
            t[place : place + row.size] = row
            place += row.size

    parts, high, low, relative, _ = array_functions.exp_setup()
    put(EXP, parts, relative, array_functions.EXP_SERIES.doubles)
    put(EXP_HIGH, high, low)
    inverses, high, low, parts, relative, _ = array_functions.log_setup()
    put(LOG, parts, relative, array_functions.LOG_SERIES.doubles)
    put(LOG_INVERSE, inverses, high, low)
    parts, high, low, relative, absolute, _, _ = array_functions.wave_setup()
    put(WAVE, parts, relative, absolute, array_functions.SIN_SERIES.doubles, array_functions.COS_SERIES.doubles)
    put(WAVE_HIGH, high, low)
    return t


@njit(**OPTIONS)
def exp_at(x: float, t: Floats) -> Pair:
    """Doubles below and above e^x for |x| <= EXP_FAR."""
    k = (x / t[EXP] + MAGIC) - MAGIC
    r = (x - k * t[EXP]) - k * t[EXP + 1]
    steps = np.int64(k)
    j = steps & EXP_LAST
    s = t[EXP + 8]
    for i in range(4, -1, -1):
        s = s * r + t[EXP + 3 + i]
    whole = t[EXP_HIGH + j]
    y = whole + (t[EXP_LOW + j] + whole * (r * s))
    width = abs(y) * t[EXP + 2]
    scale = double_of_bits(((steps >> EXP_BITS) + 1023) << 52)
    low, high = (y - width) * scale, (y + width) * scale
    good = abs(r) <= EXP_WITHIN
    low = 1.0 if x == 0.0 else low
    high = 1.0 if x == 0.0 else high
    return low if good else NAN, high if good else NAN


@njit(**OPTIONS)
def exponential(al: float, ah: float, t: Floats) -> Pair:
    low = exp_at(min(max(al, -EXP_FAR), EXP_FAR), t)[0] if al >= -EXP_FAR else 0.0
    high = exp_at(min(max(ah, -EXP_FAR), EXP_FAR), t)[1] if ah <= EXP_FAR else INF
    return (low, high) if al <= ah else (NAN, NAN)


@njit(**OPTIONS)
def log_at(x: float, t: Floats) -> Pair:
    """Doubles below and above log x for a normal positive number."""
    bits = bits_of_double(x)
    m, e = double_of_bits((bits & MANTISSA) | HALF), float((bits >> 52) - 1022)
    small = m < 0.7071067811865476
    m, e = (2.0 * m, e - 1.0) if small else (m, e)
    i = np.int64((m * LOG_STEPS + MAGIC) - MAGIC) - FIRST
    c = t[LOG_INVERSE + i]
    leading = double_of_bits(bits_of_double(m) & LEADING)
    r = (leading * c - 1.0) + (m - leading) * c
    s = t[LOG + 9]
    for k in range(5, -1, -1):
        s = s * r + t[LOG + 3 + k]
    y = (e * t[LOG] + t[LOG_HIGH + i]) + ((e * t[LOG + 1] + t[LOG_LOW + i]) + r * s)
    width = abs(y) * t[LOG + 2]
    good = abs(r) <= LOG_WITHIN
    return y - width if good else NAN, y + width if good else NAN


@njit(**OPTIONS)
def logarithm(al: float, ah: float, t: Floats) -> Pair:
    """On the part of the interval in (0, ∞)."""
    low = log_at(min(max(al, LEAST_NORMAL), LARGEST), t)[0] if al >= LEAST_NORMAL else -INF
    high = log_at(min(max(ah, LEAST_NORMAL), LARGEST), t)[1] if ah <= LARGEST else INF
    return (low, high) if (al <= ah) & (ah > 0.0) else (NAN, NAN)


@njit(**OPTIONS)
def wave_at(x: float, quarters: int, t: Floats) -> Pair:
    """Doubles below and above sin(x + quarters·π/2), for 0 or 1 of them and 1e-200 <= |x| <= WAVE_FAR or x = 0."""
    k = (x / t[WAVE] + MAGIC) - MAGIC
    r = ((x - k * t[WAVE]) - k * t[WAVE + 1]) - k * t[WAVE + 2]
    j = np.int64(k) & WAVE_LAST
    w = r * r
    s, c = t[WAVE + 9], t[WAVE + 14]
    for i in range(3, -1, -1):
        s = s * w + t[WAVE + 5 + i]
        c = c * w + t[WAVE + 10 + i]
    sine_of_rest, versine = r * s, w * c
    sine, cosine = t[WAVE_HIGH + j], t[WAVE_HIGH + j + QUARTER]
    if quarters == 0:
        y = sine + (t[WAVE_LOW + j] + (cosine * sine_of_rest - sine * versine))
        width = abs(y) * t[WAVE + 3] + (0.0 if k == 0.0 else t[WAVE + 4])
    else:
        y = cosine + (t[WAVE_LOW + j + QUARTER] + (-sine * sine_of_rest - cosine * versine))
        width = abs(y) * t[WAVE + 3] + t[WAVE + 4]
        if x == 0.0:
            y, width = 1.0, 0.0
    good = (abs(r) <= WAVE_WITHIN) & (abs(x) <= WAVE_FAR) & ((abs(x) >= 1e-200) | (x == 0.0))
    return y - width if good else NAN, y + width if good else NAN


@njit(**OPTIONS)
def wave(al: float, ah: float, quarters: int, t: Floats) -> Pair:
    """The sine for 0 quarters, the cosine for 1: with the extrema (-1)^k at (k + offset)·π, offset ½ or 0.

    An extremum too many only widens the result; beyond WAVE_FAR it is [-1, 1].
    """
    if not al <= ah:
        return NAN, NAN
    furthest = max(abs(al), abs(ah))
    if furthest > WAVE_FAR:
        return -1.0, 1.0
    offset, slack = 0.5 - 0.5 * quarters, 1e-12 * (1.0 + furthest)  # more than the relative error of x/π
    first = -floor(-(al / np.pi - (offset + slack)))
    last = floor(ah / np.pi - (offset - slack))
    (low, high), (other_low, other_high) = wave_at(al, quarters, t), wave_at(ah, quarters, t)
    if low != low or other_low != other_low:
        return NAN, NAN
    low, high = max(min(low, other_low), -1.0), min(max(high, other_high), 1.0)
    if last >= first:
        odd = first != 2.0 * floor(0.5 * first)
        low = -1.0 if (last > first) | odd else low
        high = 1.0 if (last > first) | (not odd) else high
    return low, high
