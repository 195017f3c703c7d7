"""Rules by derivatives: a formula that is monotone or constant in one variable is decided at one end or point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from verify.formula.derivative import derivative
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, substitute, variables

from .box import Range
from .goal import Goal, Sign
from .premises import (
    DISCONTINUOUS,
    KINKED,
    field_list,
    field_proof,
    require_defined,
    uses,
    vanishes,
    without_assumptions,
)
from .program import Arithmetic
from .proof import Progress, ProofError, check
from .simplify import simplified


def rule_monotone(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The formula is monotone in one variable, and has its sign at the end where it is least.

    Table: ``variable``, ``side`` ("lower" or "upper": where it is least), ``slope`` (proof), ``face`` (proof),
    ``domain``,
    ``face_domain``, and ``strict_by``: "face" when the face carries the strict sign, "slope" when the slope is
    strict and the end is open.
    """
    name, side, by = table.get("variable"), table.get("side"), table.get("strict_by", "face")
    if (
        not isinstance(name, str)
        or name not in goal.box
        or side not in ("lower", "upper")
        or by not in ("face", "slope")
    ):
        raise ProofError("Expected a variable, a side and what carries the strict sign.")
    r, formula, op = goal.box[name], goal.sign.formula, goal.sign.op
    end = r.end(side)
    if end is None or op not in (">", ">=") or uses(formula, DISCONTINUOUS):
        raise ProofError("Expected a finite end, an inequality and a continuous formula.")
    if any(name in variables(a.formula) for a in goal.assumptions) and not goal.total:
        raise ProofError(f"Expected assumptions that do not bind {name}, or a formula that is defined without them.")
    if by == "slope" and not r.is_open(side):
        raise ProofError("Expected an open end where the slope carries the strict sign.")
    slope = slope_formula(formula, name, side)
    inner = interior(goal, name)
    require_defined(slope, inner, table, "domain", arithmetic, progress)
    shown = Sign(slope, ">" if by == "slope" else ">=")
    check(without_assumptions(inner, shown), field_proof(table, "slope"), arithmetic, progress)
    face = at_end(goal, name, end, op=">=" if by == "slope" else op)
    require_defined(substitute(formula, {name: end}), face, table, "face_domain", arithmetic, progress)
    check(face, field_proof(table, "face"), arithmetic, progress)


def slope_formula(formula: Formula, name: str, side: str) -> Formula:
    """The derivative that must be >= 0 for the formula to be least at ``side``."""
    try:
        slope = derivative(formula, name)
    except ValueError as error:
        raise ProofError(str(error)) from None
    return slope if side == "lower" else negated(slope)


def negated(formula: Formula) -> Formula:
    """-formula, without a double sign."""
    if formula.op == "sub":
        difference: Formula = formula.args[1] - formula.args[0]
        return difference
    negative: Formula = formula.args[0] if formula.op == "neg" else -formula
    return negative


def interior(goal: Goal, name: str) -> Goal:
    """The goal on the box with the range of ``name`` open: where the slope of a continuous function decides."""
    r = goal.box[name]
    return replace(goal, box={**goal.box, name: Range(r.lower, r.upper, True, True)})


def at_end(goal: Goal, name: str, end: Formula, op: str) -> Goal:
    """The goal with variable ``name`` fixed at ``end``, for the sign ``op``, simplified. Assumptions that bind it are
    dropped. The formula as it stands before simplification must be shown to be defined."""
    box = {n: r for n, r in goal.box.items() if n != name}
    kept = tuple(a for a in goal.assumptions if name not in variables(a.formula))
    total = goal.total or not goal.assumptions
    return Goal(Sign(simplified(substitute(goal.sign.formula, {name: end})), op), box, kept, total)


def rule_constant(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """All derivatives vanish and the formula is zero at one point, so it is zero on the (connected) box.

    Table: ``point`` with ``domain`` (the formula is defined there), and ``slopes``: for every variable of the formula a
    table whose ``domain`` shows that the derivative is defined inside the box. Without that it might vanish wherever it
    is defined and yet say nothing about a part of the box.
    """
    from .boundary import opened

    formula = goal.sign.formula
    if goal.assumptions or goal.sign.op not in ("==", ">=") or uses(formula, DISCONTINUOUS | KINKED):
        raise ProofError("Expected an equality of smooth formulas without assumptions.")
    given = table.get("point")
    if not isinstance(given, Mapping) or set(given) != set(goal.box):
        raise ProofError("Expected a point with a value for every variable.")
    values = {name: read_formula(str(text)) for name, text in given.items()}
    for name, value in values.items():
        from .box import inside

        if (
            not inside(goal.box[name], value, arithmetic)
            or goal.box[name].is_open("lower")
            and value is goal.box[name].lower
        ):
            raise ProofError(f"Expected a point inside the range of {name} but got {value}.")
    at_point = substitute(formula, values)
    require_defined(at_point, Goal(goal.sign, {}), table, "domain", arithmetic, progress)
    if not vanishes(at_point, goal):
        raise ProofError("Expected the formula to vanish at the point.")
    names, slopes = variables(formula), field_list(table, "slopes")
    if len(slopes) != len(names):
        raise ProofError("Expected proofs that every derivative is defined.")
    for name, entry in zip(names, slopes, strict=True):
        slope = slope_formula(formula, name, "lower")
        require_defined(slope, opened(goal, arithmetic), entry, "domain", arithmetic, progress)
        if not vanishes(slope, goal):
            raise ProofError(f"Expected the derivative with respect to {name} to vanish identically.")
