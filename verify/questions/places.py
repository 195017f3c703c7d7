"""Boxes inside a domain, and the rest of the domain in parts: every point lies in one or the other."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from numerics import enclosure as arb_arithmetic
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Interval
from verify.formula.tree import OO, Formula
from verify.kernel.box import Range, from_interval, inside
from verify.kernel.witness import lies_inside

from .domain import Domain

#: A box by the ends of its ranges, which belong to it.
Place = Mapping[str, tuple[Formula, Formula]]


def belongs(place: Place, domain: Domain) -> bool:
    """Whether the place certainly lies in the domain, its sides included."""
    return all(lies_inside(from_interval(interval), end) for name, interval in domain for end in place[name])


def outside(domain: Domain, places: Sequence[Place]) -> list[Domain]:
    """Parts of the domain whose union, with the places, is the domain."""
    parts = [dict(domain)]
    for place in places:
        parts = list(itertools.chain.from_iterable(_without(part, place) for part in parts))
    return [tuple(part.items()) for part in parts]


def _without(part: dict[str, Interval], place: Place) -> list[dict[str, Interval]]:
    """The part cut along the sides of the place, the place itself left out."""
    result = []
    rest = dict(part)
    for name, (lower, upper) in place.items():
        interval = rest[name]
        if not (_is_at_most(interval.lower, upper) and _is_at_most(lower, interval.upper)):
            return [part]
        if not _is_at_most(lower, interval.lower):
            result.append({**rest, name: Interval(interval.lower, lower, interval.lower_open, False)})
            interval = Interval(lower, interval.upper, False, interval.upper_open)
        if not _is_at_most(interval.upper, upper):
            result.append({**rest, name: Interval(upper, interval.upper, False, interval.upper_open)})
            interval = Interval(interval.lower, upper, interval.lower_open, False)
        rest[name] = interval
    return result


def _is_at_most(a: Formula, b: Formula) -> bool:
    """Whether a <= b is certain."""
    if a is b or a is MINUS_OO or b is OO:
        return True
    return a is not OO and b is not MINUS_OO and inside(Range(a, None), b, arb_arithmetic)
