"""What the range of a result says about its operands, and so a constraint about its variables.

In plain floats, like ``ranges``. An operation that is not listed says nothing.
Source: Benhamou, Goualard, Granvilliers, Puget, *Revising hull and box consistency*, ICLP 1999 (HC4).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from numba import njit

from ..machine.elementary import OPTIONS
from .ranges import (
    ABS,
    ACOS,
    ADD,
    ASIN,
    ATAN,
    CBRT,
    COS,
    DIV,
    EXP,
    INF,
    LOG,
    MAX,
    MIN,
    MUL,
    NEG,
    POWER_INTEGER,
    POWER_REAL,
    SIN,
    SQRT,
    SUB,
    Span,
    natural_power,
    partly_rising,
    product,
    quotient,
    rising,
)  # fmt: skip

if TYPE_CHECKING:
    from ..machine.arrays import Floats, Integers


@njit(**OPTIONS)
def root(z: Span, n: int) -> Span:
    """The least interval with all x whose power n >= 1 is in ``z``; for an even n where z is not negative."""
    if n % 2 == 1:
        return math.copysign(abs(z[0]) ** (1.0 / n), z[0]), math.copysign(abs(z[1]) ** (1.0 / n), z[1])
    high = max(z[1], 0.0) ** (1.0 / n)
    return -high, high


@njit(**OPTIONS)
def even_root(z: Span, n: int, a: Span) -> Span:
    """What an even power with range ``z`` leaves of ``a``, of one branch where the other one is not in it."""
    low, high = max(z[0], 0.0) ** (1.0 / n), max(z[1], 0.0) ** (1.0 / n)
    return (low if a[0] > -low else -high), (-low if a[1] < low else high)


@njit(**OPTIONS)
def backward_left(op: int, n: int, exponent: float, z: Span, a: Span, b: Span) -> Span:
    """What the range ``z`` of an operation says about its first operand."""
    if op == ADD:
        return z[0] - b[1], z[1] - b[0]
    if op == SUB:
        return z[0] + b[0], z[1] + b[1]
    if op == MUL:
        return quotient(z, b)
    if op == DIV:
        return product(z, b)
    if op == NEG:
        return -z[1], -z[0]
    if op == POWER_INTEGER and n > 0:
        return root(z, n) if n % 2 == 1 else even_root(z, n, a)
    if op == ABS:
        return even_root(z, 1, a)
    if op == MIN:
        return z[0], (z[1] if b[0] > z[1] else INF)
    if op == MAX:
        return (z[0] if b[1] < z[0] else -INF), z[1]
    if op == EXP:
        return partly_rising(LOG, z[0]), partly_rising(LOG, z[1])
    if op == LOG:
        return rising(EXP, z[0]), rising(EXP, z[1])
    if op == SQRT:
        return max(z[0], 0.0) ** 2, z[1] ** 2
    if op == CBRT:
        return natural_power(z[0], 3), natural_power(z[1], 3)
    if op == ATAN:
        low = math.tan(z[0]) if z[0] > -0.5 * math.pi else -INF
        return low, (math.tan(z[1]) if z[1] < 0.5 * math.pi else INF)
    if op == ASIN:
        return math.sin(max(z[0], -0.5 * math.pi)), math.sin(min(z[1], 0.5 * math.pi))
    if op == ACOS:
        return math.cos(min(z[1], math.pi)), math.cos(max(z[0], 0.0))
    if op == SIN and -0.5 * math.pi <= a[0] and a[1] <= 0.5 * math.pi:
        return math.asin(min(max(z[0], -1.0), 1.0)), math.asin(min(max(z[1], -1.0), 1.0))
    if op == COS and a[0] >= 0.0 and a[1] <= math.pi:
        return math.acos(min(max(z[1], -1.0), 1.0)), math.acos(min(max(z[0], -1.0), 1.0))
    if op == POWER_REAL and a[0] >= 0.0 and exponent > 0.0:
        return max(z[0], 0.0) ** (1.0 / exponent), max(z[1], 0.0) ** (1.0 / exponent)
    return -INF, INF


@njit(**OPTIONS)
def backward_right(op: int, z: Span, a: Span, b: Span) -> Span:
    """What the range ``z`` of an operation says about its second operand."""
    if op == ADD:
        return z[0] - a[1], z[1] - a[0]
    if op == SUB:
        return a[0] - z[1], a[1] - z[0]
    if op == MUL:
        return quotient(z, a)
    if op == DIV:
        return quotient(a, z)
    if op in (MIN, MAX):
        return backward_left(op, 0, 0.0, z, b, a)
    return -INF, INF


@njit(**OPTIONS)
def projected(code: Integers, real: Floats, chosen: Integers, low: Floats, high: Floats) -> bool:
    """Narrows the ranges of operands by those of results, in reverse order; False when nothing is left of one."""
    for k in range(len(chosen) - 1, -1, -1):
        i = chosen[k]
        op, p, q = code[i, 0], code[i, 1], code[i, 2]
        if p < 0:
            continue
        z, a = (low[i], high[i]), (low[p], high[p])
        b = (low[q], high[q]) if q >= 0 else a
        found = backward_left(op, code[i, 3], real[i, 0], z, a, b)
        other = backward_right(op, z, a, b) if q >= 0 else b
        if not narrowed(low, high, p, found) or (q >= 0 and not narrowed(low, high, q, other)):
            return False
    return True


@njit(**OPTIONS)
def narrowed(low: Floats, high: Floats, i: int, found: Span) -> bool:
    """Intersects range ``i`` with ``found``; False when they are clearly apart."""
    if found[0] > low[i]:
        low[i] = found[0]
    if found[1] < high[i]:
        high[i] = found[1]
    if low[i] > high[i]:
        if low[i] - high[i] > 1e-9 * (1.0 + abs(high[i])):
            return False
        low[i] = high[i]
    return True
