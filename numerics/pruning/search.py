"""Branch and prune: a split tree that shows that constraints have no common solution in a box. Untrusted.

A box is closed when one constraint fails on all of it. Else every constraint narrows it (``projection``): a part beyond
a new bound is split off as a leaf that this constraint closes. When no part worth a leaf is left, the box is halved.
The tree is all that is handed back: enclosures have to show that every leaf is closed by its constraint.
Source: Van Hentenryck, McAllester, Kapur, *Solving polynomial systems using a branch and prune approach*, SIAM J.
Numer. Anal. 34 (1997) 797-827.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..machine.stamp import source_stamp
from ..tape import TapeWriter
from .constraints import compiled

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ..tape import Tape


@dataclass(frozen=True, slots=True, eq=False)
class Unfinished:
    """Where a search stood: ``nodes`` of its tree, and the boxes that wait.

    ``variable``, ``at`` and ``leaf`` are (nodes,); ``boxes`` float64 (waiting, 2, variables), the next one last;
    ``pending`` (waiting,) the leaf that closes a waiting box, where that is known.
    """

    variable: NDArray[np.int32]
    at: NDArray[np.float64]
    leaf: NDArray[np.int32]
    boxes: NDArray[np.float64]
    pending: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Pruned:
    """``status``: "closed", "open" (a tiny box is left, with middle ``point``), or "budget" with what is left to do.

    The tree in preorder, lower half first: ``split_variable`` int32 (nodes,) is -1 at a leaf; ``split_point`` float64
    (inner nodes,), and ``leaf`` int32 (leaves,), 2j where constraint j fails because its left side is too
    large there and 2j + 1 where that is too small, run along in the same order.
    """

    status: Literal["closed", "open", "budget"]
    split_variable: NDArray[np.int32]
    split_point: NDArray[np.float64]
    leaf: NDArray[np.int32]
    point: NDArray[np.float64]
    unfinished: Unfinished | None = None


def prune(
    tape: Tape,
    relations: Sequence[str],
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    max_nodes: int = 10**5,
    seconds: float = math.inf,
    begun: Unfinished | None = None,
) -> Pruned:
    """Search for a tree that shows that no point of [lower, upper] satisfies ``output[j] relations[j] 0`` for all j.

    ``tape`` has one output for each of the ``relations`` < <= > >= ==; ends may be infinite. ``begun`` is what an
    earlier search of the same question left unfinished: its nodes count.
    """
    return _pruned(load(), tape, relations, np.stack([lower, upper]), max_nodes, seconds, begun)


def _pruned(
    advance: Callable[..., None],
    tape: Tape,
    relations: Sequence[str],
    whole: NDArray[np.float64],
    max_nodes: int,
    seconds: float,
    begun: Unfinished | None = None,
) -> Pruned:
    from .steps import DEEPEST, NOTHING, STRETCH

    deadline = time.perf_counter() + seconds
    constraints = compiled(tape, relations)
    boxes, pending = np.empty((DEEPEST + 2, 2, tape.variables)), np.empty(DEEPEST + 2, np.int32)
    variable, leaf = np.empty(max_nodes, np.int32), np.empty(max_nodes, np.int32)
    at = np.empty(max_nodes, np.float64)
    state = np.array([1, 0, 0], dtype=np.int64)
    boxes[0], pending[0] = whole, NOTHING
    if begun is not None:
        waiting, nodes = len(begun.boxes), min(len(begun.variable), max_nodes)
        state[:2] = waiting, nodes
        boxes[:waiting], pending[:waiting] = begun.boxes, begun.pending
        variable[:nodes], at[:nodes], leaf[:nodes] = begun.variable[:nodes], begun.at[:nodes], begun.leaf[:nodes]
    scale = whole[1] - whole[0]
    status: Literal["closed", "open", "budget"] = "budget"
    while time.perf_counter() < deadline and state[1] + STRETCH + 2 < max_nodes and state[0] < DEEPEST:
        advance(constraints, scale, boxes, pending, variable, at, leaf, state)
        if state[0] == 0 or state[2]:
            status = "open" if state[2] else "closed"
            break
    waiting, count = int(state[0]), int(state[1])
    point = boxes[max(waiting - 1, 0)].clip(-1e300, 1e300).mean(axis=0)
    variable, at, leaf = variable[:count], at[:count], leaf[:count]
    rest = None
    if status == "budget":
        rest = Unfinished(variable.copy(), at.copy(), leaf.copy(), boxes[:waiting].copy(), pending[:waiting].copy())
    return Pruned(status, variable, at[variable >= 0], leaf[variable < 0], point, rest)


@cache
def load() -> Callable[..., None]:
    """The compiled steps, loaded from their cache on disk (a second), or compiled (some 20 seconds, once)."""
    from .steps import compile_for

    advance = compile_for(source_stamp(Path(__file__).parent))
    _pruned(advance, TapeWriter(1).finish([0]), ["<"], np.array([[1.0], [2.0]]), 10**4, math.inf)
    return advance


def is_loaded() -> bool:
    """Whether a search begins at once."""
    return bool(load.cache_info().currsize)
