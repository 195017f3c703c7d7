"""u >= v from u^q >= v^q, where both sides are products and q clears the roots among their factors. Untrusted.

(a/(b + c))^(2/3) >= c·a/(a + b + c) is a question about polynomials once both sides are cubed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Final

from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.rewriting import is_image, required_bounds

from .apart import placed_factors, quotient
from .identities import Prove, defined
from .sampling import seems_false
from .splits import Proof, closed_by

#: The functions that together raise to a power, which clears roots of that degree.
_STEPS: Final = {2: ("square",), 3: ("cube",), 4: ("square", "square"), 6: ("cube", "square")}
_ALGEBRAIC: Final = frozenset({"number", "variable", "add", "sub", "mul", "div", "neg", "pow", "sqrt", "cbrt"})
_DEGREE: Final = {"square": 2, "cube": 3}


def both_sides(goal: Goal, prove: Prove) -> Proof | None:
    """The goal from the one whose sides are raised to the power that leaves no root as a factor."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or formula.op != "sub" or not _is_algebraic(formula):
        return None
    sides = [[(*_base(part), above) for part, above in placed_factors(side)] for side in formula.args]
    steps = _STEPS.get(lcm(*(e.denominator for side in sides for base, e, _ in side if variables(base))))
    return None if steps is None else _raised(goal, sides, Fraction(1), steps, prove)


def _is_algebraic(formula: Formula) -> bool:
    """Whether nothing but roots is in the way of polynomials; powers of other functions are no easier."""
    return all(
        node.op in _ALGEBRAIC and (node.op != "pow" or node.args[1].op == "number") for node in postorder(formula)
    )


def _base(factor: Formula) -> tuple[Formula, Fraction]:
    """b and e of a factor b^e with a rational exponent."""
    if factor.op in ("sqrt", "cbrt"):
        return factor.args[0], Fraction(1, 2 if factor.op == "sqrt" else 3)
    if factor.op == "pow" and factor.args[1].op == "number":
        return factor.args[0], factor.args[1].args[0]
    return factor, Fraction(1)


def _raised(
    goal: Goal,
    sides: Sequence[Sequence[tuple[Formula, Fraction, bool]]],
    power: Fraction,
    steps: Sequence[str],
    prove: Prove,
) -> Proof | None:
    """The step that applies the first function; the others follow."""
    function, *others = steps
    power *= _DEGREE[function]
    left, right = (_product(side, power) for side in sides)
    u, v = goal.sign.formula.args
    shown = replace(goal, sign=Sign(left - right, goal.sign.op))
    if not (is_image(function, u, left, goal) and is_image(function, v, right, goal)) or seems_false(shown):
        return None
    bounds = [prove(replace(goal, sign=sign)) for sign in required_bounds(function, u, v)]
    inner = _raised(shown, sides, power, others, prove) if others else None
    if others and inner is None:
        return None
    proof = prove(shown) if inner is None else closed_by(inner)
    return {"rule": "apply", "function": function, "left": str(left), "right": str(right), "bounds": bounds,
            "domain": defined(shown.sign.formula, goal, prove), "proof": proof}  # fmt: skip


def _product(side: Sequence[tuple[Formula, Fraction, bool]], power: Fraction) -> Formula:
    """The product of the powers b^(e·power)."""
    return quotient((base if e * power == 1 else base ** number(e * power), above) for base, e, above in side)
