"""Jensen's inequality: f(x_1) + … + f(x_n) >= n f(mean) for a convex f. Untrusted.

G(t) = (1 - t) f(x) + t f(y) - f((1 - t) x + t y) vanishes at t = 0 and 1, and is concave in t between them when
f'' >= 0 on the range of x and y. For two points the goal is 2 G(1/2); for n it is the sum over k of k G(1/k) between
the mean of the first k - 1 points and the k-th. A point may have two coordinates, and f parameters: norms and weighted
means are such functions. No enclosure decides near x = y, where both sides are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any, Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, apply, number, postorder, substitute, variable, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.boundary import concavity, opened
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import DISCONTINUOUS, KINKED, uses
from verify.kernel.proof import ProofError

from .budget import Stuck
from .chords import concave_in
from .convex_functions import ONE, ZERO, Function, Point, between, functions, mean, quadratic_form, second_derivative
from .factors import tidied
from .gammas import compared, logarithm_of
from .identities import Prove, defined
from .monotonic import applied
from .signs import product_of
from .splits import Proof, closed_by
from .substitution import NewVariable, fresh_name, fresh_names, in_turn, let

#: Variables of formulas that are tried.
MOST: Final = 5
WITHIN: Final = Range(ZERO, ONE, True, True)
POSITIVE: Final = Range(ZERO, None, True, True)
REALS: Final = Range(None, None)


def convex(goal: Goal, prove: Prove) -> Proof | None:
    """A sum of values of one convex function against its value at the mean, perhaps in logarithms."""
    formula = goal.sign.formula
    if goal.sign.op != ">=" or goal.assumptions or uses(formula, DISCONTINUOUS | KINKED):
        return None
    if not 2 <= len(variables(formula)) <= MOST:
        return None
    here = opened(goal, arb_arithmetic)
    for argument in (_directly, _of_logarithms, _of_powers, _in_logarithms):
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


def _of_powers(goal: Goal, prove: Prove) -> Proof | None:
    """The same for squares or cubes of both sides, where one of them is a root: a mean against a geometric mean."""
    sides = goal.sign.formula.args if goal.sign.formula.op == "sub" else ()
    for root, function, power in (("sqrt", "square", 2), ("cbrt", "cube", 3)):
        if any(side.op == root for side in sides):
            left, right = (side.args[0] if side.op == root else side ** number(power) for side in sides)
            shown = left - right

            def part(g: Goal, whole: Formula = shown) -> Proof:
                proof = _of_logarithms(g, prove) if g.sign.formula is whole else None
                return proof or prove(g)

            return closed_by(applied(function, left, right, goal, part))
    return None


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
