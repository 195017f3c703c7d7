"""Formulas with a rational derivative of one sign, in Coq: a polynomial whose sign can be read off its coefficients.

With y the distance from a finite end of a range without another, a polynomial p = Σ c_k y^k is positive inside where no
c_k is negative; on (a, b) so is Σ c_k (b - x)^k (x - a)^(d - k), the same up to a factor, for the c_k of
``rational_slopes``. The derivative is p/D² for such a p and a D that is of one sign, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from flint import fmpq, fmpq_poly

from verify.errors import InputError
from verify.formula.tree import Formula, number, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal
from verify.kernel.rational_slopes import signs_inside, slope
from verify.kernel.simplify import simplified

from .monotone import monotone_lemma
from .script import Script

_AT_ONCE: Final = {"tree": "n"}


def quasiconcave_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The formula rises, or falls, and has its sign at one end.

    Raises InputError for one that does both, and on a single point, which enclosures decide.
    """
    del table
    (x,) = variables(goal.sign.formula)
    r = goal.box[x]
    above, below = slope(goal.sign.formula)
    signs = signs_inside(above * below, r)
    if signs not in ([1], [-1]) or r.is_point():
        raise InputError("Expected a monotone formula on a range that is no point.")
    common = above.gcd(below)
    above, below = above / common, below / common
    side, sign = ("lower", 1) if signs == [1] else ("upper", -1)
    by = "slope" if r.is_open(side) and goal.sign.op == ">" else "face"
    factors = [_factor(above * below * sign, x, r, 1, ">" if by == "slope" else ">=")]
    if below.degree() > 0:
        factors.append(_factor(below * (signs_inside(below, r) or [1])[0], x, r, -2, ">"))
    else:
        factors[0]["formula"] = f"({factors[0]['formula']})/({below[0] ** 2})"
    rises = {"tree": "*", "special": [{"rule": "product", "factors": factors}]}
    return monotone_lemma(
        script, name, goal, {"variable": x, "side": side, "strict_by": by, "slope": rises, "face": _AT_ONCE}
    )


def _factor(p: fmpq_poly, x: str, r: Range, power: int, sign: str) -> dict[str, Any]:
    return {"formula": str(positive_form(p, x, r)), "power": power, "sign": sign, "proof": _AT_ONCE}


def positive_form(p: fmpq_poly, x: str, r: Range) -> Formula:
    """The polynomial in distances to the ends of the range, with positive numbers only where it has no change of sign.

    >>> from verify.kernel.rational_slopes import _X
    >>> str(positive_form(2 * _X - _X**2 + 1, "x", Range(number(0), number(1))))
    '2*x**2 + 4*((1 - x)*x) + (1 - x)**2'
    """
    v = variable(x)
    if r.lower is None or r.upper is None:
        if r.lower is not None:
            distance, y = v - r.lower, fmpq_poly([_rational(r.lower), 1])
        elif r.upper is not None:
            distance, y = r.upper - v, fmpq_poly([_rational(r.upper), -1])
        else:
            raise InputError("Expected a finite end.")
        terms = [(c, [(simplified(distance), k)]) for k, c in enumerate(p(y).coeffs())]
    else:
        low, high = _rational(r.lower), _rational(r.upper)
        width, degree = high - low, p.degree()
        # p vanishes at the lower end where q has a smaller degree
        q = fmpq_poly(p(fmpq_poly([low, width])).coeffs()[::-1])(fmpq_poly([1, 1])) / width**degree
        ends = simplified(r.upper - v), simplified(v - r.lower)
        terms = [(c, [(ends[0], k), (ends[1], degree - k)]) for k, c in enumerate(q.coeffs())]
    total: Formula | None = None
    for c, powers in terms:
        if c:
            term = _term(Fraction(int(c.p), int(c.q)), powers)
            total = term if total is None else total + term
    return number(0) if total is None else total


def _rational(end: Formula) -> fmpq:
    return fmpq(end.args[0].numerator, end.args[0].denominator)


def _term(c: Fraction, powers: list[tuple[Formula, int]]) -> Formula:
    product: Formula | None = None
    for base, k in powers:
        if k:
            raised = base if k == 1 else base**k
            product = raised if product is None else product * raised
    return number(c) if product is None else product if c == 1 else c * product
