"""Constraints as programs: which instructions the value of each needs, and which its slopes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from ..machine.gradient import with_gradient

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tape import Tape

#: Where a left side must lie, and whether zero itself is excluded.
_TARGETS: Final = {
    "<": (-math.inf, 0.0, 1.0), "<=": (-math.inf, 0.0, 0.0), ">": (0.0, math.inf, 1.0), ">=": (0.0, math.inf, 0.0),
    "==": (0.0, 0.0, 0.0),
}  # fmt: skip


class Constraints(NamedTuple):
    """``code`` int32 (n, 4) and ``real`` float64 (n, 2) as in ``machine.program``.

    ``value`` and ``slope`` int32 list the instructions that constraint j needs for its value and for its slopes, from
    ``value_at[j]`` to ``value_at[j + 1]`` and so on. ``outputs`` (constraints,) and ``partial`` (constraints,
    variables) are the instructions of values and slopes, -1 for a slope that is zero. Values must lie in
    ``target[j, :2]``, inside it when ``target[j, 2]`` is 1.
    """

    code: NDArray[np.int32]
    real: NDArray[np.float64]
    value: NDArray[np.int32]
    value_at: NDArray[np.int64]
    slope: NDArray[np.int32]
    slope_at: NDArray[np.int64]
    outputs: NDArray[np.int64]
    partial: NDArray[np.int64]
    target: NDArray[np.float64]


def compiled(tape: Tape, relations: Sequence[str]) -> Constraints:
    """The constraints ``output[j] relations[j] 0``."""
    gradient = with_gradient(tape)
    whole = gradient.tape
    columns = (whole.opcode, whole.left, whole.right, whole.integer)
    values = [_needed(tape, [output]) for output in tape.outputs.tolist()]
    slopes = [
        np.setdiff1d(_needed(whole, row), value) for row, value in zip(gradient.partial.tolist(), values, strict=True)
    ]
    return Constraints(
        np.stack(columns, axis=1).astype(np.int32),
        np.stack([whole.lower, whole.upper], axis=1),
        np.concatenate(values).astype(np.int32),
        np.cumsum([0, *map(len, values)]).astype(np.int64),
        np.concatenate(slopes).astype(np.int32),
        np.cumsum([0, *map(len, slopes)]).astype(np.int64),
        tape.outputs.astype(np.int64),
        gradient.partial.astype(np.int64),
        np.array([_TARGETS[r] for r in relations], dtype=np.float64),
    )


def _needed(tape: Tape, outputs: Iterable[int]) -> NDArray[np.int32]:
    """The instructions that outputs depend on, in order."""
    found, waiting = set[int](), list(outputs)
    while waiting:
        i = waiting.pop()
        if i >= 0 and i not in found:
            found.add(i)
            waiting += [int(tape.left[i]), int(tape.right[i])]
    return np.array(sorted(found), dtype=np.int32)
