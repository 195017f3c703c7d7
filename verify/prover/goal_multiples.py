"""Polynomial goals by squares when a multiple of the goal is easier: F·(1 + Σ w_j g_j + σ) = Σ σ_k·Π g. Untrusted.

With g_j >= 0 known and sums of squares σ, the left hand side has the sign of F. Where no such identity is found on the
whole box, it may be found in parts of it: variables above or below their values at a point at which F = 0. "Of three
numbers two lie on the same side of 1" is an argument of this kind. Source: Stengle (1974), A Nullstellensatz and a
Positivstellensatz in semialgebraic geometry: such multiples are what makes the method complete.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final

from numerics.rationals import from_flint
from verify.formula.tree import number, variable
from verify.kernel.algebraic import known_signs
from verify.kernel.assumed import cut_goals
from verify.kernel.cases import narrowed
from verify.kernel.goal import Goal, is_defined_everywhere

from .cleared_equations import with_numerators
from .contacts import contacts
from .identities import Prove
from .quantities import Quantities, quantities
from .sampling import float_ends
from .splits import Proof, closed_by
from .squares import Plan, Terms, contradiction, is_accepted, terms_for

#: Known signs, variables, and the degree of the goal at most.
MOST_SIGNS: Final = 7
MOST_VARIABLES: Final = 4
MOST_DEGREE: Final = 6
#: Known signs of which products of three are used.
FEW: Final = 5
#: Degrees above that of the goal that are tried.
HIGHER: Final = 3


def multiplied(goal: Goal, prove: Prove) -> Proof | None:
    """The goal by squares times known signs and itself, perhaps after its box is cut where it is sharp."""
    if goal.sign.op != ">=" or not goal.assumptions or not is_defined_everywhere(goal.sign.formula):
        return None
    return with_numerators(goal, prove, _multiplied)


def _multiplied(goal: Goal, prove: Prove) -> Proof | None:
    known = quantities(goal)
    if known is None or len(known.bridge.atoms) > MOST_VARIABLES:
        return None
    names = [str(known.algebra.keys[i][1]) for i in known.bridge.atoms]
    cuts = [
        (name, from_flint(x))
        for point in contacts(goal, known)
        if not point.rooted
        for name, x in zip(names, point.ratios, strict=True)
    ]
    return _in_parts(goal, cuts, prove)


def _in_parts(goal: Goal, cuts: Sequence[tuple[str, Fraction]], prove: Prove) -> Proof | None:
    """The goal at once, or both below and above the first of the places at which a range can be cut."""
    terms = certificate(goal)
    if terms is not None and is_accepted(table := contradiction(terms, goal, prove), goal):
        return table
    for name, value in cuts:
        low, high = float_ends(goal.box[name])
        if low < value < high:
            break
    else:
        return None
    u = variable(name) - number(value)
    sides = []
    for case in cut_goals(goal, u):
        j = len(case.assumptions) - 1
        smaller = narrowed(case, j)
        part = None if smaller is None else _in_parts(smaller, cuts, prove)
        if part is None:
            return None
        sides.append(closed_by({"rule": "narrow", "assumption": j, "proof": closed_by(part)}))
    return {"rule": "cut", "formula": str(u), "domain": [], "nonnegative": sides[0], "nonpositive": sides[1]}


@lru_cache(maxsize=128)
def certificate(goal: Goal) -> Terms | None:
    """Terms of a contradiction with the negated goal in which this has other factors too; None when none is found."""
    known = quantities(goal)
    if known is None or len(known.bridge.atoms) > MOST_VARIABLES:
        return None
    points = contacts(goal, known)
    strict = [k for k, sign in enumerate(known_signs(goal)) if k and sign.op == ">" and k in known.polynomials]
    return next(filter(None, (terms_for(known, plan, tight=points) for plan in plans(known, strict))), None)


def plans(known: Quantities, strict: Sequence[int]) -> Iterator[Plan]:
    """Degrees that grow, at each of them products of many known signs before those of few: these may be too many.

    Then what has no multiple with F itself: F times one or two of the ``strict`` signs, which are not zero.
    """
    signs = [k for k in known.polynomials if k > 0 and k not in known.equal and k - 1 not in known.equal]
    degree = max(known.polynomials[k].total_degree() for k in (0, *known.equal))
    if len(signs) > MOST_SIGNS or degree > MOST_DEGREE:
        return
    single: list[tuple[int, ...]] = [(), *((k,) for k in signs), (0,), *((0, k) for k in signs)]
    pairs = [*itertools.combinations(signs, 2)]
    threes = [*itertools.combinations(signs, 3)] if len(signs) <= FEW else []
    for more in range(HIGHER):
        for products in ([*pairs, *threes], pairs, []) if threes else (pairs, []):
            yield Plan(degree + more, [*single, *products])
    first: list[tuple[int, ...]] = [(k,) for k in strict]
    for times in [*first, *itertools.combinations(strict, 2)]:
        size = known.polynomials[0].total_degree() + sum(known.polynomials[k].total_degree() for k in times)
        others = [(0, *pair) for pair in itertools.combinations(signs, 2) if len(times) == 2]
        yield Plan(max(degree, size), [*single, *pairs, *others], times=times)
