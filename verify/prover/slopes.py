"""Arguments by derivatives: monotone or concave in one variable, so that the faces at its ends decide."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, number, substitute, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.box import split
from verify.kernel.derivatives import at_end, interior, slope_formula
from verify.kernel.goal import Goal, Sign
from verify.kernel.limits import has_nonnegative_limit
from verify.kernel.premises import (
    DISCONTINUOUS,
    KINKED,
    nonnegative_variables,
    uses,
    vanishes,
    without_assumptions,
)
from verify.kernel.proof import ProofError

from .budget import Stuck
from .ends import choices
from .factors import normal_text
from .floats import float_function
from .identities import Prove, defined
from .regular_slopes import is_free, regular
from .sampling import cloud, float_ends, may_vanish, seeming_sign, width_of
from .splits import Proof, closed_by

#: Slopes with longer texts are not followed further, nor more of them than this.
LONGEST: Final = 1000
DEEPEST: Final = 5
#: Corners that are looked at, and the size of a value that counts as zero.
MOST_CORNERS: Final = 64
TINY: Final = 1e-12
#: Functions whose derivative has no such function any more.
SIMPLER_SLOPES: Final = frozenset({"erf", "atan", "log", "asinh", "acosh"})


def monotone(goal: Goal, prove: Prove) -> Proof | None:
    """Monotone in one variable, with its sign at the end where it is least; infinite ranges first."""
    for name, side in monotone_sides(goal):
        try:
            return regular(goal, name, lambda g, n=name, s=side: monotone_in(g, n, s, prove), prove)  # type: ignore[misc]
        except (Stuck, Unsupported):
            continue
    return None


def readily(goal: Goal, prove: Prove) -> Proof | None:
    """``monotone`` by a slope that is shorter than the formula, where boxes are at a loss.

    That is in a variable with an infinite range, or towards a face with a corner at which the formula vanishes.
    """
    if len(variables(goal.sign.formula)) < 2:
        return None
    if all(math.isfinite(width_of(r)) for r in goal.box.values()) and not vanishing_corners(goal):
        return None
    for name, side in monotone_sides(goal):
        is_bounded = math.isfinite(width_of(goal.box[name]))
        if is_bounded and (name, side) not in vanishing_corners(goal) or not _has_simple_slope(goal, name, side):
            continue
        try:
            return regular(goal, name, lambda g, n=name, s=side: monotone_in(g, n, s, prove), prove)  # type: ignore[misc]
        except (Stuck, Unsupported):
            continue
    return None


def _has_simple_slope(goal: Goal, name: str, side: str) -> bool:
    """Whether the normal form of the slope is shorter than the formula, or free of functions that the formula has."""
    slope, formula = slope_formula(goal.sign.formula, name, side), goal.sign.formula
    if len(str(slope)) > LONGEST:
        return False
    normal = normal_text(slope, nonnegative_variables(goal))
    return len(str(normal)) < len(str(formula)) or uses(formula, SIMPLER_SLOPES) and not uses(normal, SIMPLER_SLOPES)


def vanishing_corners(goal: Goal) -> set[tuple[str, str]]:
    """The sides of a box without assumptions, variable and end, with a corner at which the formula seems to vanish."""
    if goal.assumptions:
        return set()
    sides = [list(zip(float_ends(r), ("lower", "upper"), strict=True)) for r in goal.box.values()]
    function, found = float_function(goal.sign.formula, tuple(goal.box)), set()
    for corner in itertools.islice(itertools.product(*sides), MOST_CORNERS):
        if abs(function(tuple(x for x, _ in corner))) < TINY:
            found |= {(name, side) for name, (_, side) in zip(goal.box, corner, strict=True)}
    return found


def falling(goal: Goal, prove: Prove) -> Proof | None:
    """Falling towards an infinite end at which the formula tends to something >= 0, with a simpler slope."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or uses(formula, DISCONTINUOUS | KINKED) or not uses(formula, SIMPLER_SLOPES):
        return None
    for name in variables(formula):
        for side in ("lower", "upper"):
            if not is_free(goal, name) or goal.box[name].end(side) is not None:
                continue
            try:
                slope = slope_formula(formula, name, side)
                falls = len(str(slope)) <= LONGEST and seeming_sign(slope, goal.box) == 1
                limit = limit_at(goal, name, side) if falls else None
                if limit is not None:
                    return regular(goal, name, lambda g, t=limit: _falling_in(g, t, prove), prove)  # type: ignore[misc]
            except (Stuck, Unsupported, ProofError):
                continue
    return None


def _falling_in(goal: Goal, limit: Proof, prove: Prove) -> Proof:
    slope, inner = slope_formula(goal.sign.formula, limit["variable"], limit["side"]), interior(goal, limit["variable"])
    shown = without_assumptions(inner, Sign(slope, goal.sign.op))
    return {**limit, "domain": defined(slope, inner, prove), "slope": prove(shown)}


