"""Search for a proof that F > 0 on a box: drives the compiled branch and bound in rounds and hands back a split tree.

Everything here is untrusted: a tree is a proposal that exact or outward-rounded arithmetic has to check leaf by leaf.
"""

from __future__ import annotations

import math
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from ..tape import TapeWriter, finite_box
from .program import Program, compile_tape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from ..tape import Tape

#: Leaf codes of a tree: closed by plain intervals, by the mean value form, by condition j (VACUOUS + j), by second
#: derivatives, left open.
PLAIN, MEAN_VALUE, VACUOUS, SECOND_ORDER, OPEN = 0, 1, 2, 254, 255
#: Boxes per worker between two looks at the clock, and the number of parts a long frontier is dealt into.
ROUND: Final = 1 << 15
PARTS: Final = 4
#: How numba names this Python in its caches.
_PYTHON: Final = f"py{sys.version_info.major}{sys.version_info.minor}"
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


def available() -> bool:
    """Whether the compiled searcher can run: it needs numba, the optional extra ``fast``."""
    return find_spec("numba") is not None


def ready() -> bool:
    """Whether ``warm_up`` is a matter of half a second: the code is loaded, or its cache on disk is not older than it.

    Only where numba is set to keep its caches, or beside the sources; elsewhere the answer is no.
    """
    if warm_up.cache_info().currsize:
        return True
    here = Path(__file__).parent
    folder = os.environ.get("NUMBA_CACHE_DIR")
    cached = (
        Path(folder).glob(f"*/branch.*-{_PYTHON}.nbi") if folder else here.glob(f"__pycache__/branch.*{_PYTHON}.nbi")
    )
    newest = max(path.stat().st_mtime for path in (*here.glob("*.py"), here.parent / "tape.py"))
    return any(path.stat().st_mtime > newest for path in cached)


@cache
def warm_up() -> None:
    """Load the compiled code from its cache on disk (half a second), or compile it (some 15 to 20 seconds, once).

    The first search does this by itself. Raises RuntimeError without numba.
    """
    if not available():
        raise RuntimeError("Expected numba to be installed for the compiled search; pip install numba gets it.")
    writer = TapeWriter(1)
    bounds = np.array([1.0]), np.array([2.0])
    _Run(compile_tape(writer.finish([0])), True, np.empty(0, np.bool_), False, *bounds, 0.5).finish(1, math.inf, 1, 0.0)


def search(
    tape: Tape,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    strict: bool = True,
    strict_conditions: Sequence[bool] | None = None,
    max_boxes: int = 10**6,
    seconds: float = math.inf,
    threads: int = 1,
    restricted: bool = False,
    second_order: bool = False,
    resolution: float = 2.0**-40,
) -> SearchResult:
    """Search for a split tree that shows F > 0 (``strict``) or F >= 0 on [lower, upper] wherever all conditions hold.

    ``tape`` has the outputs F, C_1, C_2, …; condition j reads C_j >= 0, or C_j > 0 where ``strict_conditions[j]``
    (default: none strict). ``lower`` and ``upper`` are finite, of shape (variables,). A leaf is closed when interval
    arithmetic in floats gives F > 0 there, plainly or in the mean value form, or a condition is certainly false.
    With ``restricted``, operations are taken on the part of a box inside their domain, as when F and the conditions
    (where those before hold) are shown to be defined elsewhere; otherwise no box where F may be undefined is closed.
    With ``second_order``, leaves may be closed by the convex underestimator of ``second_order.py`` too: far fewer
    leaves where the minimum is small, each of them more work to check. Boxes not wider than ``resolution`` times the
    whole box in any variable stay open, and those with hardly a double inside. The result does not
    depend on ``threads`` unless ``seconds`` ends the search. Time for ``warm_up`` does not count.

    Raises RuntimeError without numba and ValueError for bounds that are not a finite box.
    """
    warm_up()
    started = time.perf_counter()
    low, high = finite_box(tape, lower, upper)
    conditions = len(tape.outputs) - 1
    flags = np.array([False] * conditions if strict_conditions is None else strict_conditions, dtype=np.bool_)
    if flags.shape != (conditions,) or conditions > SECOND_ORDER - VACUOUS:
        raise ValueError(
            f"Expected {conditions} flags (at most 252 conditions) but got strict_conditions={strict_conditions}."
        )
    run = _Run(compile_tape(tape, second_order=second_order), strict, flags, restricted, low, high, resolution)
    return run.finish(max_boxes, started + seconds, threads, started)


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


class _Run:
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
