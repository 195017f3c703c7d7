"""Deciding one box: natural extension, monotonicity and mean-value form with optimal centres.

These are the leaves of every split tree. Each function returns True only when the enclosures show the claim on the
whole box. Sources: Moore, Kearfott, Cloud, *Introduction to Interval Analysis* (2009), chapters 5 and 6; Baumann,
*Optimal centered forms*, BIT 28 (1988), for the centre.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from verify.formula.tree import Formula

from .box import Box, Range, enclose, point
from .goal import Goal, Sign
from .gradient import gradient
from .program import Arithmetic, Interval, NotCertain, Program, compiled, evaluate


def has_sign(value: Interval, op: str) -> bool:
    """Whether every point of ``value`` has the sign ``op``."""
    if op == ">":
        return bool(value.lo > 0)
    if op == ">=":
        return bool(value.lo >= 0)
    if op == "!=":
        return bool(value.lo > 0) or bool(value.hi < 0)
    return bool(value.lo == 0) and bool(value.hi == 0)


def lacks_sign(value: Interval, op: str) -> bool:
    """Whether no point of ``value`` has the sign ``op``."""
    if op == ">":
        return bool(value.hi <= 0)
    if op == ">=":
        return bool(value.hi < 0)
    if op == "==":
        return bool(value.lo > 0) or bool(value.hi < 0)
    return bool(value.lo == 0) and bool(value.hi == 0)


def enclosure(formula: Formula, box: Box, arithmetic: Arithmetic) -> Interval | None:
    """The natural extension of ``formula`` on the box; None when no point of the box lies in its domain."""
    program = compiled(formula)
    try:
        return evaluate(program, enclose(box, arithmetic), arithmetic)[program.outputs[0]]
    except arithmetic.EmptyEnclosure:
        return None


def holds_naturally(goal: Goal, arithmetic: Arithmetic) -> bool:
    """The goal by the natural extension. A box on which the formula is nowhere defined has no point of the domain."""
    value = enclosure(goal.sign.formula, goal.box, arithmetic)
    return value is None or has_sign(value, goal.sign.op)


def all_hold_naturally(goals: Sequence[Goal], arithmetic: Arithmetic) -> bool:
    """All goals on one box by the natural extension; what their formulas share is enclosed once."""
    if not goals:
        return True
    program = compiled(*(goal.sign.formula for goal in goals))
    try:
        values = evaluate(program, enclose(goals[0].box, arithmetic), arithmetic)
    except arithmetic.EmptyEnclosure:
        return False
    return all(has_sign(values[i], goal.sign.op) for i, goal in zip(program.outputs, goals, strict=True))


def is_vacuous(goal: Goal, j: int, arithmetic: Arithmetic) -> bool:
    """Whether assumption ``j`` fails on the whole box, by the natural extension or the mean-value form."""
    assumption = goal.assumptions[j]
    value = enclosure(assumption.formula, goal.box, arithmetic)
    if value is None or lacks_sign(value, assumption.op):
        return True
    failure = failing(goal, j)
    return failure is not None and holds_by_mean_value(failure, arithmetic)


def failing(goal: Goal, j: int) -> Goal | None:
    """The goal that assumption ``j``, an inequality, fails on the whole box; None for an equation.

    All assumptions stay, so that an assumption defined only under another one is not taken to be defined everywhere.
    """
    assumption = goal.assumptions[j]
    if assumption.op not in (">", ">="):
        return None
    opposite = Sign(-assumption.formula, ">=" if assumption.op == ">" else ">")
    return Goal(opposite, goal.box, goal.assumptions, goal.total)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the enclosures say on one box: ``method`` is the leaf step that closes it, or None.

    ``slopes`` are the partial derivatives on the whole box when they are known, for choosing a split.
    """

    method: str | None
    value: Interval | None = None
    slopes: Mapping[str, Interval] = field(default_factory=dict)


def holds_by_mean_value(goal: Goal, arithmetic: Arithmetic) -> bool:
    """The goal by monotonicity and the mean-value form."""
    return assess(goal, arithmetic).method is not None


