"""Rules that close a box by an argument instead of an enclosure: identity, product, monotonicity, constancy, cases.

Each rule takes a goal and its table, checks the side conditions by exact algebra, and checks the proofs of the goals it
leaves (``proof.check``). A formula that a rule introduces must be defined wherever it is used: its domain goals are
proved too, in the table's list ``domain``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from verify.errors import InputError
from verify.formula.derivative import derivative
from verify.formula.reader import read_formula
from verify.formula.tree import LEAVES, Formula, apply, number, postorder, substitute, variable, variables

from .algebra import Algebra, is_identically_zero
from .box import Range, enclose, point
from .decide import has_sign
from .expansion import Expansion, expand
from .goal import Goal, Sign, domain_conditions
from .program import Arithmetic, NotCertain, natural
from .proof import Progress, ProofError, check
from .simplify import simplified

#: Operations that are not continuous on their domain.
DISCONTINUOUS: Final = frozenset({"atan2"})
#: Operations that are continuous but not smooth where they are defined and their derivative is.
KINKED: Final = frozenset({"abs", "min", "max"})


class NoLeadingTerm(ProofError):
    """An expansion whose terms all vanish: a higher order may show the sign."""


def nonnegative_variables(goal: Goal) -> frozenset[str]:
    """The variables whose range has a rational lower end >= 0."""
    return frozenset(
        name for name, r in goal.box.items() if r.lower is not None and r.lower.op == "number" and r.lower.args[0] >= 0
    )


def vanishes(formula: Formula, goal: Goal) -> bool:
    """Whether ``formula`` is zero on the box wherever it is defined, by exact algebra."""
    return is_identically_zero(formula, nonnegative_variables(goal))


def uses(formula: Formula, operations: frozenset[str]) -> bool:
    """Whether one of ``operations`` occurs in the formula."""
    return any(node.op in operations for node in postorder(formula))


def without_assumptions(goal: Goal, sign: Sign) -> Goal:
    """The goal ``sign`` with the assumptions that it may use: none where everything is defined without them."""
    return replace(goal, sign=sign, assumptions=() if goal.total else goal.assumptions)


def domain_goals(formula: Formula, goal: Goal) -> Iterator[tuple[Goal, ...]]:
    """For every partial operation in ``formula``: the goals of its first alternative to be defined."""
    for node in postorder(formula):
        if node.op not in LEAVES and (alternatives := domain_conditions(node)):
            yield tuple(without_assumptions(goal, sign) for sign in alternatives[0])


def require_defined(
    formula: Formula, goal: Goal, table: Mapping[str, Any], key: str, arithmetic: Arithmetic, progress: Progress
) -> None:
    """Check the proofs in ``table[key]`` that ``formula`` is defined on the goal's box."""
    proofs = iter(field_list(table, key))
    for goals in domain_goals(formula, goal):
        for part in goals:
            check(part, _next(proofs, "a proof that a new formula is defined"), arithmetic, progress)


