"""The interpreter of ``code``: registers of intervals, one row for each instruction, a block of boxes at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numba import njit, types

from ..machine.stamp import source_stamp
from . import rounded
from .code import NONNEGATIVE, NONZERO, OPERATIONS, POSITIVE
from .functions import exponential, logarithm, wave
from .rounded import NAN, OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..machine.arrays import Flags, Floats, Integers

#: Boxes whose intervals are held at a time.
LANES = 64
VARIABLE, NUMBER, ADD, SUB, MUL, DIV, NEG, RECIPROCAL, POWER, CLIP, SQRT, EXP, LOG, SIN, COS, ABS, MIN, MAX = range(
    len(OPERATIONS)
)
_ENTRY = {"nogil": True, "error_model": "numpy"}


@njit(**OPTIONS)
def clip(al: float, ah: float) -> rounded.Pair:
    """The part of the interval in [0, ∞)."""
    return (max(al, 0.0), ah) if (al <= ah) & (ah >= 0.0) else (NAN, NAN)


@njit(**OPTIONS)
def size(al: float, ah: float) -> rounded.Pair:
    """The absolute value."""
    return (max(max(al, -ah), 0.0), max(-al, ah)) if al <= ah else (NAN, NAN)


@njit(**OPTIONS)
def least(al: float, ah: float, bl: float, bh: float) -> rounded.Pair:
    return (min(al, bl), min(ah, bh)) if (al <= ah) & (bl <= bh) else (NAN, NAN)


@njit(**OPTIONS)
def step(op: int, exponent: int, out: Floats, a: Floats, b: Floats, t: Floats, m: int) -> None:
    """One instruction on the first ``m`` lanes; ``out``, ``a`` and ``b`` are (2, LANES)."""
    if op == ADD:
        for j in range(m):
            out[0, j], out[1, j] = rounded.add(a[0, j], a[1, j], b[0, j], b[1, j])
    elif op == SUB:
        for j in range(m):
            out[0, j], out[1, j] = rounded.add(a[0, j], a[1, j], -b[1, j], -b[0, j])
    elif op == MUL:
        for j in range(m):
            out[0, j], out[1, j] = rounded.mul(a[0, j], a[1, j], b[0, j], b[1, j])
    elif op == DIV:
        for j in range(m):
            out[0, j], out[1, j] = rounded.div(a[0, j], a[1, j], b[0, j], b[1, j])
    elif op == NEG:
        for j in range(m):
            out[0, j], out[1, j] = -a[1, j], -a[0, j]
    elif op == RECIPROCAL:
        for j in range(m):
            out[0, j], out[1, j] = rounded.reciprocal(a[0, j], a[1, j])
    elif op == POWER:
        for j in range(m):
            out[0, j], out[1, j] = rounded.power(a[0, j], a[1, j], exponent)
    elif op == CLIP:
        for j in range(m):
            out[0, j], out[1, j] = clip(a[0, j], a[1, j])
    elif op == SQRT:
        for j in range(m):
            out[0, j], out[1, j] = rounded.square_root(a[0, j], a[1, j])
    elif op == EXP:
        for j in range(m):
            out[0, j], out[1, j] = exponential(a[0, j], a[1, j], t)
    elif op == LOG:
        for j in range(m):
            out[0, j], out[1, j] = logarithm(a[0, j], a[1, j], t)
    elif op in (SIN, COS):
        for j in range(m):
            out[0, j], out[1, j] = wave(a[0, j], a[1, j], op - SIN, t)
    elif op == ABS:
        for j in range(m):
            out[0, j], out[1, j] = size(a[0, j], a[1, j])
    elif op == MIN:
        for j in range(m):
            out[0, j], out[1, j] = least(a[0, j], a[1, j], b[0, j], b[1, j])
    elif op == MAX:
        for j in range(m):
            low, high = least(-a[1, j], -a[0, j], -b[1, j], -b[0, j])
            out[0, j], out[1, j] = -high, -low
    else:
        out[:] = NAN


@njit(**OPTIONS)
def holds(kind: int, low: float, high: float) -> bool:
    """Whether an interval has what a test asks for; never for the empty one."""
    if kind == NONZERO:
        return low > 0.0 or high < 0.0
    if kind == POSITIVE:
        return low > 0.0
    return kind == NONNEGATIVE and low >= 0.0


def _compile(stamp: str) -> Callable[..., None]:
    array, flags = types.float64, types.boolean
    index = types.Array(types.int32, 1, "C"), types.Array(types.int32, 2, "C")
    signature = types.void(
        index[1], array[:, ::1], index[1], array[::1], array[:, :, ::1], index[0], array[:, :, ::1], flags[::1]
    )

    @njit(signature, cache=True, **_ENTRY)
    def run(
        code: Integers,
        real: Floats,
        tests: Integers,
        t: Floats,
        ends: Floats,
        outputs: Integers,
        out: Floats,
        inside: Flags,
    ) -> None:
        """The instructions on all boxes: ``out`` (2, outputs, boxes) and ``inside`` (boxes,) are filled."""
        stamp  # noqa: B018 part of the key in the cache
        rows, boxes = len(code), ends.shape[2]
        registers = np.empty((rows, 2, LANES))
        for i in range(rows):
            if code[i, 0] == NUMBER:
                registers[i, 0, :], registers[i, 1, :] = real[i, 0], real[i, 1]
        for start in range(0, boxes, LANES):
            m = min(LANES, boxes - start)
            for i in range(rows):
                op = code[i, 0]
                if op == NUMBER:
                    continue
                if op == VARIABLE:
                    registers[i, 0, :m] = ends[0, code[i, 3], start : start + m]
                    registers[i, 1, :m] = ends[1, code[i, 3], start : start + m]
                    continue
                step(op, code[i, 3], registers[i], registers[code[i, 1]], registers[code[i, 2]], t, m)
            for i in range(len(tests)):
                x = registers[tests[i, 0]]
                for j in range(m):
                    inside[start + j] &= holds(tests[i, 1], x[0, j], x[1, j])
            for i in range(len(outputs)):
                out[0, i, start : start + m] = registers[outputs[i], 0, :m]
                out[1, i, start : start + m] = registers[outputs[i], 1, :m]

    return run


# The bounds are those of array_functions: its source is part of the key, too.
run = _compile(source_stamp(Path(__file__).parent, Path(__file__).parents[1]))
