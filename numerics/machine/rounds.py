"""Branch and bound in rounds: boxes are dealt into parts, decided by compiled code, and collected again."""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .program import Program

#: Leaf codes of a tree: closed by plain intervals, by the mean value form, by condition j (VACUOUS + j), by second
#: derivatives, left open.
PLAIN, MEAN_VALUE, VACUOUS, SECOND_ORDER, OPEN = 0, 1, 2, 254, 255
#: Boxes per worker between two looks at the clock, and the number of parts a long frontier is dealt into.
ROUND: Final = 1 << 15
PARTS: Final = 4
#: Frontiers shorter than this are not dealt into parts.
SHORT: Final = 1 << 12


@dataclass(frozen=True, slots=True, eq=False)
class SearchResult:
    """What a search for F > 0 (or F >= 0) on a box found.

    ``status`` is "closed" (every leaf of the tree closed), "counterexample" (``point`` looks like one) or "budget".
    The tree is in preorder, lower half first: ``split_variable`` int16 (nodes,) is -1 at a leaf; ``split_point``
    float64 (inner nodes,) and ``leaf_code`` uint8 (leaves,) run along in the same order. ``boxes`` were decided in
    ``seconds``. ``hardest`` float64 (2, variables) is the undecided box with the smallest value of F at its centre,
    and ``margin`` that value (inf when every box was decided by plain intervals).
    """

    status: Literal["closed", "counterexample", "budget"]
    split_variable: NDArray[np.int16]
    split_point: NDArray[np.float64]
    leaf_code: NDArray[np.uint8]
    point: NDArray[np.float64] | None
    boxes: int
    hardest: NDArray[np.float64]
    margin: float
    seconds: float


class _Frontier:
    """Boxes still to decide (2, variables, capacity) with their nodes in the tree, and a worker's report."""

    def __init__(self, boxes: NDArray[np.float64], nodes: NDArray[np.int64], capacity: int) -> None:
        variables, count = boxes.shape[1:]
        self.boxes = np.empty((2, variables, capacity))
        self.nodes = np.empty(capacity, dtype=np.int64)
        self.boxes[:, :, :count], self.nodes[:count] = boxes, nodes
        self.state = np.array([0, count, 0, 0, 0], dtype=np.int64)  # see branch.HEAD, TAIL, NODE, BOXES, FOUND
        self.report = np.zeros((4, variables))
        self.report[3, 0] = math.inf

    def waiting(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        head, tail = self.state[:2]
        return self.boxes[:, :, head:tail], self.nodes[head:tail]


class Run:
    """One search: the tree so far, and the boxes that wait."""

    def __init__(
        self,
        program: Program,
        strict: bool,
        strict_conditions: NDArray[np.bool_],
        restricted: bool,
        lower: NDArray[np.float64],
        upper: NDArray[np.float64],
        resolution: float,
    ) -> None:
        # Between neighbouring doubles there is nothing to split at, and trees would get no end.
        finest = 2 * np.spacing(np.maximum(np.abs(lower), np.abs(upper)))
        self.fixed = (program, strict, strict_conditions, restricted, np.maximum((upper - lower) * resolution, finest))
        self.bounds = np.stack([lower, upper])
        self.label = np.empty(1024, dtype=np.int16)
        self.child = np.empty(1024, dtype=np.int32)
        self.nodes = 1
        self.boxes = 0
        self.best = np.zeros((4, len(lower)))
        self.best[0], self.best[1], self.best[3, 0] = lower, upper, math.inf
        self.point: NDArray[np.float64] | None = None

    def finish(self, max_boxes: int, deadline: float, threads: int, started: float) -> SearchResult:
        waiting, nodes = self.bounds[:, :, None], np.zeros(1, dtype=np.int64)
        budget = 256
        with ThreadPoolExecutor(threads) if threads > 1 else nullcontext() as pool:
            run_all = pool.map if pool is not None else map
            while len(nodes) and self.point is None and self.boxes < max_boxes:
                if time.perf_counter() > deadline:
                    break
                parts = PARTS if len(nodes) >= SHORT else 1
                share = min(budget, -(-(max_boxes - self.boxes) // parts))
                waiting, nodes = self._round(run_all, waiting, nodes, parts, share)
                budget = min(4 * budget, ROUND)
        status: Literal["closed", "counterexample", "budget"] = "counterexample" if self.point is not None else "budget"
        self.label[nodes] = -1 - OPEN
        split_variable, split_point, leaf_code = self._preorder()
        if self.point is None and not (leaf_code == OPEN).any():
            status = "closed"
        elapsed = time.perf_counter() - started
        return SearchResult(
            status,
            split_variable,
            split_point,
            leaf_code,
            self.point,
            self.boxes,
            self.best[:2].copy(),
            float(self.best[3, 0]),
            elapsed,
        )

    def _round(
        self, run_all: Any, waiting: NDArray[np.float64], nodes: NDArray[np.int64], parts: int, budget: int
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Decides up to ``budget`` boxes in each part of the frontier; returns what waits then."""
        from .branch import BOXES, FOUND, NODE, advance

        room = 2 * budget + 256  # a decided box has at most two children
        self._grow(self.nodes + parts * room)
        frontiers = []
        for part in range(parts):
            frontier = _Frontier(waiting[:, :, part::parts], nodes[part::parts], len(nodes[part::parts]) + room)
            frontier.state[NODE] = self.nodes + part * room
            frontiers.append(frontier)

        def work(frontier: _Frontier) -> None:
            stop = int(frontier.state[NODE]) + room
            advance(
                *self.fixed,
                budget,
                frontier.boxes,
                frontier.nodes,
                frontier.state,
                self.label[:stop],
                self.child[:stop],
                frontier.report,
            )

        list(run_all(work, frontiers))
        self.nodes = max(int(frontier.state[NODE]) for frontier in frontiers)
        for frontier in frontiers:
            self.boxes += int(frontier.state[BOXES])
            if frontier.report[3, 0] < self.best[3, 0]:
                self.best = frontier.report
            if frontier.state[FOUND] and self.point is None:
                self.point = frontier.report[2].copy()
        left = [frontier.waiting() for frontier in frontiers]
        return np.concatenate([boxes for boxes, _ in left], axis=2), np.concatenate([numbers for _, numbers in left])

    def _grow(self, size: int) -> None:
        if size > len(self.label):
            size = max(size, 2 * len(self.label))
            label, child = np.empty(size, dtype=np.int16), np.empty(size, dtype=np.int32)
            label[: self.nodes], child[: self.nodes] = self.label[: self.nodes], self.child[: self.nodes]
            self.label, self.child = label, child

    def _preorder(self) -> tuple[NDArray[np.int16], NDArray[np.float64], NDArray[np.uint8]]:
        from .preorder import preorder

        variables, points, codes = preorder(self.label, self.child, self.bounds, self.nodes)
        return variables, points, codes
