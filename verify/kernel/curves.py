"""The rule of monotony from a surface on: v moves away from v = E(other variables), where the sign is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.formula.tree import Formula, number, substitute, variable, variables

from .algebra import Algebra, Unsupported
from .derivatives import interior, slope_formula
from .goal import Goal, Sign
from .premises import DISCONTINUOUS, field_formula, field_proof, nonnegative_variables, require_defined, uses
from .program import Arithmetic
from .proof import Progress, ProofError, check
from .simplify import simplified


def rule_beyond(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """An assumption says that v lies beyond E; the formula has its sign at v = E and does not fall from there on.

    Table: ``assumption`` (its number), ``variable`` (v) and ``end`` (E, without v), such that exact algebra shows the
    assumption's formula to be c·(v - E) with a rational c ≠ 0; ``end_domain`` (E is defined on the whole box),
    ``inside`` (E does not pass the end of the range of v on its side, if that is finite); ``domain``, ``slope``,
    ``face_domain``, ``face`` and ``strict_by`` as for ``rule_monotone``: the slope decides between E and v, where the
    assumption holds strictly, and the face is v = E. With a strict slope the assumption must be strict.

    The segment from E to v lies in the box and the formula is defined along it (``is_free_to_move``; at E it is shown),
    so the mean-value theorem applies.
    """
    j, name, by = table.get("assumption"), table.get("variable"), table.get("strict_by", "face")
    end = field_formula(table, "end")
    if not isinstance(j, int) or isinstance(j, bool) or not 0 <= j < len(goal.assumptions):
        raise ProofError("Expected the number of an assumption.")
    if not isinstance(name, str) or name not in goal.box or not set(variables(end)) <= set(goal.box) - {name}:
        raise ProofError("Expected a variable of the box and an end without it.")
    if by not in ("face", "slope") or by == "slope" and goal.assumptions[j].op != ">":
        raise ProofError("Expected the face to carry the strict sign, or a strict assumption and the slope.")
    formula, op = goal.sign.formula, goal.sign.op
    if op not in (">", ">=") or goal.assumptions[j].op not in (">", ">=") or uses(formula, DISCONTINUOUS):
        raise ProofError("Expected inequalities and a continuous formula.")
    if not is_free_to_move(goal, j, name):
        raise ProofError(f"Expected formulas that are defined whatever other assumptions say of {name}.")
    side = side_of(goal, j, name, end)
    if side is None:
        raise ProofError(f"Expected an assumption that says on which side of the end {name} lies.")
    whole = projected(goal, name, Sign(end, op))
    require_defined(end, whole, table, "end_domain", arithmetic, progress)
    bound = range_bound(goal, name, side, end)
    if bound is not None:
        check(projected(goal, name, bound), field_proof(table, "inside"), arithmetic, progress)
    slope = beyond(goal, j, name, side, ">" if by == "slope" else ">=")
    require_defined(slope.sign.formula, slope, table, "domain", arithmetic, progress)
    check(slope, field_proof(table, "slope"), arithmetic, progress)
    face = on_surface(goal, name, end, ">=" if by == "slope" else op)
    require_defined(substitute(formula, {name: end}), face, table, "face_domain", arithmetic, progress)
    check(face, field_proof(table, "face"), arithmetic, progress)


def is_free_to_move(goal: Goal, j: int, name: str) -> bool:
    """Whether the formula is defined between the surface and v: the goal is total, or assumption ``j`` is the last one
    and the only one that uses v, so that all assumptions hold there.
    """
    others = goal.assumptions[:-1]
    return goal.total or j == len(others) and all(name not in variables(a.formula) for a in others)


def side_of(goal: Goal, j: int, name: str, end: Formula) -> str | None:
    """ "lower" when assumption ``j`` says v >= E, "upper" when it says v <= E, by exact algebra; else None."""
    algebra = Algebra(nonnegative_variables(goal))
    try:
        distance, given = algebra.normals([variable(name) - end, goal.assumptions[j].formula])
        factor = algebra.div(given, distance).rational()
    except (Unsupported, ArithmeticError):
        return None
    return None if not factor else "lower" if factor > 0 else "upper"


def projected(goal: Goal, name: str, sign: Sign) -> Goal:
    """The goal ``sign`` without the variable ``name``, under the assumptions that do not use it."""
    box = {n: r for n, r in goal.box.items() if n != name}
    return Goal(sign, box, tuple(a for a in goal.assumptions if name not in variables(a.formula)), goal.total)


def range_bound(goal: Goal, name: str, side: str, end: Formula) -> Sign | None:
    """What must be shown for the segment from E to v to lie in the range of v; None when that end is infinite.

    Points strictly between E and v count, so E may be equal to an open end.
    """
    last = goal.box[name].end(side)
    if last is None:
        return None
    lower, upper = (last, end) if side == "lower" else (end, last)
    return Sign(upper if lower is number(0) else upper - lower, ">=")


def beyond(goal: Goal, j: int, name: str, side: str, op: str) -> Goal:
    """The slope away from the surface, wherever assumption ``j`` holds strictly."""
    inner = interior(goal, name)
    kept = tuple(
        Sign(a.formula, ">") if k == j else a
        for k, a in enumerate(goal.assumptions)
        if k == j or name not in variables(a.formula)
    )
    return Goal(Sign(slope_formula(goal.sign.formula, name, side), op), inner.box, kept, goal.total)


def on_surface(goal: Goal, name: str, end: Formula, op: str) -> Goal:
    """The goal with v = E filled in and simplified; the formula as it stands must be shown to be defined."""
    return projected(goal, name, Sign(simplified(substitute(goal.sign.formula, {name: end})), op))
