"""Products and quotients of two positive variables as new ones, where that lowers the degree. Untrusted.

Where a·b·c = 1, (a - 1 + 1/b)(b - 1 + 1/c)(c - 1 + 1/a) <= 1 is of degree six in b and c, but of degree three in b·c
and c: with a = x/y, b = y/z, c = z/x it is Schur's inequality. A change of variables u = x·y or x/y is one of the
elementary matrices that generate all invertible changes of power products.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from typing import Final

from verify.formula.tree import number, substitute, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal
from verify.kernel.premises import nonnegative_variables

from .budget import Stuck
from .factors import rewritten
from .identities import Prove
from .normal_forms import polynomial_form
from .splits import Proof
from .substitution import fresh_name, let

POSITIVE: Final = Range(number(0), None, True, True)
#: Variables of formulas that are tried, and terms of their polynomials.
MOST: Final = 4
MAX_TERMS: Final = 60

#: The exponents of the variables in one term.
Exponents = dict[str, Fraction]


def lowered(goal: Goal, prove: Prove) -> Proof | None:
    """A polynomial in positive variables, with u = x·y or u = x/y in the place of x if its degree is lower then."""
    names = variables(goal.sign.formula)
    if goal.sign.op not in (">", ">=") or not 2 <= len(names) <= MOST or any(goal.box[n] != POSITIVE for n in names):
        return None
    terms = power_products(goal)
    if terms is None:
        return None
    choices = sorted((degree(moved(terms, x, y, k)), x, y, k) for x, y, k in changes(names))
    if choices[0][0] >= degree(terms):
        return None
    _, x, y, k = choices[0]
    name = fresh_name(goal.box)
    u, first, second = variable(name), variable(x), variable(y)
    old, new = (first * second, u / second) if k < 0 else (first / second, u * second)
    general = rewritten(substitute(goal.sign.formula, {x: new}), nonnegative_variables(goal) | {name})
    if general is None:
        return None
    try:
        return let(goal, name, old, POSITIVE, general, prove, prove)
    except Stuck:
        return None


def power_products(goal: Goal) -> list[Exponents] | None:
    """The exponents of the terms of the formula, perhaps negative ones; None when it is no such polynomial."""
    found = polynomial_form(goal.sign.formula, nonnegative_variables(goal))
    if found is None or not 2 <= len(found[1]) <= MAX_TERMS or any(key[0] != "variable" for key in found[0].keys):
        return None
    keys = found[0].keys
    return [{keys[i][1]: Fraction(e) for i, e in monomial} for monomial in found[1]]


def changes(names: tuple[str, ...]) -> Iterator[tuple[str, str, int]]:
    """(x, y, -1) for x = u/y and (x, y, 1) for x = u·y."""
    yield from ((x, y, k) for x, y in permutations(names, 2) for k in (-1, 1))


def moved(terms: list[Exponents], x: str, y: str, k: int) -> list[Exponents]:
    """The exponents with x = u·y^k, under the name of x for u.

    >>> moved([{"x": 2, "y": 1}], "x", "y", -1)
    [{'x': 2, 'y': -1}]
    """
    return [{**t, y: t.get(y, Fraction(0)) + k * t[x]} if x in t else t for t in terms]


def degree(terms: list[Exponents]) -> Fraction:
    """The degree of the polynomial that is left when a common power product is divided out.

    >>> degree([{"x": 3, "y": 2}, {"x": 1, "y": 2}])
    Fraction(2, 1)
    """
    least = {name: min(t.get(name, Fraction(0)) for t in terms) for name in {n for t in terms for n in t}}
    return max(sum(t.values(), Fraction(0)) for t in terms) - sum(least.values(), Fraction(0))
