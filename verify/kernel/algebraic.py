"""Rules by exact algebra: identities, products of factors with known signs, squares, contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from verify.formula.tree import Formula, number, variable

from .goal import Goal, Sign
from .premises import field_formula, field_list, field_proof, require_defined, vanishes
from .program import Arithmetic
from .proof import Progress, ProofError, check


def rule_identity(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The formula is identically zero, which shows ``== 0`` and ``>= 0``."""
    if goal.sign.op not in ("==", ">=") or not vanishes(goal.sign.formula, goal):
        raise ProofError(f"Expected {goal.sign.formula} to be identically zero by exact algebra.")


#: The sign of a product from the signs of its factors: +1 or -1, and whether it is strict.
_SIGNS: Final = {">": (1, True), ">=": (1, False), "<": (-1, True), "<=": (-1, False), "!=": (0, True)}


def rule_product(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The formula equals a product of powers of factors (exact algebra), and each factor has its sign.

    Table: ``factors``, a list of {"formula", "power", "sign", "proof", "domain"} with an integer power. Even powers
    need no proof of sign beyond "!=" for a strict conclusion; power -1 etc. need "!=", ">" or "<". For a goal != 0 any
    power may have "!=": a product of numbers that are not zero is not zero.
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
        if direction == 0 and power % 2 and goal.sign.op != "!=" or power < 0 and not is_strict:
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
    ends. Table: ``terms``, each with a ``weight`` > 0, ``factors``, the numbers of the quantities it multiplies, and
    perhaps ``square``, a formula whose square it has as one more factor, with its ``domain``. The sum must vanish
    identically (exact algebra), and one term must be positive: all its factors strict, or none at all, and no square.
    At a point where the goal failed every term would be >= 0, since a real square is, and that one > 0, but the sum
    of all is 0. Source: the Positivstellensatz of Krivine and Stengle, as a certificate that is easy to check.
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
        product: Formula = weight
        for k in factors:
            product = product * known[k].formula
        if "square" in term:
            square = field_formula(term, "square")
            require_defined(square, goal, term, "domain", arithmetic, progress)
            product = product * square ** number(2)
        else:
            positive = positive or all(known[k].op == ">" for k in factors)
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
