"""Enclosures of a tape's outputs and gradients on many boxes at once, in floats: what the searcher sees of a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from numerics.machine.elementary import ENTRY
from numerics.machine.interpreter import BLOCK, run
from numerics.machine.lanes import LANES
from numerics.machine.program import Program, compile_tape

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from numerics.machine.arrays import Floats
    from numerics.tape import Tape


def enclose(
    tape: Tape, lower: ArrayLike, upper: ArrayLike, *, restricted: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Values and gradients of the outputs of ``tape`` on boxes with ends ``lower``, ``upper``: (boxes, variables) each.

    Returns arrays (boxes, outputs, 2) and (boxes, outputs, variables, 2) with lower and upper ends; NaN where an
    output is not defined on the whole box (unless ``restricted`` to its domain) or nothing is known.
    """
    low, high = np.atleast_2d(np.asarray(lower, dtype=float)), np.atleast_2d(np.asarray(upper, dtype=float))
    if low.shape != high.shape or low.shape[1] != tape.variables:
        raise ValueError(f"Expected ends of shape (boxes, {tape.variables}) but got {low.shape} and {high.shape}.")
    program = compile_tape(tape)
    values = np.empty((len(low), len(tape.outputs), 2))
    gradients = np.empty((len(low), len(tape.outputs), tape.variables, 2))
    on_boxes(program, np.stack([low, high]), restricted, values, gradients)
    return values, gradients


@njit(**ENTRY)
def on_boxes(program: Program, boxes: Floats, restricted: bool, values: Floats, gradients: Floats) -> None:
    """Fills ``values`` and ``gradients`` (nothing when it has length 0) for boxes (2, boxes, variables)."""
    code, real, marks, outputs, partial, _ = program
    registers = np.zeros((len(code) + 1) * BLOCK)
    m = len(registers) // (len(code) + 1) // 2
    run(code, real, marks[0], marks[1], registers, restricted, m)
    for start in range(0, boxes.shape[1], LANES):
        m = min(LANES, boxes.shape[1] - start)
        for side in range(2):
            for k in range(boxes.shape[2]):
                for j in range(m):
                    registers[k * BLOCK + side * LANES + j] = boxes[side, start + j, k]
        run(code, real, marks[1], marks[2], registers, restricted, m)
        for side in range(2):
            for i in range(len(outputs)):
                for j in range(m):
                    values[start + j, i, side] = registers[outputs[i] * BLOCK + side * LANES + j]
        if len(gradients) == 0:
            continue
        run(code, real, marks[2], marks[3], registers, restricted, m)
        for side in range(2):
            for i in range(len(outputs)):
                for k in range(boxes.shape[2]):
                    for j in range(m):
                        slope = 0.0
                        if partial[i, k] >= 0:
                            slope = registers[partial[i, k] * BLOCK + side * LANES + j]
                        gradients[start + j, i, k, side] = slope
