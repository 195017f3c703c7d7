"""Formulas that rise and then fall are least at the ends of a range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.formula.tree import variables

from .box import Range, point
from .decide import has_sign
from .goal import Goal
from .premises import vanishes_at
from .program import Arithmetic, NotCertain, compiled, evaluate
from .proof import Progress, ProofError
from .rational_slopes import turns


def rule_quasiconcave(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """F rises, falls, or first rises and then falls, by exact algebra: it has its sign because it has it at the ends.

    F depends on one variable, and its derivative is a quotient N/D of polynomials (``rational_slopes``) with D ≠ 0
    wherever F is defined, which is the whole range: so F' has the sign of N·D. With N·D of one sign on the open range,
    but for finitely many zeros, F is strictly monotone and above its value at the end where it is least; with one
    change of sign from + to -, it is above the lesser of its values at both ends. Each of these ends is finite, and
    there every operation is defined and continuous, so that F has its value there as a limit even where the range is
    open. That value has to be > 0; it may be 0 for F >= 0, or at an open end, which is no point of the range and above
    whose value all others are. Where N·D = 0 identically F is constant, and one end decides. No table is needed.
    """
    names = variables(goal.sign.formula)
    if goal.sign.op not in (">", ">=") or len(names) != 1 or (goal.assumptions and not goal.total):
        raise ProofError("Expected an inequality in one variable for a formula that is defined on the whole range.")
    (name,) = names
    r = goal.box[name]
    signs = turns(goal.sign.formula, r)
    if signs is None or signs == (-1, 1):
        raise ProofError("Expected a formula that rises, falls, or first rises and then falls.")
    sides = {(1,): ("lower",), (-1,): ("upper",), (1, -1): ("lower", "upper"), (): _finite(r)}[signs]
    for side in sides:
        _require_at_end(
            goal, name, side, arithmetic, may_vanish=goal.sign.op == ">=" or (r.is_open(side) and signs != ())
        )


def _finite(r: Range) -> tuple[str]:
    """One finite end."""
    return ("upper",) if r.lower is None else ("lower",)


def _require_at_end(goal: Goal, name: str, side: str, arithmetic: Arithmetic, *, may_vanish: bool) -> None:
    """Raises ProofError unless the formula is positive at the end, or zero where it may be."""
    end = goal.box[name].end(side)
    if end is None:
        raise ProofError(f"Expected a finite end where the formula is least, but {name} has none there.")
    program = compiled(goal.sign.formula)
    try:
        values = evaluate(program, {name: point(end, arithmetic)}, arithmetic, strict=True)
    except (NotCertain, arithmetic.EmptyEnclosure):
        raise ProofError(f"Expected a formula that is defined and continuous at {name} = {end}.") from None
    if has_sign(values[program.outputs[0]], ">=" if may_vanish else ">"):
        return
    if not (may_vanish and vanishes_at(goal.sign.formula, {name: end}, goal)):
        raise ProofError(f"Expected the formula to be positive at {name} = {end}, or zero where that is enough.")
