"""Univariate Taylor bounds with Arb's power series: what Coq-Interval's Taylor models achieve, or a little less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flint import arb, arb_series, ctx, fmpq

from numerics.enclosure import Enclosure, around
from verify.formula.tree import Formula, postorder
from verify.kernel.program import NotCertain

_METHODS: Final = {"exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan", "atan": "atan", "sqrt": "sqrt"}


def taylor_bound(formula: Formula, name: str, degree: int, box: Mapping[str, Enclosure]) -> Enclosure:
    """An enclosure of ``formula``, of the one variable ``name``, on the box: its Taylor polynomial of ``degree`` at the
    middle and the next coefficient on the whole range. Raises NotCertain where it is not certainly smooth."""
    x = box[name]
    if not x.is_finite():
        raise NotCertain("unbounded")
    whole = x.lo.union(x.hi)
    middle = arb(whole.mid())
    near, far = _series(formula, middle, degree + 1), _series(formula, whole, degree + 2)
    step = whole - middle
    value = far[degree + 1]
    for k in range(degree, -1, -1):
        value = near[k] + _times(value, step)
    if not value.is_finite():
        raise NotCertain("not smooth")
    return around(value)


def _times(a: arb, step: arb) -> arb:
    return a * step


def _series(root: Formula, at: arb, count: int) -> arb_series:
    """The first ``count`` Taylor coefficients of the formula at the ball ``at``."""
    before = ctx.cap
    ctx.cap = count
    try:
        value: dict[Formula, Any] = {}
        for node in postorder(root):
            value[node] = _step(node, [value[a] for a in node.args] if node.op not in _LEAF else [], at)
        return value[root]
    finally:
        ctx.cap = before


_LEAF: Final = frozenset({"number", "variable", "constant"})


def _step(node: Formula, args: list[Any], at: arb) -> arb_series:
    op = node.op
    if op == "number":
        return arb_series([arb(fmpq(node.args[0].numerator, node.args[0].denominator))])
    if op == "variable":
        return arb_series([at, 1])
    if op == "constant":
        return arb_series([arb.pi()])
    if op == "neg":
        return -args[0]
    if op == "add":
        return args[0] + args[1]
    if op == "sub":
        return args[0] - args[1]
    if op == "mul":
        return args[0] * args[1]
    if op == "div":
        if args[1][0].contains(0):
            raise NotCertain("div")
        return args[0] / args[1]
    if op == "abs" and not args[0][0].contains(0):
        return args[0] if args[0][0] > 0 else -args[0]
    if op == "pow" and node.args[1].op == "number" and node.args[1].args[0].denominator == 1:
        return _power(args[0], int(node.args[1].args[0]))
    if op not in _METHODS or (op in ("log", "sqrt") and not args[0][0] > 0):
        raise NotCertain(op)
    return getattr(args[0], _METHODS[op])()


def _power(x: arb_series, n: int) -> arb_series:
    if n < 0 and x[0].contains(0):
        raise NotCertain("pow")
    result = arb_series([1])
    for _ in range(abs(n)):
        result = result * x
    return 1 / result if n < 0 else result
