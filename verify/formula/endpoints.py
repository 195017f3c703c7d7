"""Whether an interval is one: both end points real numbers, the lower one not above the upper one.

Rational end points are compared exactly, others by Arb enclosures whose precision is raised until they are apart.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from .tree import LEAVES, OO, Formula, apply, postorder

if TYPE_CHECKING:
    from .statement import Interval

MINUS_OO: Final = apply("neg", OO)

#: Bits of precision tried in turn.
_PRECISIONS: Final = (64, 256, 1024)


def complaint(interval: Interval) -> str | None:
    """A sentence about what is wrong with ``interval``, or None when it has a point."""
    lower, upper = interval.lower, interval.upper
    if lower.op == upper.op == "number" and lower.args[0] < upper.args[0]:
        return None
    if lower is OO or upper is MINUS_OO:
        return f"Expected an interval with a point in it but got {interval}."
    if (lower is MINUS_OO and not interval.lower_open) or (upper is OO and not interval.upper_open):
        return "Expected an open end at infinity, which is never reached; write '(-oo' or 'oo)'."
    finite = [end for end in (lower, upper) if end not in (MINUS_OO, OO)]
    for end in finite:
        if rational(end) is None and _enclose(end, _PRECISIONS[-1]) is None:
            return f"Expected end points that are real numbers but got {end}."
    if len(finite) < 2:
        return None
    order = _compare(lower, upper)
    if order is None:
        return f"Expected end points whose order can be decided but got {lower} and {upper}."
    if order > 0:
        return f"Expected the lower end point first but got {lower} > {upper}."
    if order == 0 and (interval.lower_open or interval.upper_open):
        return f"Expected an interval with a point in it but got {interval}."
    return None


def rational(root: Formula) -> Fraction | None:
    """The exact value of a formula of rationals and ``+ - * /``, or None for any other and for division by 0."""
    if root.op == "number":
        whole: Fraction = root.args[0]
        return whole
    value: dict[Formula, Fraction] = {}
    for node in postorder(root):
        if node.op == "number":
            value[node] = node.args[0]
            continue
        if node.op not in ("add", "sub", "mul", "div", "neg"):
            return None
        a, b = value[node.args[0]], value[node.args[-1]]
        if node.op == "div" and not b:
            return None
        match node.op:
            case "add":
                value[node] = a + b
            case "sub":
                value[node] = a - b
            case "mul":
                value[node] = a * b
            case "div":
                value[node] = a / b
            case _:
                value[node] = -a
    return value[root]


def _compare(left: Formula, right: Formula) -> int | None:
    """The sign of ``left - right``, or None when no precision tells."""
    a, b = rational(left), rational(right)
    if a is not None and b is not None:
        return (a > b) - (a < b)
    if left is right:
        return 0
    for bits in _PRECISIONS:
        x, y = _enclose(left, bits), _enclose(right, bits)
        if x is not None and y is not None and (x < y or x > y):
            return 1 if x > y else -1
    return None


def _enclose(root: Formula, bits: int) -> Any:
    """An Arb ball around the value of a formula of constants, or None when it is not a real number."""
    import flint

    with flint.ctx.workprec(bits):
        value: dict[Formula, Any] = {}
        for node in postorder(root):
            if node.op in LEAVES:
                value[node] = _leaf(node)
            else:
                value[node] = _operation(node.op, [value[a] for a in node.args])
        return value[root] if value[root].is_finite() else None


def _leaf(node: Formula) -> Any:
    from flint import arb, fmpq

    if node.op == "number":
        return arb(fmpq(node.args[0].numerator, node.args[0].denominator))
    return arb.pi() if node.args[0] == "pi" else arb("nan")


def _operation(op: str, args: list[Any]) -> Any:
    from flint import arb

    a, b = args[0], args[-1]
    match op:
        case "add":
            return a + b
        case "sub":
            return a - b
        case "mul":
            return a * b
        case "div":
            return a / b
        case "pow":
            return a**b
        case "neg":
            return -a
        case "abs":
            return abs(a)
        case "cbrt":
            return a.root(3) if a >= 0 else -((-a).root(3))
        case "min" | "max":
            return a.min(b) if op == "min" else a.max(b)
        case "atan2":
            return arb.atan2(a, b)
        case "polygamma":
            from numerics.special_functions import polygamma_at

            return polygamma_at(a, b)
        case "besseli":
            return b.bessel_i(a)
        case "besselj":
            return b.bessel_j(a)
        case _:
            return getattr(a, op)()
