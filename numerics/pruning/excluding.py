"""What one constraint says on one box: that it fails there, or on the part beyond a point of one variable.

Values are enclosed plainly and by the mean value form f(c) + Σ f_k(X) (X_k - c_k) around the middle c; parts to exclude
are found by ``projection`` and by solving that form for each variable in turn.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from ..machine.elementary import OPTIONS
from .projection import projected
from .ranges import ATAN2, INF, product, quotient, values

if TYPE_CHECKING:
    from ..machine.arrays import Floats
    from .constraints import Constraints

#: The part of a range that must go for a leaf of its own.
WORTH = 0.12
#: Room for rounding where a constraint is said to fail.
SLACK = 1e-12
#: In place of the number of a leaf: none is known, and none is worth it.
NOTHING = -1


@njit(**OPTIONS)
def side_of(low: float, high: float, target: Floats) -> int:
    """0 when values in [low, high] are too large for ``target`` (3,), 1 when too small, else -1."""
    size = abs(low) + abs(high)
    room = SLACK * (size if size < INF else min(abs(low), abs(high)))
    if low - target[1] > room or (target[2] > 0.0 and low == target[1] < INF):
        return 0
    if target[0] - high > room or (target[2] > 0.0 and -INF < target[0] == high):
        return 1
    return NOTHING


@njit(**OPTIONS)
def place(low: Floats, high: Floats, box: Floats) -> None:
    """The ranges of the variables into the registers."""
    for k in range(box.shape[1]):
        low[k], high[k] = box[0, k], box[1, k]


@njit(**OPTIONS)
def linear_form(constraints: Constraints, j: int, box: Floats, low: Floats, high: Floats, point: Floats) -> bool:
    """Values at the middle of the box into ``point`` (2, n), slopes on the box into the registers.

    The registers hold the values of constraint ``j``. False when the box or a slope is not bounded, and on boxes with
    the cut of atan2, where it jumps between bounded slopes.
    """
    code, real, value, value_at, slope, slope_at, _, partial, _ = constraints
    for i in value[value_at[j] : value_at[j + 1]]:
        if code[i, 0] == ATAN2 and high[i] - low[i] >= 2.0 * math.pi:
            return False
    for k in range(box.shape[1]):
        if partial[j, k] >= 0 and not box[1, k] - box[0, k] < INF:
            return False
        point[0, k] = point[1, k] = 0.5 * box[0, k] + 0.5 * box[1, k]
    values(code, real, slope[slope_at[j] : slope_at[j + 1]], low, high)
    for k in range(box.shape[1]):
        g = partial[j, k]
        if g >= 0 and not high[g] - low[g] < INF:
            return False
    values(code, real, value[value_at[j] : value_at[j + 1]], point[0], point[1])
    return True


@njit(**OPTIONS)
def part(constraints: Constraints, j: int, k: int, box: Floats, low: Floats, high: Floats) -> tuple[float, float]:
    """The range of slope k times the distance from the middle."""
    g = constraints[7][j, k]
    if g < 0:
        return 0.0, 0.0
    half = 0.5 * (box[1, k] - box[0, k])
    return product((low[g], high[g]), (-half, half))


@njit(**OPTIONS)
def total(
    constraints: Constraints, j: int, box: Floats, low: Floats, high: Floats, point: Floats
) -> tuple[float, float]:
    """The range of constraint ``j`` by the mean value form, after ``linear_form``."""
    out = constraints[6][j]
    a, b = point[0, out], point[1, out]
    for k in range(box.shape[1]):
        down, up = part(constraints, j, k, box, low, high)
        a, b = a + down, b + up
    return a, b


@njit(**OPTIONS)
def failing(constraints: Constraints, j: int, box: Floats, low: Floats, high: Floats, point: Floats) -> int:
    """The side on which constraint ``j`` fails on the whole box, or -1."""
    code, real, value, value_at, _, _, outputs, _, target = constraints
    place(low, high, box)
    values(code, real, value[value_at[j] : value_at[j + 1]], low, high)
    side = side_of(low[outputs[j]], high[outputs[j]], target[j])
    if side != NOTHING or not linear_form(constraints, j, box, low, high, point):
        return side
    a, b = total(constraints, j, box, low, high, point)
    return side_of(a, b, target[j])


@njit(**OPTIONS)
def narrowed_by_slopes(
    constraints: Constraints, j: int, box: Floats, low: Floats, high: Floats, point: Floats, found: Floats
) -> bool:
    """Narrows ``found`` (2, variables) by the mean value form solved for each variable; False when nothing is left."""
    partial, target = constraints[7], constraints[8]
    a, b = total(constraints, j, box, low, high, point)
    for k in range(box.shape[1]):
        g = partial[j, k]
        if g < 0:
            continue
        down, up = part(constraints, j, k, box, low, high)
        # The slope times (x - middle) lies in the target less all the rest.
        rest = (target[j, 0] - (b - up), target[j, 1] - (a - down))
        step = quotient(rest, (low[g], high[g]))
        middle = point[0, k]
        found[0, k], found[1, k] = max(found[0, k], middle + step[0]), min(found[1, k], middle + step[1])
        if not found[0, k] <= found[1, k]:
            return False
    return True


@njit(**OPTIONS)
def rounded(bound: float, gain: float, direction: float) -> float:
    """A short double at the bound or a little further out, in ``direction`` ±1."""
    simple = np.round(bound * 64.0) / 64.0
    if abs(bound - simple) <= 1e-11 * max(1.0, abs(bound)):
        return simple
    step = 2.0 ** math.floor(math.log2(0.03125 * min(gain, max(1.0, abs(bound)))))
    return math.ceil(bound * direction / step) * step * direction


@njit(**OPTIONS)
def peel(
    constraints: Constraints, j: int, box: Floats, low: Floats, high: Floats, point: Floats, found: Floats, slab: Floats
) -> tuple[int, int, float]:
    """(end, leaf, at): what constraint ``j`` says on the box.

    ``end`` = -1 and a ``leaf``: it fails everywhere. ``end`` = 2k + e: the part below (e = 0) or above (e = 1) the
    point ``at`` of variable k is closed by that leaf. Both -1: nothing of use.
    """
    code, real, value, value_at, _, _, outputs, _, target = constraints
    chosen, out = value[value_at[j] : value_at[j + 1]], outputs[j]
    side = failing(constraints, j, box, low, high, point)
    if side != NOTHING:
        return NOTHING, 2 * j + side, 0.0
    for k in range(box.shape[1]):
        found[0, k], found[1, k] = box[0, k], box[1, k]
    if linear_form(constraints, j, box, low, high, point):
        narrowed_by_slopes(constraints, j, box, low, high, point, found)
    low[out], high[out] = max(low[out], target[j, 0]), min(high[out], target[j, 1])
    if low[out] > high[out]:
        low[out] = high[out]
    is_kept = projected(code, real, chosen, low, high)
    best, end, at = WORTH, NOTHING, 0.0
    for i in chosen:
        if i >= box.shape[1]:
            break
        width = box[1, i] - box[0, i]
        for e in range(2):
            old, new = box[e, i], found[e, i]
            if is_kept:
                new = max(new, low[i]) if e == 0 else min(new, high[i])
            gain = new - old if e == 0 else old - new
            if not gain > 0.0 or not abs(new) < 1e100:
                continue
            share = gain / width if width < INF else 1.0
            if share <= best:
                continue
            candidate = rounded(new, gain, 2.0 * e - 1.0)
            if not box[0, i] < candidate < box[1, i]:
                continue
            best, end, at = share, 2 * i + e, candidate
    if end == NOTHING:
        return NOTHING, NOTHING, 0.0
    # Only the best part is tried, with the same forms that enclosures will use: first right up to the bound, where the
    # constraint may hold with equality, then from a little further out.
    k, e = end // 2, end % 2
    direction = 2.0 * e - 1.0
    for _ in range(2):
        for i in range(box.shape[1]):
            slab[0, i], slab[1, i] = box[0, i], box[1, i]
        slab[1 - e, k] = at
        side = failing(constraints, j, slab, low, high, point)
        if side != NOTHING:
            return end, 2 * j + side, at
        at += direction * 0.125 * min(abs(box[e, k] - at), max(1.0, abs(at)))
    return NOTHING, NOTHING, 0.0
