"""Quadratic polynomials in one variable by completing the square, with coefficients that are formulas. Untrusted.

a v² + b v + c = a (v + b/(2a))² + (c - b²/(4a)): where a > 0, the rest without v decides for all real v. Done for one
variable after the other this shows that a quadratic form with variable coefficients is not negative.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from verify.formula.derivative import derivative
from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import DISCONTINUOUS, KINKED, nonnegative_variables, uses

from .factors import normal_text
from .identities import ZERO, Prove, defined
from .sampling import seeming_sign, seems_false
from .scaling import TRANSCENDENTAL
from .splits import Proof

TWO: Final = number(2)
FOUR: Final = number(4)


def completed(goal: Goal, prove: Prove) -> Proof | None:
    """The formula as a square with a positive coefficient and a rest without one of the variables."""
    formula = goal.sign.formula
    if goal.sign.op != ">=" or uses(formula, DISCONTINUOUS | KINKED) or not uses(formula, TRANSCENDENTAL):
        return None
    for name in variables(formula) if len(variables(formula)) > 1 else ():
        parts = quadratic_in(formula, name, goal)
        if parts is None:
            continue
        leading, linear, constant = parts
        nonnegative = nonnegative_variables(goal)
        rest = normal_text(constant - linear * linear / (FOUR * leading), nonnegative)
        if seeming_sign(leading, goal.box) != 1 or seems_false(replace(goal, sign=Sign(rest, ">=")), 200):
            continue
        square = leading * (variable(name) + linear / (TWO * leading)) ** TWO
        return {"rule": "sum", "terms": [_term(goal, square, prove), _term(goal, rest, prove)]}
    return None


def quadratic_in(formula: Formula, name: str, goal: Goal) -> tuple[Formula, Formula, Formula] | None:
    """(a, b, c) without the variable v and with the formula equal to a v² + b v + c; None when it is no such."""
    nonnegative = nonnegative_variables(goal)
    try:
        slope = derivative(formula, name)
        leading = normal_text(derivative(slope, name) / TWO, nonnegative)
    except ValueError:
        return None
    if leading is ZERO or name in variables(leading):
        return None
    linear, constant = (normal_text(substitute(f, {name: ZERO}), nonnegative) for f in (slope, formula))
    return leading, linear, constant


def _term(goal: Goal, formula: Formula, prove: Prove) -> dict[str, Any]:
    domain = defined(formula, goal, prove)
    proof = prove(replace(goal, sign=Sign(formula, ">=")))
    return {"weight": "1", "formula": str(formula), "sign": ">=", "domain": domain, "proof": proof}
