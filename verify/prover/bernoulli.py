"""Powers replaced by rational bounds: the inequality of Bernoulli, which is the convexity of u^v in v.

On 0 <= v <= 1 the harmonic, geometric and arithmetic means of 1 and u with weights 1 - v and v give
u/(u + v - u v) <= u^v <= 1 + v (u - 1); for other v the last bound is turned around.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from verify.formula.derivative import derivative
from verify.formula.tree import Formula, apply, number, postorder, variable
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import replaced
from verify.kernel.simplify import simplified

from .identities import Prove, defined
from .sampling import seeming_sign, seems_false
from .signs import product_of
from .splits import Proof, closed_by
from .substitution import fresh_name

ONE: Final = number(1)


def bounded(goal: Goal, prove: Prove) -> Proof | None:
    """Every power that is a term of the formula at its bound, and what is lost by that, as a sum."""
    if goal.sign.op not in (">", ">="):
        return None
    rest, gaps = goal.sign.formula, []
    for node, base, exponent in list(powers_among(rest)):
        factor = coefficient(rest, node, goal)
        bound = None if factor is None else bound_of(base, exponent, goal, below=factor > 0)
        if factor is None or bound is None:
            return None
        gaps.append((abs(factor), node - bound if factor > 0 else bound - node))
        rest = replaced(rest, node, bound)
    if not gaps or seems_false(replace(goal, sign=Sign(rest, goal.sign.op)), 200):
        return None
    terms = [_term(goal, ONE, Sign(rest, goal.sign.op), prove, prove)]
    for weight, gap in gaps:
        terms.append(_term(goal, number(weight), Sign(gap, ">="), prove, lambda part: _gap(part, prove)))
    return {"rule": "sum", "terms": terms}


def _gap(gap: Goal, prove: Prove) -> Proof:
    """A power against its bound: u^v - u/D = u^v/D·(D - u^(1 - v)) with D = u + v (1 - u), then logarithms."""
    larger, smaller = gap.sign.formula.args
    if smaller.op == "div" and larger.op == "exp":
        below = smaller.args[1]
        exponent, logarithm = larger.args[0].args
        rest = below - apply("exp", (ONE - exponent) * logarithm)
        table = product_of([(larger, 1), (below, -1), (rest, 1)], gap, lambda g: _logarithms(g, prove))
        return prove(gap) if table is None else closed_by(table)
    return _logarithms(gap, prove)


def _logarithms(gap: Goal, prove: Prove) -> Proof:
    """a >= e^w or e^w >= b from log a >= w or w >= log b, which stay as they are written."""
    formula = gap.sign.formula
    if formula.op != "sub" or gap.sign.op != ">=":
        return prove(gap)
    left, right = (side.args[0] if side.op == "exp" else apply("log", side) for side in formula.args)
    table: Proof = {"rule": "apply", "function": "log", "left": str(left), "right": str(right)}
    table["bounds"] = [prove(replace(gap, sign=Sign(side, ">"))) for side in formula.args]
    table["domain"] = defined(left - right, gap, prove)
    return closed_by({**table, "proof": prove(replace(gap, sign=Sign(left - right, ">=")))})


def _term(goal: Goal, weight: Formula, sign: Sign, prove: Prove, prove_sign: Prove) -> dict[str, Any]:
    domain = defined(sign.formula, goal, prove)
    proof = prove_sign(replace(goal, sign=sign))
    return {"weight": str(weight), "formula": str(sign.formula), "sign": sign.op, "domain": domain, "proof": proof}


def powers_among(formula: Formula) -> Iterator[tuple[Formula, Formula, Formula]]:
    """(node, u, v) for every power u^v in the formula that is written as e^(v·log u)."""
    for node in postorder(formula):
        if node.op == "exp" and node.args[0].op == "mul" and node.args[0].args[1].op == "log":
            yield node, node.args[0].args[1].args[0], node.args[0].args[0]


def coefficient(formula: Formula, node: Formula, goal: Goal) -> Fraction | None:
    """The number c ≠ 0 with ``formula`` = c·node + terms without it; None when there is none."""
    name = fresh_name(goal.box)
    try:
        slope = simplified(derivative(replaced(formula, node, variable(name)), name))
    except ValueError:
        return None
    return slope.args[0] or None if slope.op == "number" else None


def bound_of(base: Formula, exponent: Formula, goal: Goal, *, below: bool) -> Formula | None:
    """A rational bound of base^exponent from below or above, where the exponent seems to allow one."""
    line = ONE + exponent * (base - ONE)
    between = [seeming_sign(part, goal.box) for part in (exponent, ONE - exponent)]
    if between == [1, 1]:
        return base / (base + exponent * (ONE - base)) if below else line
    return line if below and -1 in between else None
