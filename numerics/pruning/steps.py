"""Branch and prune, compiled: boxes are narrowed by every constraint until nothing is gained, then halved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from ..machine.branch import split_point
from ..machine.elementary import ENTRY, OPTIONS
from .excluding import NOTHING, peel, place
from .ranges import INF, values

if TYPE_CHECKING:
    from ..machine.arrays import Floats, Integers
    from .constraints import Constraints

#: Tries of all constraints on one box before it is halved.
ROUNDS = 12
#: Steps of the tree between two looks at the clock.
STRETCH = 4096
#: Boxes whose widths are all below this part of what they were stay open.
SMALLEST = 1e-7
#: Boxes that may wait.
DEEPEST = 4000


@njit(**OPTIONS)
def halved(box: Floats, scale: Floats, weight: Floats) -> tuple[int, float]:
    """The variable to split and the point, -1 when all ranges are tiny.

    The range with most weight; the widest for its size where weights are all zero.
    """
    best, chosen, where = 0.0, -1, 0.0
    for k in range(box.shape[1]):
        low, high = box[0, k], box[1, k]
        width = high - low
        if width == INF:
            score = INF
            far = max(2.0 * low, low + 1.0) if low >= 0.0 else min(2.0 * high, high - 1.0)
            point = 0.0 if low < 0.0 < high else np.round(far)
        else:
            size = min(scale[k], 1.0 + abs(low) + abs(high))
            relative = width / size if size > 0.0 else 0.0
            score = relative * (1e-6 + weight[k]) if relative > SMALLEST else 0.0
            point = split_point(low, high)
        if score > best and low < point < high:
            best, chosen, where = score, k, point
    return chosen, where


@njit(**OPTIONS)
def weigh(constraints: Constraints, box: Floats, low: Floats, high: Floats, weight: Floats) -> None:
    """The part of each variable in the ranges of all constraints, by slopes: the sum of its relative smears."""
    code, real, value, value_at, slope, slope_at, outputs, partial, _ = constraints
    variables = box.shape[1]
    for k in range(variables):
        weight[k] = 0.0
    place(low, high, box)
    for j in range(len(outputs)):
        values(code, real, value[value_at[j] : value_at[j + 1]], low, high)
        values(code, real, slope[slope_at[j] : slope_at[j + 1]], low, high)
        smear = 0.0
        for k in range(variables):
            g = partial[j, k]
            if g >= 0:
                smear += max(abs(low[g]), abs(high[g])) * (box[1, k] - box[0, k])
        if not 0.0 < smear < INF:
            continue
        for k in range(variables):
            g = partial[j, k]
            if g >= 0:
                weight[k] += max(abs(low[g]), abs(high[g])) / smear


def compile_for(stamp: str) -> Callable[..., None]:
    """The entry point, cached on disk for this ``stamp`` of the sources."""

    @njit(cache=True, **ENTRY)
    def advance(
        constraints: Constraints,
        scale: Floats,
        boxes: Floats,
        pending: Integers,
        variable: Integers,
        at: Floats,
        leaf: Integers,
        state: Integers,
    ) -> None:
        """Works on the stack of ``boxes`` for some steps. ``state``: boxes waiting, nodes, whether one is tiny.

        ``pending`` is the leaf that closes a waiting box, where that is known.
        """
        _ = stamp
        count, variables = len(constraints[6]), boxes.shape[2]
        size = len(constraints[0])
        low, high, point = np.empty(size), np.empty(size), np.empty((2, size))
        found, slab, weight = np.empty((2, variables)), np.empty((2, variables)), np.empty(variables)
        top, node = state[0], state[1]
        stop = node + STRETCH
        while top > 0 and node + 3 < stop and top < DEEPEST:
            box, leaf[node] = boxes[top - 1], pending[top - 1]
            calm = turn = 0
            while leaf[node] == NOTHING and calm < count and turn < ROUNDS * count and node + 3 < stop:
                j = turn % count
                end, closing, where = peel(constraints, j, box, low, high, point, found, slab)
                turn, calm = turn + 1, calm + 1
                if closing == NOTHING:
                    continue
                calm = 0
                if end == NOTHING:
                    leaf[node] = closing
                    break
                k, e = end // 2, end % 2
                variable[node], at[node] = k, where
                node += 1
                if e == 0:
                    variable[node], leaf[node] = -1, closing
                    node += 1
                    box[0, k] = where
                else:
                    if top >= DEEPEST:
                        break
                    boxes[top] = box
                    pending[top], pending[top - 1] = NOTHING, closing
                    box = boxes[top]
                    box[1, k] = where
                    top += 1
                leaf[node] = NOTHING
            if leaf[node] != NOTHING:
                variable[node] = -1
                node += 1
                top -= 1
                continue
            if node + 3 >= stop or top >= DEEPEST:
                break
            weigh(constraints, box, low, high, weight)
            k, where = halved(box, scale, weight)
            if k < 0:
                state[2] = 1
                break
            variable[node], at[node] = k, where
            node += 1
            boxes[top] = box
            boxes[top, 1, k] = where
            box[0, k] = where
            pending[top] = NOTHING
            top += 1
        state[0], state[1] = top, node

    compiled: Callable[..., None] = advance
    return compiled
