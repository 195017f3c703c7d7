"""Both sides of an inequality through a monotone function that undoes what stands on one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables, uses
from verify.kernel.rewriting import image, required_bounds

from .budget import Stuck
from .factors import normal_text, to_formula
from .identities import Prove, defined
from .normal_forms import polynomial_form
from .scaling import TRANSCENDENTAL
from .signs import factor_by
from .splits import Proof

#: The function that undoes an operation.
_UNDOES: Final = {
    "acos": "cos", "asin": "sin", "atan": "tan", "log": "exp", "exp": "log", "sqrt": "square", "cbrt": "cube",
}  # fmt: skip

POWERS: Final = ("square", "cube")


def through(goal: Goal, prove: Prove) -> Proof | None:
    """a > b from φ(a) > φ(b), where φ undoes a root, an exponential or an inverse function on one side."""
    if goal.sign.op not in (">", ">="):
        return None
    if goal.sign.formula.op == "sub":
        found = _through(goal, prove)
        if found is not None:
            return found
    other = balanced(goal.sign.formula, nonnegative_variables(goal))
    if other is None or other is goal.sign.formula:
        return None
    return factor_by(_through, other, goal, prove)


def both_sides(goal: Goal, prove: Prove) -> Proof | None:
    """a = b from φ(a) = φ(b), where φ undoes an inverse function on one side: exact algebra knows sin(2 atan x)."""
    if goal.sign.op != "==" or goal.sign.formula.op != "sub":
        return None
    return _through(goal, prove)


def rootless(goal: Goal, prove: Prove) -> Proof | None:
    """a > b from a² > b² in formulas that are not algebraic, when that leaves no square root."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or formula.op != "sub" or len(variables(formula)) < 2:
        return None
    if not uses(formula, TRANSCENDENTAL) or not any("square" in undoing(side) for side in formula.args):
        return None
    if not any(node.op == "sqrt" and variables(node) for node in postorder(formula)):
        return None
    left, right = map(squared, formula.args)
    if any(node.op == "sqrt" for node in postorder(left - right)):
        return None
    return applied("square", left, right, goal, prove)


def squared(u: Formula) -> Formula:
    """u², with the squares of the factors of a product, and v for the square of √v.

    >>> from verify.formula.reader import read_formula
    >>> squared(read_formula("-(x*sqrt(y)/2)"))
    Formula('x**2*y/4')
    """
    if u.op in ("mul", "div"):
        one, other = map(squared, u.args)
        return one * other if u.op == "mul" else one / other
    if u.op == "number":
        return number(u.args[0] ** 2)
    inner: Formula = u.args[0]
    return squared(inner) if u.op == "neg" else inner if u.op == "sqrt" else u ** number(2)


def _through(goal: Goal, prove: Prove) -> Proof | None:
    a, b = goal.sign.formula.args
    # Powers last: they leave what stands inside an inverse function where it is.
    for function in sorted({*undoing(a), *undoing(b)}, key=lambda f: (f in POWERS, f)):
        left, right = images(function, goal)
        try:
            return applied(function, left, right, goal, prove)
        except Stuck:
            continue
    return None


def images(function: str, goal: Goal) -> tuple[Formula, Formula]:
    """φ(a) and φ(b) of a goal a - b, in their normal forms when those are shorter."""
    a, b = goal.sign.formula.args
    nonnegative = nonnegative_variables(goal)
    return normal_text(image(function, a), nonnegative), normal_text(image(function, b), nonnegative)


def applied(function: str, left: Formula, right: Formula, goal: Goal, prove: Prove) -> Proof:
    """The step to φ(a) and φ(b), which are written ``left`` and ``right``. Raises Stuck."""
    shown = left - right if function != "cos" else right - left
    a, b = goal.sign.formula.args
    return {
        "rule": "apply",
        "function": function,
        "left": str(left),
        "right": str(right),
        "bounds": [prove(replace(goal, sign=s)) for s in required_bounds(function, a, b, goal.sign.op)],
        "domain": defined(shown, goal, prove),
        "proof": prove(replace(goal, sign=Sign(shown, goal.sign.op))),
    }


def undoing(u: Formula) -> list[str]:
    """The functions that undo what stands outside in ``u``: a function, or roots among the factors or terms."""
    if u.op in _UNDOES:
        return [_UNDOES[u.op]]
    if u.op == "pow" and u.args[1].op == "number":
        denominator = u.args[1].args[0].denominator
        return ["square"] if denominator == 2 else ["cube"] if denominator == 3 else []
    if u.op in ("mul", "div", "add", "sub", "neg"):
        inner = [function for part in u.args for function in undoing(part)]
        return [f for f in dict.fromkeys(inner) if f in POWERS]
    return []


def balanced(formula: Formula, nonnegative: frozenset[str]) -> Formula | None:
    """The formula's normal form as (terms with positive coefficients) - (the others); None when one is empty."""
    found = polynomial_form(formula, nonnegative)
    if found is None:
        return None
    algebra, polynomial = found
    above = {m: c for m, c in polynomial.items() if c > 0}
    below = {m: -c for m, c in polynomial.items() if c < 0}
    if not above or not below:
        return None
    return to_formula(algebra, above) - to_formula(algebra, below)
