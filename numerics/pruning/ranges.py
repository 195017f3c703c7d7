"""Ranges of operations on one box: the interval of a result from those of its operands.

In plain floats: what is found with them is a proposal that enclosures have to check. An operation that may be
undefined somewhere, or is not listed, has the whole line as its range.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from numba import njit

from ..machine.elementary import OPTIONS
from ..tape import Op

if TYPE_CHECKING:
    from ..machine.arrays import Floats, Integers

INF = math.inf
Span = tuple[float, float]

VARIABLE, CONSTANT = int(Op.VARIABLE), int(Op.CONSTANT)
ADD, SUB, MUL, DIV, NEG = int(Op.ADD), int(Op.SUB), int(Op.MUL), int(Op.DIV), int(Op.NEG)
ABS, MIN, MAX, POWER_INTEGER = int(Op.ABS), int(Op.MIN), int(Op.MAX), int(Op.POWER_INTEGER)
POWER_REAL, SQRT, CBRT, EXP, LOG = int(Op.POWER_REAL), int(Op.SQRT), int(Op.CBRT), int(Op.EXP), int(Op.LOG)
SIN, COS, TAN, ASIN, ACOS, ATAN = (int(op) for op in (Op.SIN, Op.COS, Op.TAN, Op.ASIN, Op.ACOS, Op.ATAN))
SIGN, STEP = int(Op.SIGN), int(Op.STEP)
ATAN2, SINH, COSH, TANH = int(Op.ATAN2), int(Op.SINH), int(Op.COSH), int(Op.TANH)


@njit(**OPTIONS)
def times(x: float, y: float) -> float:
    """x·y with 0·∞ = 0."""
    return 0.0 if x == 0.0 or y == 0.0 else x * y


@njit(**OPTIONS)
def product(a: Span, b: Span) -> Span:
    """The range of x·y."""
    p, q, r, s = times(a[0], b[0]), times(a[0], b[1]), times(a[1], b[0]), times(a[1], b[1])
    return min(min(p, q), min(r, s)), max(max(p, q), max(r, s))


@njit(**OPTIONS)
def quotient(a: Span, b: Span) -> Span:
    """The least interval with all x for which x·y is in ``a`` for some y in ``b``: the range of a/y where y != 0."""
    if b[0] < 0.0 < b[1] or (a[0] <= 0.0 <= a[1] and b[0] <= 0.0 <= b[1]):
        return -INF, INF
    if b[0] > 0.0 or b[1] < 0.0:
        return product(a, (1.0 / b[1], 1.0 / b[0]))
    if b[0] == 0.0 and b[1] == 0.0:
        return -INF, INF
    # One end of b is zero, and a does not contain zero.
    above = (a[0] > 0.0) == (b[1] > 0.0)
    far = b[1] if b[0] == 0.0 else b[0]
    near = min(abs(a[0]), abs(a[1])) / abs(far)
    return (near, INF) if above else (-INF, -near)


@njit(**OPTIONS)
def natural_power(x: float, n: int) -> float:
    """x^n for n >= 1."""
    value = 1.0
    for _ in range(n):
        value = times(value, x)
    return value


@njit(**OPTIONS)
def power(a: Span, n: int) -> Span:
    """The range of x^n."""
    if n < 0:
        low, high = power_natural(a, -n)
        return quotient((1.0, 1.0), (low, high)) if low > 0.0 or high < 0.0 else (-INF, INF)
    return power_natural(a, n)


@njit(**OPTIONS)
def power_natural(a: Span, n: int) -> Span:
    """The range of x^n for n >= 1."""
    low, high = natural_power(a[0], n), natural_power(a[1], n)
    if n % 2 == 1:
        return low, high
    return (0.0 if a[0] <= 0.0 <= a[1] else min(low, high)), max(low, high)


@njit(**OPTIONS)
def cosine(a: Span) -> Span:
    """The range of cos."""
    if not a[1] - a[0] < 2.0 * math.pi or abs(a[0]) > 1e6:
        return -1.0, 1.0
    first, last = math.cos(a[0]), math.cos(a[1])
    low, high = min(first, last), max(first, last)
    turn = math.ceil(a[0] / math.pi - 1e-12)
    while turn * math.pi <= a[1] + 1e-12 * abs(a[1]):
        if turn % 2 == 0:
            high = 1.0
        else:
            low = -1.0
        turn += 1
    return low, high


@njit(**OPTIONS)
def rising(op: int, x: float) -> float:
    """A function that is defined everywhere and increasing, with its limits."""
    if op == EXP:
        return math.exp(x) if x < 709.0 else INF
    if op == ATAN:
        return math.atan(x)
    if op == TANH:
        return math.tanh(x)
    if op == SINH:
        return math.sinh(x) if abs(x) < 709.0 else math.copysign(INF, x)
    return math.copysign(abs(x) ** (1.0 / 3.0), x)


@njit(**OPTIONS)
def partly_rising(op: int, x: float) -> float:
    """sqrt, log or asin where it is defined."""
    if op == SQRT:
        return math.sqrt(max(x, 0.0))
    if op == LOG:
        return math.log(x) if x > 0.0 else -INF
    return math.asin(min(max(x, -1.0), 1.0))


@njit(**OPTIONS)
def forward(op: int, n: int, exponent: float, a: Span, b: Span) -> Span:
    """The range of an operation from those of its operands; ``n`` and ``exponent`` are those of powers."""
    if op == ADD:
        return a[0] + b[0], a[1] + b[1]
    if op == SUB:
        return a[0] - b[1], a[1] - b[0]
    if op == MUL:
        return product(a, b)
    if op == DIV:
        return quotient(a, b) if b[0] > 0.0 or b[1] < 0.0 else (-INF, INF)
    if op == NEG:
        return -a[1], -a[0]
    if op == POWER_INTEGER:
        return power(a, n)
    if op in (SIGN, STEP):
        least = -1.0 if op == SIGN else 0.0
        return (1.0 if a[0] > 0.0 else least), (least if a[1] < 0.0 else 1.0)
    if op == ABS:
        return max(0.0, max(a[0], -a[1])), max(-a[0], a[1])
    if op == MIN:
        return min(a[0], b[0]), min(a[1], b[1])
    if op == MAX:
        return max(a[0], b[0]), max(a[1], b[1])
    if op in (EXP, ATAN, TANH, SINH, CBRT):
        return rising(op, a[0]), rising(op, a[1])
    if op == COS:
        return cosine(a)
    if op == SIN:
        return cosine((a[0] - 0.5 * math.pi, a[1] - 0.5 * math.pi))
    if op in (SQRT, LOG, ASIN):
        return partly_rising(op, a[0]), partly_rising(op, a[1])
    if op == ACOS:
        return 0.5 * math.pi - partly_rising(ASIN, a[1]), 0.5 * math.pi - partly_rising(ASIN, a[0])
    if op == COSH:
        low, high = max(0.0, max(a[0], -a[1])), max(-a[0], a[1])
        return (math.cosh(low) if low < 709.0 else INF), (math.cosh(high) if high < 709.0 else INF)
    if op == ATAN2:
        return quadrant(a, b)
    if op == POWER_REAL and a[0] >= 0.0 and exponent > 0.0:
        return a[0] ** exponent, a[1] ** exponent
    return -INF, INF


@njit(**OPTIONS)
def quadrant(y: Span, x: Span) -> Span:
    """The range of atan2(y, x), which is least and largest at corners off the cut."""
    if x[0] <= 0.0 and y[0] <= 0.0 <= y[1]:
        return -math.pi, math.pi
    low, high = INF, -INF
    for v in y:
        for u in x:
            angle = math.atan2(v, u)
            low, high = min(low, angle), max(high, angle)
    return low, high


@njit(**OPTIONS)
def values(code: Integers, real: Floats, chosen: Integers, low: Floats, high: Floats) -> None:
    """The ranges of the instructions ``chosen``, in order; those of variables are in place."""
    for i in chosen:
        op = code[i, 0]
        if op == VARIABLE:
            continue
        if op == CONSTANT:
            low[i], high[i] = real[i, 0], real[i, 1]
            continue
        p, q = max(code[i, 1], 0), max(code[i, 2], 0)
        start, end = forward(op, code[i, 3], real[i, 0], (low[p], high[p]), (low[q], high[q]))
        # NaN, from oo - oo, says nothing.
        low[i] = start if start == start else -INF
        high[i] = end if end == end else INF
