"""A periodic formula has its sign everywhere when it has it over one period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from verify.formula.tree import Formula, number, substitute, variable, variables

from .box import Range, point
from .goal import Goal
from .premises import field_formula, field_proof, vanishes
from .program import Arithmetic
from .proof import Progress, ProofError, check
from .simplify import simplified


def rule_period(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """F(x + P) = F(x) by exact algebra for a constant P > 0, and the range of x has an infinite end: one period
    decides.

    Table: ``variable``, ``period`` (P), ``proof``. F is defined on the whole range, which contains the period that is
    left and every point between it and any other point, so the identity holds along the way. No assumption may bind x.
    """
    name, period = table.get("variable"), field_formula(table, "period")
    if not isinstance(name, str) or name not in goal.box or variables(period):
        raise ProofError("Expected a variable of the box and a constant period.")
    if any(name in variables(a.formula) for a in goal.assumptions):
        raise ProofError(f"Expected assumptions that do not bind {name}.")
    if not point(period, arithmetic).lo > 0:
        raise ProofError("Expected a positive period.")
    formula = goal.sign.formula
    if not vanishes(substitute(formula, {name: variable(name) + period}) - formula, goal):
        raise ProofError(f"Expected {period} to be a period by exact algebra.")
    short = one_period(goal.box[name], period)
    if short is None:
        raise ProofError(f"Expected an infinite range of {name}.")
    check(replace(goal, box={**goal.box, name: short}), field_proof(table, "proof"), arithmetic, progress)


def one_period(r: Range, period: Formula) -> Range | None:
    """A part of an infinite range that is one period long, both of its ends counted where the range has them."""
    if r.lower is not None and r.upper is None:
        return Range(r.lower, simplified(r.lower + period), r.lower_open, False)
    if r.upper is not None and r.lower is None:
        return Range(simplified(r.upper - period), r.upper, False, r.upper_open)
    return Range(number(0), period) if r.lower is None else None
