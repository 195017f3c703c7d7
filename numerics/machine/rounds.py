"""Branch and bound in rounds: boxes are dealt into parts, decided by compiled code, and collected again."""

from __future__ import annotations

import math
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from .frontier import BOXES, FOUND, NODE, Frontier, dealt, room_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .program import Program

#: Leaf codes of a tree: closed by plain intervals, by the mean value form, by condition j (VACUOUS + j), by second
#: derivatives, left open.
PLAIN, MEAN_VALUE, VACUOUS, SECOND_ORDER, OPEN = 0, 1, 2, 254, 255
#: Boxes per worker between two looks at the clock, and the number of parts a long frontier is dealt into.
ROUND: Final = 1 << 15
PARTS: Final = 8
#: A part's boxes of a round are decided in so many turns, of at least so many boxes.
TURNS: Final = 4
LEAST_TURN: Final = 1 << 11
#: Nodes are given to a part for so many rounds at a time, and room is reserved for so many before the search.
REGION: Final = 8
RESERVED: Final = 1 << 28
#: Frontiers shorter than this are not dealt into parts.
SHORT: Final = 1 << 9


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
        max_boxes: int,
    ) -> None:
        # Between neighbouring doubles there is nothing to split at, and trees would get no end.
        finest = 2 * np.spacing(np.maximum(np.abs(lower), np.abs(upper)))
        self.fixed = (program, strict, strict_conditions, restricted, np.maximum((upper - lower) * resolution, finest))
        self.bounds = np.stack([lower, upper])
        # Memory that is not written to costs nothing, and that which is moved costs time.
        room = min(2 * max_boxes + PARTS * REGION * room_for(min(max_boxes, ROUND)), RESERVED)
        self.label = np.empty(room, dtype=np.int16)
        self.child = np.empty(room, dtype=np.int32)
        self.nodes = 1
        self.boxes, self.max_boxes = 0, max_boxes
        self.best = np.zeros((4, len(lower)))
        self.best[0], self.best[1], self.best[3, 0] = lower, upper, math.inf
        self.point: NDArray[np.float64] | None = None
        self.frontiers = [Frontier(len(lower)) for _ in range(PARTS)]
        self.frontiers[0].put(self.bounds[:, :, None], np.zeros(1, dtype=np.int64), 0)

    def finish(self, deadline: float, threads: int, started: float) -> SearchResult:
        from .preorder import preorder

        budget = 256
        with ThreadPoolExecutor(threads) if threads > 1 else nullcontext() as pool:
            run_all = pool.map if pool is not None else map
            while (waiting := sum(map(len, self.frontiers))) and self.point is None and self.boxes < self.max_boxes:
                if time.perf_counter() > deadline:
                    break
                parts = PARTS if waiting >= SHORT else 1
                dealt(self.frontiers, parts)
                self._round(run_all, threads, parts, min(budget, -(-(self.max_boxes - self.boxes) // parts)))
                budget = min(4 * budget, ROUND)
            for frontier in self.frontiers:
                self.label[frontier.waiting()[1]] = -1 - OPEN
            nodes = self.boxes + sum(map(len, self.frontiers))
            tree = preorder(self.label, self.child, self.bounds, nodes, run_all, threads)
        status: Literal["closed", "counterexample", "budget"] = "counterexample" if self.point is not None else "budget"
        if self.point is None and not (tree.leaf_code == OPEN).any():
            status = "closed"
        elapsed = time.perf_counter() - started
        hardest, margin = self.best[:2].copy(), float(self.best[3, 0])
        return SearchResult(status, *tree, self.point, self.boxes, hardest, margin, elapsed)

    def _round(self, run_all: Any, threads: int, parts: int, budget: int) -> None:
        """Decides up to ``budget`` boxes in each of the first ``parts`` frontiers."""
        from .branch import advance

        room = room_for(budget)
        frontiers = self.frontiers[:parts]
        for frontier in frontiers:
            frontier.make_room(room)
            if frontier.stop - frontier.state[NODE] < room:
                frontier.state[NODE], frontier.stop = self.nodes, self.nodes + REGION * room
                self.nodes = frontier.stop
        self._grow(self.nodes)

        # Threads take the parts for a turn each, so that none waits long for another at the end of the round.
        turn = max(budget // TURNS, LEAST_TURN)
        turns = deque((frontier, budget) for frontier in frontiers)

        def work(_: int) -> None:
            while True:
                try:
                    frontier, left = turns.popleft()
                except IndexError:
                    return
                boxes = min(turn, left)
                done = advance(
                    *self.fixed,
                    boxes,
                    frontier.boxes,
                    frontier.nodes,
                    frontier.state,
                    self.label[: frontier.stop],
                    self.child[: frontier.stop],
                    frontier.report,
                )
                if boxes <= done < left and not frontier.state[FOUND]:
                    turns.append((frontier, left - done))

        before = sum(int(frontier.state[BOXES]) for frontier in frontiers)
        list((run_all if parts > 1 else map)(work, range(min(parts, threads))))  # one part needs no other thread
        self.boxes += sum(int(frontier.state[BOXES]) for frontier in frontiers) - before
        for frontier in frontiers:
            if frontier.report[3, 0] < self.best[3, 0]:
                self.best = frontier.report.copy()
            if frontier.state[FOUND] and self.point is None:
                self.point = frontier.report[2].copy()

    def _grow(self, size: int) -> None:
        room = len(self.label)
        if size > room:
            size = max(size, 2 * room)
            label, child = np.empty(size, dtype=np.int16), np.empty(size, dtype=np.int32)
            label[:room], child[:room] = self.label, self.child
            self.label, self.child = label, child
