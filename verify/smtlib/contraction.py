"""Bounds that follow from relations: forward and backward evaluation of formulas on intervals of floats.

The box of all solutions of f <= 0 is found by evaluating f upwards and then pushing the bound on its value down to
the variables. Nothing here is rounded with care: each bound is shown by a statement of its own.
Source: Benhamou, Goualard, Granvilliers, Puget, *Revising hull and box consistency*, ICLP 1999 (HC4).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from verify.formula.statement import Relation
from verify.formula.tree import Formula, number, postorder, variable, variables

Span = tuple[float, float]

_WHOLE: Final[Span] = (-math.inf, math.inf)
_FIXED: Final[dict[str, Span]] = {
    "sin": (-1.0, 1.0), "cos": (-1.0, 1.0), "tanh": (-1.0, 1.0), "atan": (-1.6, 1.6), "asin": (-1.6, 1.6),
    "acos": (0.0, 3.2), "atan2": (-3.2, 3.2), "cosh": (1.0, math.inf),
}  # fmt: skip
_QUARTER: Final = 0.5 * math.pi
#: Rounds over all relations.
_ROUNDS: Final = 3


class _Empty(Exception):
    """No value is left."""


@dataclass(frozen=True, slots=True)
class Bound:
    """``claim`` (x <= c or x >= c) follows from ``reason`` where the variables are in ``box``.

    Where a simple c is given, and other variables matter, the ``looser`` bound with a little more room is easier to
    show: beyond it the relation does not fail by less and less.
    """

    claim: Relation
    reason: Relation
    name: str
    is_upper: bool
    value: Fraction
    looser: Bound | None = None


def bounds_that_follow(relations: Sequence[Relation], box: Mapping[str, Span], worth: float) -> Iterator[Bound]:
    """Bounds that cut off the part ``worth`` of a range, each by the ones before. It ends where no value is left."""
    here = dict(box)
    for _ in range(_ROUNDS):
        changed = False
        for relation in relations:
            if relation.op == "!=":
                continue
            try:
                found = _revised(relation, here)
            except (_Empty, ArithmeticError, ValueError):
                return
            for name, (low, high) in found.items():
                old_low, old_high = here.get(name, _WHOLE)
                for is_upper, new, old in ((False, low, old_low), (True, high, old_high)):
                    bound = _bound(relation, name, is_upper, new, old, worth * min(old_high - old_low, 1e300))
                    if bound is not None:
                        low_now, high_now = here.get(name, _WHOLE)
                        value = float((bound.looser or bound).value)
                        here[name] = (low_now, value) if is_upper else (value, high_now)
                        changed = True
                        yield bound
        if not changed:
            return


def _bound(relation: Relation, name: str, is_upper: bool, new: float, old: float, least: float) -> Bound | None:
    """The new end of a range if the gain is more than ``least``: a simple number near it, or rounded outward."""
    if not math.isfinite(new) or abs(new) > 1e12:
        return None
    step = 2.0 ** (math.frexp(abs(new) or 1.0)[1] - 12)
    outer = (math.floor(new / step) + 2) * step if is_upper else (math.ceil(new / step) - 2) * step
    simple = Fraction(new).limit_denominator(100)
    is_simple = abs(new - simple) < 1e-12 * max(1.0, abs(new))
    end = float(simple) if is_simple else outer
    gain = old - end if is_upper else end - old
    if not gain > least and math.isfinite(old):
        return None

    def at(value: Fraction, looser: Bound | None = None) -> Bound:
        x = variable(name)
        claim = Relation("<=", x, number(value)) if is_upper else Relation("<=", number(value), x)
        return Bound(claim, relation, name, is_upper, value, looser)

    # The sign of a variable is worth more than a bound near zero.
    if is_simple and simple and len(variables(relation.left, relation.right)) > 1:
        return at(simple, at(Fraction(outer)))
    return at(simple if is_simple else Fraction(outer))


def _revised(relation: Relation, box: Mapping[str, Span]) -> dict[str, Span]:
    """The ranges of the variables of a relation that are compatible with it."""
    top = relation.left - relation.right
    value = _ranges(top, box)
    nodes = list(value)
    value[top] = _met(value[top], (0.0, 0.0) if relation.op == "==" else (-math.inf, 0.0))
    for node in reversed(nodes):
        for part, span in _backward(node, value):
            value[part] = _met(value[part], span)
    return {node.args[0]: value[node] for node in nodes if node.op == "variable"}


def _ranges(formula: Formula, box: Mapping[str, Span]) -> dict[Formula, Span]:
    """The range of every part of a formula, parts before what is made of them."""
    value: dict[Formula, Span] = {}
    for node in postorder(formula):
        if node.op == "number":
            value[node] = (float(node.args[0]), float(node.args[0]))
        elif node.op == "variable":
            value[node] = box.get(node.args[0], _WHOLE)
        else:
            value[node] = _WHOLE if node.op == "constant" else _forward(node, [value[a] for a in node.args])
    return value


def range_of(formula: Formula, box: Mapping[str, Span]) -> Span:
    """About where the values of a formula are; everywhere where it cannot be said."""
    try:
        return _ranges(formula, box)[formula]
    except (ArithmeticError, ValueError):
        return _WHOLE


def _met(a: Span, b: Span) -> Span:
    low, high = max(a[0], b[0]), min(a[1], b[1])
    if low > high + 1e-9 * (1 + abs(high)):
        raise _Empty
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
        return _WHOLE
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
    return _FIXED.get(node.op, _WHOLE)


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
        return _WHOLE
    return (a[0] ** n, a[1] ** n) if n % 2 else _even(a, n)


def _even(a: Span, n: int) -> Span:
    """The even power n of a range."""
    low, high = a[0] ** n, a[1] ** n
    return (0.0 if a[0] <= 0 <= a[1] else min(low, high)), max(low, high)


def _backward(node: Formula, value: Mapping[Formula, Span]) -> Iterator[tuple[Formula, Span]]:
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
        raise _Empty
    return -(z[1] ** (1 / n)), z[1] ** (1 / n)
