"""Formulas that are evidently monotone or concave in one variable: only its ends count. Untrusted.

cos(x)^p < sin(x)/x for p >= 1/3 is a question about p = 1/3, as log cos x < 0; and a sum that is linear in a parameter
one about the two ends of its range. Where one enclosure, or the signs of the parts, show the slope or the second
derivative on the whole box, nothing is lost by that, so that it comes before everything that costs more.
"""

from __future__ import annotations

import math

from verify.formula.tree import Formula, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.boundary import concavity
from verify.kernel.derivatives import interior, slope_formula
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import DISCONTINUOUS, KINKED, uses, vanishes, without_assumptions
from verify.kernel.proof import ProofError

from .budget import Stuck
from .chords import concave_in
from .identities import ZERO, Prove
from .regular_slopes import is_free, regular
from .sampling import seeming_sign, width_of
from .scaling import TRANSCENDENTAL
from .slopes import LONGEST, monotone_in
from .splits import Node, Proof, leaf_step


def evident(goal: Goal, prove: Prove) -> Proof | None:
    """The face at one end of a variable in which the formula is evidently monotone, or both if it is concave."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or len(variables(formula)) < 2 or uses(formula, DISCONTINUOUS | KINKED):
        return None
    if not uses(formula, TRANSCENDENTAL):
        return None
    bound = {name for a in goal.assumptions for name in variables(a.formula)}  # a face would lose these conditions
    free = [name for name in variables(formula) if name not in bound and is_free(goal, name)]
    for attempt in (_monotone, _concave):
        for name in free:
            try:
                table = attempt(goal, name, prove)
            except (Stuck, Unsupported, ProofError):
                continue
            if table is not None:
                return table
    return None


def _monotone(goal: Goal, name: str, prove: Prove) -> Proof | None:
    rising = slope_formula(goal.sign.formula, name, "lower")
    side = {1: "lower", -1: "upper"}.get(_sign(rising, goal) or 0)
    if side is None or goal.box[name].end(side) is None:
        return None
    slope = slope_formula(goal.sign.formula, name, side)
    if not _is_evident(slope, goal, name):
        return None
    return regular(goal, name, lambda g: monotone_in(g, name, side, prove), prove)


def _concave(goal: Goal, name: str, prove: Prove) -> Proof | None:
    if not math.isfinite(width_of(goal.box[name])):
        return None
    bend = concavity(goal, name)
    if bend is not ZERO and (_sign(bend, goal) not in (0, 1) or not _is_evident(bend, goal, name)):
        return None
    return regular(goal, name, lambda g: concave_in(g, name, prove), prove)


def _sign(formula: Formula, goal: Goal) -> int | None:
    return None if len(str(formula)) > LONGEST else seeming_sign(formula, goal.box)


def _is_evident(formula: Formula, goal: Goal, name: str) -> bool:
    """Whether the formula is zero, or one step shows that it is not negative inside the range of the variable."""
    asked = without_assumptions(interior(goal, name), Sign(formula, ">="))
    return bool(leaf_step(asked, Node(asked, {}))) or vanishes(formula, asked)
