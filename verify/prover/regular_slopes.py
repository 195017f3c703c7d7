"""Slopes that have no value where other variables are at their ends: those faces are taken away first. Untrusted."""

from __future__ import annotations

import math
from collections.abc import Callable

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import variables
from verify.kernel.boundary import opened, without_face
from verify.kernel.derivatives import at_end, slope_formula
from verify.kernel.goal import Goal

from .budget import Stuck
from .floats import float_function
from .identities import Prove
from .sampling import cloud, float_ends
from .splits import Proof, closed_by


def is_free(goal: Goal, name: str) -> bool:
    """Whether a variable has a range to move in and is not bound by an assumption that is needed for being defined."""
    bound = any(name in variables(a.formula) for a in goal.assumptions) and not goal.total
    return not bound and not goal.box[name].is_point()


def regular(goal: Goal, name: str, argue: Callable[[Goal], Proof], prove: Prove) -> Proof:
    """``argue`` on the goal, with closed ends of other variables at which the slope has no value taken away first.

    For >= the ends are opened, by continuity; for > the faces there are goals of their own.
    """
    singular = singular_sides(goal, name)
    if not singular:
        return argue(goal)
    if goal.sign.op == ">=" and not goal.assumptions:
        return {"rule": "interior", "proof": closed_by(argue(opened(goal, arb_arithmetic)))}
    other, side = singular[0]
    end = goal.box[other].end(side)
    assert end is not None
    if not is_free(goal, other):
        raise Stuck(goal)
    face = prove(at_end(goal, other, end, goal.sign.op))
    rest = regular(without_face(goal, other, side), name, argue, prove)
    return {"rule": "face", "variable": other, "side": side, "face": face, "rest": closed_by(rest)}


def singular_sides(goal: Goal, name: str) -> list[tuple[str, str]]:
    """Closed ends of the other variables at which the slope in ``name`` seems to have no value."""
    slope = slope_formula(goal.sign.formula, name, "lower")
    function = float_function(slope, tuple(goal.box))
    found = []
    for k, (other, r) in enumerate(goal.box.items()):
        if other == name or other not in variables(slope) or r.is_point():
            continue
        for side, end in zip(("lower", "upper"), float_ends(r), strict=True):
            points = [(*p[:k], end, *p[k + 1 :]) for p in cloud(goal.box, 4)]
            if r.end(side) is not None and not r.is_open(side) and any(math.isnan(function(p)) for p in points):
                found.append((other, side))
    return found
