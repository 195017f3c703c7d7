"""Formulas in one variable that turn once at most, by the signs of their rational derivatives: no box is needed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import variables
from verify.kernel.box import split
from verify.kernel.goal import Goal
from verify.kernel.proof import Progress, ProofError
from verify.kernel.quasiconcave import rule_quasiconcave
from verify.kernel.rational_slopes import slope, turns

from .splits import Proof, closed_by, joined

BY_ENDS: Final[Proof] = closed_by({"rule": "quasiconcave"})
#: How the formula changes where it is least at an end, and where it is least between.
LEAST_AT_ENDS: Final[tuple[tuple[int, ...], ...]] = ((), (1,), (-1,), (1, -1))
LEAST_BETWEEN: Final = (-1, 1)


def changes(goal: Goal) -> tuple[int, ...] | None:
    """The signs of the derivative along the range of the only variable, as they alternate; None where unknown."""
    names = variables(goal.sign.formula)
    if len(names) != 1 or goal.sign.op not in (">", ">="):
        return None
    try:
        return turns(goal.sign.formula, goal.box[names[0]])
    except ProofError:
        return None


def by_turning(goal: Goal) -> Proof | None:
    """A proof of a goal whose formula is least at an end of its range, or at a rational point between.

    >>> from verify.formula.reader import read_statement
    >>> from verify.kernel.goal import domain_box, sign_of
    >>> statement = read_statement("log(1 + x) <= x for x in (-1, oo)")
    >>> by_turning(Goal(sign_of(statement.relations[0]), domain_box(statement)))["special"][0]
    {'rule': 'split', 'variable': 'x', 'at': '0'}
    """
    signs = changes(goal)
    if signs in LEAST_AT_ENDS:
        return BY_ENDS if _holds_at_ends(goal) else None
    at = _least_at(goal) if signs == LEAST_BETWEEN else None
    if at is None:
        return None
    (name,) = variables(goal.sign.formula)
    if not all(_holds_at_ends(replace(goal, box=part)) for part in split(goal.box, name, at)):
        return None
    return joined({"rule": "split", "variable": name, "at": str(at)}, BY_ENDS, BY_ENDS)


def _holds_at_ends(goal: Goal) -> bool:
    try:
        rule_quasiconcave(goal, {}, arb_arithmetic, Progress())
    except ProofError:
        return False
    return True


def _least_at(goal: Goal) -> Fraction | None:
    """The rational zero of the derivative inside the range, where it is the only one."""
    (name,) = variables(goal.sign.formula)
    low, high = (None if end is None else end.args[0] for end in (goal.box[name].lower, goal.box[name].upper))
    above, below = slope(goal.sign.formula)
    for root, _ in (above * below).roots():
        value = Fraction(int(root.p), int(root.q))
        if (low is None or low < value) and (high is None or value < high):
            return value
    return None
