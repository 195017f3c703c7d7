"""Rules near an end or a minimum: certified expansions with a leading term, and convexity around a point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.formula.reader import read_formula
from verify.formula.tree import substitute, variables

from .box import enclose, point
from .decide import has_sign
from .derivatives import slope_formula
from .expand import expand, expand_leading
from .expansion import Expansion
from .goal import Goal
from .model import RAMIFICATIONS
from .premises import DISCONTINUOUS, KINKED, nonnegative_variables, uses, vanishes_at
from .program import Arithmetic, NotCertain, natural
from .proof import Progress, ProofError


class NoLeadingTerm(ProofError):
    """An expansion whose terms all vanish: a higher order may show the sign."""


def rule_expand(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The sign near one end of one variable by a certified expansion t^v·(c_0 + c_1 t + … + R t^m).

    Table: ``variable``, ``side``, ``order``, ``ramification`` if it is not 1, and ``logarithms`` (true) where log t is
    to be compared with powers of t. For t > 0 the sign is that of the bracket; at an open end an exponential that grows
    or vanishes faster than every power of t is taken out before. At the end itself, if it is closed, the formula is 0
    (v > 0) or c_0 (v = 0), and v < 0 cannot be where it is defined.
    """
    name, side, order = table.get("variable"), table.get("side"), table.get("order")
    ramification, logarithms = table.get("ramification", 1), table.get("logarithms", False)
    if (
        not isinstance(name, str)
        or name not in goal.box
        or side not in ("lower", "upper")
        or not isinstance(order, int)
        or not 1 <= order <= 40
        or ramification not in RAMIFICATIONS
        or not isinstance(logarithms, bool)
    ):
        raise ProofError("Expected a variable of the box, a side and an order from 1 to 40.")
    op, r = goal.sign.op, goal.box[name]
    if op == "==" or uses(goal.sign.formula, DISCONTINUOUS):
        raise ProofError("Expected an inequality of continuous formulas for an expansion.")
    closed = r.end(side) is not None and not r.is_open(side)
    try:
        nonnegative = nonnegative_variables(goal)
        expansion = Expansion(goal.box, name, side, order, arithmetic, nonnegative, ramification, logarithms)
        formula = goal.sign.formula
        model = expand(formula, expansion) if closed else expand_leading(formula, expansion)[1]
        bracket = expansion.bracket(model)
    except (NotCertain, arithmetic.EmptyEnclosure):
        raise ProofError(f"Expected an expansion of {goal.sign.formula} at the {side} end of {name}.") from None
    if closed and op in (">", "!=") and model.valuation != 0 or not has_sign(bracket, op):
        if not model.coefficients:
            raise NoLeadingTerm(f"Expected a leading term within order {order} at the {side} end of {name}.")
        raise ProofError(f"Expected the leading term at the {side} end of {name} to have the sign {op}.")


def rule_convex(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The formula is convex on the box, with value >= 0 and gradient 0 at a point: so it is >= 0.

    Table: ``point`` (variable to exact text, for all variables of the formula). The matrix of second derivatives is
    enclosed on the hull of the box and the point, and must be positive definite (all pivots of the interval LDLᵀ > 0).
    For a strict sign the point must lie at an open end of the box, or the value be positive.
    """
    formula, op = goal.sign.formula, goal.sign.op
    names = variables(formula)
    given = table.get("point")
    if (
        op not in (">", ">=")
        or not isinstance(given, Mapping)
        or set(given) != set(names)
        or uses(formula, KINKED | DISCONTINUOUS)
    ):
        raise ProofError("Expected an inequality of smooth formulas and a point for its variables.")
    values = {name: read_formula(str(given[name])) for name in names}
    gradient = {name: slope_formula(formula, name, "lower") for name in names}
    if not all(vanishes_at(slope, values, goal) for slope in gradient.values()):
        raise ProofError("Expected the gradient to vanish at the point.")
    try:
        where = enclose(goal.box, arithmetic)
        for name, value in values.items():
            where[name] = arithmetic.hull(where[name], point(value, arithmetic))
        height = natural(substitute(formula, values), {}, arithmetic, strict=True)
        for smooth in (formula, *gradient.values()):
            natural(smooth, where, arithmetic, strict=True)
        rows = [
            [natural(slope_formula(gradient[a], b, "lower"), where, arithmetic, strict=True) for b in names]
            for a in names
        ]
    except (NotCertain, arithmetic.EmptyEnclosure):
        raise ProofError("Expected second derivatives on the box.") from None
    if not positive_definite(rows, arithmetic):
        raise ProofError("Expected a positive definite matrix of second derivatives on the box.")
    excluded = any(
        goal.box[n].is_open(side) and goal.box[n].end(side) is values[n] for n in names for side in ("lower", "upper")
    )
    if has_sign(height, ">") or (op == ">=" or excluded) and vanishes_at(formula, values, goal):
        return
    raise ProofError("Expected the value at the point to have the sign.")


def positive_definite(rows: list[list[Any]], arithmetic: Arithmetic) -> bool:
    """Whether every symmetric matrix in the interval matrix is positive definite: all pivots of LDLᵀ are positive."""
    A = arithmetic
    matrix = [list(row) for row in rows]
    for i in range(len(matrix)):
        if not matrix[i][i].lo > 0:
            return False
        for j in range(i + 1, len(matrix)):
            factor = A.div(matrix[j][i], matrix[i][i])
            for k in range(i + 1, len(matrix)):
                matrix[j][k] = A.sub(matrix[j][k], A.mul(factor, matrix[i][k]))
    return True
