"""Sums term by term: each term is at least its tangent plane at the point where the sum vanishes. Untrusted.

There the gradient of the sum is zero, so that the tangent planes add up to nothing and the sum is that of the
differences, each in fewer variables: √(x² + (1 - y)²) + √(y² + (1 - z)²) + … has its least value at x = y = z = 1/2,
and √(u² + v²) >= (u + v)/√2 for each root. Convex terms always lie above their tangent planes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from verify.formula.derivative import derivative
from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import KINKED, nonnegative_variables, uses, vanishes

from .budget import Stuck
from .factors import normal_text
from .identities import Prove, defined
from .normal_forms import polynomial_form
from .sampling import seems_false
from .signs import summands
from .splits import Proof
from .tangents import Point
from .tight import tight_points

ZERO = number(0)


def planes(goal: Goal, prove: Prove) -> Proof | None:
    """The formula as the sum of its terms, each minus its tangent plane at a point at which the sum vanishes."""
    formula, names = goal.sign.formula, variables(goal.sign.formula)
    if goal.sign.op != ">=" or goal.assumptions or len(names) < 2 or uses(formula, KINKED):
        return None
    terms = [f if sign > 0 else -f for f, sign in summands(formula, 1) if variables(f)]
    curved = [
        f for f in terms if (found := polynomial_form(f)) is None or any(k[0] != "variable" for k in found[0].keys)
    ]
    if len(curved) < 2 or any(len(variables(f)) == len(names) for f in terms):
        return None
    for point in tight_points(goal):
        try:
            gaps = [gap for f in terms if (gap := above_plane(f, point, goal)) is not ZERO]
        except ValueError:
            continue
        signs = [Sign(gap, ">=") for gap in gaps]
        if any(seems_false(replace(goal, sign=sign)) for sign in signs):
            continue
        if vanishes(formula - sum(gaps, ZERO), goal):
            try:
                return {"rule": "sum", "terms": [_term(goal, sign, prove) for sign in signs]}
            except Stuck:
                continue
    return None


def above_plane(f: Formula, point: Point, goal: Goal) -> Formula:
    """f minus its tangent plane at the point. Raises ValueError where it has no derivative.

    >>> from verify.formula.reader import read_formula
    >>> from verify.kernel.box import Range
    >>> goal = Goal(Sign(read_formula("x**2 - y"), ">="), dict.fromkeys("xy", Range(None, None)))
    >>> str(above_plane(read_formula("x**2"), {"x": number(3)}, goal))
    'x**2 - (9 + 6*(x - 3))'
    """
    nonnegative = nonnegative_variables(goal)
    names = variables(f)
    place = {name: point[name] for name in names}
    plane = normal_text(substitute(f, place), nonnegative)
    for name in names:
        slope = normal_text(substitute(derivative(f, name), place), nonnegative)
        plane = plane + slope * (variable(name) - point[name])
    return ZERO if vanishes(f - plane, goal) else f - plane


def _term(goal: Goal, sign: Sign, prove: Prove) -> dict[str, Any]:
    part = {"weight": "1", "formula": str(sign.formula), "sign": sign.op}
    return part | {"domain": defined(sign.formula, goal, prove), "proof": prove(replace(goal, sign=sign))}
