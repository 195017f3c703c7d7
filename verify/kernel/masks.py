"""Programs on arrays of boxes: comparisons become masks, one truth value for each box.

An empty result, which NaN ends mark in arrays, spreads through all operations and compares as false.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from flint import ctx
from numpy.typing import NDArray

from numerics.second_arithmetic import Arithmetic

from .program import Interval, Program, prepared

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
#: Lower and upper ends: an array (2, …), or two of one shape.
Ends = Floats | tuple[Floats, Floats]


def has_sign(value: Interval, op: str) -> Mask:
    return np.asarray(value.lo > 0 if op == ">" else value.lo >= 0)


def interval(ends: Ends, A: Arithmetic) -> Interval:
    """The intervals with these ends, arrays of any one shape, as one row: one operation on many instead of many."""
    return A.between(ends[0].ravel(), ends[1].ravel())


def rows(x: Interval, shape: tuple[int, ...]) -> Floats:
    """Lower and upper ends of such a row, float64 (2, *shape)."""
    return np.array([x.lo, x.hi]).reshape(2, *shape)


def boxes_of(names: Sequence[str], ends: Ends, A: Arithmetic) -> dict[str, Interval]:
    """The ranges of the variables, from their lower and upper ends (variables, boxes)."""
    return {name: A.between(low, high) for name, low, high in zip(names, *ends, strict=True)}


def evaluated(
    program: Program, box: Mapping[str, Interval], A: Arithmetic, strict: bool
) -> tuple[list[Interval], Mask]:
    """Enclosures of every step, and where all are certainly defined and continuous (if ``strict``)."""
    constants, places, plan = prepared(program, A, ctx.prec)
    values, inside = constants.copy(), np.asarray(True)
    for i, name in places:
        values[i] = box[name]
    for i, operation, a, b, condition in plan:
        if strict and condition is not None:
            op, _, payload = program.steps[i]
            inside = inside & _inside(op, payload, values[a], values[b])
        values[i] = operation(values[a]) if b < 0 else operation(values[a], values[b])
    return values, inside


def _inside(op: str, payload: Any, x: Interval, y: Interval) -> Mask:
    """``domains.inside_domain`` as a mask; False for operations that are left to the ordinary functions."""
    if op == "div":
        return np.asarray((y.lo > 0) | (y.hi < 0))
    if op == "ipow":
        return np.asarray((x.lo > 0) | (x.hi < 0))
    if op in ("log", "pow") or (op == "rpow" and payload < 0):
        return np.asarray(x.lo > 0)
    if op in ("sqrt", "rpow"):
        return np.asarray(x.lo >= 0)
    if op in ("asin", "acos"):
        return np.asarray((x.lo >= -1) & (x.hi <= 1))
    if op == "atanh":
        return np.asarray((x.lo > -1) & (x.hi < 1))
    return np.asarray(x.lo >= 1) if op == "acosh" else np.asarray(False)
