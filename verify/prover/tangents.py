"""Separable sums: one variable at a time, after a tangent plane of a condition is subtracted. Untrusted.

On Σ x_i = 1 the sum Σ f(x_i) is at least n f(1/n) when f(x) >= f(1/n) + f'(1/n) (x - 1/n) for every x: the method of
tangent lines. In general F - λ g takes the place of F, where g = 0 is the condition and λ Lagrange's multiplier.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from verify.formula.derivative import derivative
from verify.formula.tree import Formula, number, substitute, variables
from verify.kernel.boundary import weakened
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables, vanishes, vanishes_at

from .budget import Stuck
from .candidates import candidates
from .factors import normal_text
from .identities import Prove, defined
from .multipliers import constrained_minimum
from .sampling import seems_false
from .signs import summands
from .splits import Proof, closed_by
from .tight import tight_points

#: Exact guesses for one coordinate, and for all of them together; how well the minimum is known.
GUESSES: Final = 2
MOST: Final = 16
TOLERANCE: Final = 1e-4
ZERO: Final = number(0)

Point = dict[str, Formula]


def tangential(goal: Goal, prove: Prove) -> Proof | None:
    """The formula as λ·g + (F - λ·g) for a condition g = 0, so that the rest needs no condition."""
    if goal.sign.op not in (">", ">=") or not goal.total or len(goal.assumptions) != 1:
        return None
    condition = goal.assumptions[0]
    if condition.op != "==":
        return None
    for point in touching_points(goal, condition.formula):
        multiplier = lagrange(goal, condition.formula, point)
        if multiplier is None or multiplier is ZERO:
            continue
        terms = [multiplier * term if sign > 0 else -multiplier * term for term, sign in summands(condition.formula, 1)]
        tangent = sum(terms[1:], terms[0])
        rest = Sign(goal.sign.formula - tangent, goal.sign.op)
        if not seems_false(replace(goal, sign=rest, assumptions=())):
            return _sum_of([Sign(tangent, ">="), rest], goal, partial(_free, rest, point, prove))
    return None


def _free(rest: Sign, point: Point, prove: Prove, part: Goal) -> Proof:
    """The proof of a term; the rest needs no condition, and its parts in single variables are least at the point."""
    if part.sign != rest:
        return prove(part)
    free = weakened(part, [])
    table = _separated_at(point, groups(rest.formula), free, prove)
    return closed_by({"rule": "weaken", "keep": [], "proof": prove(free) if table is None else closed_by(table)})


def touching_points(goal: Goal, condition: Formula) -> Iterator[Point]:
    """Exact points that satisfy the condition and at which the formula vanishes, near its constrained minimum."""
    lowest = constrained_minimum(goal)
    if lowest is None:
        return
    choices = [list(itertools.islice(candidates(x, TOLERANCE * max(1.0, abs(x))), GUESSES)) for x in lowest]
    for values in itertools.islice(itertools.product(*choices), MOST):
        point = dict(zip(goal.box, values, strict=True))
        if vanishes_at(condition, point, goal) and vanishes_at(goal.sign.formula, point, goal):
            yield point


def lagrange(goal: Goal, condition: Formula, point: Point) -> Formula | None:
    """The λ with ∂F = λ ∂g at the point, by a variable in which ∂g does not vanish there."""
    for name in variables(condition):
        try:
            above, below = (derivative(f, name) for f in (goal.sign.formula, condition))
        except ValueError:
            continue
        if not vanishes_at(below, point, goal):
            ratio = substitute(above, point) / substitute(below, point)
            return normal_text(ratio, nonnegative_variables(goal))
    return None


def separated(goal: Goal, prove: Prove) -> Proof | None:
    """A sum of formulas without common variables, each shown to be least where the sum vanishes."""
    if goal.sign.op not in (">", ">=") or goal.assumptions:
        return None
    parts = groups(goal.sign.formula)
    if len(parts) < 2:
        return None
    for point in tight_points(goal):
        table = _separated_at(point, parts, goal, prove)
        if table is not None:
            return table
    return None


def _separated_at(point: Point, parts: Sequence[Formula], goal: Goal, prove: Prove) -> Proof | None:
    """The goal as the sum of its parts, each minus its value at a point at which the sum vanishes."""
    terms = [part - substitute(part, {n: point[n] for n in variables(part)}) for part in parts]
    if len(parts) < 2 or not vanishes(goal.sign.formula - sum(terms, number(0)), goal):
        return None
    return _sum_of([Sign(term, ">=") for term in terms], goal, prove)


def groups(formula: Formula) -> list[Formula]:
    """The terms of a sum, added up in sets that share no variable; constants are left out."""
    found: list[tuple[set[str], Formula]] = []
    for term, sign in summands(formula, 1):
        names, total = set(variables(term)), term if sign > 0 else -term
        if not names:
            continue
        for other in [entry for entry in found if entry[0] & names]:
            found.remove(other)
            names, total = names | other[0], other[1] + total
        found.append((names, total))
    return [total for _, total in found]


def _sum_of(signs: list[Sign], goal: Goal, prove: Prove) -> Proof | None:
    """The table of the rule of sums, for a strict goal with a strict sign among them."""
    if goal.sign.op == ">" and all(sign.op == ">=" for sign in signs):
        return None
    terms: list[dict[str, Any]] = []
    for sign in signs:
        part = {"weight": "1", "formula": str(sign.formula), "sign": sign.op}
        try:
            proof = prove(replace(goal, sign=sign))
        except Stuck:
            return None
        terms.append(part | {"domain": defined(sign.formula, goal, prove), "proof": proof})
    return {"rule": "sum", "terms": terms}
