"""A split tree from linked nodes to preorder, with the split points computed on the way.

The tree below a node can be written without the rest, so threads write the parts below the first few splits, each into
its own arrays, which they then copy to their places.
"""

from __future__ import annotations

from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numba import njit

from .branch import split_point
from .stamp import source_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from .arrays import Floats, Integers

#: Halvings after which an interval has no double inside: from width 2^1024 down to 2^-1074, with unequal halves.
MOST_HALVINGS = 2200
#: Levels above the parts that threads write, and nodes that one thread writes faster than two.
LEVELS: Final = 9
SHORT: Final = 1 << 16


class Preorder(NamedTuple):
    """A tree, lower halves first: ``split_variable`` int16 (nodes,), -1 at a leaf; ``split_point`` float64 (inner
    nodes,) and ``leaf_code`` uint8 (leaves,) run along in the same order."""

    split_variable: NDArray[np.int16]
    split_point: NDArray[np.float64]
    leaf_code: NDArray[np.uint8]

    def parted(self, node: int, inner: int) -> tuple[Preorder, Preorder]:
        """The first so many nodes and inner nodes, and what is behind them."""
        leaf = node - inner
        first = Preorder(self.split_variable[:node], self.split_point[:inner], self.leaf_code[:leaf])
        return first, Preorder(self.split_variable[node:], self.split_point[inner:], self.leaf_code[leaf:])


def _room(nodes: int) -> Preorder:
    return Preorder(np.empty(nodes, np.int16), np.empty(nodes // 2 + 1), np.empty(nodes // 2 + 1, np.uint8))


class _Part(NamedTuple):
    """The tree below a node, not written yet, and the node's box (2, variables)."""

    root: int
    box: Floats


def preorder(label: Integers, child: Integers, bounds: Floats, nodes: int, run_all: Any, threads: int) -> Preorder:
    """The tree below node 0, with so many ``nodes``; see ``branch.advance`` for label and child.

    ``bounds`` float64 (2, variables) is the root box. ``run_all`` maps a function in so many ``threads``.
    """
    several = threads > 1 and nodes > SHORT
    rooms: SimpleQueue[Preorder] = SimpleQueue()
    for _ in range(threads if several else 1):
        rooms.put(_room(nodes))

    def written(part: _Part) -> Preorder:
        room = rooms.get()
        tree, rest = room.parted(*write(label, child, part.root, part.box.copy(), *room))
        rooms.put(rest)
        return tree

    if not several:
        return written(_Part(0, bounds))
    steps = list(_unfolded(label, child, _Part(0, bounds), LEVELS))
    trees = iter(run_all(written, [step for step in steps if isinstance(step, _Part)]))
    pieces = [next(trees) if isinstance(step, _Part) else step for step in steps]
    lengths = [[len(array) for array in piece] for piece in pieces]
    ends = np.cumsum([[0, 0, 0], *lengths], axis=0).tolist()
    whole: list[NDArray[Any]] = list(map(np.empty, ends[-1], (np.int16, np.float64, np.uint8)))

    def put(piece: Preorder, starts: list[int], stops: list[int]) -> None:
        for array, part, start, stop in zip(whole, piece, starts, stops, strict=True):
            array[start:stop] = part

    list(run_all(put, pieces, ends, ends[1:]))
    return Preorder(*whole)


def _unfolded(label: Integers, child: Integers, part: _Part, levels: int) -> Iterator[Preorder | _Part]:
    """The first ``levels`` of the tree in preorder: its splits, and the parts below."""
    k = int(label[part.root])
    if k < 0 or levels == 0:
        yield part
        return
    middle = cut_point(*part.box[:, k])
    yield Preorder(np.array([k], np.int16), np.array([middle]), np.empty(0, np.uint8))
    lower, upper = part.box.copy(), part.box.copy()
    lower[1, k] = upper[0, k] = middle
    first = int(child[part.root])
    for half in (_Part(first, lower), _Part(first + 1, upper)):
        yield from _unfolded(label, child, half, levels - 1)


def _compile(stamp: str) -> tuple[Callable[..., tuple[int, int]], Callable[[float, float], float]]:
    """The entry points, cached on disk for this ``stamp`` of the sources."""

    @njit(cache=True, nogil=True)
    def write(
        label: Integers,
        child: Integers,
        root: int,
        box: Floats,
        split_variable: Integers,
        split_points: Floats,
        leaf_code: Integers,
    ) -> tuple[int, int]:
        """Writes the tree below ``root``, whose ``box`` is spoiled; returns how many nodes and inner nodes it has."""
        _ = stamp
        deepest = MOST_HALVINGS * box.shape[1]
        # The splits above the node: their variable, the end that the half at hand replaced, and the upper half to come.
        cut = np.empty(deepest, np.int64)
        kept = np.empty(deepest, np.float64)
        upper = np.empty(deepest, np.int64)
        node, depth, count, inner = np.int64(root), 0, 0, 0
        while True:
            k = np.int64(label[node])
            split_variable[count] = max(k, -1)
            if k >= 0:
                middle = split_point(box[0, k], box[1, k])
                split_points[inner] = middle
                node = np.int64(child[node])
                cut[depth], kept[depth], upper[depth] = k, box[1, k], node + 1
                box[1, k] = middle
                depth += 1
                inner += 1
                count += 1
                continue
            leaf_code[count - inner] = -1 - k
            count += 1
            while depth > 0 and upper[depth - 1] < 0:
                depth -= 1
                box[0, cut[depth]] = kept[depth]
            if depth == 0:
                return count, inner
            k, node = cut[depth - 1], upper[depth - 1]
            middle, box[1, k] = box[1, k], kept[depth - 1]
            kept[depth - 1], upper[depth - 1] = box[0, k], -1
            box[0, k] = middle

    @njit(cache=True)
    def cut_point(low: float, high: float) -> float:
        """``split_point``, which is called by compiled functions only."""
        _ = stamp
        return split_point(low, high)

    return write, cut_point


write, cut_point = _compile(source_stamp())
