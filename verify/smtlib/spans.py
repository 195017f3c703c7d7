"""Ranges of formulas in floats: upwards from those of the variables, and back down to them. Untrusted.

Nothing here is rounded with care.
Source: Benhamou, Goualard, Granvilliers, Puget, *Revising hull and box consistency*, ICLP 1999 (HC4).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from verify.formula.tree import Formula, postorder

Span = tuple[float, float]

WHOLE: Final[Span] = (-math.inf, math.inf)
_FIXED: Final[dict[str, Span]] = {
    "sin": (-1.0, 1.0), "cos": (-1.0, 1.0), "tanh": (-1.0, 1.0), "atan": (-1.6, 1.6), "asin": (-1.6, 1.6),
    "acos": (0.0, 3.2), "atan2": (-3.2, 3.2), "cosh": (1.0, math.inf),
}  # fmt: skip
_QUARTER: Final = 0.5 * math.pi


class EmptySpan(Exception):
    """No value is left."""


def ranges(formula: Formula, box: Mapping[str, Span]) -> dict[Formula, Span]:
    """The range of every part of a formula, parts before what is made of them."""
    value: dict[Formula, Span] = {}
    for node in postorder(formula):
        if node.op == "number":
            value[node] = (float(node.args[0]), float(node.args[0]))
        elif node.op == "variable":
            value[node] = box.get(node.args[0], WHOLE)
        else:
            value[node] = WHOLE if node.op == "constant" else _forward(node, [value[a] for a in node.args])
    return value


def range_of(formula: Formula, box: Mapping[str, Span]) -> Span:
    """About where the values of a formula are; everywhere where it cannot be said."""
    try:
        return ranges(formula, box)[formula]
    except (ArithmeticError, ValueError):
        return WHOLE


def met(a: Span, b: Span) -> Span:
    """What two ranges have in common, up to rounding. Raises EmptySpan."""
    low, high = max(a[0], b[0]), min(a[1], b[1])
    if low > high + 1e-9 * (1 + abs(high)):
        raise EmptySpan
    return low, max(low, high)


def _times(x: float, y: float) -> float:
    return 0.0 if x == 0 or y == 0 else x * y


def _product(a: Span, b: Span) -> Span:
    ends = [_times(x, y) for x in a for y in b]
    return min(ends), max(ends)


def _quotient(a: Span, b: Span) -> Span:
    if b[0] > 0 or b[1] < 0:
        return _product(a, (1 / b[1], 1 / b[0]))
    if b[0] < 0 < b[1] or b[0] == b[1] or a[0] <= 0 <= a[1]:
        return WHOLE
    # One end of b is zero, and a is on one side of zero.
    near = min(abs(a[0]), abs(a[1])) / max(-b[0], b[1])
    return (near, math.inf) if (a[0] > 0) == (b[0] == 0) else (-math.inf, -near)


def _forward(node: Formula, args: list[Span]) -> Span:
    a, b = args[0], args[-1]
    match node.op:
        case "add":
            return a[0] + b[0], a[1] + b[1]
        case "sub":
            return a[0] - b[1], a[1] - b[0]
        case "neg":
            return -a[1], -a[0]
        case "mul":
            return _even(a, 2) if node.args[0] is node.args[1] else _product(a, b)
        case "div":
            return _quotient(a, b)
        case "abs":
            return max(0.0, a[0], -a[1]), max(-a[0], a[1])
        case "min" | "max":
            pick = min if node.op == "min" else max
            return pick(a[0], b[0]), pick(a[1], b[1])
        case "sqrt":
            return math.sqrt(max(a[0], 0.0)), math.sqrt(max(a[1], 0.0))
        case "exp":
            return math.exp(min(a[0], 700.0)), math.exp(a[1]) if a[1] < 700 else math.inf
        case "log":
            return math.log(a[0]) if a[0] > 0 else -math.inf, math.log(a[1]) if a[1] > 0 else -math.inf
        case "sin" if _rises(a):
            return math.sin(a[0]), math.sin(a[1])
        case "cos" if _rises(quarter := (a[0] - _QUARTER, a[1] - _QUARTER)):
            return -math.sin(quarter[1]), -math.sin(quarter[0])
        case "pow":
            return _power(node, a)
    return _FIXED.get(node.op, WHOLE)


def _rises(a: Span) -> bool:
    """Whether sin rises on a range."""
    return a[0] >= -_QUARTER and a[1] <= _QUARTER


def _exponent(node: Formula) -> int:
    """A whole exponent of at least 1, or 0 for any other."""
    n = node.args[1]
    return int(n.args[0]) if n.op == "number" and n.args[0].denominator == 1 and n.args[0] > 0 else 0


def _power(node: Formula, a: Span) -> Span:
    n = _exponent(node)
    if n == 0:
        return WHOLE
    return (a[0] ** n, a[1] ** n) if n % 2 else _even(a, n)


def _even(a: Span, n: int) -> Span:
    """The even power n of a range."""
    low, high = a[0] ** n, a[1] ** n
    return (0.0 if a[0] <= 0 <= a[1] else min(low, high)), max(low, high)


def backward(node: Formula, value: Mapping[Formula, Span]) -> Iterator[tuple[Formula, Span]]:
    """What the range of an operation says about its operands."""
    if node.op in ("number", "variable", "constant"):
        return
    z, left, right = value[node], node.args[0], node.args[-1]
    a, b = value[left], value[right]
    match node.op:
        case "add":
            yield left, (z[0] - b[1], z[1] - b[0])
            yield right, (z[0] - a[1], z[1] - a[0])
        case "sub":
            yield left, (z[0] + b[0], z[1] + b[1])
            yield right, (a[0] - z[1], a[1] - z[0])
        case "neg":
            yield left, (-z[1], -z[0])
        case "mul" if left is not right:
            yield left, _quotient(z, b)
            yield right, _quotient(z, a)
        case "mul":
            yield left, _root(z, 2)
        case "div":
            yield left, _product(z, b)
            yield right, _quotient(a, z)
        case "abs":
            yield left, (-z[1], z[1])
        case "sqrt":
            yield left, (max(z[0], 0.0) ** 2, z[1] ** 2)
        case "exp":
            yield left, (math.log(z[0]) if z[0] > 0 else -math.inf, math.log(z[1]) if z[1] > 0 else -math.inf)
        case "log":
            yield left, (math.exp(min(z[0], 700.0)), math.exp(z[1]) if z[1] < 700 else math.inf)
        case "sin" if _rises(a):
            yield left, (math.asin(max(z[0], -1.0)), math.asin(min(z[1], 1.0)))
        case "cos" if _rises((a[0] - _QUARTER, a[1] - _QUARTER)):
            yield left, (math.acos(min(z[1], 1.0)), math.acos(max(z[0], -1.0)))
        case "pow" if _exponent(node):
            yield left, _root(z, _exponent(node))


def _root(z: Span, n: int) -> Span:
    if n % 2:
        return tuple(math.copysign(abs(end) ** (1 / n), end) for end in z)  # type: ignore[return-value]
    if z[1] < 0:
        raise EmptySpan
    return -(z[1] ** (1 / n)), z[1] ** (1 / n)
