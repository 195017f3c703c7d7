"""Branch and bound over a frontier of boxes: take a batch, decide it, split what is undecided.

A box's fate depends on that box alone, so the finished tree does not depend on the order of work. The frontier is a
queue while it is short (wide boxes first, counterexamples early) and a stack beyond (bounded memory).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .decide import (
    OPEN,
    SECOND_ORDER,
    UNDECIDED,
    centre,
    choose_splits,
    counterexample,
    decide_by_mean_value,
    decide_plainly,
    decide_smaller,
    fix_monotone,
)
from .elementary import ENTRY, MAGIC, OPTIONS
from .frontier import BOXES, FOUND, HEAD, NODE, TAIL
from .interpreter import BLOCK, run
from .intrinsics import bits_of_double, double_of_bits
from .lanes import LANES
from .second_order import decide_by_tangents, keep_hessian, tangent_points
from .stamp import source_stamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from .arrays import Flags, Floats, Integers
    from .program import Program

#: Longest frontier that is still worked off in the order of arrival.
QUEUE = 1 << 14
#: Split points keep this many bits of the width, and one more.
KEPT_BITS = 12


@njit(**OPTIONS)
def split_point(low: float, high: float) -> float:
    """The middle of [low, high] rounded to a multiple of 2^(e-13), where 2^e <= high - low < 2^(e+1)."""
    middle = low + 0.5 * (high - low)
    exponent = (bits_of_double(high - low) >> 52) - KEPT_BITS - 1
    step = double_of_bits(exponent << 52)
    steps = (0.5 * low + 0.5 * high) * double_of_bits((2046 - exponent) << 52)
    rounded = ((steps + MAGIC) - MAGIC) * step
    sound = (exponent > 0) & (abs(steps) < 2.0**51) & (low < rounded) & (rounded < high)
    return rounded if sound else middle


@njit(**OPTIONS)
def take(frontier: Floats, nodes: Integers, state: Integers, boxes: Floats, owners: Integers, registers: Floats) -> int:
    """Moves up to LANES boxes from the frontier to ``boxes`` and the variables' registers; returns how many.

    The frontier is (2, variables, capacity). Lanes beyond the last box, up to a multiple of 8, repeat it.
    """
    count = min(LANES, state[TAIL] - state[HEAD])
    if state[TAIL] - state[HEAD] <= QUEUE:
        first = state[HEAD]
        state[HEAD] += count
    else:
        state[TAIL] -= count
        first = state[TAIL]
    m = (count + 7) // 8 * 8
    for k in range(boxes.shape[1]):
        for side in range(2):
            source = frontier[side, k, first : first + count]
            target = boxes[side, k]
            for j in range(count):
                target[j] = source[j]
            for j in range(count, m):
                target[j] = source[count - 1]
    for j in range(count):
        owners[j] = nodes[first + j]
    load(boxes, registers, m)
    if state[HEAD] == state[TAIL]:
        state[HEAD] = state[TAIL] = 0
    return count


@njit(**OPTIONS)
def load(boxes: Floats, registers: Floats, m: int) -> None:
    """Copies boxes (2, variables, LANES) to the registers of the variables."""
    for k in range(boxes.shape[1]):
        for side in range(2):
            target = registers[k * BLOCK + side * LANES : k * BLOCK + (side + 1) * LANES]
            source = boxes[side, k]
            for j in range(m):
                target[j] = source[j]


@njit(**OPTIONS)
def save(registers: Floats, boxes: Floats, m: int) -> None:
    """Copies the registers of the variables to boxes (2, variables, LANES)."""
    for k in range(boxes.shape[1]):
        for side in range(2):
            source = registers[k * BLOCK + side * LANES : k * BLOCK + (side + 1) * LANES]
            target = boxes[side, k]
            for j in range(m):
                target[j] = source[j]


@njit(**OPTIONS)
def divide(
    boxes: Floats, split: Integers, chosen: Integers, frontier: Floats, nodes: Integers, state: Integers
) -> None:
    """Appends the lower, then the upper halves of the boxes on the lanes ``chosen`` to the frontier, with new nodes."""
    count = len(chosen)
    first = state[TAIL]
    second, last = first + count, first + 2 * count
    for k in range(boxes.shape[1]):
        low, high = boxes[0, k], boxes[1, k]
        lower_low, lower_high = frontier[0, k, first:second], frontier[1, k, first:second]
        upper_low, upper_high = frontier[0, k, second:last], frontier[1, k, second:last]
        for q in range(count):
            a, b = low[chosen[q]], high[chosen[q]]
            middle = split_point(a, b)
            here = split[chosen[q]] == k
            lower_low[q], lower_high[q] = a, (middle if here else b)
            upper_low[q], upper_high[q] = (middle if here else a), b
    for q in range(count):
        nodes[first + q], nodes[second + q] = state[NODE] + 2 * q, state[NODE] + 2 * q + 1
    state[TAIL] = last
    state[NODE] += 2 * count


def _compile(stamp: str) -> Callable[..., int]:
    """The entry point, cached on disk for this ``stamp`` of the sources."""

    @njit(cache=True, **ENTRY)
    def advance(
        program: Program,
        strict: bool,
        strict_conditions: Flags,
        restricted: bool,
        scale: Floats,
        budget: int,
        frontier: Floats,
        nodes: Integers,
        state: Integers,
        label: Integers,
        child: Integers,
        report: Floats,
    ) -> int:
        """Decides boxes until the frontier is empty, ``budget`` boxes are done, room is short or a point is found.

        ``frontier`` float64 (2, variables, capacity) and ``nodes`` (capacity,) hold the boxes from state[HEAD] to
        state[TAIL]. A node of the tree has ``label`` k >= 0 when it is split along variable k (its halves are the
        nodes ``child`` and ``child`` + 1), and -1 - code when it is a leaf. ``report`` float64 (4, variables): the
        hardest box (two rows), the point found, and in report[3, 0] the smallest value of F at a centre.
        """
        _ = stamp
        code, real, marks, outputs, partial, second = program
        variables = marks[0]
        registers = np.empty((len(code) + 1) * BLOCK)
        boxes, small = np.empty((2, variables, LANES)), np.empty((2, variables, LANES))
        shifts, hessian = np.empty((variables, LANES)), np.empty((len(second), len(second), BLOCK))
        owners = np.empty(LANES, np.int64)
        outcome = np.empty(LANES, np.int64)
        splits = np.empty((len(outputs), LANES), np.int64)
        chosen = np.empty(LANES, np.int64)
        plain, loss, score = np.empty(LANES), np.empty(LANES), np.empty(LANES)
        f = outputs[0] * BLOCK
        # The mean value form wants F defined on the whole box, not only where the conditions hold.
        relaxed = restricted and len(outputs) == 1
        m = len(loss)
        run(code, real, marks[0], marks[1], registers, restricted, m)
        done = 0
        while state[HEAD] < state[TAIL] and done < budget:
            if state[TAIL] + 2 * LANES > len(nodes) or state[NODE] + 2 * LANES > len(label):
                break
            count = take(frontier, nodes, state, boxes, owners, registers)
            done += count
            m = (count + 7) // 8 * 8
            run(code, real, marks[1], marks[2], registers, restricted, m)
            if decide_plainly(outputs, strict, strict_conditions, registers, m, outcome) == 0:
                for j in range(count):
                    label[owners[j]] = -1 - outcome[j]
                continue
            if relaxed != restricted:
                run(code, real, marks[1], marks[2], registers, relaxed, m)
            for j in range(m):
                plain[j] = registers[f + j]
            run(code, real, marks[2], marks[3], registers, relaxed, m)
            for i in range(len(outputs)):
                choose_splits(partial[i], registers, boxes, scale, splits[i], score, m)
            if fix_monotone(partial[0], registers, outcome, m) > 0:
                run(code, real, marks[1], marks[2], registers, relaxed, m)
                decide_smaller(outputs[0], strict, registers, plain, m, outcome)
                run(code, real, marks[2], marks[3], registers, relaxed, m)
            if len(second) > 0:
                save(registers, small, m)
                run(code, real, marks[3], marks[4], registers, relaxed, m)
                keep_hessian(second, registers, hessian, m)
            centre(partial[0], registers, loss, m)
            run(code, real, marks[1], marks[2], registers, relaxed, m)
            decide_by_mean_value(outputs[0], strict, registers, plain, loss, m, outcome)
            found = counterexample(outputs, strict, strict_conditions, registers, m, outcome)
            for j in range(count):
                for i in range(1, len(outputs)):  # where a condition fails at the centre, work on that condition
                    if registers[outputs[i] * BLOCK + LANES + j] < 0.0:
                        splits[0, j] = splits[i, j]
                        break
                value = registers[f + j]
                if outcome[j] == UNDECIDED and value < report[3, 0]:
                    report[3, 0] = value
                    for i in range(variables):
                        report[0, i], report[1, i] = boxes[0, i, j], boxes[1, i, j]
            if len(second) > 0 and found < 0:
                run(code, real, marks[2], marks[3], registers, relaxed, m)
                if tangent_points(outputs[0], partial[0], hessian, small, registers, shifts, outcome, m) > 0:
                    run(code, real, marks[1], marks[3], registers, relaxed, m)
                    decide_by_tangents(
                        outputs[0], strict, partial[0], small, registers, shifts, plain, SECOND_ORDER, outcome, m
                    )
                    found = counterexample(outputs, strict, strict_conditions, registers, m, outcome)
            divided = 0
            for j in range(count):
                node = owners[j]
                if outcome[j] != UNDECIDED:
                    label[node] = -1 - outcome[j]
                    continue
                k = splits[0, j]
                label[node] = k if k >= 0 else -1 - OPEN
                if k >= 0:
                    child[node] = state[NODE] + 2 * divided
                    chosen[divided] = j
                    divided += 1
            divide(boxes, splits[0], chosen[:divided], frontier, nodes, state)
            if found >= 0:
                state[FOUND] = 1
                for k in range(variables):
                    report[2, k] = registers[k * BLOCK + found]
                break
        state[BOXES] += done
        return done

    return advance


advance = _compile(source_stamp())
