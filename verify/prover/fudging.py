"""Homogeneous sums term by term: each term is at least its share K·x_i^α/Σ x_j^α of the whole. Untrusted.

Where Σ t_i >= K is sharp at x_1 = … = x_m = 1 and 0 for the other variables, the exponent α is the only one with which
both sides of t_i >= K·x_i^α/Σ x_j^α touch there; the shares add up to K. Source: Evan Chen, *A brief introduction to
olympiad inequalities* (2014), where this is called isolated fudging; the method of SOS-tangents is the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any, Final

from verify.formula.tree import Formula, number, variable, variables
from verify.kernel.assumed import cut_goals
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import vanishes

from .budget import Stuck
from .floats import float_function
from .identities import Prove, defined
from .sampling import cloud, seems_false
from .signs import summands
from .splits import Proof, closed_by

#: Variables at most, denominators of exponents, and how well floats must agree.
MOST: Final = 5
DENOMINATOR: Final = 12
TOLERANCE: Final = 1e-7
STEP: Final = 1e-5
POINTS: Final = 6


def fudged(goal: Goal, prove: Prove) -> Proof | None:
    """The formula as Σ (t_i - K·x_i^α/Σ x_j^α) with K the constant of the sum."""
    if goal.sign.op not in (">", ">=") or goal.assumptions:
        return None
    names = variables(goal.sign.formula)
    terms = list(summands(goal.sign.formula, 1))
    moving = [term if sign > 0 else -term for term, sign in terms if variables(term)]
    constants = [-term if sign > 0 else term for term, sign in terms if not variables(term)]
    if not constants:
        return None
    whole = sum(constants[1:], constants[0])
    if not 3 <= len(names) <= MOST or len(moving) != len(names) or any(set(variables(t)) != set(names) for t in moving):
        return None
    for own, exponent in _shares(goal, moving, whole, names):
        powers = [variable(n) if exponent == 1 else variable(n) ** number(exponent) for n in names]
        total = sum(powers[1:], powers[0])
        rests = [t - whole * powers[k] / total for t, k in zip(moving, own, strict=True)]
        weak = [Sign(rest, ">=") for rest in rests]
        if any(seems_false(replace(goal, sign=sign)) for sign in weak):
            continue
        if vanishes(goal.sign.formula - sum(rests[1:], rests[0]), goal):
            return _sum(goal, weak, prove) if goal.sign.op == ">=" else _strict(goal, weak, own, names, prove)
    return None


def _shares(
    goal: Goal, terms: Sequence[Formula], whole: Formula, names: Sequence[str]
) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """Which variable each term belongs to, and the exponent, for each kind of point at which the sum is K."""
    box = tuple(goal.box)
    functions = [float_function(term, box) for term in terms]
    value = float_function(whole, ())(())
    if not (value > 0 and all(_has_degree_zero(f, goal) for f in functions)):
        return
    count = len(names)
    for m in range(count, 1, -1):
        first = [1.0] * m + [0.0] * (count - m)
        place = tuple(dict(zip(names, first, strict=True))[n] for n in box)
        values = [f(place) for f in functions]
        if not all(map(math.isfinite, values)) or abs(sum(values) - value) > TOLERANCE * value:
            continue
        slopes = [[_slope(f, place, box.index(n)) for n in names] for f in functions]
        for own in permutations(range(count)):
            if any(abs(v - value * first[k] / m) > TOLERANCE * value for v, k in zip(values, own, strict=True)):
                continue
            exponents = {round(slopes[i][k] * m * m / (value * (m - 1)), 6) for i, k in enumerate(own) if first[k]}
            exponent = Fraction(exponents.pop()).limit_denominator(DENOMINATOR) if len(exponents) == 1 else Fraction(0)
            if exponent > 0:
                yield own, exponent


def _has_degree_zero(function: Callable[[Sequence[float]], float], goal: Goal) -> bool:
    """Whether a function seems to keep its value when all variables are doubled."""
    points = cloud(goal.box, 3 * POINTS)[::3]
    return all(math.isclose(function(p), function(tuple(2 * x for x in p)), rel_tol=1e-9) for p in points)


def _slope(function: Callable[[Sequence[float]], float], place: Sequence[float], k: int) -> float:
    low, high = list(place), list(place)
    low[k], high[k] = place[k] - STEP, place[k] + STEP
    return (function(tuple(high)) - function(tuple(low))) / (2 * STEP) if place[k] else math.nan


def _sum(goal: Goal, signs: Sequence[Sign], prove: Prove) -> Proof | None:
    """The table of the rule of sums; None when one of the signs is not shown."""
    terms: list[dict[str, Any]] = []
    for sign in signs:
        try:
            proof = prove(replace(goal, sign=sign))
            domain = defined(sign.formula, goal, prove)
        except Stuck:
            return None
        terms.append({"weight": "1", "formula": str(sign.formula), "sign": sign.op, "domain": domain, "proof": proof})
    return {"rule": "sum", "terms": terms}


def _strict(goal: Goal, weak: Sequence[Sign], own: Sequence[int], names: Sequence[str], prove: Prove) -> Proof | None:
    """A strict sum: where x_1 >= x_2 the share of the smaller one is not reached, and the other way round."""
    x, y = map(variable, names[:2])
    cases = []
    for case, smaller in zip(cut_goals(goal, x - y), (1, 0), strict=True):
        signs = [Sign(s.formula, ">") if k == smaller else s for s, k in zip(weak, own, strict=True)]
        table = _sum(case, signs, prove)
        if table is None:
            return None
        cases.append(closed_by(table))
    return {"rule": "cut", "formula": str(x - y), "domain": [], "nonnegative": cases[0], "nonpositive": cases[1]}
