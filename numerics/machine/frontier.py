"""The boxes that a search has still to decide, dealt into parts, each with room for what comes of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Positions in ``state``: first and past-the-last box of the frontier, next free node, boxes decided, point found.
HEAD, TAIL, NODE, BOXES, FOUND = 0, 1, 2, 3, 4
#: Numbers between what two threads write.
APART: Final = 32
#: A part with less than one in so many of the boxes that would be its share is dealt new ones.
UNEVEN: Final = 2
#: Room for the halves of the last boxes of a round, which are decided at once: twice what they need.
SPARE: Final = 256


def room_for(boxes: int) -> int:
    """How many halves may come of a round in which so many boxes are decided."""
    return 2 * boxes + SPARE


class Frontier:
    """Boxes (2, variables, capacity) with their nodes in the tree (capacity,), from state[HEAD] to state[TAIL].

    Their halves are the nodes from state[NODE] on, below ``stop``. ``report`` (4, variables) is what a search found on
    them, see ``branch.advance``.
    """

    __slots__ = ("boxes", "nodes", "report", "state", "stop")

    def __init__(self, variables: int) -> None:
        self.boxes = np.empty((2, variables, 0))
        self.nodes = np.empty(0, dtype=np.int64)
        # Written all the time: where another thread's numbers lie beside, processors wait for each other.
        self.state = np.zeros(2 * APART + 5, dtype=np.int64)[APART : APART + 5]
        self.stop = 0
        self.report = np.zeros((4, variables))
        self.report[3, 0] = math.inf

    def __len__(self) -> int:
        return int(self.state[TAIL] - self.state[HEAD])

    def waiting(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The boxes still to decide and their nodes."""
        head, tail = self.state[:2]
        return self.boxes[:, :, head:tail], self.nodes[head:tail]

    def put(self, boxes: NDArray[np.float64], nodes: NDArray[np.int64], more: int) -> None:
        """Let these wait, with room for so many ``more`` behind them."""
        count = len(nodes)
        if count + more > len(self.nodes):
            capacity = 2 * (count + more)
            self.boxes = np.empty((2, boxes.shape[1], capacity))
            self.nodes = np.empty(capacity, dtype=np.int64)
        self.boxes[:, :, :count], self.nodes[:count] = boxes, nodes
        self.state[HEAD], self.state[TAIL] = 0, count

    def make_room(self, more: int) -> None:
        """Have room for so many ``more`` boxes."""
        if self.state[TAIL] + more > len(self.nodes):
            boxes, nodes = self.waiting()
            self.put(boxes.copy(), nodes.copy(), more)


def dealt(frontiers: Sequence[Frontier], parts: int) -> None:
    """Deal what waits to the first ``parts`` frontiers.

    All of it is dealt where others have some; otherwise one with less than a fair part gets every second box of the
    longest.
    """
    if any(map(len, frontiers[parts:])):
        waiting = [frontier.waiting() for frontier in frontiers]
        boxes, nodes = np.concatenate([b for b, _ in waiting], axis=2), np.concatenate([n for _, n in waiting])
        for part, frontier in enumerate(frontiers):
            start = part if part < parts else len(nodes)
            frontier.put(boxes[:, :, start::parts], nodes[start::parts], 0)
    least = sum(map(len, frontiers)) / (UNEVEN * parts)
    for frontier in frontiers[:parts]:
        if len(frontier) < least:
            longest = max(frontiers, key=len)
            boxes, nodes = longest.waiting()
            few, owners = frontier.waiting()
            frontier.put(np.concatenate([few, boxes[:, :, 1::2]], axis=2), np.concatenate([owners, nodes[1::2]]), 0)
            longest.put(boxes[:, :, ::2].copy(), nodes[::2].copy(), 0)
