"""Jensen's inequality: f(x_1) + … + f(x_n) >= n f(mean) for a convex f. Untrusted.

G(t) = (1 - t) f(x) + t f(y) - f((1 - t) x + t y) vanishes at t = 0 and 1, and is concave in t between them when
f'' >= 0 on the range of x and y. For two points the goal is 2 G(1/2); for n it is the sum over k of k G(1/k) between
the mean of the first k - 1 points and the k-th. A point may have two coordinates, and f parameters: norms and weighted
means are such functions. No enclosure decides near x = y, where both sides are equal.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any, Final

from numerics import enclosure as arb_arithmetic
from verify.formula.derivative import derivative
from verify.formula.tree import Formula, apply, number, postorder, substitute, variable, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.boundary import concavity, opened
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import DISCONTINUOUS, KINKED, uses, vanishes
from verify.kernel.proof import ProofError

from .budget import Stuck
from .chords import concave_in
from .factors import tidied
from .gammas import compared, logarithm_of
from .identities import Prove, defined
from .sampling import may_vanish
from .signs import product_of
from .splits import Proof, closed_by
from .substitution import NewVariable, fresh_name, fresh_names, in_turn, let

#: Variables of formulas that are tried.
MOST: Final = 5
ZERO: Final = number(0)
ONE: Final = number(1)
WITHIN: Final = Range(ZERO, ONE, True, True)
POSITIVE: Final = Range(ZERO, None, True, True)
REALS: Final = Range(None, None)

#: A point: a formula for every coordinate.
Point = tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A formula as a function of some of its variables, on a product of ranges."""

    formula: Formula
    names: tuple[str, ...]
    ranges: tuple[Range, ...]

    def at(self, point: Point) -> Formula:
        """The value at a point."""
        return substitute(self.formula, dict(zip(self.names, point, strict=True)))

    def gap(self, share: Formula, x: Point, y: Point) -> Formula:
        """(1 - t) f(x) + t f(y) - f((1 - t) x + t y) for t = ``share``."""
        return (ONE - share) * self.at(x) + share * self.at(y) - self.at(between(share, x, y))


def between(share: Formula, x: Point, y: Point) -> Point:
    """(1 - t) x + t y for t = ``share``."""
    return tuple((ONE - share) * a + share * b for a, b in zip(x, y, strict=True))


def mean(points: Sequence[Point]) -> Point:
    """The mean of points, coordinate by coordinate."""
    count = number(len(points))
    return points[0] if count is ONE else tuple(sum(c[1:], c[0]) / count for c in zip(*points, strict=True))


def convex(goal: Goal, prove: Prove) -> Proof | None:
    """A sum of values of one convex function against its value at the mean, perhaps in logarithms."""
    formula = goal.sign.formula
    if goal.sign.op != ">=" or goal.assumptions or uses(formula, DISCONTINUOUS | KINKED):
        return None
    if not 2 <= len(variables(formula)) <= MOST:
        return None
    here = opened(goal, arb_arithmetic)
    for argument in (_directly, _of_logarithms, _in_logarithms):
        try:
            proof = argument(here, prove)
        except Stuck:
            continue
        if proof is not None:
            return proof["special"][0] if here == goal else {"rule": "interior", "proof": proof}
    return None


def _directly(goal: Goal, prove: Prove) -> Proof:
    for f, points in functions(goal):
        try:
            if len(points) == 2:
                return _gap(goal, f, 2, points[0], points[1], prove)
            return _of_many(goal, f, points, prove)
        except (Stuck, Unsupported, ProofError, ValueError):
            continue
    raise Stuck(goal)


def _of_logarithms(goal: Goal, prove: Prove) -> Proof | None:
    """The same for the logarithms of both sides: a product of values against a power."""
    if goal.sign.formula.op != "sub":
        return None
    left, right = map(logarithm_of, goal.sign.formula.args)
    if next(functions(replace(goal, sign=Sign(left - right, ">="))), None) is None:
        return None
    table = compared(goal, left, right, prove, lambda here: _directly(here, prove))
    return None if table is None else closed_by(table)


