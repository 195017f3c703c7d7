"""The interpreter: one compiled function that runs any stretch of any tape on a register file of interval blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from ..tape import Op
from . import lanes, transcendental
from .elementary import OPTIONS
from .lanes import LANES

if TYPE_CHECKING:
    from .arrays import Floats, Integers

BLOCK = 2 * LANES

ADD, SUB, MUL, DIV, NEG = int(Op.ADD), int(Op.SUB), int(Op.MUL), int(Op.DIV), int(Op.NEG)
CONSTANT, ABS, MIN, MAX, SIGN = int(Op.CONSTANT), int(Op.ABS), int(Op.MIN), int(Op.MAX), int(Op.SIGN)
STEP, POWER_INTEGER, POWER_REAL, POWER = int(Op.STEP), int(Op.POWER_INTEGER), int(Op.POWER_REAL), int(Op.POWER)
SQRT, EXP, LOG, SIN, COS = int(Op.SQRT), int(Op.EXP), int(Op.LOG), int(Op.SIN), int(Op.COS)
TAN, ATAN2 = int(Op.TAN), int(Op.ATAN2)


@njit(**OPTIONS)
def run_arithmetic(
    op: int, out: Floats, a: Floats, b: Floats, integer: int, spare: Floats, restricted: bool, m: int
) -> bool:
    """One instruction of arithmetic; False when ``op`` is not one."""
    if op == ADD:
        lanes.add(out, a, b, m)
    elif op == SUB:
        lanes.sub(out, a, b, m)
    elif op == MUL:
        lanes.mul(out, a, b, m)
    elif op == DIV:
        lanes.reciprocal(spare, b, restricted, m)
        lanes.mul(out, a, spare, m)
    elif op == NEG:
        lanes.neg(out, a, m)
    elif op == POWER_INTEGER:
        if integer == 2:
            lanes.square(out, a, m)
        else:
            lanes.power_natural(out, a, abs(integer), m)
            if integer < 0:
                lanes.reciprocal(out, out, restricted, m)
    elif op == SQRT:
        lanes.root(out, a, restricted, m)
    elif op == ABS:
        lanes.absolute(out, a, m)
    elif op == MIN:
        lanes.minimum(out, a, b, m)
    elif op == MAX:
        lanes.maximum(out, a, b, m)
    elif op == SIGN:
        lanes.sign(out, a, -1.0, m)
    elif op == STEP:
        lanes.sign(out, a, 0.0, m)
    else:
        return False
    return True


@njit(**OPTIONS)
def run_common(op: int, out: Floats, a: Floats, restricted: bool, m: int) -> bool:
    """One instruction with vector code; False when ``op`` is not one."""
    if op == EXP:
        transcendental.exponential(out, a, m)
    elif op == LOG:
        transcendental.logarithm(out, a, restricted, m)
    elif op in (SIN, COS):
        transcendental.sine(out, a, op - SIN, m)
    elif op == TAN:
        transcendental.tangent(out, a, restricted, m)
    else:
        return False
    return True


@njit(**OPTIONS)
def run_rare(
    op: int, out: Floats, a: Floats, b: Floats, lower: float, upper: float, spare: Floats, restricted: bool, m: int
) -> None:
    """One instruction that is a constant or calls the C library."""
    if op == CONSTANT:
        lanes.fill(out, lower, upper, m)
    elif op == POWER_REAL:
        lanes.fill(spare, lower, upper, m)
        transcendental.power(out, a, spare, restricted, m)
    elif op == POWER:
        transcendental.power(out, a, b, restricted, m)
    elif op == ATAN2:
        transcendental.arc_tangent_2(out, a, b, restricted, m)
    else:
        transcendental.monotone(op, out, a, restricted, m)


@njit(**OPTIONS)
def run(code: Integers, real: Floats, start: int, stop: int, registers: Floats, restricted: bool, m: int) -> None:
    """Instructions ``start`` to ``stop`` of a program on the first ``m`` lanes; variables are already in place.

    ``registers`` holds one block per instruction and a spare one at the end.
    """
    spare = registers[len(code) * BLOCK : (len(code) + 1) * BLOCK]
    for i in range(start, stop):
        op = code[i, 0]
        p, q = max(code[i, 1], 0), max(code[i, 2], 0)
        out = registers[i * BLOCK : (i + 1) * BLOCK]
        a = registers[p * BLOCK : (p + 1) * BLOCK]
        b = registers[q * BLOCK : (q + 1) * BLOCK]
        if run_arithmetic(op, out, a, b, code[i, 3], spare, restricted, m):
            continue
        if run_common(op, out, a, restricted, m):
            continue
        run_rare(op, out, a, b, real[i, 0], real[i, 1], spare, restricted, m)
