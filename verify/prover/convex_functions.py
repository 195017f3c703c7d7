"""Convex functions in a sum: f and points x_i with Σ f(x_i) - n f(mean) as its formula. Untrusted.

A point may have two coordinates, and f parameters: norms and weighted means are such functions.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from verify.formula.derivative import derivative
from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal
from verify.kernel.premises import vanishes

from .sampling import may_vanish

ZERO: Final = number(0)
ONE: Final = number(1)

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
