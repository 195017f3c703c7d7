"""Arguments that close a goal as a whole: each proposes one special step of a proof, or None.

A tactic may guess (floats, factorisations); the sub-proofs it needs come from ``prove_goal`` of the search it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, exact, number, postorder, substitute, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.goal import Goal, Sign
from verify.kernel.proof import Progress, ProofError
from verify.kernel.rewriting import bounds, image
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
    rule_convex,
    rule_expand,
    slope_formula,
    uses,
    vanishes,
    without_assumptions,
)

from .bisect import Proof, Stuck
from .factors import exponential_quotients, factored, normal_text, sum_of_squares
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


def separated(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """A product whose factors each have fewer variables than the formula, or are an exponential: worth trying first."""
    count = len(variables(goal.sign.formula))
    if goal.sign.op == "==" or count < 2:
        return None
    factors = factored(goal.sign.formula, nonnegative_variables(goal))
    if len(factors) < 2 or any(len(variables(f)) == count and f.op != "exp" for f, _ in factors):
        return None
    return _product_of(factors, goal, prove, depth)


def product(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """The formula as a product of powers, with a sign for each factor."""
    if goal.sign.op == "==":
        return None
    factors = factored(goal.sign.formula, nonnegative_variables(goal))
    if len(factors) < 2 and not any(power > 1 for _, power in factors):
        return None
    return _product_of(factors, goal, prove, depth)


def _product_of(factors: list[tuple[Formula, int]], goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    op = goal.sign.op
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


def exponential(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """The formula divided by the exponential of one of its terms, which does not change the sign."""
    if goal.sign.op == "==":
        return None
    for growth, rest in exponential_quotients(goal.sign.formula, nonnegative_variables(goal)):
        if rest is goal.sign.formula:
            continue
        try:
            factors = [
                {"formula": str(growth), "power": 1, "sign": ">", "domain": defined(growth, goal, prove, depth),
                 "proof": prove(replace(goal, sign=Sign(growth, ">")), depth + 1)},
                {"formula": str(rest), "power": 1, "sign": goal.sign.op, "domain": defined(rest, goal, prove, depth),
                 "proof": prove(replace(goal, sign=Sign(rest, goal.sign.op)), depth + 1)},
            ]  # fmt: skip
        except Stuck:
            continue
        return {"rule": "product", "factors": factors}
    return None


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
    roots = [q for q in (2, 3) if uses(goal.sign.formula, frozenset({"sqrt", "cbrt", "pow"})) and rooted(goal.sign.formula, q)]
    for name, side, ramification in [(n, s, q) for q in (1, *roots) for n, s in sides]:
        for order in orders:
            table = {"rule": "expand", "variable": name, "side": side, "order": order * ramification}
            if ramification > 1:
                table["ramification"] = ramification
            try:
                rule_expand(goal, table, arb_arithmetic, Progress())
            except NoLeadingTerm:
                continue
            except ProofError:
                break
            return table
    return None


def rooted(formula: Formula, q: int) -> bool:
    """Whether a root of index ``q`` (or a power with that denominator) occurs."""
    return any(
        node.op == {2: "sqrt", 3: "cbrt"}.get(q)
        or node.op == "pow" and node.args[1].op == "number" and node.args[1].args[0].denominator == q
        for node in postorder(formula)
    )


def through(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """Both sides through the function that undoes an inverse function or an exponential on one of them."""
    if goal.sign.op not in (">", ">=") or goal.sign.formula.op != "sub":
        return None
    a, b = goal.sign.formula.args
    undone = {"acos": "cos", "asin": "sin", "atan": "tan", "log": "exp", "exp": "log", "sqrt": "square"}
    for function in dict.fromkeys(undone[u.op] for u in (a, b) if u.op in undone):
        nonnegative = nonnegative_variables(goal)
        left, right = (normal_text(image(function, u), nonnegative) for u in (a, b))
        shown = left - right if function != "cos" else right - left
        try:
            return {
                "rule": "apply",
                "function": function,
                "left": str(left),
                "right": str(right),
                "bounds": [prove(replace(goal, sign=s), depth + 1) for s in bounds(function, a) + bounds(function, b)],
                "domain": defined(shown, goal, prove, depth),
                "proof": prove(replace(goal, sign=Sign(shown, goal.sign.op)), depth + 1),
            }
        except Stuck:
            continue
    return None


def convexity(goal: Goal, tight: list[dict[str, Formula]]) -> Proof | None:
    """Convex on the box around one of the points ``tight`` where value and gradient vanish."""
    for values in tight:
        table = {"rule": "convex", "point": {name: str(value) for name, value in values.items()}}
        try:
            rule_convex(goal, table, arb_arithmetic, Progress())
        except ProofError:
            continue
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


def monotone_at_infinity(goal: Goal, prove: ProveGoal, depth: int) -> Proof | None:
    """Monotone in a variable with an infinite range, which then disappears."""
    if all(goal.box[n].lower is not None and goal.box[n].upper is not None for n in variables(goal.sign.formula)):
        return None
    return monotone(goal, prove, depth)


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
            "face_domain": defined(substitute(formula, {name: end}), face, prove, depth),
            "face": prove(face, depth + 1),
            "domain": defined(slope, inner, prove, depth),
            "slope": prove(without_assumptions(inner, Sign(slope, ">" if by_slope else ">=")), depth + 1),
        }
    except (Stuck, Unsupported):
        return None


__all__ = ["cases", "constancy", "contradiction", "convexity", "defined", "expansion", "exponential", "identity", "monotone",
           "monotone_at_infinity", "narrowing", "product", "separated", "squares", "through"]  # fmt: skip
