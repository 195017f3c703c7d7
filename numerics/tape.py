"""Tapes: straight-line programs for several real functions of the same variables, as arrays.

Instruction ``i`` applies ``opcode[i]`` to the results of the earlier instructions ``left[i]`` and ``right[i]``;
the first ``variables`` instructions are the variables themselves. A tape carries doubles, so it belongs to the
untrusted searchers: constants are the two doubles around the exact number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


class Op(IntEnum):
    """What an instruction does. POWER_INTEGER raises to ``integer``, POWER_REAL to the number in [lower, upper]."""

    VARIABLE = 0
    CONSTANT = 1
    ADD = 2
    SUB = 3
    MUL = 4
    DIV = 5
    NEG = 6
    ABS = 7
    MIN = 8
    MAX = 9
    SIGN = 10  # derivative of abs: ±1, and the interval [-1, 1] where the argument changes sign
    STEP = 11  # 1 where the argument is positive, 0 where negative, the interval [0, 1] in between
    POWER_INTEGER = 12
    POWER_REAL = 13
    POWER = 14
    SQRT = 15
    CBRT = 16
    EXP = 17
    LOG = 18
    SIN = 19
    COS = 20
    TAN = 21
    ASIN = 22
    ACOS = 23
    ATAN = 24
    ATAN2 = 25
    SINH = 26
    COSH = 27
    TANH = 28
    ASINH = 29
    ACOSH = 30
    ATANH = 31
    ERF = 32


@dataclass(frozen=True, slots=True, eq=False)
class Tape:
    """A straight-line program with ``len(tape)`` instructions; every array but ``outputs`` has that shape.

    ``opcode`` uint8, ``left`` and ``right`` int32 (index of the operand, -1 for none), ``integer`` int32 (exponent of
    POWER_INTEGER, number of the VARIABLE), ``lower`` and ``upper`` float64 (a CONSTANT, or the exponent of POWER_REAL),
    ``outputs`` int32: the instructions whose results are asked for, the goal F first and then the conditions.
    """

    variables: int
    opcode: NDArray[np.uint8]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    integer: NDArray[np.int32]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    outputs: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.opcode)


class TapeWriter:
    """Writes a tape instruction by instruction; an instruction that was written before is used again.

    >>> writer = TapeWriter(2)
    >>> product = writer.emit(Op.MUL, 0, 1)
    >>> product == writer.emit(Op.MUL, 0, 1)
    True
    >>> len(writer.finish([product]))
    3
    """

    def __init__(self, variables: int) -> None:
        self._variables = variables
        self._rows: list[tuple[int, int, int, int, float, float]] = []
        self._known: dict[tuple[int, int, int, int, float, float], int] = {}
        for k in range(variables):
            self._write((Op.VARIABLE, -1, -1, k, 0.0, 0.0))

    @classmethod
    def extending(cls, tape: Tape) -> TapeWriter:
        """A writer that has already written ``tape``, with the same numbering."""
        writer = cls(tape.variables)
        columns = (tape.opcode, tape.left, tape.right, tape.integer, tape.lower, tape.upper)
        writer._rows = list(zip(*(column.tolist() for column in columns), strict=True))
        writer._known = {row: i for i, row in reversed(list(enumerate(writer._rows)))}
        return writer

    def emit(self, op: Op, left: int = -1, right: int = -1, integer: int = 0) -> int:
        """The index of ``op`` applied to the results ``left`` and ``right``."""
        return self._write((op, left, right, integer, 0.0, 0.0))

    def constant(self, value: Fraction | int) -> int:
        """The index of the exact rational ``value``, enclosed by doubles."""
        return self.enclosed(*double_enclosure(Fraction(value)))

    def enclosed(self, lower: float, upper: float) -> int:
        """The index of a constant known to lie in [lower, upper]."""
        return self._write((Op.CONSTANT, -1, -1, 0, lower, upper))

    def real_power(self, base: int, lower: float, upper: float) -> int:
        """The index of ``base`` to a constant power in [lower, upper], for base > 0 (or = 0 < lower)."""
        return self._write((Op.POWER_REAL, base, -1, 0, lower, upper))

    def finish(self, outputs: Sequence[int]) -> Tape:
        """The tape of everything written."""
        columns: list[Any] = list(zip(*self._rows, strict=True)) if self._rows else [()] * 6
        kinds = (np.uint8, np.int32, np.int32, np.int32, np.float64, np.float64)
        arrays: list[Any] = [np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)]
        opcode, left, right, integer, lower, upper = arrays
        wanted = np.array(outputs, dtype=np.int32)
        return Tape(self._variables, opcode, left, right, integer, lower, upper, wanted)

    def _write(self, row: tuple[int, int, int, int, float, float]) -> int:
        count = len(self._rows)
        index = self._known.setdefault(row, count)
        if index == count:
            self._rows.append(row)
        return index


def finite_box(tape: Tape, lower: ArrayLike, upper: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ends of a box for the variables of ``tape`` as arrays. Raises ValueError when it is not finite, or empty."""
    low, high = np.array(lower, dtype=float), np.array(upper, dtype=float)
    fits = low.shape == high.shape == (tape.variables,)
    if not fits or not np.isfinite([low, high]).all() or (low > high).any():
        raise ValueError(
            f"Expected finite bounds, lower <= upper, for {tape.variables} variables "
            f"but got lower={low.tolist()}, upper={high.tolist()}."
        )
    return low, high


def double_enclosure(value: Fraction) -> tuple[float, float]:
    """The largest double below or equal to ``value`` and the smallest above or equal to it.

    >>> double_enclosure(Fraction(1, 2))
    (0.5, 0.5)
    >>> lower, upper = double_enclosure(Fraction(1, 10))
    >>> Fraction(lower) < Fraction(1, 10) < Fraction(upper) and upper == math.nextafter(lower, 1)
    True
    """
    if value.denominator == 1 and abs(value.numerator) < 1 << 53:
        return float(value.numerator), float(value.numerator)
    try:
        nearest = float(value)
    except OverflowError:
        return (1.7976931348623157e308, math.inf) if value > 0 else (-math.inf, -1.7976931348623157e308)
    if Fraction(nearest) == value:
        return nearest, nearest
    if Fraction(nearest) < value:
        return nearest, math.nextafter(nearest, math.inf)
    return math.nextafter(nearest, -math.inf), nearest
