"""Why an integral has no enclosure: it is infinite, or the function has no value somewhere, or nothing is known."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from numerics.doubles import as_float
from verify.certificate import Certificate
from verify.formula.endpoints import MINUS_OO
from verify.formula.reader import read_formula
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, Formula, number
from verify.kernel.box import approximate, from_interval
from verify.kernel.witness import lies_inside

from ..effort import Effort
from ..evidence import certified
from ..roots.place import exact_holes
from ..shown import short_text
from .cells import Integrand
from .divergence import check_divergence
from .quantity import Quantity
from .search import find_divergence

#: Halvings in search of a point without a value, and how far out that is looked for.
_HALVINGS: Final = 200
_LONG: Final = Fraction(64)


def no_enclosure(worst: tuple[Formula, Formula] | None) -> str:
    """Why there is no bounded enclosure: a place where the function seems unbounded."""
    if worst is None:
        return "No bounded enclosure was found."
    near = " to ".join(map(short_text, worst))
    return f"No bounded enclosure was found near {near}: the function seems to be unbounded there."


def hole_in(g: Formula, x: str, interval: Interval, inside: Integrand) -> Formula | None:
    """A simple point inside the interval at which the integrand has no value, found by halving without an enclosure."""
    low = -_LONG if interval.lower is MINUS_OO else approximate(interval.lower)
    high = _LONG if interval.upper is OO else approximate(interval.upper)
    within = from_interval(Interval(interval.lower, interval.upper, True, True))
    waiting, tried = [(low, high)] if low < high else [], 0
    while waiting and tried < _HALVINGS:
        a, b = waiting.pop(0)
        tried += 1
        try:
            inside.over((number(a), number(b)))
            continue
        except ArithmeticError:
            pass
        if b - a < Fraction(1, 64) * max(Fraction(1), abs(a)):
            for hole in exact_holes(g, x, as_float((a + b) / 2), as_float(b - a)):
                if lies_inside(within, hole):
                    return hole
            continue
        waiting += [(a, (a + b) / 2), ((a + b) / 2, b)]
    return None


def infinite(asked: Quantity, at: Formula, effort: Effort) -> tuple[Certificate | None, str]:
    """That the integral is infinite at an end or a hole, with its certificate; or what is not known there."""
    ends = (asked.interval.lower, asked.interval.upper)
    for above in (True, False):
        if at is ends[above]:
            continue  # that side lies outside
        found = find_divergence(asked, at, above, effort)
        if found is None:
            continue
        proofs = [effort.proof(found.needed())]
        certificate = certified("divergence", found, found.to_json(), proofs, check_divergence)
        if certificate is not None:
            return certificate, f"It diverges {'towards' if at in ends else 'at'} {at}: the function is not integrable."
    if at not in ends:
        place = f"{asked.variable} = {at}"
        return None, f"The function has no value at {place}; integrate over the parts beside that point."
    point = without_value(asked, effort)
    if point is not None:
        return None, f"The function has no value at {asked.variable} = {point}; integrate where it is defined."
    return None, f"No bound was found that shows the integral to be small towards {at}, nor that it is infinite there."


def without_value(asked: Quantity, effort: Effort) -> Formula | None:
    """A point inside the interval at which the function certainly has no value."""
    f, x = asked.formula, asked.variable
    inside = Interval(asked.interval.lower, asked.interval.upper, True, True)
    verdict = effort.less(4000, 1.0).prove(Statement((Relation("==", f, f),), ((x, inside),)))
    if verdict.status != "refuted" or verdict.witness is None:
        return None
    return read_formula(verdict.witness[x])
