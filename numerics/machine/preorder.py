"""A split tree from linked nodes to preorder, with the split points computed on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .branch import split_point
from .stamp import source_stamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from .arrays import Floats, Integers

#: Halvings after which an interval has no double inside: from width 2^1024 down to 2^-1074, with unequal halves.
MOST_HALVINGS = 2200


def _compile(stamp: str) -> Callable[..., tuple[Integers, Floats, Integers]]:
    """The entry point, cached on disk for this ``stamp`` of the sources."""

    @njit(cache=True, nogil=True)
    def preorder(label: Integers, child: Integers, bounds: Floats, nodes: int) -> tuple[Integers, Floats, Integers]:
        """The tree below node 0 as (split_variable, split_point, leaf_code); see ``branch`` for label and child.

        ``bounds`` float64 (2, variables) is the root box. The lower half of a split comes first.
        """
        _ = stamp
        variables = np.empty(nodes, np.int16)
        points = np.empty(nodes, np.float64)
        codes = np.empty(nodes, np.uint8)
        count, inner, leaves = 0, 0, 0
        # A stack of what is still to do: a node to visit, or the end of a visit with the bound to put back.
        size = 4 * MOST_HALVINGS * bounds.shape[1]
        todo = np.empty(size, np.int64)
        undo_side = np.empty(size, np.int64)
        undo_variable = np.empty(size, np.int64)
        undo_value = np.empty(size, np.float64)
        box = bounds.copy()
        todo[0] = 0
        undo_side[0] = -1
        top = 1
        while top > 0:
            top -= 1
            node, side = todo[top], undo_side[top]
            if side >= 0:  # enter the half whose ``side`` is cut at the stored value, or leave it
                k = undo_variable[top]
                box[side, k] = undo_value[top]
                if node < 0:
                    continue
            k = label[node]
            variables[count] = max(k, -1)
            count += 1
            if k < 0:
                codes[leaves] = -1 - k
                leaves += 1
                continue
            middle = split_point(box[0, k], box[1, k])
            points[inner] = middle
            inner += 1
            lower_half = np.int64(child[node])
            # Popped last to first: cut above, visit the lower half, restore; cut below, visit the upper half, restore.
            steps = (
                (-1, 0, box[0, k]),
                (lower_half + 1, 0, middle),
                (-1, 1, box[1, k]),
                (lower_half, 1, middle),
            )
            for target, edge, value in steps:
                todo[top], undo_side[top], undo_variable[top], undo_value[top] = target, edge, k, value
                top += 1
        return variables[:count], points[:inner], codes[:leaves]

    return preorder


preorder = _compile(source_stamp())
