"""A formula that is monotone towards an end at which it has a limit: from the limit on, it has the limit's sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from verify.formula.tree import variables

from .boundary import has_inside
from .derivatives import interior, slope_formula
from .expand import expand
from .expansion import Expansion
from .goal import Goal, Sign
from .model import RAMIFICATIONS
from .premises import (
    DISCONTINUOUS,
    field_formula,
    field_proof,
    nonnegative_variables,
    require_defined,
    uses,
    without_assumptions,
)
from .program import Arithmetic, NotCertain
from .proof import Progress, ProofError, check
from .split_tree import halves


def rule_limit(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The formula falls towards an open or infinite end of one variable, where its limit is >= 0.

    Table: ``variable``, ``side``, ``from`` (a point of the range: the expansion is made from there to the end),
    ``order``, ``ramification`` and ``logarithms`` as in the rule "expand", ``domain`` (the slope is defined),
    ``slope`` (proof: strict for a strict sign). For x before the end, f(x) is the limit plus the integral of a slope
    that is >= 0 (> 0), for each value of the other variables.
    """
    name, side, op = table.get("variable"), table.get("side"), goal.sign.op
    if not isinstance(name, str) or name not in goal.box or side not in ("lower", "upper"):
        raise ProofError("Expected a variable of the box and a side.")
    if op not in (">", ">=") or uses(goal.sign.formula, DISCONTINUOUS):
        raise ProofError("Expected an inequality of continuous formulas.")
    if not goal.box[name].is_open(side):
        raise ProofError("Expected an open or infinite end.")
    if any(name in variables(a.formula) for a in goal.assumptions) and not goal.total:
        raise ProofError(f"Expected assumptions that do not bind {name}, or a formula that is defined without them.")
    slope, inner = slope_formula(goal.sign.formula, name, side), interior(goal, name)
    require_defined(slope, inner, table, "domain", arithmetic, progress)
    check(without_assumptions(inner, Sign(slope, op)), field_proof(table, "slope"), arithmetic, progress)
    parts = halves(goal.box, name, field_formula(table, "from"), arithmetic)
    near = replace(goal, box=parts[0] if side == "lower" else parts[1])
    if not has_inside(near.box[name], arithmetic):  # at the end itself an unbounded remainder would vanish
        raise ProofError("Expected an expansion from a point before the end.")
    if not has_nonnegative_limit(near, table, arithmetic):
        raise ProofError(f"Expected a limit >= 0 at the {side} end of {name}.")


def has_nonnegative_limit(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic) -> bool:
    """Whether the formula certainly tends to a limit >= 0 at the end, for all values of the other variables."""
    order, power, logarithms = table.get("order"), table.get("ramification", 1), table.get("logarithms", False)
    if not isinstance(order, int) or not 1 <= order <= 40 or power not in RAMIFICATIONS or type(logarithms) is not bool:
        raise ProofError("Expected an order from 1 to 40.")
    try:
        nonnegative = nonnegative_variables(goal)
        expansion = Expansion(
            goal.box, table["variable"], table["side"], order, arithmetic, nonnegative, power, logarithms
        )
        model = expand(goal.sign.formula, expansion)
        bracket = expansion.bracket(model)
        if not abs(bracket.lo) < float("inf") or not abs(bracket.hi) < float("inf"):
            return False
        if model.valuation > 0:
            return True
        return model.valuation == 0 and model.order > 0 and bool(expansion.field.value(model.coefficients[0]).lo >= 0)
    except (NotCertain, arithmetic.EmptyEnclosure):
        return False
