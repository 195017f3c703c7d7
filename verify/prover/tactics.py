"""Arguments that close a goal as a whole: each proposes one special step of a proof, or None.

A tactic may guess (floats, factorisations); the sub-proofs it needs come from ``prove_goal`` of the search it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.goal import Goal, Sign
from verify.kernel.proof import Progress, ProofError
from verify.kernel.rules import (
    DISCONTINUOUS,
    KINKED,
    NoLeadingTerm,
    at_end,
    case_goals,
    domain_goals,
    interior,
    known_signs,
    narrowed,
    nonnegative_variables,
    rule_expand,
    slope_formula,
    uses,
    vanishes,
    without_assumptions,
)

from .bisect import Proof, Stuck
from .factors import factored, sum_of_squares
from .positivstellensatz import refutation
from .sampling import float_value, may_vanish, spread

ProveGoal = Callable[[Goal, int], Proof]


def identity(goal: Goal) -> Proof | None:
    """The formula is identically zero."""
    if goal.sign.op in ("==", ">=") and seems_zero(goal.sign.formula, goal) and vanishes(goal.sign.formula, goal):
        return {"rule": "identity"}
    return None


def seems_zero(formula: Formula, goal: Goal) -> bool:
    """Whether the formula may be zero at a few points of the box: worth an exact test."""
    return all(may_vanish(formula, point) for point in spread(goal.box, 5))


def narrowing(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """An assumption that bounds one variable becomes a smaller box without it."""
    for j in range(len(goal.assumptions)):
        smaller = narrowed(goal, j)
        if smaller is not None:
            return {"rule": "narrow", "assumption": j, "proof": prove(smaller, depth + 1)}
    return None


def contradiction(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """A sum of products of known quantities that shows the negated goal to be impossible."""
    known = known_signs(goal)
    terms = refutation(known, nonnegative_variables(goal)) if known else None
    return None if terms is None else {"rule": "contradiction", "terms": terms}


def squares(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """A quadratic polynomial as a sum of squares with positive weights."""
    if goal.sign.op != ">=":
        return None
    terms: list[dict[str, Any]] | None = sum_of_squares(goal.sign.formula, nonnegative_variables(goal))
    if terms is None:
        return None
    from verify.formula.reader import read_formula

    for term in terms:
        term["domain"] = defined(read_formula(term["formula"]), goal, prove, depth)
    return {"rule": "squares", "terms": terms}


def constancy(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """All derivatives vanish and the formula is zero at one simple point."""
    from verify.formula.derivative import derivative

    formula = goal.sign.formula
    if goal.assumptions or goal.sign.op not in ("==", ">=") or uses(formula, KINKED | DISCONTINUOUS):
        return None
    if not seems_zero(formula, goal):
        return None
    try:
        if not all(vanishes(derivative(formula, name), goal) for name in variables(formula)):
            return None
    except ValueError:
        return None
    for values in _simple_points(goal):
        from verify.formula.tree import substitute

        at_point = substitute(formula, {name: values[name] for name in values})
        try:
            domain = defined(at_point, Goal(goal.sign, {}), prove, depth)
        except Stuck:
            continue
        if vanishes(at_point, goal):
            return {"rule": "constant", "point": {n: str(v) for n, v in values.items()}, "domain": domain}
    return None


def _simple_points(goal: Goal) -> list[dict[str, Formula]]:
    from verify.kernel.box import inside

    points = []
    for value in (1, 0, -1, "1/2", 2, "1/4", -2, 3, 10):
        from verify.formula.tree import exact

        point = {name: exact(value) for name in goal.box}
        strictly = all(
            inside(r, point[name], arb_arithmetic) and point[name] not in (r.lower, r.upper) for name, r in goal.box.items()
        )
        if strictly:
            points.append(point)
    points.append({name: number(next(iter(spread({name: r}, 1)))[name]) for name, r in goal.box.items()})
    return points


def defined(formula: Formula, goal: Goal, prove: ProveGoal, depth: int) -> list[Proof]:
    """Proofs that ``formula`` is defined on the goal's box. Raises Stuck."""
    return [prove(part, depth + 1) for parts in domain_goals(formula, goal) for part in parts]