def assess(goal: Goal, arithmetic: Arithmetic) -> Assessment:
    """Decide the goal by the natural extension ("n"), else by monotonicity and the mean-value form ("m")."""
    A = arithmetic
    op = goal.sign.op
    program = compiled(goal.sign.formula)
    output = program.outputs[0]
    try:
        where = enclose(goal.box, A)
        values = evaluate(program, where, A)
    except A.EmptyEnclosure:
        return Assessment("n")
    value = values[output]
    if has_sign(value, op):
        return Assessment("n", value)
    strict = bool(goal.assumptions) and not goal.total
    slopes: dict[str, Interval] = {}
    try:
        if strict:
            values = evaluate(program, where, A, strict=True)
        slopes = gradient(program, values, output, A)
        if op in (">", ">=", "!="):
            strictly = op if op == ">=" else ">"
            if _lower_bound_holds(program, strictly, goal.box, where, slopes, strict, A, 1):
                return Assessment("m", value, slopes)
        if op == "!=":
            opposite = {name: A.neg(s) for name, s in slopes.items()}
            if _lower_bound_holds(program, ">", goal.box, where, opposite, strict, A, -1):
                return Assessment("m", value, slopes)
    except (NotCertain, A.EmptyEnclosure):
        pass
    return Assessment(None, value, slopes)


def _lower_bound_holds(
    program: Program,
    op: str,
    box: Box,
    whole: Mapping[str, Interval],
    slopes: Mapping[str, Interval],
    strict: bool,
    A: Arithmetic,
    factor: int,
) -> bool:
    """Whether ``factor`` times the formula has the sign ``op`` on the box, by its slopes there.

    Variables in which it is monotone are fixed at the end where it is least, and the slopes computed again; when none
    is left, the mean-value form at Baumann's centre bounds the rest.
    """
    output = program.outputs[0]
    where = dict(whole)
    fixed: set[str] = set()
    while True:
        monotone = monotone_ends(box, slopes, fixed, A)
        if not monotone:
            break
        for name, (end, is_open) in monotone.items():
            where[name] = end
            # At an open end the formula must be shown to extend continuously to the closed one.
            strict = strict or is_open
        fixed |= monotone.keys()
        values = evaluate(program, where, A, strict=strict)
        if has_sign(_signed(values[output], factor, A), op):
            return True
        slopes = {name: _signed(s, factor, A) for name, s in gradient(program, values, output, A).items()}
    free = [name for name in slopes if name not in fixed]
    centre = where | {name: _centre(box[name], slopes[name], A) for name in free}
    bound = _signed(evaluate(program, centre, A, strict=strict)[output], factor, A)
    for name in free:
        bound = A.add(bound, A.mul(slopes[name], A.sub(where[name], centre[name])))
    return has_sign(bound, op)


def _signed(value: Interval, factor: int, A: Arithmetic) -> Interval:
    return value if factor > 0 else A.neg(value)


def monotone_ends(
    box: Box, slopes: Mapping[str, Interval], fixed: set[str], A: Arithmetic
) -> dict[str, tuple[Interval, bool]]:
    """For every variable in which the formula is monotone: the end where it is smallest, and whether that is open."""
    ends: dict[str, tuple[Interval, bool]] = {}
    for name, slope in slopes.items():
        if name in fixed or box[name].is_point():
            continue
        side = "lower" if slope.lo >= 0 else "upper" if slope.hi <= 0 else None
        end = box[name].end(side) if side else None
        if side and end is not None:
            ends[name] = point(end, A), box[name].is_open(side)
    return ends


def _centre(r: Range, slope: Interval, A: Arithmetic) -> Interval:
    """Baumann's centre: the point whose mean-value lower bound is largest, rounded to a point inside the range.

    It must certainly be a point of the range itself, not only of its enclosure: the formula is known to be defined
    there. Raises NotCertain when the range is infinite (the form says nothing) or too small to find such a point.
    """
    if r.lower is None or r.upper is None:
        raise NotCertain("unbounded")
    lowest, highest = point(r.lower, A), point(r.upper, A)
    if r.is_point():
        return lowest
    low, high = float(lowest.hi), float(highest.lo)
    a, b = float(slope.lo), float(slope.hi)
    best = (b * low - a * high) / (b - a) if a < 0 < b and b - a < math.inf else low + (high - low) / 2
    for guess in (best, low + (high - low) / 2):
        if math.isfinite(guess):
            candidate = A.number(Fraction(guess))
            if lowest.hi < candidate.lo and candidate.hi < highest.lo:
                return candidate
    raise NotCertain("no point found inside")
