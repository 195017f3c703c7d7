"""Symmetric formulas in three variables, one order of them for all: x = u + v + w, y = v + w, z = w. Untrusted.

In the proof of Schur's inequality x >= y >= z is assumed; the differences u and v are then not negative, which no
condition has to say.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Final

from verify.formula.tree import Formula, substitute, variable, variables
from verify.kernel.assumed import cut_goals
from verify.kernel.box import Range
from verify.kernel.goal import Goal
from verify.kernel.premises import KINKED, uses

from .exponentials import ZERO
from .floats import float_function
from .identities import Prove
from .sampling import cloud
from .scaling import TRANSCENDENTAL
from .splits import Proof, closed_by
from .substitution import NewVariable, fresh_names, in_turn

#: Points at which the symmetry is tried.
POINTS: Final = 12
DIFFERENCE: Final = Range(ZERO, None)


def ordered(goal: Goal, prove: Prove) -> Proof | None:
    """The goal in every order of three variables in which the formula seems to be symmetric."""
    formula = goal.sign.formula
    if (
        goal.sign.op not in (">", ">=")
        or goal.assumptions
        or not uses(formula, TRANSCENDENTAL)
        or uses(formula, KINKED)
    ):
        return None
    for names in itertools.combinations(variables(formula), 3):
        r = goal.box[names[0]]
        if r.upper is None and len({goal.box[n] for n in names}) == 1 and is_symmetric(goal, names):
            general = shifted(formula, names, fresh_names(goal.box, 3))
            return _in_order(goal, [names[0]], names[1:], general, prove)["special"][0]
    return None


def is_symmetric(goal: Goal, names: Sequence[str]) -> bool:
    """Whether the formula seems to keep its value when two of the variables are exchanged."""
    function, places = float_function(goal.sign.formula, tuple(goal.box)), [list(goal.box).index(n) for n in names]
    for p in cloud(goal.box, POINTS):
        for j, k in itertools.pairwise(places):
            q = list(p)
            q[j], q[k] = q[k], q[j]
            if not math.isclose(function(p), function(tuple(q)), rel_tol=1e-9, abs_tol=1e-12):
                return False
    return True


def shifted(formula: Formula, names: Sequence[str], fresh: Sequence[str]) -> Formula:
    """The formula at x = u + v + w, y = v + w, z = w."""
    u, v, w = map(variable, fresh)
    return substitute(formula, dict(zip(names, (u + v + w, v + w, w), strict=True)))


def _in_order(goal: Goal, placed: Sequence[str], waiting: Sequence[str], general: Formula, prove: Prove) -> Proof:
    """Two cases for each comparison by which the next variable finds its place among those from the largest down."""
    if not waiting:
        x, y, z = map(variable, placed)
        values, ranges = (x - y, y - z, z), (DIFFERENCE, DIFFERENCE, goal.box[placed[2]])
        fresh = fresh_names(goal.box, 3)
        return in_turn(goal, [NewVariable(*v) for v in zip(fresh, values, ranges, strict=True)], general, prove)

    def inserted(here: Goal, k: int) -> Proof:
        if k == len(placed):
            return _in_order(here, [*placed, waiting[0]], waiting[1:], general, prove)
        difference = variable(waiting[0]) - variable(placed[k])
        above, below = cut_goals(here, difference)
        first = _in_order(above, [*placed[:k], waiting[0], *placed[k:]], waiting[1:], general, prove)
        sides = {"nonnegative": first, "nonpositive": inserted(below, k + 1)}
        return closed_by({"rule": "cut", "formula": str(difference), "domain": [], **sides})

    return inserted(goal, 0)
