"""Univariate Taylor bounds with Arb's power series: what Coq-Interval's Taylor models achieve, or a little less."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import add, mul, neg, sub
from typing import Final

from flint import arb, arb_series

from numerics import series as power_series
from numerics.enclosure import Enclosure, around, number, pi
from verify.formula.tree import Formula, postorder
from verify.kernel.program import NotCertain

_ARITHMETIC: Final[Mapping[str, Callable[..., arb_series]]] = {
    "neg": neg, "add": add, "sub": sub, "mul": mul, "div": power_series.divided,
}  # fmt: skip
_FUNCTIONS: Final = frozenset({"exp", "log", "sin", "cos", "tan", "atan", "sqrt"})


def taylor_bound(formula: Formula, name: str, degree: int, box: Mapping[str, Enclosure]) -> Enclosure:
    """An enclosure of ``formula``, of the one variable ``name``, on the box: its Taylor polynomial of ``degree`` at the
    middle and the next coefficient on the whole range. Raises NotCertain where it is not certainly smooth."""
    try:
        whole = power_series.ball(box[name])
        middle = arb(whole.mid())
        near = _coefficients(formula, middle, degree + 1)
        value = _coefficients(formula, whole, degree + 2)[degree + 1]
    except power_series.NotSmooth as error:
        raise NotCertain(str(error)) from None
    step = whole - middle
    for k in range(degree, -1, -1):
        value = near[k] + value * step
    return around(value)


def _coefficients(root: Formula, at: arb, count: int) -> list[arb]:
    """The first ``count`` Taylor coefficients of the formula at the ball ``at``."""
    with power_series.truncated(count):
        done: dict[Formula, arb_series] = {}
        for node in postorder(root):
            if node.op == "variable":
                done[node] = power_series.line(at, count)
            elif node.op in ("number", "constant"):
                value = number(node.args[0]) if node.op == "number" else pi()
                done[node] = power_series.constant(power_series.ball(value), count)
            else:
                done[node] = _applied(node, [done[a] for a in node.args])
        return power_series.coefficients(done[root], count)


def _applied(node: Formula, args: list[arb_series]) -> arb_series:
    op = node.op
    if op in _ARITHMETIC:
        return _ARITHMETIC[op](*args)
    if op == "abs" and not args[0][0].contains(0):
        return args[0] if args[0][0] > 0 else -args[0]
    if op == "pow" and node.args[1].op == "number" and node.args[1].args[0].denominator == 1:
        return power_series.power(args[0], int(node.args[1].args[0]))
    if op in _FUNCTIONS:
        return power_series.apply(op, args[0])
    raise power_series.NotSmooth(op)