def product(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """The formula as a product of powers, with a sign for each factor."""
    op = goal.sign.op
    if op == "==":
        return None
    factors = factored(goal.sign.formula, nonnegative_variables(goal))
    if len(factors) < 2 and not any(power > 1 for _, power in factors):
        return None
    tables: list[dict[str, Any]] = []
    parity = 1
    strict = op != ">="
    try:
        for formula, power in factors:
            table: dict[str, Any] = {"formula": str(formula), "power": power}
            table["domain"] = defined(formula, goal, prove, depth)
            if power % 2 == 0 and (strict or power < 0) or op == "!=" and power % 2 == 0:
                table |= {"sign": "!=", "proof": prove(replace(goal, sign=Sign(formula, "!=")), depth + 1)}
            elif power % 2 == 0:
                table["sign"] = None
            else:
                sign = guessed_sign(goal, formula)
                needed = ">" if strict or power < 0 else ">="
                shown = Sign(formula if sign > 0 else -formula, needed)
                table["sign"] = needed if sign > 0 else needed.replace(">", "<")
                table["proof"] = prove(replace(goal, sign=shown), depth + 1)
                parity *= sign
            tables.append(table)
    except Stuck:
        return None
    if parity < 0 and op != "!=":
        return None
    return {"rule": "product", "factors": tables}


def guessed_sign(goal: Goal, formula: Formula) -> int:
    """The sign that ``formula`` seems to have on the box."""
    values = [float_value(formula, point) for point in spread(goal.box, 24)]
    return 1 if sum(v > 0 for v in values) >= sum(v < 0 for v in values) else -1


def cases(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """An abs, min or max resolved by the sign of its argument; the innermost first."""
    kinks = [node for node in postorder(goal.sign.formula) if node.op in KINKED]
    # A kink in a variable itself narrows the box, so it comes first.
    for node in sorted(kinks, key=lambda n: not (n.op == "abs" and n.args[0].op == "variable")):
        try:
            first, second = (prove(case, depth + 1) for case in case_goals(goal, node))
        except Stuck:
            return None
        return {"rule": "cases", "node": str(node), "nonnegative": first, "nonpositive": second}
    return None


def expansion(goal: Goal, sides: list[tuple[str, str]], orders: tuple[int, ...] = (3, 6, 10)) -> Proof | None:
    """A certified expansion at one of the ends ``sides`` (variable, side) that shows the sign."""
    if goal.sign.op == "==" or uses(goal.sign.formula, DISCONTINUOUS):
        return None
    for name, side in sides:
        for order in orders:
            table = {"rule": "expand", "variable": name, "side": side, "order": order}
            try:
                rule_expand(goal, table, arb_arithmetic, Progress())
            except NoLeadingTerm:
                continue
            except ProofError:
                break
            return table
    return None


def monotone(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """Monotone in one variable, with its sign at the end where it is least."""
    op, formula = goal.sign.op, goal.sign.formula
    if op not in (">", ">=") or uses(formula, DISCONTINUOUS | KINKED):
        return None
    for name in sorted(variables(formula), key=lambda n: goal.box[n].lower is not None and goal.box[n].upper is not None):
        if any(name in variables(a.formula) for a in goal.assumptions) and not goal.total:
            continue
        found = _monotone_in(goal, name, prove, depth)
        if found is not None:
            return found
    return None


def _monotone_in(goal: Goal, name: str, prove: ProveGoal, depth: int) -> Proof | None:
    formula, op = goal.sign.formula, goal.sign.op
    try:
        rising = slope_formula(formula, name, "lower")
    except ProofError:
        return None
    values = [float_value(rising, point) for point in spread(goal.box, 32)]
    tiny = 1e-12
    side = "lower" if all(not v < -tiny for v in values) else "upper" if all(not v > tiny for v in values) else None
    end = goal.box[name].end(side) if side else None
    if side is None or end is None:
        return None
    slope = slope_formula(formula, name, side)
    inner = interior(goal, name)
    try:
        face = at_end(goal, name, end, op)
        by_slope = op == ">" and goal.box[name].is_open(side) and vanishes(face.sign.formula, face)
        if by_slope:
            face = at_end(goal, name, end, ">=")
        return {
            "rule": "monotone",
            "variable": name,
            "side": side,
            "strict_by": "slope" if by_slope else "face",
            "face_domain": defined(face.sign.formula, face, prove, depth),
            "face": prove(face, depth + 1),
            "domain": defined(slope, inner, prove, depth),
            "slope": prove(without_assumptions(inner, Sign(slope, ">" if by_slope else ">=")), depth + 1),
        }
    except (Stuck, Unsupported):
        return None


__all__ = ["cases", "constancy", "contradiction", "defined", "expansion", "identity", "monotone", "narrowing", "product", "squares"]
