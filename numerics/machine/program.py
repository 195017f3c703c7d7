"""Programs: a tape and its gradient in the order and layout in which the compiled machine runs them.

Instructions come in stretches: variables, what is constant, what F and the conditions need, what only the gradients
need, what only the Hessian of F needs. The constant stretch runs once, those after the third only when plain intervals
did not decide.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from ..tape import Op
from .gradient import with_gradient

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tape import Tape


#: Operations after which a second derivative does not exist, and those that gradients have at kinks.
KINKS: Final = frozenset({Op.ABS, Op.MIN, Op.MAX, Op.SIGN, Op.STEP})


class Program(NamedTuple):
    """``code`` int32 (n, 4): opcode, left, right, integer; ``real`` float64 (n, 2): lower, upper (see ``Tape``).

    ``marks`` int64 (5,): the ends of the stretches. ``outputs`` int32: instructions of F and the conditions;
    ``partial`` int32 (outputs, variables): instructions of their derivatives, -1 where a derivative is zero; ``second``
    int32 (variables, variables): those of the second derivatives of F, in the upper triangle, or (0, 0).
    """

    code: NDArray[np.int32]
    real: NDArray[np.float64]
    marks: NDArray[np.int64]
    outputs: NDArray[np.int32]
    partial: NDArray[np.int32]
    second: NDArray[np.int32]


def compile_tape(tape: Tape, *, second_order: bool = False) -> Program:
    """The program of a tape; what no output needs is dropped.

    Second derivatives are there only with ``second_order``, and when F has no kinks (abs, min, max).
    Raises ValueError for a tape without outputs or without variables.
    """
    if tape.variables < 1 or len(tape.outputs) < 1:
        raise ValueError(
            "Expected a tape with variables and outputs but got "
            f"variables={tape.variables}, outputs={len(tape.outputs)}."
        )
    gradient = with_gradient(tape)
    whole, partial = gradient.tape, gradient.partial
    second = np.empty((0, 0), dtype=np.int32)
    if second_order and not KINKS.intersection(whole.opcode.tolist()):
        whole, second = _with_hessian(whole, partial[0])
    left, right = whole.left.tolist(), whole.right.tolist()
    values, slopes, curvature = (
        _needed(outputs.ravel().tolist(), left, right) for outputs in (tape.outputs, partial, second)
    )
    varies: list[bool] = []
    stretches: list[list[int]] = [list(range(tape.variables)), [], [], [], []]
    for i, (a, b) in enumerate(zip(left, right, strict=True)):
        varies.append(i < tape.variables or (a >= 0 and varies[a]) or (b >= 0 and varies[b]))
        if i >= tape.variables:
            stretch = 2 if values[i] else 3 if slopes[i] else 4 if curvature[i] else 0
            if stretch:
                stretches[stretch if varies[i] else 1].append(i)
    order = [i for stretch in stretches for i in stretch]
    position = {-1: -1} | {old: new for new, old in enumerate(order)}
    code = np.empty((len(order), 4), dtype=np.int32)
    code[:, 0] = whole.opcode[order]
    code[:, 1] = [position[left[i]] for i in order]
    code[:, 2] = [position[right[i]] for i in order]
    code[:, 3] = whole.integer[order]

    def moved(indices: NDArray[np.int32]) -> NDArray[np.int32]:
        return np.array([position[i] for i in indices.ravel().tolist()], dtype=np.int32).reshape(indices.shape)

    return Program(
        code,
        np.stack([whole.lower[order], whole.upper[order]], axis=1),
        np.cumsum([len(stretch) for stretch in stretches]).astype(np.int64),
        moved(tape.outputs),
        moved(partial),
        moved(second),
    )


def _with_hessian(whole: Tape, partial: NDArray[np.int32]) -> tuple[Tape, NDArray[np.int32]]:
    """The tape ``whole`` continued by the derivatives of ``partial`` (variables,), and their table (upper triangle)."""
    present = [k for k in range(whole.variables) if partial[k] >= 0]
    again = with_gradient(replace(whole, outputs=partial[present]))
    second = np.full((whole.variables, whole.variables), -1, dtype=np.int32)
    second[present] = again.partial
    return again.tape, np.where(np.tri(whole.variables, k=-1, dtype=bool), np.int32(-1), second)


def _needed(outputs: list[int], left: list[int], right: list[int]) -> list[bool]:
    """Which instructions the outputs need; operands stand before the instructions that use them."""
    needed = [False] * (len(left) + 1)  # the last one stands for an operand -1, which is none
    for i in outputs:
        needed[i] = True
    for i in reversed(range(len(left))):
        if needed[i]:
            needed[left[i]] = needed[right[i]] = True
    return needed
