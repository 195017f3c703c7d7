"""Arguments by derivatives: monotone or concave in one variable, so that the faces at its ends decide."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, number, substitute, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.boundary import opened, without_face
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
from .sampling import cloud, float_ends, may_vanish, seeming_sign, width_of
from .splits import Proof, closed_by

#: Slopes with longer texts are not followed further, nor more of them than this.
LONGEST: Final = 1000
DEEPEST: Final = 5
#: Functions whose derivative has no such function any more.
SIMPLER_SLOPES: Final = frozenset({"erf", "atan", "log", "asinh", "acosh"})


def monotone(goal: Goal, prove: Prove) -> Proof | None:
    """Monotone in one variable, with its sign at the end where it is least; infinite ranges first."""
    for name, side in monotone_sides(goal):
        try:
            return regular(goal, name, lambda g, n=name, s=side: _monotone_in(g, n, s, prove), prove)  # type: ignore[misc]
        except (Stuck, Unsupported):
            continue
    return None


def readily(goal: Goal, prove: Prove) -> Proof | None:
    """``monotone`` by a slope that is shorter than the formula, so that a variable leaves early."""
    if len(variables(goal.sign.formula)) < 2:
        return None
    nonnegative = nonnegative_variables(goal)
    for name, side in monotone_sides(goal):
        slope = slope_formula(goal.sign.formula, name, side)
        if len(str(slope)) > LONGEST or len(str(normal_text(slope, nonnegative))) >= len(str(goal.sign.formula)):
            continue
        try:
            return regular(goal, name, lambda g, n=name, s=side: _monotone_in(g, n, s, prove), prove)  # type: ignore[misc]
        except (Stuck, Unsupported):
            continue
    return None


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
                limit = _limit(goal, name, side) if falls else None
                if limit is not None:
                    return regular(goal, name, lambda g, t=limit: _falling_in(g, t, prove), prove)  # type: ignore[misc]
            except (Stuck, Unsupported, ProofError):
                continue
    return None


def _falling_in(goal: Goal, limit: Proof, prove: Prove) -> Proof:
    slope, inner = slope_formula(goal.sign.formula, limit["variable"], limit["side"]), interior(goal, limit["variable"])
    shown = without_assumptions(inner, Sign(slope, goal.sign.op))
    return {**limit, "domain": defined(slope, inner, prove), "slope": prove(shown)}


def _limit(goal: Goal, name: str, side: str) -> Proof | None:
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

    return regular(goal, name, lambda g: _monotone_in(g, name, side, prove_slope), prove)


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


def is_free(goal: Goal, name: str) -> bool:
    """Whether a variable has a range to move in and is not bound by an assumption that is needed for being defined."""
    bound = any(name in variables(a.formula) for a in goal.assumptions) and not goal.total
    return not bound and not goal.box[name].is_point()


def _monotone_in(goal: Goal, name: str, side: str, prove: Prove) -> Proof:
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


def regular(goal: Goal, name: str, argue: Callable[[Goal], Proof], prove: Prove) -> Proof:
    """``argue`` on the goal, with closed ends of other variables at which the slope has no value taken away first.

    For >= the ends are opened, by continuity; for > the faces there are goals of their own.
    """
    singular = singular_sides(goal, name)
    if not singular:
        return argue(goal)
    if goal.sign.op == ">=" and not goal.assumptions:
        return {"rule": "interior", "proof": closed_by(argue(opened(goal, arb_arithmetic)))}
    other, side = singular[0]
    end = goal.box[other].end(side)
    assert end is not None
    if not is_free(goal, other):
        raise Stuck(goal)
    face = prove(at_end(goal, other, end, goal.sign.op))
    rest = regular(without_face(goal, other, side), name, argue, prove)
    return {"rule": "face", "variable": other, "side": side, "face": face, "rest": closed_by(rest)}


def singular_sides(goal: Goal, name: str) -> list[tuple[str, str]]:
    """Closed ends of the other variables at which the slope in ``name`` seems to have no value."""
    slope = slope_formula(goal.sign.formula, name, "lower")
    function = float_function(slope, tuple(goal.box))
    found = []
    for k, (other, r) in enumerate(goal.box.items()):
        if other == name or other not in variables(slope) or r.is_point():
            continue
        for side, end in zip(("lower", "upper"), float_ends(r), strict=True):
            points = [(*p[:k], end, *p[k + 1 :]) for p in cloud(goal.box, 4)]
            if r.end(side) is not None and not r.is_open(side) and any(math.isnan(function(p)) for p in points):
                found.append((other, side))
    return found
