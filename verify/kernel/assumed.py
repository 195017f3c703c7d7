"""Rules that add assumptions or solve them: an auxiliary sign, two cases, the contrary, an equation solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from verify.formula.tree import Formula, substitute, variable, variables

from .goal import Goal, Sign, difference
from .premises import field_formula, field_proof, require_defined, vanishes
from .program import Arithmetic
from .proof import Progress, ProofError, check


def rule_have(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """An auxiliary sign is shown first, and is then one more assumption.

    Table: ``formula``, ``sign`` (">", ">=", "==" or "!="), ``domain``, ``shown`` (its proof) and ``proof``.
    """
    formula, op = field_formula(table, "formula"), table.get("sign")
    if op not in (">", ">=", "==", "!=") or not set(variables(formula)) <= set(goal.box):
        raise ProofError("Expected a sign of a formula in the variables of the box.")
    require_defined(formula, goal, table, "domain", arithmetic, progress)
    check(replace(goal, sign=Sign(formula, op)), field_proof(table, "shown"), arithmetic, progress)
    check(with_assumption(goal, Sign(formula, op)), field_proof(table, "proof"), arithmetic, progress)


def with_assumption(goal: Goal, sign: Sign) -> Goal:
    """The goal with one more assumption, which is defined wherever the goal's own assumptions hold."""
    return replace(goal, assumptions=(*goal.assumptions, sign), total=goal.total or not goal.assumptions)


def rule_cut(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """Two cases: u >= 0 and u <= 0. Table: ``formula`` (u), ``domain``, ``nonnegative`` and ``nonpositive``
    (proofs).
    """
    u = field_formula(table, "formula")
    if not set(variables(u)) <= set(goal.box):
        raise ProofError("Expected a formula in the variables of the box.")
    require_defined(u, goal, table, "domain", arithmetic, progress)
    for key, case in zip(("nonnegative", "nonpositive"), cut_goals(goal, u), strict=True):
        check(case, field_proof(table, key), arithmetic, progress)


def cut_goals(goal: Goal, u: Formula) -> tuple[Goal, Goal]:
    """The goal with the further assumption u >= 0, and with -u >= 0."""
    return with_assumption(goal, Sign(u, ">=")), with_assumption(goal, Sign(-u, ">="))


def rule_contrary(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """Where the sign holds there is nothing to show, so that it fails may be assumed. Table: ``proof``."""
    check(contrary(goal), field_proof(table, "proof"), arithmetic, progress)


def contrary(goal: Goal) -> Goal:
    """The goal F > 0 with the further assumption -F >= 0, and F >= 0 with -F > 0.

    The formula is defined wherever the goal's assumptions hold, so this assumption is. Raises ProofError for other
    signs.
    """
    if goal.sign.op not in (">", ">="):
        raise ProofError("Expected an inequality.")
    return with_assumption(goal, Sign(-goal.sign.formula, ">=" if goal.sign.op == ">" else ">"))


def rule_solve(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """An assumption that is an equation gives one variable in terms of the others: it is filled in everywhere.

    Table: ``assumption`` (its number), ``variable`` (v), ``value`` (E, without v), ``factor`` (c) with c·(v - E) equal
    to the assumption's formula by exact algebra, ``domain`` and ``factor_domain`` (E and c are defined on the whole
    box), ``nonzero`` (proof that c ≠ 0 on the whole box), ``proof``. That E lies in the range of v becomes an
    assumption.
    """
    j, name = table.get("assumption"), table.get("variable")
    value, factor = field_formula(table, "value"), field_formula(table, "factor")
    if not isinstance(j, int) or not 0 <= j < len(goal.assumptions) or goal.assumptions[j].op != "==":
        raise ProofError("Expected the number of an assumption that is an equation.")
    if not isinstance(name, str) or name not in goal.box or name in variables(value):
        raise ProofError("Expected a variable of the box and a value without it.")
    if not set(variables(value, factor)) <= set(goal.box):
        raise ProofError("Expected formulas in the variables of the box.")
    free = replace(goal, assumptions=())
    require_defined(value, free, table, "domain", arithmetic, progress)
    require_defined(factor, free, table, "factor_domain", arithmetic, progress)
    check(replace(free, sign=Sign(factor, "!=")), field_proof(table, "nonzero"), arithmetic, progress)
    if not vanishes(goal.assumptions[j].formula - factor * (variable(name) - value), goal):
        raise ProofError("Expected the assumption to be the factor times the difference of variable and value.")
    check(solved(goal, j, name, value), field_proof(table, "proof"), arithmetic, progress)


def solved(goal: Goal, j: int, name: str, value: Formula) -> Goal:
    """The goal with ``value`` filled in for the variable ``name``, whose range becomes assumptions on the value."""
    r = goal.box[name]
    ranges = []
    if r.lower is not None:
        ranges.append(Sign(difference(value, r.lower), ">" if r.lower_open else ">="))
    if r.upper is not None:
        ranges.append(Sign(difference(r.upper, value), ">" if r.upper_open else ">="))
    others = [a for k, a in enumerate(goal.assumptions) if k != j]
    filled = [Sign(substitute(s.formula, {name: value}), s.op) for s in (goal.sign, *others)]
    box = {n: old for n, old in goal.box.items() if n != name}
    return Goal(filled[0], box, (*ranges, *filled[1:]), False)