def limit_at(goal: Goal, name: str, side: str) -> Proof | None:
    """The table of a step by a limit, without its proofs; None when no expansion shows that it is >= 0."""
    low, high = float_ends(goal.box[name])
    for distance, (order, ramification, logarithms) in itertools.product((4, 64), choices(goal, name, side)[:4]):
        start = Fraction(distance if side == "upper" else -distance)
        if not low < start < high:
            continue
        table: Proof = {"rule": "limit", "variable": name, "side": side, "from": str(number(start)), "order": order}
        table |= {"ramification": ramification, "logarithms": logarithms}
        part = split(goal.box, name, start)[side == "upper"]
        if has_nonnegative_limit(replace(goal, box=part), table, arb_arithmetic):
            return table
    return None


def from_zero(goal: Goal, prove: Prove) -> Proof | None:
    """From an end of one variable at which the formula vanishes whatever the other variables are.

    Where its slope vanishes there too, or is not bounded on the face, no enclosure decides near it: the last
    derivative with one sign up to the first that does not vanish is asked for instead.
    """
    if len(goal.box) < 2:
        return None
    for name, side in monotone_sides(goal):
        chain = vanishing_slopes(goal, name, side)
        if len(chain) < 2 or len(chain) == 2 and not _is_unbounded(chain[1], goal, name):
            continue
        last = next(k for k in reversed(range(len(chain))) if k < 2 or seeming_sign(chain[k], goal.box) == 1)
        try:
            return _along(goal, name, side, chain[: last + 1], prove)
        except (Stuck, Unsupported):
            continue
    return None


def _is_unbounded(slope: Formula, goal: Goal, name: str) -> bool:
    """Whether another variable has an infinite range, or an open end at which the slope seems to have no value."""
    function = float_function(slope, tuple(goal.box))
    for k, (other, r) in enumerate(goal.box.items()):
        for end, is_open in zip(float_ends(r), (r.lower_open, r.upper_open), strict=True):
            if other != name and is_open and other in variables(slope):
                points = [(*p[:k], end, *p[k + 1 :]) for p in cloud(goal.box, 4)]
                if math.isinf(end) or not all(math.isfinite(function(p)) for p in points):
                    return True
    return False


def vanishing_slopes(goal: Goal, name: str, side: str) -> list[Formula]:
    """The formula and its derivatives away from an end, up to the first that does not vanish at the end; or []."""
    end = goal.box[name].end(side)
    assert end is not None
    chain = [goal.sign.formula]
    while len(chain) <= DEEPEST:
        face = at_end(replace(goal, sign=Sign(chain[-1], ">=")), name, end, ">=")
        if not may_vanish(face.sign.formula, face.box) or not vanishes(face.sign.formula, face):
            return chain
        try:
            chain.append(slope_formula(chain[-1], name, side))
        except ProofError:
            return []
        if len(str(chain[-1])) > LONGEST:
            return []
    return []


def _along(goal: Goal, name: str, side: str, chain: Sequence[Formula], prove: Prove) -> Proof:
    """The steps from one derivative to the next; the last one is proved."""

    def prove_slope(here: Goal) -> Proof:
        if here.sign.formula is not chain[1] or len(chain) == 2:
            return prove(here)
        return closed_by(_along(here, name, side, chain[1:], prove))

    return regular(goal, name, lambda g: monotone_in(g, name, side, prove_slope), prove)


def monotone_sides(goal: Goal) -> list[tuple[str, str]]:
    """Variables in which the formula seems to be monotone, with the side where it is least."""
    op, formula = goal.sign.op, goal.sign.formula
    if op not in (">", ">=") or uses(formula, DISCONTINUOUS | KINKED):
        return []
    found: list[tuple[int, str, str]] = []
    for name in variables(formula):
        if not is_free(goal, name):
            continue
        try:
            rising = slope_formula(formula, name, "lower")
        except ProofError:
            continue
        sign = seeming_sign(rising, goal.box)
        side = "lower" if sign == 1 else "upper" if sign == -1 else None
        if side is None or goal.box[name].end(side) is None:
            continue
        size = len(str(rising)) + 40 * len(variables(rising))
        found.append((size - (10**6 if math.isinf(width_of(goal.box[name])) else 0), name, side))
    return [(name, side) for _, name, side in sorted(found)]


def monotone_in(goal: Goal, name: str, side: str, prove: Prove) -> Proof:
    formula, op = goal.sign.formula, goal.sign.op
    end = goal.box[name].end(side)
    assert end is not None
    slope = slope_formula(formula, name, side)
    inner = interior(goal, name)
    face = at_end(goal, name, end, op)
    by_slope = op == ">" and goal.box[name].is_open(side) and vanishes(face.sign.formula, face)
    if by_slope:
        face = at_end(goal, name, end, ">=")
    at_face: Formula = substitute(formula, {name: end})
    return {
        "rule": "monotone",
        "variable": name,
        "side": side,
        "strict_by": "slope" if by_slope else "face",
        "face_domain": defined(at_face, face, prove),
        "face": prove(face),
        "domain": defined(slope, inner, prove),
        "slope": prove(without_assumptions(inner, Sign(slope, ">" if by_slope else ">="))),
    }
