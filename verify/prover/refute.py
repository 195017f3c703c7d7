"""Counterexamples: floats look for a point where a statement fails; the kernel certifies it exactly."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from verify.formula.statement import Statement
from verify.formula.tree import Formula
from verify.kernel.goal import Sign, domain_box, obligations, sign_of
from verify.kernel.witness import Failure, failure

from .candidates import candidates
from .sampling import Point, as_formulas, clipped, descend, float_value, spread

Found = tuple[dict[str, Formula], Failure]


def quick_counterexample(statement: Statement, count: int = 40) -> Found | None:
    """A certified counterexample among a few points of the domain, its corners and simple points."""
    for values in itertools.chain(corners(statement), map(as_formulas, spread(domain_box(statement), count))):
        found = certified(statement, values)
        if found is not None:
            return found
    return None


def corners(statement: Statement) -> Iterator[dict[str, Formula]]:
    """The closed corners of the domain (at most 64), and the point (1, 1, …) or (0, 0, …) when inside."""
    ends: list[list[Formula]] = []
    for name, interval in statement.domain:
        r = domain_box(statement)[name]
        closed = [e for side in ("lower", "upper") if (e := r.end(side)) is not None and not r.is_open(side)]
        ends.append(closed or [as_formulas({name: clipped(value, r)})[name] for value in next(spread({name: r}, 1)).values()])
        del interval
    for combination in itertools.islice(itertools.product(*ends), 64):
        yield {name: value for (name, _), value in zip(statement.domain, combination, strict=True)}


def certified(statement: Statement, values: dict[str, Formula]) -> Found | None:
    """The point with what fails there, if that is certain."""
    found = failure(statement, values)
    return None if found is None else (values, found)


def objectives(statement: Statement) -> Iterator[Sign]:
    """The signs whose failure would refute: the relations, and what makes the statement defined."""
    for relation in statement.relations:
        yield sign_of(relation)
    for obligation in obligations(statement):
        if len(obligation.alternatives) == 1:
            yield from obligation.alternatives[0]


def deep_counterexample(statement: Statement, starts: list[Point], effort: int = 64) -> Found | None:
    """A certified counterexample near local minima of the left-over margin, rounded to simple or exact points.

    ``starts`` are points the prover found hard; others are spread over the domain.
    """
    box = domain_box(statement)
    if not box:
        return None
    conditions = [sign_of(c) for c in statement.conditions]

    for sign in objectives(statement):

        def margin(point: Point, sign: Sign = sign) -> float:
            for condition in conditions:
                if not _holds(condition, point):
                    return math.inf
            value = float_value(sign.formula, point)
            if math.isnan(value):
                return math.inf
            return value if sign.op in (">", ">=") else abs(value) if sign.op == "!=" else -abs(value)

        pool = sorted(((margin(p), i, p) for i, p in enumerate([*starts, *spread(box, effort)])), key=lambda e: e[:2])
        for _, _, start in pool[:4]:
            lowest, value = descend(margin, start, box)
            if math.isinf(value):
                continue
            found = _near(statement, lowest, [sign, *conditions])
            if found is not None:
                return found
    return None


def _holds(sign: Sign, point: Point) -> bool:
    value = float_value(sign.formula, point)
    if sign.op == ">":
        return value > 0
    if sign.op == ">=":
        return value >= 0
    return value != 0 if sign.op == "!=" else abs(value) < 1e-12


def _near(statement: Statement, point: Point, signs: list[Sign]) -> Found | None:
    """A certified counterexample among exact points near ``point``, the simplest first."""
    del signs
    found = None
    for limit in (10, 1000, 10**6):
        short = {name: value.limit_denominator(limit) for name, value in point.items()}
        found = certified(statement, as_formulas(short))
        if found is not None:
            return found
    found = certified(statement, as_formulas(point))
    if found is not None:
        return found
    choices = [list(itertools.islice(candidates(float(v), 1e-5 * max(1.0, abs(float(v)))), 4)) for v in point.values()]
    for combination in itertools.islice(itertools.product(*choices), 48):
        found = certified(statement, dict(zip(point, combination, strict=True)))
        if found is not None:
            return found
    return None
