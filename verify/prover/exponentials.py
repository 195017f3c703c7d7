"""Inequalities between exponentials as rational ones: w = e^(x/q) for every variable. Untrusted.

A formula in which the variables occur only within e^u, sinh u, cosh u and tanh u of rational combinations u of them is
a quotient of polynomials in the w > 0, which exact algebra decides. Where x >= y is assumed, w = e^((x - y)/q) >= 1
takes the place of e^(x/q), so that the assumption is not lost.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from verify.formula.tree import Formula, apply, number, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import replaced
from verify.kernel.simplify import simplified

from .factors import rewritten
from .identities import Prove
from .splits import Proof
from .substitution import NewVariable, fresh_names, in_turn
from .weierstrass import angle_of, arguments_in

GROWTHS: Final = frozenset({"exp", "sinh", "cosh", "tanh"})
#: Multiples of a part of a variable beyond this make polynomials too long.
MAX_MULTIPLE: Final = 12
ZERO: Final = number(0)
ONE: Final = number(1)

#: Multiples of variables: a linear form.
Exponent = dict[str, Fraction]


def rational(goal: Goal, prove: Prove) -> Proof | None:
    """The goal with e^(x/q) as the new variables, when all its variables are in exponents."""
    names = variables(goal.sign.formula)
    if goal.sign.op not in (">", ">=") or len(names) < 2:
        return None
    found = exponents_in(goal.sign.formula)
    if found is None:
        return None
    part = math.lcm(*(m.denominator for multiples in found.values() for m in multiples.values()))
    if any(abs(m) * part > MAX_MULTIPLE for multiples in found.values() for m in multiples.values()):
        return None
    new, powers = new_variables(goal, names, part)
    general = in_powers(goal.sign.formula, found, {n: powers[n] for n in names}, part)
    return None if general is None else in_turn(goal, new, general, prove)["special"][0]


def exponents_in(formula: Formula, *, elsewhere: bool = False) -> dict[Formula, Exponent] | None:
    """The exponential functions of linear forms in it; None when a variable occurs elsewhere and must not."""
    return arguments_in(formula, GROWTHS, linear_form, elsewhere=elsewhere)


def linear_form(formula: Formula) -> Exponent | None:
    """Σ m_k x_k with rational m_k; None for other formulas.

    >>> from verify.formula.reader import read_formula
    >>> linear_form(read_formula("(x - 2*y)/3"))
    {'x': Fraction(1, 3), 'y': Fraction(-2, 3)}
    """
    angle = angle_of(formula)
    return dict(angle[0]) if angle is not None and angle[1] == 0 else None


def new_variables(goal: Goal, names: Sequence[str], part: int) -> tuple[list[NewVariable], dict[str, Formula]]:
    """The new variables, and e^(x/part) in terms of them for every variable x."""
    fresh = dict(zip(names, fresh_names(goal.box, len(names)), strict=True))
    powers = {n: variable(fresh[n]) for n in names}
    values = {n: variable(n) / number(part) for n in names}
    ranges = {n: growth_range(goal.box[n], part) for n in names}
    ordered = next((pair for a in goal.assumptions if (pair := order_of(a, names)) is not None), None)
    if ordered is not None:
        (x, y), strict = ordered
        powers[x] = powers[x] * powers[y]
        values[x] = (variable(x) - variable(y)) / number(part)
        ranges[x] = Range(ONE, None, strict, True)
    return [NewVariable(fresh[n], apply("exp", values[n]), ranges[n]) for n in names], powers


def order_of(assumption: Sign, names: Sequence[str]) -> tuple[tuple[str, str], bool] | None:
    """(x, y) and whether the bound is strict, for an assumption c·(x - y) >= 0 or > 0 with c > 0; else None."""
    form = linear_form(assumption.formula) if assumption.op in (">", ">=") else None
    if form is None or len(form) != 2 or not set(form) <= set(names) or sum(form.values(), Fraction(0)):
        return None
    x, y = sorted(form, key=lambda n: -form[n])
    return (x, y), assumption.op == ">"


def growth_range(r: Range, part: int) -> Range:
    """The range of e^(x/part)."""

    def end(value: Formula) -> Formula:
        return simplified(apply("exp", value / number(part)))

    lower = ZERO if r.lower is None else end(r.lower)
    upper = None if r.upper is None else end(r.upper)
    return Range(lower, upper, r.lower is None or r.lower_open, r.upper is None or r.upper_open)


def in_powers(
    formula: Formula, exponents: Mapping[Formula, Exponent], powers: Mapping[str, Formula], part: int
) -> Formula | None:
    """The formula as a quotient of polynomials in the new variables; None when it is none."""
    for node, multiples in exponents.items():
        growth = ONE
        for n, m in multiples.items():
            growth = growth * powers[n] ** number(int(m * part))
        up, down = growth, ONE / growth
        odd, even = (up - down) / number(2), (up + down) / number(2)
        whole = {"exp": up, "sinh": odd, "cosh": even, "tanh": odd / even}[node.op]
        formula = replaced(formula, node, whole)
    return rewritten(formula)
