"""Forward differentiation of tapes: from a tape of F to a tape of F and all its partial derivatives.

The rules are the textbook ones (Griewank and Walther, *Evaluating Derivatives*, 2nd ed., SIAM 2008, chapter 3), written as
instructions of the same kind, so that whatever runs a tape also runs its gradient. A derivative that is zero
because the variable does not occur has no instruction; products with the constant 1 are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ..tape import Op, Tape, TapeWriter

if TYPE_CHECKING:
    from numpy.typing import NDArray

TWO_OVER_ROOT_PI = (1.1283791670955125, 1.1283791670955128)


@dataclass(frozen=True, slots=True, eq=False)
class GradientTape:
    """``tape`` continued by its derivatives: ``partial[j, k]`` is the instruction of ∂(output j)/∂(variable k), or -1.

    The instructions before ``values`` are those of the original tape, with the same numbers.
    """

    tape: Tape
    values: int
    partial: NDArray[np.int32]


def with_gradient(tape: Tape) -> GradientTape:
    """The tape continued by the partial derivatives of all its outputs.

    A derivative is meaningful only where the value itself is defined: ``0*log(x)`` has no derivative instruction that
    fails at x = -1. Kinks of abs, min and max give the interval hull of the one-sided derivatives or more.
    """
    rules = _Rules(tape)
    partials: list[dict[int, int]] = []
    for i, op in enumerate(tape.opcode.tolist()):
        if op == Op.VARIABLE:
            partials.append({i: rules.one})
            continue
        below = [partials[j] for j in (tape.left[i], tape.right[i]) if j >= 0]
        names = sorted(set().union(*below)) if below else []
        partials.append(rules.chain(i, Op(op), names, below))
    table = np.full((len(tape.outputs), tape.variables), -1, dtype=np.int32)
    for j, output in enumerate(tape.outputs.tolist()):
        for k, index in partials[output].items():
            table[j, k] = index
    return GradientTape(rules.writer.finish(tape.outputs.tolist()), len(tape), table)


class _Rules:
    """The differentiation rules over one writer; ``None`` stands for a derivative that is zero."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.writer = TapeWriter.extending(tape)
        self.one = self.writer.constant(1)

    def chain(self, i: int, op: Op, names: list[int], below: list[dict[int, int]]) -> dict[int, int]:
        """The partial derivatives of instruction ``i`` from those of its operands."""
        if not names:
            return {}
        a, b = int(self.tape.left[i]), int(self.tape.right[i])
        first = below[0]
        if len(below) == 1:
            if op == Op.NEG:
                return {k: self.writer.emit(Op.NEG, first[k]) for k in names}
            slope = self._slope(i, op, a)
            return {k: self._times(slope, first[k]) for k in names}
        result = {}
        for k in names:
            index = self._binary(i, op, a, b, first.get(k), below[1].get(k))
            if index is not None:
                result[k] = index
        return result

    def _binary(self, i: int, op: Op, a: int, b: int, da: int | None, db: int | None) -> int | None:
        emit = self.writer.emit
        if op == Op.ADD:
            return self._plus(da, db)
        if op == Op.SUB:
            return self._minus(da, db)
        if op == Op.MUL:
            return self._plus(self._product(da, b), self._product(db, a))
        if op == Op.DIV:  # (a/b)' = (a' - (a/b) b')/b
            top = self._minus(da, self._product(db, i))
            return None if top is None else emit(Op.DIV, top, b)
        if op in (Op.MIN, Op.MAX):
            difference = emit(Op.SUB, b, a) if op == Op.MIN else emit(Op.SUB, a, b)
            weight = emit(Op.STEP, difference)
            rest = emit(Op.SUB, self.one, weight)
            return self._plus(self._product(da, weight), self._product(db, rest))
        if op == Op.POWER:  # (a^b)' = a^b (b' log a + b a'/a)
            growth = self._product(db, emit(Op.LOG, a))
            scaled = self._product(da, b)
            ratio = None if scaled is None else emit(Op.DIV, scaled, a)
            return self._product(self._plus(growth, ratio), i)
        # atan2(a, b)' = (b a' - a b')/(a² + b²)
        top = self._minus(self._product(da, b), self._product(db, a))
        radius = emit(Op.ADD, self._square(a), self._square(b))
        return None if top is None else emit(Op.DIV, top, radius)

    def _slope(self, i: int, op: Op, a: int) -> int:
        """The derivative of a function of one argument, in terms of argument ``a`` and value ``i``."""
        emit, one = self.writer.emit, self.one
        match op:
            case Op.ABS:
                return emit(Op.SIGN, a)
            case Op.POWER_INTEGER:
                n = int(self.tape.integer[i])
                power = emit(Op.POWER_INTEGER, a, integer=n - 1) if n != 2 else a
                return emit(Op.MUL, self.writer.constant(n), power)
            case Op.POWER_REAL:
                lower, upper = float(self.tape.lower[i]), float(self.tape.upper[i])
                return emit(Op.DIV, emit(Op.MUL, self.writer.enclosed(lower, upper), i), a)
            case Op.SQRT:
                return emit(Op.DIV, self.writer.constant(Fraction(1, 2)), i)
            case Op.CBRT:
                return emit(Op.DIV, self.writer.constant(Fraction(1, 3)), self._square(i))
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
                return emit(Op.DIV, one, emit(Op.SQRT, emit(Op.SUB, one, self._square(a))))
            case Op.ACOS:
                return emit(Op.NEG, self._slope(i, Op.ASIN, a))
            case Op.ATAN:
                return emit(Op.DIV, one, emit(Op.ADD, one, self._square(a)))
            case Op.SINH:
                return emit(Op.COSH, a)
            case Op.COSH:
                return emit(Op.SINH, a)
            case Op.TANH:
                return emit(Op.SUB, one, self._square(i))
            case Op.ASINH:
                return emit(Op.DIV, one, emit(Op.SQRT, emit(Op.ADD, self._square(a), one)))
            case Op.ACOSH:
                return emit(Op.DIV, one, emit(Op.SQRT, emit(Op.SUB, self._square(a), one)))
            case Op.ATANH:
                return emit(Op.DIV, one, emit(Op.SUB, one, self._square(a)))
            case Op.ERF:
                gauss = emit(Op.EXP, emit(Op.NEG, self._square(a)))
                return emit(Op.MUL, self.writer.enclosed(*TWO_OVER_ROOT_PI), gauss)
        raise ValueError(f"Expected an operation with a derivative rule but got op={op!r}.")

    def _square(self, a: int) -> int:
        return self.writer.emit(Op.POWER_INTEGER, a, integer=2)

    def _times(self, slope: int, derivative: int) -> int:
        if derivative == self.one:
            return slope
        return self.writer.emit(Op.MUL, slope, derivative)

    def _product(self, derivative: int | None, factor: int) -> int | None:
        return None if derivative is None else self._times(factor, derivative)

    def _plus(self, a: int | None, b: int | None) -> int | None:
        if a is None or b is None:
            return b if a is None else a
        return self.writer.emit(Op.ADD, a, b)

    def _minus(self, a: int | None, b: int | None) -> int | None:
        if b is None:
            return a
        return self.writer.emit(Op.NEG, b) if a is None else self.writer.emit(Op.SUB, a, b)
