"""Counterexamples: floats look for a point where a statement fails; the kernel certifies it exactly."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from verify.formula.statement import Statement
from verify.formula.tree import Formula, number
from verify.kernel.box import Box
from verify.kernel.goal import Goal, Sign, domain_box, obligations, sign_of
from verify.kernel.witness import Failure, failure

from .budget import Stuck
from .candidates import candidates
from .floats import as_float, float_function
from .multipliers import constrained_minimum
from .on_equations import lowest_on_equations, on_equations
from .polish import polished_exactly
from .sampling import Point, as_values, at, cloud, float_ends, smallest_margins
from .tight import apart, descend

Found = tuple[dict[str, Formula], Failure]

#: Denominators to which a point is rounded, in turn.
DENOMINATORS: Final = (10, 1000, 10**6, 10**9)
#: Digits of denominators to which a critical point that is known to 50 digits is rounded, in turn.
CRITICAL: Final = (12, 16, 24, 40)
#: Simple coordinates, the likeliest first, and about how many points with such coordinates are tried.
SIMPLE: Final = (1.0, 0.0, 2.0, -1.0, 0.5)
LATTICE: Final = 1024
#: A margin between this and its inverse is clear of the errors of floats.
CLEAR: Final = 1e-6
#: Points of the interior that are tried at first.
SAMPLES: Final = 60
#: Powers of two at which an unbounded variable is tried.
FAR_OUT: Final = (16, 32, 64, 128)
#: Powers of ten by which a constrained minimum is moved towards a point inside.
INWARD: Final = (15, 12, 10, 8, 6, 4)


@dataclass
class Refuted(Exception):
    """A certified counterexample."""

    found: Found


def certified(statement: Statement, values: dict[str, Formula]) -> Found | None:
    """The point with what fails there, if that is certain."""
    found = failure(statement, values)
    return None if found is None else (values, found)


def quick_counterexample(statement: Statement) -> Found | None:
    """A certified counterexample among the corners of the domain, points with simple coordinates and a few others.

    Corners at which floats show the statement clearly are left to ``deep_counterexample``.
    """
    box = domain_box(statement)
    exact = list(corners(statement, box))
    points = [tuple(map(as_float, values.values())) for values in exact]
    points += [*cloud(box, SAMPLES), *lattice(box)]
    margins = smallest_margins(statement, box, points)
    for values, margin in zip(exact, margins, strict=False):
        is_clear = not statement.conditions and CLEAR < margin < 1 / CLEAR
        found = None if is_clear else certified(statement, values)
        if found is not None:
            return found
    pairs = zip(points[len(exact) :], margins[len(exact) :], strict=True)
    doubtful = [point for point, margin in pairs if not 0 < margin < math.inf]
    suspects = filter(suspicion(statement, box), doubtful) if doubtful else ()
    found_there = (certified(statement, as_values(box, point)) for point in itertools.islice(suspects, 12))
    return next(filter(None, found_there), None)


def corners(statement: Statement, box: Box) -> Iterator[dict[str, Formula]]:
    """The closed corners of the domain (at most 64); at an open or infinite end a point inside instead."""
    ends: list[list[Formula]] = []
    for name, _ in statement.domain:
        r = box[name]
        closed = [e for side in ("lower", "upper") if (e := r.end(side)) is not None and not r.is_open(side)]
        ends.append(closed or [number(Fraction(at(r, 0.5)))])
    for combination in itertools.islice(itertools.product(*ends), 64):
        yield {name: value for (name, _), value in zip(statement.domain, combination, strict=True)}


def lattice(box: Box) -> Iterator[Point]:
    """Points inside the box whose coordinates are simple numbers, not many more than ``LATTICE``."""
    most = max(1, int(LATTICE ** (1 / max(1, len(box)))))
    inside = []
    for r in box.values():
        low, high = float_ends(r)
        inside.append([x for x in SIMPLE if low < x < high or x == low and not r.lower_open
                       or x == high and not r.upper_open][:most])  # fmt: skip
    yield from itertools.product(*inside)


def suspicion(statement: Statement, box: Box) -> Callable[[Point], bool]:
    """Whether the statement seems to fail, or to have no value, at a point of the domain."""
    names = tuple(box)
    conditions = [(float_function(s.formula, names), s.op) for s in map(sign_of, statement.conditions)]
    relations = [(float_function(s.formula, names), s.op) for s in map(sign_of, statement.relations)]

    def looks_wrong(point: Point) -> bool:
        for function, op in conditions:
            if not _has(function(point), op):
                return False
        return any(not _has(function(point), op) for function, op in relations)

    return looks_wrong


def _has(value: float, op: str) -> bool:
    return value > 0 if op == ">" else value >= 0 if op == ">=" else value != 0 if op == "!=" else value == 0


def objectives(statement: Statement) -> Iterator[Sign]:
    """The signs whose failure would refute: the relations, and what makes the statement defined."""
    for relation in statement.relations:
        yield sign_of(relation)
    for obligation in obligations(statement):
        if len(obligation.alternatives) == 1:
            yield from obligation.alternatives[0]


def deep_counterexample(statement: Statement, stuck: Stuck | None, effort: int) -> Found | None:
    """A certified counterexample near local minima of the margin that is left, rounded to simple or exact points.

    The box that the prover found hardest is one place to start from.
    """
    box = domain_box(statement)
    if not box:
        return None
    starts = []
    if stuck is not None and set(stuck.goal.box) == set(box):
        starts = [tuple(at(stuck.goal.box[name], 0.5) for name in box)]
    for values in (*(corners(statement, box) if effort == 1 else ()), *far_out(statement, box)):
        found = certified(statement, values)
        if found is not None:
            return found
    for sign in objectives(statement):
        found = constrained(statement, sign, box) if statement.conditions else None
        if found is not None:
            return found
        height = margin(statement, sign, box)
        samples = sorted((height(p), p) for p in [*starts, *cloud(box, 64 * 2**effort)])
        for _, start in [(0.0, s) for s in starts] + apart(samples, box, 2 + effort):
            lowest, value = descend(height, start, tuple(box.values()))
            if math.isinf(value):
                continue
            found = near(statement, lowest) or exactly(statement, sign, box, lowest)
            if found is not None:
                return found
    return None


def exactly(statement: Statement, sign: Sign, box: Box, point: Point) -> Found | None:
    """A certified counterexample at the critical point near ``point`` to many digits, when floats cannot see it."""
    values = polished_exactly(sign.formula, box, point)
    if values is None:
        return None
    for digits in CRITICAL:
        rounded = (number(x.limit_denominator(10**digits)) for x in values)
        found = certified(statement, dict(zip(box, rounded, strict=True)))
        if found is not None:
            return found
    return None


def far_out(statement: Statement, box: Box) -> Iterator[dict[str, Formula]]:
    """Exact points far out in one unbounded variable, where floats cannot tell a limit from what is beyond it."""
    for name, r in box.items():
        for side, sign in (("lower", -1), ("upper", 1)):
            if r.end(side) is not None:
                continue
            for exponent in FAR_OUT:
                for values in itertools.islice(corners(statement, box), 2):
                    yield {**values, name: number(sign * 2**exponent)}


def constrained(statement: Statement, sign: Sign, box: Box) -> Found | None:
    """A certified counterexample at the minimum of a margin under the conditions, or a little inside of it."""
    places = lowest_on_equations(statement, margin(statement, sign, box))
    if found := next(filter(None, (near(statement, place) for place in places)), None):
        return found
    goal = Goal(sign, box, tuple(sign_of(condition) for condition in statement.conditions))
    lowest = constrained_minimum(goal)
    if lowest is None or not all(map(math.isfinite, lowest)):
        return None
    found = near(statement, tuple(lowest))
    if found is not None:
        return found
    tests = [(float_function(a.formula, tuple(box)), a.op) for a in goal.assumptions]
    inner = next((p for p in cloud(box, 200) if all(_has(test(p), op) for test, op in tests)), None)
    if inner is None:
        return None
    for k in INWARD:
        values = {
            name: number(Fraction(x) + (Fraction(y) - Fraction(x)) / 10**k)
            for name, x, y in zip(box, lowest, inner, strict=True)
        }
        found = certified(statement, values)
        if found is not None:
            return found
    return None


def margin(statement: Statement, sign: Sign, box: Box) -> Callable[[Point], float]:
    """How far a sign is from failing at a point; infinite where a condition fails."""
    names = tuple(box)
    function = float_function(sign.formula, names)
    conditions = [(float_function(s.formula, names), s.op) for s in map(sign_of, statement.conditions)]

    def height(point: Point) -> float:
        for condition, op in conditions:
            value = condition(point)
            if not _has(value, op) and not (op == "==" and abs(value) < 1e-12):
                return math.inf
        value = function(point)
        if math.isnan(value):
            return math.inf
        return value if sign.op in (">", ">=") else abs(value) if sign.op == "!=" else -abs(value)

    return height


def near(statement: Statement, point: Point) -> Found | None:
    """A certified counterexample among exact points near ``point``, the simplest first."""
    names = [name for name, _ in statement.domain]
    exact = [Fraction(x) for x in point]
    for limit in DENOMINATORS:
        values = {n: number(x.limit_denominator(limit)) for n, x in zip(names, exact, strict=True)}
        for place in (values, on_equations(statement, values)):
            found = None if place is None else certified(statement, place)
            if found is not None:
                return found
    found = certified(statement, {n: number(x) for n, x in zip(names, exact, strict=True)})
    if found is not None:
        return found
    choices = [list(itertools.islice(candidates(x, 1e-5 * max(1e-3, abs(x))), 4)) for x in point]
    for combination in itertools.islice(itertools.product(*choices), 48):
        found = certified(statement, dict(zip(names, combination, strict=True)))
        if found is not None:
            return found
    return None
