"""Programs: a tape and its gradient in the order and layout in which the compiled machine runs them.

Instructions come in four stretches: variables, what is constant, what F and the conditions need, what only the
gradient needs. The constant stretch runs once, the gradient stretch only when plain intervals did not decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..tape import Op
from .gradient import with_gradient

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tape import Tape


class Program(NamedTuple):
    """``code`` int32 (n, 4): opcode, left, right, integer; ``real`` float64 (n, 2): lower, upper (see ``Tape``).

    ``marks`` int64 (4,): the ends of the four stretches. ``outputs`` int32: instructions of F and the conditions;
    ``partial`` int32 (outputs, variables): instructions of their derivatives, -1 where a derivative is zero.
    """

    code: NDArray[np.int32]
    real: NDArray[np.float64]
    marks: NDArray[np.int64]
    outputs: NDArray[np.int32]
    partial: NDArray[np.int32]


def compile_tape(tape: Tape) -> Program:
    """The program of a tape; what no output needs is dropped.

    Raises ValueError for a tape without outputs or without variables.
    """
    if tape.variables < 1 or len(tape.outputs) < 1:
        raise ValueError(
            "Expected a tape with variables and outputs but got "
            f"variables={tape.variables}, outputs={len(tape.outputs)}."
        )
    gradient = with_gradient(tape)
    whole = gradient.tape
    left, right = whole.left.tolist(), whole.right.tolist()
    needed_for_values = _needed(tape.outputs.tolist(), left, right)
    needed_for_slopes = _needed([p for p in gradient.partial.ravel().tolist() if p >= 0], left, right)
    varies = [op == Op.VARIABLE for op in whole.opcode.tolist()]
    stretches: list[list[int]] = [[], [], [], []]
    for i, (a, b) in enumerate(zip(left, right, strict=True)):
        varies[i] = varies[i] or any(j >= 0 and varies[j] for j in (a, b))
        if i < tape.variables:
            stretches[0].append(i)
        elif i in needed_for_values or i in needed_for_slopes:
            stretches[1 if not varies[i] else 2 if i in needed_for_values else 3].append(i)
    order = [i for stretch in stretches for i in stretch]
    position = {-1: -1} | {old: new for new, old in enumerate(order)}
    code = np.empty((len(order), 4), dtype=np.int32)
    code[:, 0] = whole.opcode[order]
    code[:, 1] = [position[left[i]] for i in order]
    code[:, 2] = [position[right[i]] for i in order]
    code[:, 3] = whole.integer[order]
    return Program(
        code,
        np.stack([whole.lower[order], whole.upper[order]], axis=1),
        np.cumsum([len(stretch) for stretch in stretches]).astype(np.int64),
        np.array([position[i] for i in tape.outputs.tolist()], dtype=np.int32),
        np.array([position[i] for i in gradient.partial.ravel().tolist()], dtype=np.int32).reshape(
            gradient.partial.shape
        ),
    )


def _needed(outputs: list[int], left: list[int], right: list[int]) -> set[int]:
    found: set[int] = set()
    stack = list(outputs)
    while stack:
        i = stack.pop()
        if i >= 0 and i not in found:
            found.add(i)
            stack += (left[i], right[i])
    return found
