"""High-precision values and derivatives of formulas at points, by dual numbers: the reference for the float machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import mpmath
from hypothesis import strategies as st

from verify.formula.tree import PI, Formula, apply, number, postorder, variable

DIGITS = 60
Dual = tuple[Any, tuple[Any, ...]]

UNARY: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "abs": (abs, mpmath.sign),
    "sqrt": (mpmath.sqrt, lambda x: 1 / (2 * mpmath.sqrt(x))),
    "cbrt": (lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)), lambda x: 1 / (3 * mpmath.cbrt(abs(x)) ** 2)),
    "exp": (mpmath.exp, mpmath.exp),
    "log": (mpmath.log, lambda x: 1 / x),
    "sin": (mpmath.sin, mpmath.cos),
    "cos": (mpmath.cos, lambda x: -mpmath.sin(x)),
    "tan": (mpmath.tan, lambda x: mpmath.sec(x) ** 2),
    "asin": (mpmath.asin, lambda x: 1 / mpmath.sqrt(1 - x * x)),
    "acos": (mpmath.acos, lambda x: -1 / mpmath.sqrt(1 - x * x)),
    "atan": (mpmath.atan, lambda x: 1 / (1 + x * x)),
    "sinh": (mpmath.sinh, mpmath.cosh),
    "cosh": (mpmath.cosh, mpmath.sinh),
    "tanh": (mpmath.tanh, lambda x: mpmath.sech(x) ** 2),
    "asinh": (mpmath.asinh, lambda x: 1 / mpmath.sqrt(1 + x * x)),
    "acosh": (mpmath.acosh, lambda x: 1 / mpmath.sqrt(x * x - 1)),
    "atanh": (mpmath.atanh, lambda x: 1 / (1 - x * x)),
    "erf": (mpmath.erf, lambda x: 2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-x * x)),
}
OPERATIONS = (*UNARY, "add", "sub", "mul", "div", "neg", "min", "max", "pow", "atan2")


class Undefined(ArithmeticError):
    """The formula, or its derivative, has no real value at the point."""


def value_and_slopes(formula: Formula, point: Mapping[str, Fraction], names: tuple[str, ...]) -> Dual:
    """The value of ``formula`` and its partial derivatives by ``names``. Raises Undefined."""
    with mpmath.workdps(DIGITS):
        done: dict[Formula, Dual] = {}
        zero = (mpmath.mpf(0),) * len(names)
        for node in postorder(formula):
            if node.op == "number":
                done[node] = _exactly(node.args[0]), zero
            elif node.op == "constant":
                done[node] = +mpmath.pi, zero
            elif node.op == "variable":
                unit = tuple(mpmath.mpf(name == node.args[0]) for name in names)
                done[node] = _exactly(point[node.args[0]]), unit
            else:
                done[node] = _apply(node, [done[a] for a in node.args])
        return done[formula]


def _exactly(value: Fraction) -> Any:
    return mpmath.mpf(value.numerator) / value.denominator


def _apply(node: Formula, args: list[Dual]) -> Dual:
    try:
        value, partials = _rule(node, [a[0] for a in args])
    except (ZeroDivisionError, ValueError, OverflowError) as reason:
        raise Undefined from reason
    if any(isinstance(v, mpmath.mpc) or not mpmath.isfinite(v) for v in (value, *partials)):
        raise Undefined
    slopes = tuple(sum(p * a[1][k] for p, a in zip(partials, args, strict=True)) for k in range(len(args[0][1])))
    return value, slopes


def _rule(node: Formula, x: list[Any]) -> tuple[Any, tuple[Any, ...]]:
    op = node.op
    if op in UNARY:
        function, slope = UNARY[op]
        return function(x[0]), (slope(x[0]),)
    match op:
        case "neg":
            return -x[0], (-1,)
        case "add":
            return x[0] + x[1], (1, 1)
        case "sub":
            return x[0] - x[1], (1, -1)
        case "mul":
            return x[0] * x[1], (x[1], x[0])
        case "div":
            return x[0] / x[1], (1 / x[1], -x[0] / x[1] ** 2)
        case "min":
            return min(x), (int(x[0] <= x[1]), int(x[0] > x[1]))
        case "max":
            return max(x), (int(x[0] >= x[1]), int(x[0] < x[1]))
        case "atan2":
            radius = x[0] ** 2 + x[1] ** 2
            return mpmath.atan2(*x), (x[1] / radius, -x[0] / radius)
    exponent = node.args[1]
    if exponent.op == "number" and exponent.args[0].denominator == 1:
        n = int(exponent.args[0])
        return x[0] ** n, (n * x[0] ** (n - 1) if n else 0, 0)
    if x[0] <= 0:
        raise Undefined
    return x[0] ** x[1], (x[1] * x[0] ** (x[1] - 1), x[0] ** x[1] * mpmath.log(x[0]))


NAMES = ("x", "y")
small = st.fractions(min_value=-4, max_value=4, max_denominator=30)
leaves = st.one_of(st.sampled_from(NAMES).map(variable), small.map(number), st.just(PI))


@st.composite
def tape_formulas(draw: st.DrawFn, size: int = 8) -> Formula:
    """Formulas of operations that tapes have, with small numbers."""
    parts = [variable("x"), variable("y")]
    for op in draw(st.lists(st.sampled_from(OPERATIONS), min_size=1, max_size=size)):
        first = parts[-1] if draw(st.booleans()) else draw(st.sampled_from(parts))
        if op == "pow":
            choice = st.one_of(st.integers(-5, 9).map(number), small.map(number), leaves)
            parts.append(apply("pow", first, draw(choice)))
        elif op in ("add", "sub", "mul", "div", "min", "max", "atan2"):
            second = draw(st.one_of(st.sampled_from(parts), leaves))
            parts.append(apply(op, first, second) if draw(st.booleans()) else apply(op, second, first))
        else:
            parts.append(apply(op, first))
    return parts[-1]