def _in_logarithms(goal: Goal, prove: Prove) -> Proof | None:
    """The same in the logarithms of the variables, for the geometric mean of the points."""
    names = variables(goal.sign.formula)
    if not any(
        node.op in ("sqrt", "cbrt", "pow") and len(variables(node)) > 1 for node in postorder(goal.sign.formula)
    ):
        return None
    if not all(goal.box[n] == POSITIVE for n in names):
        return None
    fresh = dict(zip(names, fresh_names(goal.box, len(names)), strict=True))
    new = [NewVariable(fresh[n], apply("log", variable(n)), REALS) for n in names]
    places = {n: apply("exp", variable(fresh[n])) for n in names}
    general = tidied(substitute(goal.sign.formula, places), frozenset())

    return in_turn(goal, new, general, prove, lambda here: _of_logarithms(here, prove) or _directly(here, prove))


def functions(goal: Goal) -> Iterator[tuple[Function, list[Point]]]:
    """Functions f and points with Σ f(x_i) - n f(mean) as the goal's formula, where f'' may be >= 0."""
    terms = list(weighted_terms(goal.sign.formula, Fraction(1)))
    for points in alike(goal):
        own = [[t for t in terms if _belongs(t[1], point, points)] for point in points]
        if not all(own):
            continue
        parts = [sum((number(c) * term for c, term in those), ZERO) for those in own]
        f = Function(parts[0], points[0], tuple(goal.box[n] for n in points[0]))
        places = [tuple(map(variable, point)) for point in points]
        values = [f.at(place) for place in places]
        rest = goal.sign.formula - (sum(values[1:], values[0]) - number(len(points)) * f.at(mean(places)))
        if may_vanish(rest, goal.box) and vanishes(rest, goal):
            yield f, places


def weighted_terms(formula: Formula, weight: Fraction) -> Iterator[tuple[Fraction, Formula]]:
    """The terms of a sum with rational weights, products with numbers multiplied out.

    >>> from verify.formula.reader import read_formula
    >>> for weight, term in weighted_terms(read_formula("(x + 2*y)/3 - exp(x)"), Fraction(1)):
    ...     print(weight, term)
    1/3 x
    2/3 y
    -1 exp(x)
    """
    a, b = (formula.args if len(formula.args) == 2 else (formula, formula)) if formula.op != "number" else (ONE, ONE)
    if formula.op == "neg":
        yield from weighted_terms(formula.args[0], -weight)
    elif formula.op in ("add", "sub"):
        yield from weighted_terms(a, weight)
        yield from weighted_terms(b, weight if formula.op == "add" else -weight)
    elif formula.op == "mul" and a.op == "number":
        yield from weighted_terms(b, weight * a.args[0])
    elif formula.op in ("mul", "div") and b.op == "number" and b.args[0]:
        yield from weighted_terms(a, weight * b.args[0] if formula.op == "mul" else weight / b.args[0])
    else:
        yield weight, formula


def alike(goal: Goal) -> Iterator[list[tuple[str, ...]]]:
    """Sets of points, given by their coordinates' names, whose coordinates have the same ranges: two or more points
    with one coordinate, or two with two."""
    names = variables(goal.sign.formula)
    for size in range(len(names), 1, -1):
        for chosen in itertools.combinations(names, size):
            if len({goal.box[n] for n in chosen}) == 1:
                yield [(n,) for n in chosen]
    for a, b, c, d in itertools.permutations(names, 4):
        if a < min(b, c) and goal.box[a] == goal.box[c] and goal.box[b] == goal.box[d] and c != min(a, b, c, d):
            yield [(a, b), (c, d)]


def _belongs(term: Formula, point: Sequence[str], points: Sequence[Sequence[str]]) -> bool:
    """Whether a term has coordinates of one point and of no other."""
    names = set(variables(term))
    return bool(names & set(point)) and not any(names & set(other) for other in points if other is not point)


