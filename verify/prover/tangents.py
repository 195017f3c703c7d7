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
MOST_CONDITIONS: Final = 3
ZERO: Final = number(0)

Point = dict[str, Formula]


def tangential(goal: Goal, prove: Prove) -> Proof | None:
    """The formula as Σ λ_j·g_j + (F - Σ λ_j·g_j) for conditions g_j = 0, so that the rest needs no condition."""
    if goal.sign.op not in (">", ">=") or not goal.total or not 1 <= len(goal.assumptions) <= MOST_CONDITIONS:
        return None
    if any(condition.op != "==" for condition in goal.assumptions):
        return None
    conditions = [condition.formula for condition in goal.assumptions]
    for point, multipliers in multiplied_points(goal, conditions):
        found = [(m, g) for m, g in zip(multipliers, conditions, strict=True) if m is not None and m is not ZERO]
        if None in multipliers or not found:
            continue
        tangents = [
            sum(terms[1:], terms[0])
            for multiplier, condition in found
            if (terms := [multiplier * t if sign > 0 else -multiplier * t for t, sign in summands(condition, 1)])
        ]
        rest = Sign(goal.sign.formula - sum(tangents[1:], tangents[0]), goal.sign.op)
        if not seems_false(replace(goal, sign=rest, assumptions=())):
            signs = [*(Sign(tangent, ">=") for tangent in tangents), rest]
            return _sum_of(signs, goal, partial(_free, rest, point, prove))
    return None


def _free(rest: Sign, point: Point, prove: Prove, part: Goal) -> Proof:
    """The proof of a term; the rest needs no condition, and its parts in single variables are least at the point."""
    if part.sign != rest:
        return prove(part)
    free = weakened(part, [])
    table = _separated_at(point, groups(rest.formula), free, prove)
    return closed_by({"rule": "weaken", "keep": [], "proof": prove(free) if table is None else closed_by(table)})


def multiplied_points(goal: Goal, conditions: Sequence[Formula]) -> Iterator[tuple[Point, list[Formula | None]]]:
    """Touching points with multipliers of the conditions: Lagrange's, and for one condition that of a chord.

    Where F is least at a corner, such as (1, 0, 0) on a simplex, other multipliers than those of a tangent are possible
    there. The chord from 0 to 1 is right when 0 and 1 may change places: F - λ g is 0 at (0, 0, 0), say, as well.
    """
    for point in touching_points(goal, conditions):
        yield point, [lagrange(goal, conditions, j, point) for j in range(len(conditions))]
        if len(conditions) == 1 and (chord := chordal(goal, conditions[0], point)) is not None:
            yield point, [chord]


def chordal(goal: Goal, condition: Formula, point: Point) -> Formula | None:
    """The λ for which F - λ g vanishes where one coordinate of the point is replaced by a different one as well."""
    for name in variables(condition):
        for value in dict.fromkeys(point[n] for n in variables(condition)):
            if value is point[name]:
                continue
            other = {**point, name: value}
            below = substitute(condition, other)
            if not vanishes_at(condition, other, goal):
                return normal_text(substitute(goal.sign.formula, other) / below, nonnegative_variables(goal))
    return None


def touching_points(goal: Goal, conditions: Sequence[Formula]) -> Iterator[Point]:
    """Exact points that satisfy the conditions and at which the formula vanishes.

    Several conditions are tried at equal coordinates; one, near the constrained minimum too.
    """
    points = [even_point(goal, conditions)]
    lowest = constrained_minimum(goal) if len(conditions) == 1 else None
    if lowest is not None:
        choices = [list(itertools.islice(candidates(x, TOLERANCE * max(1.0, abs(x))), GUESSES)) for x in lowest]
        found = itertools.islice(itertools.product(*choices), MOST)
        points += [dict(zip(goal.box, values, strict=True)) for values in found]
    for point in filter(None, points):
        if all(vanishes_at(f, point, goal) for f in (*conditions, goal.sign.formula)):
            yield point


def even_point(goal: Goal, conditions: Sequence[Formula]) -> Point | None:
    """The point with equal coordinates within each condition, for linear ones that share no variable and have all.

    >>> from verify.formula.reader import read_formula
    >>> goal = Goal(Sign(read_formula("x + y + z"), ">="), dict.fromkeys("xyz"))
    >>> point = even_point(goal, [read_formula("x + y - 1"), read_formula("2*z - 3")])
    >>> {name: str(value) for name, value in point.items()}
    {'x': '1/2', 'y': '1/2', 'z': '3/2'}
    """
    point: Point = {}
    for condition in conditions:
        names = variables(condition)
        at_zero, at_one = (substitute(condition, dict.fromkeys(names, number(k))) for k in (0, 1))
        value = normal_text(at_zero / (at_zero - at_one), frozenset())
        if value.op != "number" or any(name in point for name in names):
            return None
        point |= dict.fromkeys(names, value)
    return {name: point[name] for name in goal.box} if set(point) == set(goal.box) else None


def lagrange(goal: Goal, conditions: Sequence[Formula], j: int, point: Point) -> Formula | None:
    """The λ with ∂F = λ ∂g_j at the point, by a variable of g_j alone in which ∂g_j does not vanish there."""
    others = variables(*(condition for k, condition in enumerate(conditions) if k != j))
    for name in variables(conditions[j]):
        if name in others:
            continue
        try:
            above, below = (derivative(f, name) for f in (goal.sign.formula, conditions[j]))
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
