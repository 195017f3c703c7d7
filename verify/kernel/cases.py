"""Rules by cases: the kinks of abs, min and max resolved, and a box made smaller by an assumption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from verify.formula.tree import LEAVES, Formula, number, postorder, variables

from .algebra import Algebra
from .box import Range
from .goal import Goal, Sign, domain_conditions
from .premises import KINKED, field_formula, field_proof, replaced, uses
from .program import Arithmetic
from .proof import Progress, ProofError, check


def rule_cases(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """abs(u), min(a, b) or max(a, b) resolved by the sign of u or a - b: two goals with one more assumption each.

    Table: ``node`` (text of the operation), ``nonnegative`` and ``nonpositive`` (proofs).
    """
    node = field_formula(table, "node")
    if node.op not in KINKED or node not in set(postorder(goal.sign.formula)):
        raise ProofError("Expected an abs, min or max that occurs in the formula.")
    for key, case in zip(("nonnegative", "nonpositive"), case_goals(goal, node), strict=True):
        check(case, field_proof(table, key), arithmetic, progress)


def case_goals(goal: Goal, node: Formula) -> tuple[Goal, Goal]:
    """The two goals of ``rule_cases``: where abs(u) is u (a >= b) and where it is -u (a <= b)."""
    first, second = node.args[0], node.args[-1]
    u = first if node.op == "abs" else first - second
    above = first if node.op in ("abs", "max") else second
    below = -first if node.op == "abs" else second if node.op == "max" else first
    return _case(goal, node, above, Sign(u, ">=")), _case(goal, node, below, Sign(-u, ">="))


def _case(goal: Goal, node: Formula, value: Formula, assumption: Sign) -> Goal:
    """The goal with ``value`` for ``node`` under one more assumption.

    1/(1 + abs(x)) is defined everywhere but 1/(1 + x) is not: the goal stays total only where every operation of the
    new formula that may be undefined occurred in the old one.
    """
    formula = replaced(goal.sign.formula, node, value)
    partial = {part for part in postorder(formula) if part.op not in LEAVES and domain_conditions(part)}
    total = (goal.total or not goal.assumptions) and partial <= set(postorder(goal.sign.formula))
    return Goal(Sign(formula, goal.sign.op), goal.box, (*goal.assumptions, assumption), total)


def rule_narrow(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """An assumption that bounds one variable is traded for a smaller box."""
    j = table.get("assumption")
    if not isinstance(j, int) or not 0 <= j < len(goal.assumptions):
        raise ProofError("Expected the number of an assumption.")
    smaller = narrowed(goal, j)
    if smaller is None:
        raise ProofError("Expected an assumption that bounds one variable.")
    check(smaller, field_proof(table, "proof"), arithmetic, progress)


def narrowed(goal: Goal, j: int) -> Goal | None:
    """The goal without assumption ``j``, if that says c·(x - a) >= 0 or > 0 for one variable x and rationals a, c ≠ 0.

    The box may become empty or reversed; every point that satisfies the assumption is still in it.
    """
    sign = goal.assumptions[j]
    names = variables(sign.formula)
    if len(names) != 1 or sign.op not in (">", ">=") or uses(sign.formula, KINKED):
        return None
    try:
        algebra = Algebra()
        ratio = algebra.normal(sign.formula)
    except ArithmeticError:
        return None
    x = ((algebra.atom("variable", names[0]), Fraction(1)),)
    if not ratio.is_polynomial() or not set(ratio.numerator) <= {(), x} or x not in ratio.numerator:
        return None
    slope, offset = ratio.numerator[x], ratio.numerator.get((), Fraction(0))
    cut, is_open = number(-offset / slope), sign.op == ">"
    r = goal.box[names[0]]
    if slope > 0:
        if r.lower is not None and not (r.lower.op == "number" and r.lower.args[0] <= cut.args[0]):
            return None
        is_open = is_open or (r.lower is cut and r.lower_open)
        r = Range(cut, r.upper, is_open, r.upper_open)
    else:
        if r.upper is not None and not (r.upper.op == "number" and r.upper.args[0] >= cut.args[0]):
            return None
        is_open = is_open or (r.upper is cut and r.upper_open)
        r = Range(r.lower, cut, r.lower_open, is_open)
    total = goal.total or not goal.assumptions
    kept = goal.assumptions[:j] + goal.assumptions[j + 1 :]
    return replace(goal, box={**goal.box, names[0]: r}, assumptions=kept, total=total)