def _of_many(goal: Goal, f: Function, points: Sequence[Point], prove: Prove) -> Proof:
    """The sum over k of the gaps between the mean of the points before the k-th and that point."""
    terms: list[dict[str, Any]] = []
    for k in range(2, len(points) + 1):
        before = mean(points[: k - 1])
        gap = number(k) * f.gap(number(Fraction(1, k)), before, points[k - 1])
        part = replace(goal, sign=Sign(gap, ">="))
        term = {"weight": "1", "formula": str(gap), "sign": ">=", "domain": defined(gap, goal, prove)}
        terms.append(term | {"proof": _from_mean(part, f, k, before, points[k - 1], prove)})
    return closed_by({"rule": "sum", "terms": terms})


def _from_mean(goal: Goal, f: Function, count: int, before: Point, last: Point, prove: Prove) -> Proof:
    """A gap, with new variables for the coordinates of the mean of the points before."""
    if count == 2:
        return _gap(goal, f, count, before, last, prove)
    new = [NewVariable(*v) for v in zip(fresh_names(goal.box, len(before)), before, f.ranges, strict=True)]
    x = tuple(variable(v.name) for v in new)
    general = number(count) * f.gap(number(Fraction(1, count)), x, last)
    return in_turn(goal, new, general, prove, lambda g: _gap(g, f, count, x, last, prove))


def _gap(goal: Goal, f: Function, count: int, x: Point, y: Point, prove: Prove) -> Proof:
    """n ((1 - t) f(x) + t f(y) - f((1 - t) x + t y)) >= 0 for t = 1/n, as for every t in (0, 1)."""
    name, share = fresh_name(goal.box), number(Fraction(1, count))
    general = number(count) * f.gap(variable(name), x, y)

    def for_all(here: Goal) -> Proof:
        bend = concavity(here, name)

        def part(g: Goal) -> Proof:
            return _bend(g, f, count, (variable(name), x, y), prove) if g.sign.formula is bend else prove(g)

        return closed_by(concave_in(here, name, part))

    return closed_by(let(goal, name, share, WITHIN, general, prove, for_all))


def _bend(goal: Goal, f: Function, count: int, place: tuple[Formula, Point, Point], prove: Prove) -> Proof:
    """n Σ f_ij d_i d_j >= 0 with d = y - x, where the second derivatives are taken at a point of the ranges."""
    inner, steps = between(*place), tuple(b - a for a, b in zip(place[1], place[2], strict=True))
    ranges = list(f.ranges)
    if len(steps) == 1:
        values, form, factors = inner, replace(f, formula=second_derivative(f, 0, 0)).at, [(steps[0], 2)]
    else:
        values, form, factors = (*inner, *steps), partial(quadratic_form, f), []
        ranges += [REALS] * len(steps)
    whole, names = form(values), fresh_names(goal.box, len(values))
    new = [NewVariable(*v) for v in zip(names, values, ranges, strict=True)]
    general = form(tuple(map(variable, names)))

    def part(g: Goal) -> Proof:
        return in_turn(g, new, general, prove) if g.sign.formula is whole else prove(g)

    table = product_of([(number(count), 1), *factors, (whole, 1)], goal, part)
    if table is None:
        raise Stuck(goal)
    return closed_by(table)


def quadratic_form(f: Function, values: Point) -> Formula:
    """Σ f_ij d_i d_j at a point and a direction d."""
    size = len(f.names)
    at, steps = values[:size], values[size:]
    terms = [
        replace(f, formula=second_derivative(f, i, j)).at(at) * steps[i] * steps[j]
        for i, j in itertools.product(range(size), repeat=2)
    ]
    return sum(terms[1:], terms[0])


def second_derivative(f: Function, i: int, j: int) -> Formula:
    """∂_i ∂_j f. Raises ValueError where the language has none."""
    return derivative(derivative(f.formula, f.names[i]), f.names[j])
