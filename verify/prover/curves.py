"""Arguments along a curve or surface v = E(other variables) on which a formula is least in v.

There it vanishes identically (on a diagonal x = y, say), or its slope in v does, solved in closed form: the way in
which inequalities of Fenchel and Young are shown. On each side the formula moves away from its least value.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, substitute, variable, variables
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.assumed import cut_goals
from verify.kernel.boundary import opened
from verify.kernel.curves import beyond, is_free_to_move, on_surface, projected, range_bound, side_of
from verify.kernel.derivatives import slope_formula
from verify.kernel.goal import Goal
from verify.kernel.premises import DISCONTINUOUS, KINKED, nonnegative_variables, uses, vanishes
from verify.kernel.proof import ProofError

from .assumptions import linear_solutions
from .budget import Stuck
from .floats import as_float, float_function
from .identities import Prove, defined
from .sampling import cloud, float_ends, may_vanish, seems_false
from .solving import solutions
from .splits import Proof, closed_by

#: Surfaces that are tried for one goal.
MAX_SURFACES: Final = 4


def from_surface(goal: Goal, prove: Prove) -> Proof | None:
    """An assumption says on which side of v = E the variable v lies: monotone from there on."""
    return _from_surface(goal, prove, touches=False)


def from_zero_surface(goal: Goal, prove: Prove) -> Proof | None:
    """The same from a surface on which the formula vanishes identically, so that no enclosure decides near it."""
    return _from_surface(goal, prove, touches=True)


def _from_surface(goal: Goal, prove: Prove, *, touches: bool) -> Proof | None:
    if not _is_smooth(goal):
        return None
    for j, assumption in enumerate(goal.assumptions):
        if assumption.op not in (">", ">="):
            continue
        ends = [
            (name, end)
            for name, factor, end in linear_solutions(assumption.formula, goal)
            if factor.op == "number"
            and name in variables(goal.sign.formula)
            and is_free_to_move(goal, j, name)
            and _is_zero_on(goal, name, end) == touches
        ]
        proof = _first_that_moves_away(goal, j, ends, prove)
        if proof is not None:
            return proof
    return None


def _is_zero_on(goal: Goal, name: str, end: Formula) -> bool:
    """Whether the formula vanishes identically on the surface."""
    face = on_surface(goal, name, end, goal.sign.op)
    return may_vanish(face.sign.formula, face.box) and vanishes(face.sign.formula, face)


def _first_that_moves_away(goal: Goal, j: int, ends: Sequence[tuple[str, Formula]], prove: Prove) -> Proof | None:
    for name, end in ends:
        try:
            return moving_away(goal, j, name, end, prove)
        except (Stuck, Unsupported, ProofError):
            continue
    return None


def moving_away(goal: Goal, j: int, name: str, end: Formula, prove: Prove) -> Proof:
    """The step of ``rule_beyond``. Raises Stuck or ProofError."""
    side = side_of(goal, j, name, end)
    if side is None:
        raise Stuck(goal)
    strict = goal.sign.op == ">"
    face = on_surface(goal, name, end, goal.sign.op)
    by_slope = strict and goal.assumptions[j].op == ">" and vanishes(face.sign.formula, face)
    if by_slope:
        face = on_surface(goal, name, end, ">=")
    slope = beyond(goal, j, name, side, ">" if by_slope else ">=")
    if seems_false(face) or seems_false(slope, 100):
        raise Stuck(goal)
    bound = range_bound(goal, name, side, end)
    return {
        "rule": "beyond",
        "assumption": j,
        "variable": name,
        "end": str(end),
        "strict_by": "slope" if by_slope else "face",
        "end_domain": defined(end, projected(goal, name, goal.sign), prove),
        **({"inside": prove(projected(goal, name, bound))} if bound is not None else {}),
        "face_domain": defined(substitute(goal.sign.formula, {name: end}), face, prove),
        "face": prove(face),
        "domain": defined(slope.sign.formula, slope, prove),
        "slope": prove(slope),
    }


def touching(goal: Goal, prove: Prove) -> Proof | None:
    """Two cases, on both sides of a surface on which the formula vanishes identically: no enclosure decides there."""
    return _cut_at(goal, prove, touches=True)


def aligned(goal: Goal, prove: Prove) -> Proof | None:
    """Two cases where a diagonal x = y on which the formula vanishes leaves the box: y is cut at an end of x."""
    if not _is_smooth(goal) or goal.assumptions and not goal.total:
        return None
    for x, y in permutations(variables(goal.sign.formula), 2):
        low, high = float_ends(goal.box[y])
        ends = (goal.box[x].lower, goal.box[x].upper)
        inner = [e for e in ends if e is not None and e.op == "number" and low < as_float(e) < high]
        if inner and _is_zero_on(goal, y, variable(x)):
            distance = variable(y) - inner[0]
            first, second = (prove(case) for case in cut_goals(goal, distance))
            return {"rule": "cut", "formula": str(distance), "domain": [], "nonnegative": first, "nonpositive": second}
    return None


def critical(goal: Goal, prove: Prove) -> Proof | None:
    """Two cases, on both sides of a surface on which the slope in one variable vanishes."""
    return _cut_at(goal, prove, touches=False)


def _cut_at(goal: Goal, prove: Prove, *, touches: bool) -> Proof | None:
    if not _is_smooth(goal) or goal.assumptions and not goal.total or len(variables(goal.sign.formula)) < 2:
        return None
    if goal.sign.op == ">=" and not goal.assumptions and (inside := opened(goal, arb_arithmetic)).box != goal.box:
        # The slope may have no value at corners of the box.
        table = _cut_at(inside, prove, touches=touches)
        return None if table is None else {"rule": "interior", "proof": closed_by(table)}
    for name, end in surfaces(goal, touches=touches):
        distance = variable(name) - end
        # On a diagonal either variable may move: on x <= y it is y that moves away from x.
        ends = [(name, end)]
        if end.op == "variable":
            ends = sorted([*ends, (str(end.args[0]), variable(name))], key=lambda e: functions_in_slope(goal, e[0]))
        cases = []
        for case in cut_goals(goal, distance):
            table = _first_that_moves_away(case, len(goal.assumptions), ends, prove)
            if table is None:
                break
            cases.append(closed_by(table))
        else:
            sides = {"nonnegative": cases[0], "nonpositive": cases[1]}
            domain = defined(distance, goal, prove)
            return {"rule": "cut", "formula": str(distance), "domain": domain, **sides}
    return None


def functions_in_slope(goal: Goal, name: str) -> int:
    """How many atoms the normal form of the slope has: the fewer, the simpler is what is left to show."""
    algebra = Algebra(nonnegative_variables(goal))
    try:
        algebra.normal(slope_formula(goal.sign.formula, name, "lower"))
    except (Unsupported, ArithmeticError, ProofError):
        return 1_000
    return len(algebra.keys)


def _is_smooth(goal: Goal) -> bool:
    return goal.sign.op in (">", ">=") and not uses(goal.sign.formula, DISCONTINUOUS | KINKED)


def surfaces(goal: Goal, *, touches: bool) -> Iterator[tuple[str, Formula]]:
    """Pairs (v, E) on which the formula vanishes identically, or its slope in v does where the formula does not."""
    count = 0
    for name, end in _candidates(goal, diagonals=touches):
        if not _lies_inside(goal, name, end):
            continue
        if _is_zero_on(goal, name, end) == touches:
            yield name, end
            count += 1
        if count == MAX_SURFACES:
            return


def _candidates(goal: Goal, *, diagonals: bool) -> Iterator[tuple[str, Formula]]:
    formula = goal.sign.formula
    names = variables(formula)
    if diagonals:
        yield from ((a, variable(b)) for a, b in combinations(names, 2))
    for name in names:
        try:
            slope = slope_formula(formula, name, "lower")
        except ProofError:
            continue
        for end in solutions(slope, name, goal):
            if variables(end) and (end.op != "variable" or not diagonals):
                yield name, end


def _lies_inside(goal: Goal, name: str, end: Formula) -> bool:
    """Whether E seems to lie in the range of v for all values of the other variables."""
    low, high = float_ends(goal.box[name])
    function = float_function(end, tuple(goal.box))
    values = [function(p) for p in cloud(goal.box, 30)]
    margin = 1e-9 * (1 + max(abs(v) for v in (low, high, 1.0) if math.isfinite(v)))
    return all(low - margin <= v <= high + margin for v in values)
