"""Equations solved for a variable whose factor may vanish on the box, but not where the equation holds. Untrusted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from verify.formula.tree import Formula, number, variable
from verify.kernel.algebra.polynomial import least_exponents, monomial_power, scaled
from verify.kernel.divided import divided
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables, vanishes

from .assumptions import coefficients
from .budget import Stuck
from .factors import to_formula
from .identities import Prove, defined
from .normal_forms import normal_form
from .sampling import seeming_sign
from .splits import Proof


def dividing(goal: Goal, prove: Prove) -> Proof | None:
    """An equation among the assumptions solved for a variable: xyz = 1 for z, by 1/(xy)."""
    if goal.sign.op not in (">", ">="):
        return None
    for j, assumption in enumerate(goal.assumptions):
        if assumption.op != "==":
            continue
        for name in goal.box:
            found = parts(assumption.formula, name, goal)
            if found is None:
                continue
            try:
                return _divided(goal, j, name, found, prove)
            except Stuck:
                continue
    return None


def _divided(goal: Goal, j: int, name: str, found: tuple[Formula, Formula, Formula], prove: Prove) -> Proof:
    slope, rest, scale = found
    free = replace(goal, assumptions=())
    apart = {
        f"{key}_nonzero": prove(replace(free, sign=Sign(formula, "!=")))
        for key, formula in (("rest", rest), ("scale", scale))
    }
    named = {"slope": slope, "rest": rest, "scale": scale}
    return {
        "rule": "divide",
        "assumption": j,
        "variable": name,
        **{key: str(formula) for key, formula in named.items()},
        **{f"{key}_domain": defined(formula, free, prove) for key, formula in named.items()},
        **apart,
        "proof": prove(divided(goal, j, name, slope, rest)),
    }


def parts(formula: Formula, name: str, goal: Goal) -> tuple[Formula, Formula, Formula] | None:
    """(c, r, k) with ``formula`` = k·(c·v + r), c and r polynomials without v; None when its numerator is not linear.

    >>> from verify.formula.reader import read_formula
    >>> from verify.kernel.box import Range
    >>> from verify.formula.tree import number
    >>> goal = Goal(Sign(number(1), ">"), dict.fromkeys("xyz", Range(number(1), None)))
    >>> [str(part) for part in parts(read_formula("1/x + 1/y + 1/z - 1"), "z", goal)]
    ['x + y - x*y', 'x*y', 'x**(-1)*y**(-1)*z**(-1)']
    """
    found = normal_form(formula, nonnegative_variables(goal))
    if found is None:
        return None
    algebra, ratio = found
    low = tuple((i, e) for i, e in least_exponents(ratio.numerator) if e < 0)
    slope, rest = coefficients(scaled(ratio.numerator, monomial_power(low, -1)), algebra.atom("variable", name))
    if not slope or not rest:
        return None
    c, r = to_formula(algebra, slope), to_formula(algebra, rest)
    if seeming_sign(c, goal.box):
        return None  # the factor has one sign: ``assumptions.solving`` does it with fewer conditions
    above = to_formula(algebra, {low: Fraction(1)}) if low else number(1)
    scale = above if ratio.is_polynomial() else above / to_formula(algebra, ratio.denominator)
    return (c, r, scale) if vanishes(formula - scale * (c * variable(name) + r), goal) else None
