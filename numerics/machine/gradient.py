"""Reverse differentiation of tapes: from a tape of F to a tape of F and all its partial derivatives.

The adjoint of an instruction is the derivative of F by its result; it is the sum over the instructions that use the
result of their adjoint times their partial derivative (Griewank and Walther, *Evaluating Derivatives*, 2nd ed., SIAM
2008, chapter 3). Everything is written as further instructions, so that whatever runs a tape also runs its gradient.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..tape import Op, Tape, TapeWriter

if TYPE_CHECKING:
    from numpy.typing import NDArray

TWO_OVER_ROOT_PI = (1.1283791670955125, 1.1283791670955128)


@dataclass(frozen=True, slots=True, eq=False)
class GradientTape:
    """``tape`` continued by derivatives: ``partial[j, k]`` is the instruction of ∂(output j)/∂(variable k), -1 if zero.

    The first instructions are those of the original tape, with the same numbers.
    """

    tape: Tape
    partial: NDArray[np.int32]


def with_gradient(tape: Tape) -> GradientTape:
    """The tape continued by the partial derivatives of all its outputs.

    A derivative means something only where the value is defined: that of ``0*log(x)`` may be bounded at x = -1. At
    kinks of abs, min and max the interval derivative contains all slopes between the one-sided ones.
    """
    rules = _Rules(tape)
    varies: list[bool] = []
    for op, a, b in zip(rules.ops, rules.left, rules.right, strict=True):
        varies.append(op is Op.VARIABLE or (a >= 0 and varies[a]) or (b >= 0 and varies[b]))
    table = np.full((len(tape.outputs), tape.variables), -1, dtype=np.int32)
    for row, output in enumerate(tape.outputs.tolist()):
        adjoints = {output: rules.one}
        for i in range(output, tape.variables - 1, -1):
            if i in adjoints:
                for operand, term in rules.terms(i, adjoints[i], varies):
                    adjoints[operand] = rules.emit(Op.ADD, adjoints[operand], term) if operand in adjoints else term
        for k in range(tape.variables):
            table[row, k] = adjoints.get(k, -1)
    return GradientTape(rules.writer.finish(tape.outputs.tolist()), table)


class _Rules:
    """The differentiation rules, writing to one tape."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.ops = list(map(Op, tape.opcode.tolist()))
        self.left, self.right = tape.left.tolist(), tape.right.tolist()
        self.writer = TapeWriter.extending(tape)
        self.emit = self.writer.emit
        self.one = self.writer.constant(1)

    def terms(self, i: int, adjoint: int, varies: list[bool]) -> list[tuple[int, int]]:
        """For each operand of instruction ``i`` that varies: (operand, adjoint times partial derivative)."""
        op, a, b = self.ops[i], self.left[i], self.right[i]
        if a < 0 or not varies[i]:
            return []
        if b < 0:
            return [(a, self.emit(Op.NEG, adjoint) if op == Op.NEG else self._times(adjoint, self._slope(i, op, a)))]
        found = []
        if varies[a]:
            found.append((a, self._left_term(op, a, b, adjoint)))
        if varies[b]:
            found.append((b, self._right_term(i, op, a, b, adjoint)))
        return found

    def _left_term(self, op: Op, a: int, b: int, adjoint: int) -> int:
        match op:
            case Op.ADD | Op.SUB:
                return adjoint
            case Op.MUL:
                return self._times(adjoint, b)
            case Op.DIV:
                return self.emit(Op.DIV, adjoint, b)
            case Op.MIN | Op.MAX:
                return self._times(adjoint, self._share(op, a, b))
            case Op.POWER:
                slope = self.emit(Op.MUL, b, self.emit(Op.POWER, a, self.emit(Op.SUB, b, self.one)))
                return self._times(adjoint, slope)
            case Op.ATAN2:
                return self._times(adjoint, self.emit(Op.DIV, b, self._squared_radius(a, b)))
        raise ValueError(f"Expected an operation with a derivative rule but got op={op!r}.")

    def _right_term(self, i: int, op: Op, a: int, b: int, adjoint: int) -> int:
        emit = self.emit
        match op:
            case Op.ADD:
                return adjoint
            case Op.SUB:
                return emit(Op.NEG, adjoint)
            case Op.MUL:
                return self._times(adjoint, a)
            case Op.DIV:
                return emit(Op.NEG, emit(Op.DIV, self._times(adjoint, i), b))
            case Op.MIN | Op.MAX:
                return self._times(adjoint, emit(Op.SUB, self.one, self._share(op, a, b)))
            case Op.POWER:
                return self._times(adjoint, emit(Op.MUL, i, emit(Op.LOG, a)))
            case Op.ATAN2:
                return emit(Op.NEG, self._times(adjoint, emit(Op.DIV, a, self._squared_radius(a, b))))
        raise ValueError(f"Expected an operation with a derivative rule but got op={op!r}.")

    def _slope(self, i: int, op: Op, a: int) -> int:
        """The derivative of a function of one argument, from its argument ``a`` and its value ``i``."""
        emit, one = self.emit, self.one
        match op:
            case Op.ABS:
                return emit(Op.SIGN, a)
            case Op.POWER_INTEGER:
                n = int(self.tape.integer[i])
                power = a if n == 2 else one if n == 1 else emit(Op.POWER_INTEGER, a, integer=n - 1)
                return emit(Op.MUL, self.writer.constant(n), power)
            case Op.POWER_REAL:
                low, high = float(self.tape.lower[i]), float(self.tape.upper[i])
                less = math.nextafter(low - 1, -math.inf), math.nextafter(high - 1, math.inf)
                return emit(Op.MUL, self.writer.enclosed(low, high), self.writer.real_power(a, *less))
            case Op.SQRT:
                return emit(Op.DIV, one, emit(Op.ADD, i, i))
            case Op.CBRT:
                return emit(Op.DIV, one, emit(Op.MUL, self.writer.constant(3), self._square(i)))
            case Op.EXP:
                return i
            case Op.LOG:
                return emit(Op.DIV, one, a)
            case Op.SIN:
                return emit(Op.COS, a)
            case Op.COS:
                return emit(Op.NEG, emit(Op.SIN, a))
            case Op.TAN:
                return emit(Op.ADD, one, self._square(i))
            case Op.ASIN:
                return self._inverse_root(Op.SUB, one, self._square(a))
            case Op.ACOS:
                return emit(Op.NEG, self._inverse_root(Op.SUB, one, self._square(a)))
            case Op.ATAN:
                return emit(Op.DIV, one, emit(Op.ADD, one, self._square(a)))
            case Op.SINH:
                return emit(Op.COSH, a)
            case Op.COSH:
                return emit(Op.SINH, a)
            case Op.TANH:
                return emit(Op.SUB, one, self._square(i))
            case Op.ASINH:
                return self._inverse_root(Op.ADD, one, self._square(a))
            case Op.ACOSH:
                return self._inverse_root(Op.SUB, self._square(a), one)
            case Op.ATANH:
                return emit(Op.DIV, one, emit(Op.SUB, one, self._square(a)))
            case Op.ERF:
                gauss = emit(Op.EXP, emit(Op.NEG, self._square(a)))
                return emit(Op.MUL, self.writer.enclosed(*TWO_OVER_ROOT_PI), gauss)
        raise ValueError(f"Expected an operation with a derivative rule but got op={op!r}.")

    def _share(self, op: Op, a: int, b: int) -> int:
        """How much of min or max is its first argument: 1, 0, or between where the arguments may cross."""
        return self.emit(Op.STEP, self.emit(Op.SUB, b, a) if op == Op.MIN else self.emit(Op.SUB, a, b))

    def _square(self, a: int) -> int:
        return self.emit(Op.POWER_INTEGER, a, integer=2)

    def _inverse_root(self, op: Op, a: int, b: int) -> int:
        return self.emit(Op.DIV, self.one, self.emit(Op.SQRT, self.emit(op, a, b)))

    def _squared_radius(self, a: int, b: int) -> int:
        return self.emit(Op.ADD, self._square(a), self._square(b))

    def _times(self, adjoint: int, slope: int) -> int:
        if adjoint == self.one:
            return slope
        return adjoint if slope == self.one else self.emit(Op.MUL, adjoint, slope)
