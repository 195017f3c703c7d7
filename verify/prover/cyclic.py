"""Cyclic sums one turn at a time: Σ t(x, y, z) >= 0 over all turns of the variables, because t >= 0. Untrusted.

The terms of the formula fall into orbits, and t has one term of each; which one, is tried. A number K is taken as K/n
in each turn, or where Σ c x_i = 1 is known as K c x_i: on a + b + c = 1, √(ab + c) + √(bc + a) + √(ca + b) is at
least 1 + √(ab) + √(bc) + √(ca), because √(ab + c) >= c + √(ab).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import KINKED, uses

from .budget import Stuck
from .floats import float_function
from .homogenise import unit_form
from .identities import Prove, defined
from .sampling import Point, cloud
from .signs import summands
from .splits import Proof

#: Numbers of variables, choices that are tried, and points at which they are.
FEWEST: Final = 3
MOST: Final = 5
CHOICES: Final = 250
POINTS: Final = 60
TOLERANCE: Final = 1e-9
#: Points at which terms are compared.
COMPARED: Final = 4
ZERO: Final = number(0)


def turned(goal: Goal, prove: Prove) -> Proof | None:
    """The formula as a sum of one part for each turn of its variables, and a multiple of the condition."""
    names = variables(goal.sign.formula)
    if goal.sign.op != ">=" or not FEWEST <= len(names) <= MOST or set(names) != set(goal.box):
        return None
    if len({goal.box[n] for n in names}) > 1 or len(goal.assumptions) > 1 or uses(goal.sign.formula, KINKED):
        return None
    names = tuple(goal.box)
    whole = unit_form(goal.assumptions[0].formula, names) if goal.assumptions else None
    if goal.assumptions and (whole is None or goal.assumptions[0].op != "=="):
        return None
    points = places(goal, whole)
    if len(points) < COMPARED:
        return None
    for part, rest in parts(goal.sign.formula, names, whole, points):
        function = float_function(part, names)
        if not all(function(p) >= -TOLERANCE for p in points):
            continue
        signs = [Sign(f, ">=") for f in turns(part, names)] + ([Sign(rest, ">=")] if rest is not ZERO else [])
        try:
            return {"rule": "sum", "terms": [_term(goal, sign, prove) for sign in signs]}
        except Stuck:
            continue
    return None


def places(goal: Goal, whole: Formula | None) -> list[Point]:
    """Points of the box, moved along rays onto the condition where there is one."""
    found = cloud(goal.box, POINTS)
    if whole is None:
        return found
    size = float_function(whole, tuple(goal.box))
    scaled = (tuple(x / size(p) for x in p) for p in found if 0 < size(p) < math.inf)
    return [p for p in scaled if all(math.isfinite(x) for x in p)]


def parts(
    formula: Formula, names: Sequence[str], whole: Formula | None, points: Sequence[Point]
) -> Iterator[tuple[Formula, Formula]]:
    """Formulas t, and what is left of the formula when all turns of t are taken away: a multiple of the condition."""
    terms = [f if sign > 0 else -f for f, sign in summands(formula, 1)]
    numbers = [f for f in terms if not variables(f)]
    rest = ZERO
    shares: list[list[Formula]] = []
    if numbers:
        total = sum(numbers[1:], numbers[0])
        if whole is None:
            shares = [[total / number(len(names))] * len(names)]
        else:
            shares = [turns(total * substitute(whole, dict.fromkeys(names[1:], ZERO)), names)]
            rest = total - sum(shares[0][1:], shares[0][0])
    found = orbits([f for f in terms if variables(f)], names, points)
    if found is None or len(found) + len(shares) < 2:
        return
    first, *others = [*found, *shares]
    choices = itertools.product(first[:1], *(dict.fromkeys(orbit) for orbit in others))
    for chosen in itertools.islice(choices, CHOICES):
        yield sum(chosen[1:], chosen[0]), rest


def turns(formula: Formula, names: Sequence[str]) -> list[Formula]:
    """The formula at (x, y, z), (y, z, x), (z, x, y)."""
    count = len(names)
    moves = ({n: variable(names[(k + turn) % count]) for k, n in enumerate(names)} for turn in range(count))
    return [substitute(formula, move) for move in moves]


def orbits(terms: Sequence[Formula], names: Sequence[str], points: Sequence[Point]) -> list[list[Formula]] | None:
    """The terms in sets of those that turn into each other, each in the order of the turns; None when some do not."""
    waiting = [(f, _values(f, names, points)) for f in terms]
    found = []
    while waiting:
        first = waiting[0][0]
        orbit = []
        for other in turns(first, names):
            values = _values(other, names, points)
            k = next((k for k, (_, seen) in enumerate(waiting) if _alike(values, seen)), None)
            if k is None:
                return None
            orbit.append(waiting.pop(k)[0])
        found.append(orbit)
    return found


def _values(formula: Formula, names: Sequence[str], points: Sequence[Point]) -> list[float]:
    function = float_function(formula, tuple(names))
    return [function(p) for p in points[:COMPARED]]


def _alike(first: Sequence[float], second: Sequence[float]) -> bool:
    return all(math.isclose(u, v, rel_tol=1e-9) for u, v in zip(first, second, strict=True))


def _term(goal: Goal, sign: Sign, prove: Prove) -> dict[str, Any]:
    part = {"weight": "1", "formula": str(sign.formula), "sign": sign.op}
    return part | {"domain": defined(sign.formula, goal, prove), "proof": prove(replace(goal, sign=sign))}
