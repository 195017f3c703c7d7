"""Programs on arrays of boxes: comparisons become masks, one truth value for each box.

An empty result, which NaN ends mark in arrays, spreads through all operations and compares as false.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from flint import ctx
from numpy.typing import NDArray

from numerics.second_arithmetic import Arithmetic

from .program import Interval, Program, prepared

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def has_sign(lower: Floats, op: str) -> Mask:
    """Where all that is not below these ends has the sign ">" or ">="."""
    return np.asarray(lower > 0 if op == ">" else lower >= 0)


def evaluated(program: Program, box: Mapping[str, Interval], A: Arithmetic) -> list[Interval]:
    """Enclosures of every step."""
    constants, places, plan = prepared(program, A, ctx.prec)
    values = constants.copy()
    for i, name in places:
        values[i] = box[name]
    for i, operation, a, b, _ in plan:
        values[i] = operation(values[a]) if b < 0 else operation(values[a], values[b])
    return values
