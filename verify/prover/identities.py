"""Arguments by exact algebra: the formula vanishes, is constant, or is a sum of squares."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from numerics import enclosure as arb_arithmetic
from verify.formula.derivative import derivative
from verify.formula.reader import read_formula
from verify.formula.tree import PI, Formula, exact, number, substitute, variable, variables
from verify.kernel.boundary import opened
from verify.kernel.box import inside
from verify.kernel.goal import Goal
from verify.kernel.periodic import one_period
from verify.kernel.premises import DISCONTINUOUS, KINKED, domain_goals, nonnegative_variables, uses, vanishes

from .budget import Stuck
from .floats import float_function
from .quadratic import sum_of_squares
from .sampling import as_values, cloud, may_vanish, width_of
from .splits import Proof

#: Proves a goal that an argument leaves; raises Stuck.
Prove = Callable[[Goal], Proof]


def defined(formula: Formula, goal: Goal, prove: Prove) -> list[Proof]:
    """Proofs that ``formula`` is defined on the goal's box. Raises Stuck."""
    return [prove(part) for parts in domain_goals(formula, goal) for part in parts]


def identity(goal: Goal, prove: Prove) -> Proof | None:
    """The formula is identically zero."""
    if goal.sign.op in ("==", ">=") and may_vanish(goal.sign.formula, goal.box) and vanishes(goal.sign.formula, goal):
        return {"rule": "identity"}
    return None


def constancy(goal: Goal, prove: Prove) -> Proof | None:
    """All derivatives vanish and the formula is zero at one simple point."""
    formula = goal.sign.formula
    if goal.assumptions or goal.sign.op not in ("==", ">=") or uses(formula, KINKED | DISCONTINUOUS):
        return None
    if not may_vanish(formula, goal.box):
        return None
    try:
        slopes = [derivative(formula, name) for name in variables(formula)]
    except ValueError:
        return None
    if not all(vanishes(slope, goal) for slope in slopes):
        return None
    inside_of_box = opened(goal, arb_arithmetic)
    try:
        smooth = [{"domain": defined(slope, inside_of_box, prove)} for slope in slopes]
    except Stuck:
        return None
    for values in _simple_points(goal):
        at_point = substitute(formula, values)
        try:
            domain = defined(at_point, Goal(goal.sign, {}), prove)
        except Stuck:
            continue
        if vanishes(at_point, goal):
            point = {name: str(value) for name, value in values.items()}
            return {"rule": "constant", "point": point, "domain": domain, "slopes": smooth}
    return None


def _simple_points(goal: Goal) -> Iterator[dict[str, Formula]]:
    for value in (1, 0, -1, "1/2", 2, "1/4", -2, 3, 10):
        point = {name: exact(value) for name in goal.box}
        if all(inside(r, point[n], arb_arithmetic) and point[n] not in (r.lower, r.upper) for n, r in goal.box.items()):
            yield point
    yield as_values(goal.box, cloud(goal.box, 1)[0])


def squares(goal: Goal, prove: Prove) -> Proof | None:
    """A quadratic polynomial as a sum of squares with positive weights, and of a positive number for a strict sign."""
    if goal.sign.op not in (">", ">="):
        return None
    terms = sum_of_squares(goal.sign.formula, nonnegative_variables(goal))
    return None if terms is None else by_weighted_squares(goal, terms, prove)


def by_weighted_squares(goal: Goal, terms: list[dict[str, Any]], prove: Prove) -> Proof | None:
    """The goal by the terms of ``sum_of_squares``; None when these leave no number for a strict sign."""
    rest = None
    if goal.sign.op == ">":
        if not terms or terms[-1]["formula"] != "1":
            return None
        rest = terms.pop()
    for term in terms:
        term["domain"] = defined(read_formula(term["formula"]), goal, prove)
    if rest is None:
        return {"rule": "squares", "terms": terms}
    negated = {"weight": "1", "factors": [0]}
    squared = [{"weight": t["weight"], "factors": [], "square": t["formula"], "domain": t["domain"]} for t in terms]
    return {"rule": "contradiction", "terms": [negated, *squared, {"weight": rest["weight"], "factors": []}]}


def period(goal: Goal, prove: Prove) -> Proof | None:
    """A variable with an infinite range in which the formula is periodic is taken over one period."""
    formula, names = goal.sign.formula, tuple(goal.box)
    if not uses(formula, frozenset({"sin", "cos", "tan"})):
        return None
    function = float_function(formula, names)
    for name in variables(formula):
        k, r = names.index(name), goal.box[name]
        if math.isfinite(width_of(r)) or any(name in variables(a.formula) for a in goal.assumptions):
            continue
        for length, factor in ((PI, 1), (2 * PI, 2), (4 * PI, 4), (6 * PI, 6)):
            points = cloud({n: one_period(r, PI) or r if n == name else q for n, q in goal.box.items()}, 8)
            moved = ((*p[:k], p[k] + factor * math.pi, *p[k + 1 :]) for p in points)
            if all(
                math.isclose(function(p), function(q), rel_tol=1e-9, abs_tol=1e-9)
                for p, q in zip(points, moved, strict=True)
            ):
                short = one_period(r, length)
                whole = substitute(formula, {name: variable(name) + length}) - formula
                if short is not None and vanishes(whole, goal):
                    proof = prove(replace(goal, box={**goal.box, name: short}))
                    return {"rule": "period", "variable": name, "period": str(length), "proof": proof}
    return None


ZERO: Final = number(0)