def rule_identity(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The formula is identically zero, which shows ``== 0`` and ``>= 0``."""
    if goal.sign.op not in ("==", ">=") or not vanishes(goal.sign.formula, goal):
        raise ProofError(f"Expected {goal.sign.formula} to be identically zero by exact algebra.")


#: The sign of a product from the signs of its factors: +1 or -1, and whether it is strict.
_SIGNS: Final = {">": (1, True), ">=": (1, False), "<": (-1, True), "<=": (-1, False), "!=": (0, True)}


def rule_product(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The formula equals a product of powers of factors (exact algebra), and each factor has its sign.

    Table: ``factors``, a list of {"formula", "power", "sign", "proof", "domain"} with an integer power. Even powers
    need no
    proof of sign beyond "!=" for a strict conclusion; power -1 etc. need "!=", ">" or "<".
    """
    product: Formula = number(1)
    total, strict = 1, True
    for factor in field_list(table, "factors"):
        formula, power, sign = field_formula(factor, "formula"), factor.get("power"), factor.get("sign")
        if not isinstance(power, int) or power == 0 or (sign is not None and sign not in _SIGNS):
            raise ProofError("Expected every factor to have an integer power and a sign.")
        require_defined(formula, goal, factor, "domain", arithmetic, progress)
        product = product * formula**power
        if sign is None:
            if power % 2 or power < 0:
                raise ProofError("Expected a sign for a factor with an odd or a negative power.")
            strict = False
            continue
        direction, is_strict = _SIGNS[sign]
        if direction == 0 and power % 2 or power < 0 and not is_strict:
            raise ProofError(f"Expected a sign that fits power {power} but got {sign}.")
        shown = Sign(formula, sign) if direction >= 0 else Sign(-formula, ">" if is_strict else ">=")
        check(replace(goal, sign=shown), field_proof(factor, "proof"), arithmetic, progress)
        strict = strict and is_strict
        if power % 2:
            total *= direction
    if not vanishes(goal.sign.formula - product, goal):
        raise ProofError("Expected the product of the factors to be the formula by exact algebra.")
    op = goal.sign.op
    if not (op == ">=" and total > 0 or op == ">" and total > 0 and strict or op == "!=" and strict):
        raise ProofError(f"Expected factors whose product has the sign {op} but they do not.")


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
    total = goal.total or not goal.assumptions
    return (
        replace(goal, sign=Sign(replaced(goal.sign.formula, node, above), goal.sign.op),
                assumptions=(*goal.assumptions, Sign(u, ">=")), total=total),
        replace(goal, sign=Sign(replaced(goal.sign.formula, node, below), goal.sign.op),
                assumptions=(*goal.assumptions, Sign(-u, ">=")), total=total),
    )  # fmt: skip


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


def rule_squares(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The formula equals a sum of squares with weights >= 0 (exact algebra). Table: ``terms`` of weight and formula.

    The squares may be undefined where the formula is defined only if exact algebra used roots of negative numbers; so
    their domain goals are proved too.
    """
    total: Formula = number(0)
    for term in field_list(table, "terms"):
        weight, formula = field_formula(term, "weight"), field_formula(term, "formula")
        if weight.op != "number" or weight.args[0] < 0:
            raise ProofError("Expected rational weights that are not negative.")
        require_defined(formula, goal, term, "domain", arithmetic, progress)
        total = total + weight * formula ** number(2)
    if goal.sign.op != ">=" or not vanishes(goal.sign.formula - total, goal):
        raise ProofError("Expected the formula to be the sum of the squares.")


def rule_contradiction(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """If the goal failed, a sum of products of nonnegative quantities would be zero although one of them is positive.

    The quantities are those of ``known_signs``: the negated goal, the assumptions, and the distances to rational
    ends. Table:
    ``terms``, each with a ``weight`` > 0 and ``factors``, the numbers of the quantities it multiplies. The sum must
    vanish identically (exact algebra), and one term must be positive: all its factors strict, or none at all.
    Source: the Positivstellensatz of Krivine and Stengle, as a certificate that is easy to check.
    """
    known = known_signs(goal)
    total: Formula = number(0)
    positive = False
    for term in field_list(table, "terms"):
        weight, factors = field_formula(term, "weight"), term.get("factors")
        if weight.op != "number" or weight.args[0] <= 0 or not isinstance(factors, list):
            raise ProofError("Expected rational weights above zero, and factors.")
        if not all(isinstance(k, int) and 0 <= k < len(known) for k in factors):
            raise ProofError("Expected factors among the known quantities.")
        positive = positive or all(known[k].op == ">" for k in factors)
        product: Formula = weight
        for k in factors:
            product = product * known[k].formula
        total = total + product
    if not positive or not vanishes(total, goal):
        raise ProofError("Expected a sum with a positive term that vanishes identically.")


def known_signs(goal: Goal) -> list[Sign]:
    """Quantities that would be >= 0 or > 0 if the goal failed: its negation first, assumptions, distances to ends.

    Empty for goals that are no inequality. An assumption "== 0" gives two quantities, "!= 0" none.
    """
    if goal.sign.op not in (">", ">="):
        return []
    known = [Sign(-goal.sign.formula, ">=" if goal.sign.op == ">" else ">")]
    for assumption in goal.assumptions:
        if assumption.op in (">", ">="):
            known.append(assumption)
        elif assumption.op == "==":
            known += [Sign(assumption.formula, ">="), Sign(-assumption.formula, ">=")]
    for name, r in goal.box.items():
        x = variable(name)
        if r.lower is not None and r.lower.op == "number":
            known.append(Sign(x - r.lower, ">" if r.lower_open else ">="))
        if r.upper is not None and r.upper.op == "number":
            known.append(Sign(r.upper - x, ">" if r.upper_open else ">="))
    return known


def replaced(root: Formula, old: Formula, new: Formula) -> Formula:
    """``root`` with the node ``old`` replaced everywhere."""
    done: dict[Formula, Formula] = {}
    for node in postorder(root):
        if node is old:
            done[node] = new
        elif node.op in LEAVES:
            done[node] = node
        else:
            done[node] = apply(node.op, *(done[a] for a in node.args))
    return done[root]


def field_list(table: Mapping[str, Any], key: str) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise ProofError(f"Expected a list {key!r}.")
    return value


def _next(proofs: Iterator[Any], what: str) -> Mapping[str, Any]:
    value = next(proofs, None)
    if not isinstance(value, Mapping):
        raise ProofError(f"Expected {what}.")
    return value


def field_proof(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return _next(iter([table.get(key)]), f"a proof {key!r}")


def field_formula(table: Mapping[str, Any], key: str) -> Formula:
    text = table.get(key)
    if not isinstance(text, str):
        raise ProofError(f"Expected the text of a formula {key!r}.")
    try:
        return read_formula(text)
    except InputError as error:
        raise ProofError(f"Expected a formula {key!r} but got {error.message}") from None


def rule_expand(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The sign near one end of one variable by a certified expansion t^v·(c_0 + c_1 t + … + R t^m).

    Table: ``variable``, ``side``, ``order``, and ``ramification`` if it is not 1. For t > 0 the sign is that of the
    bracket. At the end itself, if it is closed, the formula is 0 (v > 0) or c_0 (v = 0), and v < 0 cannot be where it
    is defined.
    """
    name, side, order = table.get("variable"), table.get("side"), table.get("order")
    ramification = table.get("ramification", 1)
    if (
        not isinstance(name, str)
        or name not in goal.box
        or side not in ("lower", "upper")
        or not isinstance(order, int)
        or not 1 <= order <= 40
        or ramification not in (1, 2, 3, 4, 6)
    ):
        raise ProofError("Expected a variable of the box, a side and an order from 1 to 40.")
    op, r = goal.sign.op, goal.box[name]
    if op == "==" or uses(goal.sign.formula, DISCONTINUOUS):
        raise ProofError("Expected an inequality of continuous formulas for an expansion.")
    try:
        expansion = Expansion(goal.box, name, side, order, arithmetic, nonnegative_variables(goal), ramification)
        model = expand(goal.sign.formula, expansion)
        bracket = expansion.bracket(model)
    except (NotCertain, arithmetic.EmptyEnclosure):
        raise ProofError(f"Expected an expansion of {goal.sign.formula} at the {side} end of {name}.") from None
    closed = r.end(side) is not None and not r.is_open(side)
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


def vanishes_at(formula: Formula, values: Mapping[str, Formula], goal: Goal) -> bool:
    """Whether the formula is exactly zero at a point."""
    return is_identically_zero(substitute(formula, values), ())


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


def rule_elsewhere(module: str, name: str) -> Callable[[Goal, Mapping[str, Any], Arithmetic, Progress], None]:
    """A rule of another module, which builds on this one."""

    def rule(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
        from importlib import import_module

        getattr(import_module(f"{__package__}.{module}"), name)(goal, table, arithmetic, progress)

    return rule


RULES: Final[dict[str, Callable[[Goal, Mapping[str, Any], Arithmetic, Progress], None]]] = {
    "identity": rule_identity,
    "product": rule_product,
    "monotone": rule_monotone,
    "constant": rule_constant,
    "cases": rule_cases,
    "expand": rule_expand,
    "narrow": rule_narrow,
    "squares": rule_squares,
    "contradiction": rule_contradiction,
    "convex": rule_convex,
    "apply": rule_elsewhere("rewriting", "rule_apply"),
    "let": rule_elsewhere("rewriting", "rule_let"),
    "interior": rule_elsewhere("boundary", "rule_interior"),
    "face": rule_elsewhere("boundary", "rule_face"),
    "concave": rule_elsewhere("boundary", "rule_concave"),
    "weaken": rule_elsewhere("boundary", "rule_weaken"),
    "sum": rule_elsewhere("sums", "rule_sum"),
    "means": rule_elsewhere("sums", "rule_means"),
    "period": rule_elsewhere("periodic", "rule_period"),
    "have": rule_elsewhere("assumed", "rule_have"),
    "cut": rule_elsewhere("assumed", "rule_cut"),
    "contrary": rule_elsewhere("assumed", "rule_contrary"),
    "solve": rule_elsewhere("assumed", "rule_solve"),
}

__all__ = ["RULES", "Range", "at_end", "case_goals", "domain_goals", "replaced", "vanishes"]
