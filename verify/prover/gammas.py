"""Products and quotients with gamma or varying powers on both sides of an inequality, through the logarithm.

log Γ has an expansion at infinity, and tight Taylor coefficients on whole intervals; Γ itself has neither. The
logarithm of a power u^v is v log u, which is linear in v.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from verify.formula.tree import LEAVES, Formula, apply, number, postorder, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables
from verify.kernel.rewriting import is_image

from .bernoulli import powers_among
from .identities import Prove, defined
from .monotonic import balanced
from .sampling import seeming_sign
from .signs import factor_by
from .splits import Proof


def through_logarithms(goal: Goal, prove: Prove) -> Proof | None:
    """a > b from log a > log b for positive sides, with gamma outside of logarithms or with varying powers."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or not has_bare_gamma(formula) and not _are_products_of_powers(formula):
        return None
    if goal.sign.formula.op == "sub":
        return _through_logarithms(goal, prove)
    other = balanced(goal.sign.formula, nonnegative_variables(goal))
    if other is None:
        return None
    return factor_by(_through_logarithms, other, goal, prove)


def _through_logarithms(goal: Goal, prove: Prove) -> Proof | None:
    left, right = map(logarithm_of, goal.sign.formula.args)
    return None if has_bare_gamma(left - right) else compared(goal, left, right, prove, prove)


def compared(goal: Goal, left: Formula, right: Formula, prove: Prove, prove_logarithms: Prove) -> Proof | None:
    """a > b from log a > log b, which are written ``left`` and ``right``."""
    sides = goal.sign.formula.args
    if any(seeming_sign(side, goal.box) != 1 for side in sides):
        return None
    if not all(is_image("log", side, u, goal) for side, u in zip(sides, (left, right), strict=True)):
        return None
    return {
        "rule": "apply",
        "function": "log",
        "left": str(left),
        "right": str(right),
        "bounds": [prove(replace(goal, sign=Sign(side, ">"))) for side in sides],
        "domain": defined(left - right, goal, prove),
        "proof": prove_logarithms(replace(goal, sign=Sign(left - right, goal.sign.op))),
    }


def _are_products_of_powers(formula: Formula) -> bool:
    """Whether both sides of a difference in several variables lose their powers e^(v·log u) by the logarithm."""
    if formula.op != "sub" or len(variables(formula)) < 2 or not any(powers_among(formula)):
        return False
    return not any(any(powers_among(logarithm_of(side))) for side in formula.args)


def has_bare_gamma(formula: Formula) -> bool:
    """Whether gamma occurs outside of a logarithm."""
    outer = (node for node in postorder(formula) if node.op not in LEAVES and node.op != "log")
    return formula.op == "gamma" or any(a.op == "gamma" for node in outer for a in node.args)


def logarithm_of(formula: Formula) -> Formula:
    """log of a positive formula, products and powers taken apart.

    >>> from verify.formula.reader import read_formula
    >>> logarithm_of(read_formula("gamma(x)**2/(sqrt(x)*exp(-x))"))
    Formula('2*log(gamma(x)) - (1/2*log(x) + (-x))')
    """
    if formula.op == "mul":
        return logarithm_of(formula.args[0]) + logarithm_of(formula.args[1])
    if formula.op == "div":
        return logarithm_of(formula.args[0]) - logarithm_of(formula.args[1])
    if formula.op == "pow":
        return formula.args[1] * logarithm_of(formula.args[0])
    if formula.op in ("sqrt", "cbrt"):
        return number(Fraction(1, 2 if formula.op == "sqrt" else 3)) * logarithm_of(formula.args[0])
    if formula.op == "exp":
        inner: Formula = formula.args[0]
        return inner
    return apply("log", formula)
