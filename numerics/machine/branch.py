"""Branch and bound over a frontier of boxes: take a batch, decide it, split what is undecided.

A box's fate depends on that box alone, so the finished tree does not depend on the order of work. The frontier is a
queue while it is short (wide boxes first, counterexamples early) and a stack beyond (bounded memory).
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

import numpy as np
from numba import njit

from .decide import OPEN, UNDECIDED, centre, decide_by_mean_value, decide_plainly
from .elementary import OPTIONS
from .interpreter import BLOCK, run
from .lanes import LANES

#: Positions in ``state``: first and past-the-last box of the frontier, next free node, boxes decided, lane block found.
HEAD, TAIL, NODE, BOXES, FOUND = 0, 1, 2, 3, 4
STATE_SIZE = 5
#: Longest frontier that is still worked off in the order of arrival.
QUEUE = 1 << 16


@njit(**OPTIONS)
def midpoint(low, high):  # type: ignore[no-untyped-def]
    """The double at or next to the middle of [low, high]: the split point every reader of a tree can recompute."""
    return low + 0.5 * (high - low)


@njit(**OPTIONS)
def smear(partial, registers, low, high, scale, j):  # type: ignore[no-untyped-def]
    """The variable with the largest |gradient|·width on lane ``j``, or the relatively widest one; -1 if none can be split.

    ``low`` and ``high`` (variables,) are the box, ``scale`` the widths below which a variable is not split.
    """
    best, score = -1, -1.0
    widest, width = -1, -1.0
    for k in range(len(low)):
        span = high[k] - low[k]
        middle = midpoint(low[k], high[k])
        if not (span > scale[k] and low[k] < middle < high[k]):
            continue
        if span / scale[k] > width:
            widest, width = k, span / scale[k]
        if partial[k] >= 0:
            a, b = registers[partial[k] * BLOCK + j], registers[partial[k] * BLOCK + LANES + j]
            effect = max(-a, b) * span
            if effect > score:
                best, score = k, effect
    return best if score > 0.0 and score < math.inf else widest


@njit(**OPTIONS)
def take(frontier, nodes, state, boxes, owners):  # type: ignore[no-untyped-def]
    """Moves up to LANES boxes from the frontier (2, capacity, variables) to ``boxes``; returns how many."""
    count = min(LANES, state[TAIL] - state[HEAD])
    if state[TAIL] - state[HEAD] <= QUEUE:
        first = state[HEAD]
        state[HEAD] += count
    else:
        state[TAIL] -= count
        first = state[TAIL]
    for j in range(count):
        boxes[0, j] = frontier[0, first + j]
        boxes[1, j] = frontier[1, first + j]
        owners[j] = nodes[first + j]
    if state[HEAD] == state[TAIL]:
        state[HEAD] = state[TAIL] = 0
    return count


def _stamp() -> str:
    """A hash of the compiled package's sources."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _compile(stamp):  # type: ignore[no-untyped-def]
    """The entry point, cached on disk. numba's cache watches this file only; ``stamp`` makes it see the others."""

    @njit(cache=True, **OPTIONS)
    def advance(program, strict, strict_conditions, scale, budget, frontier, nodes, state, label, child, report):  # type: ignore[no-untyped-def]
        """Decides boxes until the frontier is empty, ``budget`` boxes are done, room is short or a point is found.

        ``frontier`` float64 (2, capacity, variables) and ``nodes`` (capacity,) hold the boxes from state[HEAD] to
        state[TAIL]. A node of the tree has ``label`` k >= 0 when it is split along variable k (then its halves are
        the nodes ``child`` and ``child`` + 1), and -1 - code when it is a leaf. ``report`` float64 (4, variables):
        the hardest box (two rows), in row 2 the point found, in report[3, 0] the smallest value of F at a centre.
        """
        _ = stamp
        code, real, marks, outputs, partial = program
        variables = marks[0]
        registers = np.empty(len(code) * BLOCK)
        boxes = np.empty((2, LANES, variables))
        owners = np.empty(LANES, np.int64)
        outcome = np.empty(LANES, np.int64)
        split = np.empty(LANES, np.int64)
        plain = np.empty(LANES)
        loss = np.empty(LANES)
        run(code, real, marks[0], marks[1], registers, LANES)
        done = 0
        while state[HEAD] < state[TAIL] and done < budget:
            if state[TAIL] + 2 * LANES > len(nodes) or state[NODE] + 2 * LANES > len(label):
                break
            count = take(frontier, nodes, state, boxes, owners)
            done += count
            m = (count + 7) // 8 * 8
            for k in range(variables):
                for j in range(m):
                    source = min(j, count - 1)
                    registers[k * BLOCK + j] = boxes[0, source, k]
                    registers[k * BLOCK + LANES + j] = boxes[1, source, k]
            run(code, real, marks[1], marks[2], registers, m)
            found = -1
            if decide_plainly(outputs, strict, strict_conditions, registers, m, outcome) > 0:
                f = outputs[0] * BLOCK
                for j in range(m):
                    plain[j] = registers[f + j]
                run(code, real, marks[2], marks[3], registers, m)
                centre(partial[0], registers, loss, m)
                run(code, real, marks[1], marks[2], registers, m)
                found = decide_by_mean_value(outputs, strict, strict_conditions, plain, registers, loss, m, outcome)
                for j in range(count):
                    if outcome[j] == UNDECIDED:
                        split[j] = smear(partial[0], registers, boxes[0, j], boxes[1, j], scale, j)
            if found >= 0:
                state[FOUND] = 1
                for k in range(variables):
                    report[2, k] = registers[k * BLOCK + found]
            for j in range(count):
                node = owners[j]
                if outcome[j] != UNDECIDED:
                    label[node] = -1 - outcome[j]
                    continue
                value = registers[outputs[0] * BLOCK + j]
                if value < report[3, 0]:
                    report[3, 0] = value
                    report[0] = boxes[0, j]
                    report[1] = boxes[1, j]
                k = split[j]
                if k < 0:
                    label[node] = -1 - OPEN
                    continue
                label[node] = k
                child[node] = state[NODE]
                middle = midpoint(boxes[0, j, k], boxes[1, j, k])
                for side in range(2):
                    tail = state[TAIL]
                    frontier[0, tail] = boxes[0, j]
                    frontier[1, tail] = boxes[1, j]
                    frontier[1 - side, tail, k] = middle
                    nodes[tail] = state[NODE]
                    state[NODE] += 1
                    state[TAIL] += 1
            if found >= 0:
                break
        state[BOXES] += done
        return done

    return advance


advance = _compile(_stamp())
