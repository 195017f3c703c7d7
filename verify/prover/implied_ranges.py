"""Ranges that conditions imply: from a² + b² + c² = 3 no variable exceeds 7/4. Untrusted.

Where c - Σ k_m m >= 0 is known for monomials m that are not negative and k_m > 0, a term k v^d among them gives
k v^d <= c. On a bounded box, terms in single variables have chords and values at both ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from verify.formula.tree import Formula, number, variable, variables
from verify.kernel.assumed import with_assumption
from verify.kernel.boundary import weakened
from verify.kernel.cases import narrowed
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables

from .budget import Stuck
from .identities import Prove, defined
from .linear_forms import exponents_of
from .normal_forms import polynomial_form
from .sampling import float_ends
from .splits import Proof, closed_by

#: Denominators of ends that are no exact roots; they lie a little outside.
FINEST: Final = 8


def bounded(goal: Goal, prove: Prove) -> Proof | None:
    """The goal on a smaller box: finite ends that the conditions give to variables without one."""
    found = next(ends(goal), None)
    if found is None:
        return None
    sign = Sign(found, ">=")
    j = len(goal.assumptions)
    smaller = narrowed(with_assumption(goal, sign), j)
    if smaller is None:
        return None
    shown = prove(replace(goal, sign=sign))
    table: dict[str, Any] = {"rule": "have", "formula": str(found), "sign": ">=", "domain": [], "shown": shown}
    return {**table, "proof": closed_by({"rule": "narrow", "assumption": j, "proof": _total(smaller, prove)})}


def _total(goal: Goal, prove: Prove) -> Proof:
    """The goal as one whose formulas are shown to be defined on the whole box, if they are."""
    if goal.total or next(ends(goal), None) is not None:
        return prove(goal)
    free = replace(goal, assumptions=())
    try:
        domain = [defined(s.formula, free, prove) for s in (goal.sign, *goal.assumptions)]
    except Stuck:
        return prove(goal)
    keep = list(range(len(goal.assumptions)))
    proof = prove(weakened(goal, keep, shown=True))
    return closed_by({"rule": "weaken", "keep": keep, "domain": domain, "proof": proof})


def ends(goal: Goal) -> Iterator[Formula]:
    """R - v or v + R that the conditions imply to be >= 0, for ranges without that end.

    >>> from verify.formula.reader import read_statement
    >>> from verify.kernel.goal import domain_box, sign_of
    >>> s = read_statement("a*b <= 9 for a in [0, oo), b in (-oo, oo) if a + 2*b**2 == 3")
    >>> [str(f) for f in ends(Goal(sign_of(s.relations[0]), domain_box(s), (sign_of(s.conditions[0]),)))]
    ['3 - a', '5/4 - b', 'b + 5/4']
    """
    nonnegative = nonnegative_variables(goal)
    for a in goal.assumptions:
        names = variables(a.formula)
        form = polynomial_form(a.formula) if a.op in ("==", ">=", ">") else None
        terms = exponents_of(form[1], form[0], names) if form is not None else None
        for factor in (1, -1) if a.op == "==" else (1,):
            if terms is None or not _is_bounding(terms, factor, names, nonnegative):
                continue
            constant = terms.get((0,) * len(names), Fraction(0)) * factor
            for e, k in terms.items():
                if sum(map(bool, e)) != 1:
                    continue
                name, power = next((n, d) for n, d in zip(names, e, strict=True) if d)
                low, high = float_ends(goal.box[name])
                end = number(root_above(constant / (-k * factor), power))
                if high == math.inf:
                    yield end - variable(name)
                if low == -math.inf and power % 2 == 0:
                    yield variable(name) + end


def _is_bounding(
    terms: dict[tuple[int, ...], Fraction], factor: int, names: tuple[str, ...], nonnegative: frozenset[str]
) -> bool:
    """Whether factor·(the polynomial) is a number >= 0 minus monomials that are not negative."""
    for e, c in terms.items():
        if not any(e):
            if c * factor < 0:
                return False
        elif c * factor > 0 or any(d % 2 and n not in nonnegative for n, d in zip(names, e, strict=True)):
            return False
    return True


def root_above(value: Fraction, power: int) -> Fraction:
    """The root of a number >= 0, or a rational that is larger.

    >>> root_above(Fraction(9, 4), 2), root_above(Fraction(3), 2), root_above(Fraction(0), 3)
    (Fraction(3, 2), Fraction(7, 4), Fraction(0, 1))
    """
    near = Fraction(float(value) ** (1 / power)).limit_denominator(1000)
    if near**power == value:
        return near
    above = Fraction(math.ceil(float(near) * FINEST), FINEST)
    while above**power < value:
        above += Fraction(1, FINEST)
    return above
