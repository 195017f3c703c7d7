"""Values and gradients of a tape at points, with NumPy alone: plain floating point, no enclosures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from numerics.machine.gradient import with_gradient
from numerics.tape import Op

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from numerics.tape import Tape


def _erf(x: NDArray[np.float64]) -> Any:
    from scipy.special import erf

    return erf(x)


UNARY: dict[Op, Callable[[Any], Any]] = {
    Op.NEG: np.negative, Op.ABS: np.abs, Op.SIGN: np.sign, Op.STEP: lambda x: np.heaviside(x, 0.5),
    Op.SQRT: np.sqrt, Op.CBRT: np.cbrt, Op.EXP: np.exp, Op.LOG: np.log, Op.SIN: np.sin, Op.COS: np.cos, Op.TAN: np.tan,
    Op.ASIN: np.arcsin, Op.ACOS: np.arccos, Op.ATAN: np.arctan, Op.SINH: np.sinh, Op.COSH: np.cosh, Op.TANH: np.tanh,
    Op.ASINH: np.arcsinh, Op.ACOSH: np.arccosh, Op.ATANH: np.arctanh, Op.ERF: _erf,
}  # fmt: skip

BINARY: dict[Op, Callable[[Any, Any], Any]] = {
    Op.ADD: np.add, Op.SUB: np.subtract, Op.MUL: np.multiply, Op.DIV: np.divide, Op.MIN: np.minimum, Op.MAX: np.maximum,
    Op.POWER: np.float_power, Op.ATAN2: np.arctan2,
}  # fmt: skip


class PointEvaluator:
    """The outputs of a tape and their gradients as functions of many points."""

    def __init__(self, tape: Tape) -> None:
        gradient = with_gradient(tape)
        self.tape, self._whole, self._partial = tape, gradient.tape, gradient.partial

    def values(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """The outputs, shape (points, outputs), at ``points`` (points, variables); NaN where undefined."""
        results = _run(self.tape, points, len(self.tape))
        return np.stack([results[i] for i in self.tape.outputs.tolist()], axis=1)

    def with_gradients(self, points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The outputs (points, outputs) and their gradients (points, outputs, variables)."""
        results = _run(self._whole, points, len(self._whole))
        gradients = np.zeros((len(points), *self._partial.shape))
        for (row, k), index in np.ndenumerate(self._partial):
            if index >= 0:
                gradients[:, row, k] = results[index]
        return np.stack([results[i] for i in self.tape.outputs.tolist()], axis=1), gradients


def _run(tape: Tape, points: NDArray[np.float64], stop: int) -> list[NDArray[np.float64]]:
    results: list[NDArray[np.float64]] = []
    columns = (tape.opcode, tape.left, tape.right, tape.integer, tape.lower, tape.upper)
    rows = zip(*(column[:stop].tolist() for column in columns), strict=True)
    with np.errstate(all="ignore"):
        for opcode, left, right, integer, low, high in rows:
            op = Op(opcode)
            if op == Op.VARIABLE:
                value = points[:, integer]
            elif op == Op.CONSTANT:
                value = np.full(len(points), low + 0.5 * (high - low))
            elif op == Op.POWER_INTEGER:
                value = np.float_power(results[left], integer)
            elif op == Op.POWER_REAL:
                value = np.float_power(results[left], low + 0.5 * (high - low))
            elif op in UNARY:
                value = UNARY[op](results[left])
            else:
                value = BINARY[op](results[left], results[right])
            results.append(value)
    return results
