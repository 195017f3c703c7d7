"""Signs that the assumptions give at once: |x|² != 0 and √(|x|²) > 0 from |x|² > 0, without any search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.algebra.polynomial import least_exponents, monomial_power, scaled
from verify.kernel.algebraic import known_signs
from verify.kernel.goal import Goal, Sign
from verify.kernel.nonzero import nonzero_goals
from verify.kernel.premises import domain_goals, nonnegative_variables, vanishes
from verify.kernel.structure import holds_by_structure

from .factors import to_formula
from .identities import Prove
from .normal_forms import normal_form
from .positivstellensatz import refutation
from .splits import Proof, closed_by

#: Sums with longer texts are not put over one denominator.
SHORT: Final = 60


def given(goal: Goal, prove: Prove) -> Proof | None:
    """The sign from a linear combination of the assumptions, through products, powers and roots."""
    del prove
    proof = shown(goal) if goal.assumptions else None
    return None if proof is None or proof["tree"] != "*" else proof["special"][0]


def shown(goal: Goal) -> Proof | None:
    """A proof of ``goal`` from its assumptions, or None."""
    formula, op = goal.sign.formula, goal.sign.op
    if op == "!=":
        return _either_side(goal) or _not_zero(goal)
    if op not in (">", ">="):
        return None
    if formula.op == "number":
        return {"tree": "n"} if formula.args[0] > 0 else None
    terms = _repeated(goal) or refutation(known_signs(goal), nonnegative_variables(goal), 1)
    if terms is not None:
        return closed_by({"rule": "contradiction", "terms": terms})
    if formula.op in ("add", "sub") and len(str(formula)) <= SHORT and any(n.op == "div" for n in postorder(formula)):
        return _quotient(goal)
    if formula.op == "mul":
        return _product(goal, [(part, 1) for part in formula.args])
    if formula.op == "pow" and formula.args[1].op == "number" and formula.args[1].args[0].denominator == 1:
        return _product(goal, [(formula.args[0], int(formula.args[1].args[0]))])
    if _is_square_root(formula):
        return _root(goal, formula)
    return None


def _repeated(goal: Goal) -> list[dict[str, Any]] | None:
    """The goal is one of its assumptions, perhaps written in another way."""
    negated, *known = known_signs(goal)
    for k, other in enumerate(known, 1):
        strict = negated.op == ">" or other.op == ">"
        alike = set(variables(other.formula)) == set(variables(negated.formula))
        if strict and alike and vanishes(negated.formula + other.formula, goal):
            return [{"weight": "1", "factors": [0]}, {"weight": "1", "factors": [k]}]
    return None


def _quotient(goal: Goal) -> Proof | None:
    """A sum with fractions over one denominator that is positive by its structure: 1 - x/n > 0 from n - x > 0."""
    found = normal_form(goal.sign.formula, nonnegative_variables(goal))
    if found is None or found[1].is_polynomial() and not least_exponents(found[1].numerator):
        return None
    algebra, ratio = found
    low = monomial_power(tuple((i, e) for i, e in least_exponents(ratio.numerator) if e < 0), -1)
    top = to_formula(algebra, scaled(ratio.numerator, low))
    bottom = to_formula(algebra, scaled(ratio.denominator, low))
    if bottom.op == "number" or not holds_by_structure(replace(goal, sign=Sign(bottom, ">")), arb_arithmetic):
        return None
    proof = shown(replace(goal, sign=Sign(top, goal.sign.op)))
    return None if proof is None else _factors(goal, [(top, 1, goal.sign.op, proof), (bottom, -1, ">", {"tree": "s"})])


def _either_side(goal: Goal) -> Proof | None:
    formula = goal.sign.formula
    for sign, one_side in ((">", formula), ("<", -formula)):
        proof = shown(replace(goal, sign=Sign(one_side, ">")))
        if proof is not None:
            return _factors(goal, [(formula, 1, sign, proof)])
    return None


def _not_zero(goal: Goal) -> Proof | None:
    """A != 0 from the assumption that says so: A is positive or negative, and not zero in both cases."""
    for j, a in enumerate(goal.assumptions):
        if a.op == "!=" and a.formula is goal.sign.formula:
            cases = [_either_side(case) for case in nonzero_goals(goal, j)]
            if None not in cases:
                return closed_by({"rule": "nonzero", "assumption": j, "positive": cases[0], "negative": cases[1]})
    return None


def _product(goal: Goal, factors: Sequence[tuple[Formula, int]]) -> Proof | None:
    """All factors are positive, or not negative for a weak sign."""
    proved = []
    for formula, power in factors:
        sign = ">" if power < 0 else goal.sign.op
        proof = shown(replace(goal, sign=Sign(formula, sign))) if power else None
        if proof is None:
            return None
        proved.append((formula, power, sign, proof))
    return _factors(goal, proved)


def _factors(goal: Goal, factors: Sequence[tuple[Formula, int, str, Proof]]) -> Proof | None:
    """The step of a product with proved factors."""
    tables = []
    for formula, power, sign, proof in factors:
        domain = _defined(formula, goal)
        if domain is None:
            return None
        tables.append({"formula": str(formula), "power": power, "sign": sign, "domain": domain, "proof": proof})
    return closed_by({"rule": "product", "factors": tables})


def _defined(formula: Formula, goal: Goal) -> list[Proof] | None:
    proofs = [shown(part) for parts in domain_goals(formula, goal) for part in parts]
    return None if None in proofs else [proof for proof in proofs if proof is not None]


def _is_square_root(formula: Formula) -> bool:
    if formula.op == "pow":
        return formula.args[1] is number(Fraction(1, 2))
    return formula.op == "sqrt"


def _root(goal: Goal, formula: Formula) -> Proof | None:
    """√u > 0 by squaring both sides of √u - 0 > 0."""
    square = formula.args[0] - number(0)
    inner, domain = shown(replace(goal, sign=Sign(square, goal.sign.op))), _defined(square, goal)
    if inner is None or domain is None:
        return None
    sides = {"left": str(formula.args[0]), "right": "0"}
    squared = {"rule": "apply", "function": "square", **sides, "bounds": [{"tree": "n"}], "domain": domain}
    return _factors(goal, [(formula - number(0), 1, goal.sign.op, closed_by({**squared, "proof": inner}))])
