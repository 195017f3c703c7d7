"""Signs by structure: which of -, 0, + a formula can take, open ends included.

An enclosure cannot tell (0, 1] from [0, 1]; the rules of signs can: on x > 0, x is positive, a product of positive
factors is positive, the sum of a positive and a nonnegative term is positive, e^u is positive. Signs by structure and
signs by enclosure are intersected at every node, so each helps the other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from .box import Box, Range, enclose
from .goal import Goal
from .program import Arithmetic, Interval, compiled, evaluate

NEGATIVE: Final = 1
ZERO: Final = 2
POSITIVE: Final = 4
ANY: Final = 7

#: Whether the lower and the upper end of an enclosure are not among the values it encloses.
Missed = tuple[bool, bool]

#: Strictly increasing functions with the ends of their domains.
_RISING: Final[dict[str, tuple[int | None, int | None]]] = {
    "exp": (None, None), "cbrt": (None, None), "sinh": (None, None), "tanh": (None, None), "asinh": (None, None),
    "atan": (None, None), "erf": (None, None), "log": (0, None), "sqrt": (0, None), "acosh": (1, None),
    "asin": (-1, 1), "atanh": (-1, 1),
}  # fmt: skip

_MEANS: Final = {">": POSITIVE, ">=": POSITIVE | ZERO, "==": ZERO, "!=": POSITIVE | NEGATIVE}


def holds_by_structure(goal: Goal, arithmetic: Arithmetic) -> bool:
    """Whether the formula can only take signs that the goal allows."""
    program = compiled(goal.sign.formula)
    try:
        values = evaluate(program, enclose(goal.box, arithmetic), arithmetic)
    except arithmetic.EmptyEnclosure:
        return True
    signs: list[int] = []
    missed: list[Missed] = []
    for (op, args, payload), value in zip(program.steps, values, strict=True):
        ends = _missed(op, [values[a] for a in args], [missed[a] for a in args], payload, goal.box)
        # No value is infinite, so an infinite end is missed.
        ends = ends[0] or bool(value.lo <= -math.inf), ends[1] or bool(value.hi >= math.inf)
        missed.append(ends)
        sign = _enclosed(value) & _sign(op, [signs[a] for a in args], payload, goal.box)
        if ends[0] and value.lo >= 0 or ends[1] and value.hi <= 0:
            sign &= ~ZERO
        signs.append(sign)
    return not signs[program.outputs[0]] & ~_MEANS[goal.sign.op]


def _enclosed(value: Interval) -> int:
    sign = 0
    if value.lo < 0:
        sign |= NEGATIVE
    if value.lo <= 0 and value.hi >= 0:
        sign |= ZERO
    if value.hi > 0:
        sign |= POSITIVE
    return sign


def _missed(op: str, x: Sequence[Interval], ends: Sequence[Missed], payload: Any, box: Box) -> Missed:
    """Whether no value of ``op`` is equal to the lower end of its enclosure, and whether none is to the upper end.

    An open or infinite end of a variable's range is missed; so is every bound that could be reached only from missed
    ends. Rounding outward keeps this true.
    """
    if op == "variable":
        r = box[payload]
        return r.lower_open or r.lower is None, r.upper_open or r.upper is None
    if op == "neg":
        return ends[0][1], ends[0][0]
    if op == "add":
        return ends[0][0] or ends[1][0], ends[0][1] or ends[1][1]
    if op == "sub":
        return ends[0][0] or ends[1][1], ends[0][1] or ends[1][0]
    if op in _RISING:
        low, high = _RISING[op]
        return (
            ends[0][0] and (low is None or bool(x[0].lo >= low)),
            ends[0][1] and (high is None or bool(x[0].hi <= high)),
        )
    if op in ("ipow", "rpow") and payload > 0 and x[0].lo >= 0:
        return ends[0]  # rising for arguments >= 0
    if op in ("mul", "div"):
        return _missed_product(op, x, ends)
    return False, False


def _missed_product(op: str, x: Sequence[Interval], ends: Sequence[Missed]) -> Missed:
    """The same for a product or quotient: with a number, or of factors that are >= 0.

    a·b > a.lo·b.lo when a > a.lo, b >= b.lo and b > 0 (or the other way round), and a·b < a.hi·b.hi when a < a.hi,
    b <= b.hi and b.hi > 0. A quotient is the product with 1/b, whose bounds are those of b exchanged.
    """
    for k in (0, 1) if op == "mul" else (1,):
        if x[k].lo == x[k].hi and (x[k].lo > 0 or x[k].lo < 0):
            return ends[1 - k] if x[k].lo > 0 else (ends[1 - k][1], ends[1 - k][0])
    if not (x[0].lo >= 0 and x[1].lo >= 0):
        return False, False
    first = (ends[0][0], ends[0][1], bool(x[0].lo > 0), bool(x[0].hi > 0))
    second = (ends[1][0], ends[1][1], bool(x[1].lo > 0), bool(x[1].hi > 0))
    if op == "div":
        second = (ends[1][1], ends[1][0], False, True)
    lower = first[0] and (second[0] or second[2]) or second[0] and first[2]
    return lower, first[1] and second[3] or second[1] and first[3]


def _sign(op: str, args: list[int], payload: Any, box: Box) -> int:
    """The signs that ``op`` can take from the signs of its arguments."""
    if op == "variable":
        return _of_range(box[payload])
    if op in ("add", "sub"):
        return _sum(args[0], args[1] if op == "add" else _flip(args[1]))
    if op == "neg":
        return _flip(args[0])
    if op in ("mul", "div"):
        return _product(args[0], args[1] & ~ZERO if op == "div" else args[1])
    if op == "ipow":
        return POSITIVE if payload == 0 else _integer_power(args[0], payload)
    if op == "rpow":
        return args[0] & (POSITIVE | ZERO)
    if op in ("exp", "cosh"):
        return POSITIVE
    if op == "abs":
        return (POSITIVE if args[0] & (POSITIVE | NEGATIVE) else 0) | (args[0] & ZERO)
    if op == "sqrt":
        return args[0] & (POSITIVE | ZERO)
    if op in ("cbrt", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf"):
        return args[0]
    if op == "gamma":  # ∫ t^(x-1) e^(-t) dt for x > 0
        return POSITIVE if args[0] == POSITIVE else ANY
    if op == "polygamma":  # (-1)^(n+1) ψ⁽ⁿ⁾(x) = n! Σ (x + k)^(-n-1) > 0 for n >= 1
        return ANY & ~ZERO if args[0] == POSITIVE else ANY
    if op == "besseli":  # Σ (x/2)^(n+2k)/(k! Γ(n+k+1)): positive terms for n >= 0 and x > 0, and even powers for n = 0
        return POSITIVE if args[0] == ZERO or args[1] == POSITIVE and not args[0] & NEGATIVE else ANY
    return ANY


def _of_range(r: Range) -> int:
    """The signs of a variable; only rational ends are compared, others are left to the enclosure."""
    sign = ANY
    if r.lower is not None and r.lower.op == "number":
        low = r.lower.args[0]
        if low > 0 or low == 0 and r.lower_open:
            sign &= POSITIVE
        elif low == 0:
            sign &= POSITIVE | ZERO
    if r.upper is not None and r.upper.op == "number":
        high = r.upper.args[0]
        if high < 0 or high == 0 and r.upper_open:
            sign &= NEGATIVE
        elif high == 0:
            sign &= NEGATIVE | ZERO
    return sign


def _flip(sign: int) -> int:
    return (sign & ZERO) | (POSITIVE if sign & NEGATIVE else 0) | (NEGATIVE if sign & POSITIVE else 0)


def _sum(a: int, b: int) -> int:
    sign = 0
    for x in (NEGATIVE, ZERO, POSITIVE):
        for y in (NEGATIVE, ZERO, POSITIVE):
            if a & x and b & y:
                sign |= x if y == ZERO else y if x in (ZERO, y) else ANY
    return sign


def _product(a: int, b: int) -> int:
    sign = 0
    for x in (NEGATIVE, ZERO, POSITIVE):
        for y in (NEGATIVE, ZERO, POSITIVE):
            if a & x and b & y:
                sign |= ZERO if ZERO in (x, y) else POSITIVE if x == y else NEGATIVE
    return sign


def _integer_power(a: int, n: int) -> int:
    if n < 0:
        a &= ~ZERO
    if n % 2:
        return a
    return (a & ZERO) | (POSITIVE if a & (POSITIVE | NEGATIVE) else 0)
