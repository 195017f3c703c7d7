"""Arguments by concavity: between two faces a formula lies above the chord. Untrusted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from verify.formula.tree import substitute, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.boundary import concavity
from verify.kernel.derivatives import at_end, interior, slope_formula
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import DISCONTINUOUS, KINKED, uses, vanishes, without_assumptions
from verify.kernel.proof import ProofError

from .budget import Stuck
from .identities import ZERO, Prove, defined
from .regular_slopes import is_free, regular
from .sampling import may_vanish, seeming_sign, width_of
from .splits import Proof


def concave(goal: Goal, prove: Prove) -> Proof | None:
    """Concave in one variable with finite ends: the faces at both ends decide."""
    return _concave(goal, variables(goal.sign.formula), prove)


def between_zeros(goal: Goal, prove: Prove) -> Proof | None:
    """Concave in one variable between two faces on which the formula vanishes: no enclosure decides near those."""
    several = variables(goal.sign.formula) if len(goal.box) > 1 else ()
    return _concave(goal, [n for n in several if all(_is_zero_at(goal, n, side) for side in ("lower", "upper"))], prove)


def _is_zero_at(goal: Goal, name: str, side: str) -> bool:
    end = goal.box[name].end(side)
    if end is None:
        return False
    face = at_end(goal, name, end, ">=")
    return may_vanish(face.sign.formula, face.box) and vanishes(face.sign.formula, face)


def _concave(goal: Goal, names: Sequence[str], prove: Prove) -> Proof | None:
    if goal.sign.op not in (">", ">=") or uses(goal.sign.formula, DISCONTINUOUS | KINKED):
        return None
    for name in names:
        if not is_free(goal, name) or not math.isfinite(width_of(goal.box[name])):
            continue
        try:
            bend = concavity(goal, name)
        except ProofError:  # a function without a second derivative in the language, such as gamma
            continue
        if bend is not ZERO and seeming_sign(bend, goal.box) not in (0, 1):
            continue
        try:
            return regular(goal, name, lambda g, n=name: concave_in(g, n, prove), prove)  # type: ignore[misc]
        except (Stuck, Unsupported):
            continue
    return None


def concave_in(goal: Goal, name: str, prove: Prove) -> Proof:
    """The table of the rule for a goal that is concave in ``name``. Raises Stuck, and ProofError without a slope."""
    r, op = goal.box[name], goal.sign.op
    inner = interior(goal, name)
    bend = concavity(goal, name)
    table: Proof = {"rule": "concave", "variable": name, "weak": None}
    for side in ("lower", "upper"):
        end = r.end(side)
        assert end is not None
        face = at_end(goal, name, end, op)
        if op == ">" and table["weak"] is None and r.is_open(side) and vanishes(face.sign.formula, face):
            table["weak"], face = side, at_end(goal, name, end, ">=")
        table[f"{side}_domain"] = defined(substitute(goal.sign.formula, {name: end}), face, prove)
        table[side] = prove(face)
    table["slope_domain"] = defined(slope_formula(goal.sign.formula, name, "lower"), inner, prove)
    table["domain"] = defined(bend, inner, prove)
    table["bend"] = prove(without_assumptions(inner, Sign(bend, ">=")))
    return table
