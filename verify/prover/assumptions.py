"""Arguments that use the assumptions of a goal: smaller boxes, known quantities, solved for a variable, or unused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.algebra.polynomial import Monomial, Polynomial, least_exponents, monomial_power, scaled
from verify.kernel.algebraic import known_signs
from verify.kernel.assumed import solved
from verify.kernel.boundary import weakened
from verify.kernel.box import Range
from verify.kernel.cases import narrowed
from verify.kernel.goal import Goal, Sign
from verify.kernel.nonzero import nonzero_goals
from verify.kernel.premises import nonnegative_variables, vanishes

from .budget import Stuck
from .factors import ratio_formula
from .identities import Prove, defined
from .normal_forms import normal_form, polynomial_form
from .positivstellensatz import refutation
from .sampling import seems_false
from .splits import Proof

#: Polynomials of at most this many terms are written as sums of products before any other search.
SHORT: Final = 6


def narrowing(goal: Goal, prove: Prove) -> Proof | None:
    """An assumption that bounds one variable becomes a smaller box without it."""
    for j in range(len(goal.assumptions)):
        smaller = narrowed(goal, j)
        if smaller is not None:
            return {"rule": "narrow", "assumption": j, "proof": prove(smaller)}
    return None


def distinguished(goal: Goal, prove: Prove) -> Proof | None:
    """What is assumed not to be zero is positive or negative: first what shares a variable with the goal."""
    shared = set(variables(goal.sign.formula))
    found = [j for j, a in enumerate(goal.assumptions) if a.op == "!="]
    for j in sorted(found, key=lambda j: not shared & set(variables(goal.assumptions[j].formula)))[:1]:
        first, second = (prove(case) for case in nonzero_goals(goal, j))
        return {"rule": "nonzero", "assumption": j, "positive": first, "negative": second}
    return None


def contradiction(goal: Goal, prove: Prove) -> Proof | None:
    """A sum of products of known quantities that shows the negated goal to be impossible."""
    del prove
    known = known_signs(goal)
    terms = refutation(known, nonnegative_variables(goal)) if known else None
    return None if terms is None else {"rule": "contradiction", "terms": terms}


def distances(goal: Goal, prove: Prove) -> Proof | None:
    """A short polynomial as a sum of products of distances to the ends of the ranges: x + y (1 - x) > 0, say."""
    if goal.assumptions or goal.sign.op not in (">", ">=") or len(variables(goal.sign.formula)) > 3:
        return None
    found = polynomial_form(goal.sign.formula, nonnegative_variables(goal))
    if found is None or len(found[1]) > SHORT or any(key[0] != "variable" for key in found[0].keys):
        return None
    return contradiction(goal, prove)


def assumed(goal: Goal, prove: Prove) -> Proof | None:
    """The goal is one of its assumptions, perhaps a stronger one: != from > or <."""
    if goal.sign.op != "!=":
        return None
    for a in goal.assumptions:
        for factor in (1, -1):
            if a.op == ">" and vanishes(goal.sign.formula - number(factor) * a.formula, goal):
                sign = ">" if factor > 0 else "<"
                shown = goal.sign.formula if factor > 0 else -goal.sign.formula
                proof = prove(replace(goal, sign=Sign(shown, ">")))
                part = {"formula": str(goal.sign.formula), "power": 1, "sign": sign, "domain": [], "proof": proof}
                return {"rule": "product", "factors": [part | {"domain": defined(goal.sign.formula, goal, prove)}]}
    return None


def weakening(goal: Goal, prove: Prove) -> Proof | None:
    """Without the assumptions that share no variable with the goal, or without any, when it seems to hold anyway."""
    if not goal.assumptions or not goal.total:
        return None
    free = weakened(goal, [])
    if not seems_false(free, 200):
        try:
            return {"rule": "weaken", "keep": [], "proof": prove(free)}
        except Stuck:
            pass
    keep = related(goal)
    if len(keep) < len(goal.assumptions):
        return {"rule": "weaken", "keep": keep, "proof": prove(weakened(goal, keep))}
    return None


def related(goal: Goal) -> list[int]:
    """The assumptions that share a variable with the goal, directly or through others."""
    reached = set(variables(goal.sign.formula))
    keep: set[int] = set()
    while True:
        more = {j for j, a in enumerate(goal.assumptions) if j not in keep and reached & set(variables(a.formula))}
        if not more:
            return sorted(keep)
        keep |= more
        reached |= {n for j in more for n in variables(goal.assumptions[j].formula)}


def solving(goal: Goal, prove: Prove) -> Proof | None:
    """An equation among the assumptions solved for a variable in which it is linear."""
    for j, assumption in enumerate(goal.assumptions):
        if assumption.op != "==":
            continue
        for name, factor, value in linear_solutions(assumption.formula, goal):
            try:
                return filled_in(goal, j, (name, factor, value), prove, prove)
            except Stuck:
                continue
    return None


def filled_in(goal: Goal, j: int, solution: tuple[str, Formula, Formula], prove: Prove, prove_new: Prove) -> Proof:
    """The step that fills in a solution (v, c, E) of the assumption numbered ``j``. Raises Stuck."""
    name, factor, value = solution
    free = replace(goal, assumptions=())
    return {
        "rule": "solve",
        "assumption": j,
        "variable": name,
        "value": str(value),
        "factor": str(factor),
        "domain": defined(value, free, prove),
        "factor_domain": defined(factor, free, prove),
        "nonzero": prove(replace(free, sign=Sign(factor, "!="))),
        "proof": prove_new(solved(goal, j, name, value)),
    }


def linear_solutions(formula: Formula, goal: Goal) -> Iterator[tuple[str, Formula, Formula]]:
    """(v, c, E) with ``formula`` = c·(v - E), E without v, for every variable in which its numerator is linear."""
    found = normal_form(formula, nonnegative_variables(goal))
    if found is None:
        return
    algebra, ratio = found
    low = tuple((i, e) for i, e in least_exponents(ratio.numerator) if e < 0)
    numerator = scaled(ratio.numerator, monomial_power(low, -1))
    for name in sorted(variables(formula), key=lambda n: (n in variables(goal.sign.formula), n)):
        slope, rest = coefficients(numerator, algebra.atom("variable", name))
        if slope is None or not slope:
            continue
        try:
            value = ratio_formula(algebra, algebra.quotient({m: -c for m, c in rest.items()}, slope))
            factor = ratio_formula(algebra, algebra.quotient(scaled(slope, low), ratio.denominator))
        except (Unsupported, ArithmeticError):
            continue
        if name not in variables(value):
            yield name, factor, value


def coefficients(polynomial: Polynomial, atom: int) -> tuple[Polynomial | None, Polynomial]:
    """(a, b) with the polynomial equal to a·x + b for the atom x; a is None when it is not linear."""
    slope: Polynomial = {}
    rest: Polynomial = {}
    for monomial, c in polynomial.items():
        power: Fraction | int = dict(monomial).get(atom, 0)
        if power == 0:
            rest[monomial] = c
        elif power == 1:
            other: Monomial = tuple(p for p in monomial if p[0] != atom)
            slope[other] = c
        else:
            return None, {}
    return slope, rest


def shifting(goal: Goal, prove: Prove) -> Proof | None:
    """An assumption c·(v - E) > 0 with a number c: v = E ± w with w > 0 takes its place."""
    from .substitution import fresh_name, let

    for a in goal.assumptions:
        if a.op not in (">", ">="):
            continue
        for name, factor, value in linear_solutions(a.formula, goal):
            if factor.op != "number" or name not in variables(goal.sign.formula):
                continue
            new = fresh_name(goal.box)
            w = variable(new)
            filled, distance = (
                (value + w, variable(name) - value) if factor.args[0] > 0 else (value - w, value - variable(name))
            )
            general = substitute(goal.sign.formula, {name: filled})
            r = Range(number(0), None, a.op == ">", False)
            try:
                return let(goal, new, distance, r, general, prove, prove)
            except Stuck:
                continue
    return None
