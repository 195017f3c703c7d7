"""Absolute values, maxima and minima resolved before other arguments, which expect smooth formulas. Untrusted.

r >= |u| says no more than r >= u and r >= -u everywhere, and |u| >= r follows from u >= r or from -u >= r; only where
neither is enough are there two cases with an assumption each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.boundary import weakened
from verify.kernel.cases import case_goals
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import KINKED, nonnegative_variables, replaced, uses

from .bernoulli import coefficient
from .factors import factored
from .half_angles import wave_factors
from .identities import Prove, defined
from .isolated import factors
from .monotonic import applied
from .sampling import may_vanish, seems_false
from .signs import cases
from .splits import Proof, closed_by

#: The sign of the coefficient with which a term is convex in what it is made of.
CONVEX: Final = {"abs": 1, "max": 1, "min": -1}


def bounding(goal: Goal, prove: Prove) -> Proof | None:
    """The two cases of a kink in which the formula is concave, without the assumptions that distinguish them."""
    if goal.sign.op not in (">", ">=") or goal.assumptions and not goal.total or len(variables(goal.sign.formula)) < 2:
        return None
    for node, convexity in kinks(goal):
        if convexity < 0:
            first, second = (_forgetting(case, prove) for case in case_goals(goal, node))
            return {"rule": "cases", "node": str(node), "nonnegative": first, "nonpositive": second}
    return None


def squared(goal: Goal, prove: Prove) -> Proof | None:
    """|a| > |b| from a² > b², where a and b have a common factor: |sin x - sin y| and 2 |sin((x - y)/2)|, say."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or formula.op != "sub" or len(variables(formula)) < 2:
        return None
    a, b = map(without_bars, formula.args)
    if a is None or b is None or a is formula.args[0] or b is formula.args[1]:
        return None
    shown = a * a - b * b
    found = wave_factors(shown) or factored(shown, nonnegative_variables(goal))
    if sum(abs(power) for factor, power in found if variables(factor)) < 3:
        return None  # no more than a - b and a + b
    return applied("square", a * a, b * b, goal, prove)


def without_bars(formula: Formula) -> Formula | None:
    """A product with u for every factor abs(u); None when it has kinks elsewhere.

    >>> from verify.formula.reader import read_formula
    >>> print(without_bars(read_formula("2*abs(x - 1)*y")))
    2*(x - 1)*y
    >>> without_bars(read_formula("1 + abs(x)")) is None
    True
    """
    for node in list(factors(formula)):
        if node.op == "abs":
            formula = replaced(formula, node, node.args[0])
    return None if uses(formula, KINKED) else formula


def chosen(goal: Goal, prove: Prove) -> Proof | None:
    """A kink in which the formula is convex replaced by the side of it that seems to be enough everywhere."""
    if goal.sign.op not in (">", ">=") or len(variables(goal.sign.formula)) < 2:
        return None
    for node, convexity in kinks(goal):
        for side in sides(node) if convexity > 0 else ():
            rest = replaced(goal.sign.formula, node, side)
            if seems_false(replace(goal, sign=Sign(rest, goal.sign.op)), 200) or may_vanish(rest, goal.box):
                continue
            gap, weight = (node - side, convexity) if node.op != "min" else (side - node, convexity)
            terms = [_term(goal, "1", Sign(rest, goal.sign.op), prove)]
            return {"rule": "sum", "terms": [*terms, _term(goal, str(number(weight)), Sign(gap, ">="), prove)]}
    return None


def distinguished(goal: Goal, prove: Prove) -> Proof | None:
    """The two cases of a kink in several variables; in one the places of kinks become ends of ranges."""
    return cases(goal, prove) if len(variables(goal.sign.formula)) > 1 else None


def kinks(goal: Goal) -> Iterator[tuple[Formula, Any]]:
    """The kinks that are terms of the formula, with their coefficients: > 0 where it is convex in the kink."""
    for node in postorder(goal.sign.formula):
        factor = coefficient(goal.sign.formula, node, goal) if node.op in KINKED else None
        if factor is not None:
            yield node, factor * CONVEX[node.op]


def sides(node: Formula) -> tuple[Formula, Formula]:
    """u and -u for abs(u), a and b for a maximum or minimum."""
    return (node.args[0], -node.args[0]) if node.op == "abs" else (node.args[0], node.args[1])


def _forgetting(case: Goal, prove: Prove) -> Proof:
    """A proof of the case without its last assumption, where everything is defined without it."""
    if not case.total:
        return prove(case)
    keep = list(range(len(case.assumptions) - 1))
    return closed_by({"rule": "weaken", "keep": keep, "proof": prove(weakened(case, keep))})


def _term(goal: Goal, weight: str, sign: Sign, prove: Prove) -> dict[str, Any]:
    domain = defined(sign.formula, goal, prove)
    proof = prove(replace(goal, sign=sign))
    return {"weight": weight, "formula": str(sign.formula), "sign": sign.op, "domain": domain, "proof": proof}
