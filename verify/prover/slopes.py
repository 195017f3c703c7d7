"""Arguments by derivatives: monotone in one variable, so that the sign at one end decides."""

from __future__ import annotations

import math

from verify.formula.tree import Formula, substitute, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.goal import Goal, Sign
from verify.kernel.proof import ProofError
from verify.kernel.rules import (
    DISCONTINUOUS,
    KINKED,
    at_end,
    interior,
    slope_formula,
    uses,
    vanishes,
    without_assumptions,
)

from .budget import Stuck
from .identities import Prove, defined
from .sampling import seeming_sign, width_of
from .splits import Proof


def monotone(goal: Goal, prove: Prove) -> Proof | None:
    """Monotone in one variable, with its sign at the end where it is least; infinite ranges first."""
    for name, side in monotone_sides(goal):
        try:
            return _monotone_in(goal, name, side, prove)
        except (Stuck, Unsupported):
            continue
    return None


def monotone_at_infinity(goal: Goal, prove: Prove) -> Proof | None:
    """Monotone in a variable with an infinite range, which then disappears."""
    for name, side in monotone_sides(goal):
        if math.isinf(width_of(goal.box[name])):
            try:
                return _monotone_in(goal, name, side, prove)
            except (Stuck, Unsupported):
                continue
    return None


def monotone_sides(goal: Goal) -> list[tuple[str, str]]:
    """Variables in which the formula seems to be monotone, with the side where it is least."""
    op, formula = goal.sign.op, goal.sign.formula
    if op not in (">", ">=") or uses(formula, DISCONTINUOUS | KINKED):
        return []
    found: list[tuple[int, str, str]] = []
    for name in variables(formula):
        r = goal.box[name]
        if r.is_point() or any(name in variables(a.formula) for a in goal.assumptions) and not goal.total:
            continue
        try:
            rising = slope_formula(formula, name, "lower")
        except ProofError:
            continue
        sign = seeming_sign(rising, goal.box)
        side = "lower" if sign == 1 else "upper" if sign == -1 else None
        if side is None or r.end(side) is None:
            continue
        size = len(str(rising)) + 40 * len(variables(rising))
        found.append((size - (10**6 if math.isinf(width_of(r)) else 0), name, side))
    return [(name, side) for _, name, side in sorted(found)]


def _monotone_in(goal: Goal, name: str, side: str, prove: Prove) -> Proof:
    formula, op = goal.sign.formula, goal.sign.op
    end = goal.box[name].end(side)
    assert end is not None
    slope = slope_formula(formula, name, side)
    inner = interior(goal, name)
    face = at_end(goal, name, end, op)
    by_slope = op == ">" and goal.box[name].is_open(side) and vanishes(face.sign.formula, face)
    if by_slope:
        face = at_end(goal, name, end, ">=")
    at_face: Formula = substitute(formula, {name: end})
    return {
        "rule": "monotone",
        "variable": name,
        "side": side,
        "strict_by": "slope" if by_slope else "face",
        "face_domain": defined(at_face, face, prove),
        "face": prove(face),
        "domain": defined(slope, inner, prove),
        "slope": prove(without_assumptions(inner, Sign(slope, ">" if by_slope else ">="))),
    }
