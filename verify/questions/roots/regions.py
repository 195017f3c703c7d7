"""Regions on which a function vanishes everywhere, or has no value at all, cut out before its roots are looked for.

The function max(x, 0) is zero on (-∞, 0], and sqrt(x) has no value on (-∞, 0). Such regions end where an argument of
abs, min or max changes sign, or one of a root or a logarithm; they are found where these points have exact names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Interval
from verify.formula.tree import OO, Formula, number
from verify.kernel.algebra import is_identically_zero
from verify.kernel.box import approximate
from verify.kernel.goal import Sign

from ..domain import position
from ..effort import Effort
from ..kinks import branch_formula, is_first, kinks, turning
from .cutting import pieces
from .joining import Found, Open, joined
from .piece import Cell, Flat, Hole, Void, Zero
from .place import sign_at
from .table import conditions, takes

#: Most points at which an argument may change its sign.
_MOST: Final = 40


Region = Flat | Void


@dataclass(frozen=True, slots=True)
class Part:
    """An interval with the sign that some argument has inside it."""

    interval: Interval
    sign: int


def in_regions(f: Formula, x: str, interval: Interval, tolerance: Fraction, effort: Effort) -> list[Found]:
    """The pieces of the interval, with the regions where f vanishes or has no value as pieces of their own."""

    def defined(rest: Interval) -> list[Found]:
        return _filled(_flats(f, x, rest, effort), rest, lambda part: pieces(f, x, part, tolerance, effort))

    return _filled(_voids(f, x, interval, effort), interval, defined)


def _filled(regions: Iterable[Region], interval: Interval, fill: Callable[[Interval], list[Found]]) -> list[Found]:
    """The regions in order, and what fills the interval between them."""
    found: list[Found] = []
    lower, is_open = interval.lower, interval.lower_open
    ordered = sorted(regions, key=_position)
    if not ordered:
        return fill(interval)
    for region in ordered:
        taken = takes(region, "lower")
        if region.lower is not lower or not (is_open or taken):
            found += _inner(fill, Interval(lower, region.lower, is_open, taken))
        found.append(region)
        lower, is_open = region.upper, takes(region, "upper")
    if lower is not interval.upper or not (is_open or interval.upper_open):
        found += _inner(fill, Interval(lower, interval.upper, is_open, interval.upper_open))
    return joined(found)


def _inner(fill: Callable[[Interval], list[Found]], part: Interval) -> list[Found]:
    """What fills the part, without roots and holes at its open ends."""
    excluded = [end for end, is_open in ((part.lower, part.lower_open), (part.upper, part.upper_open)) if is_open]
    return [piece for piece in fill(part) if not (isinstance(piece, Zero | Hole) and piece.lower in excluded)]


def _position(piece: Region) -> Fraction:
    return position(piece.lower, piece.upper)


def _voids(f: Formula, x: str, interval: Interval, effort: Effort) -> Iterator[Void]:
    """Parts on which a condition for f to have a value fails throughout; they do not overlap."""
    taken: list[Void] = []
    for index, condition in enumerate(conditions(f)):
        for part in _chart(condition.formula, x, interval, effort):
            if part.sign > 0:
                continue
            lower_open, upper_open = _ends_open(part.interval, interval, condition, x)
            void = Void(part.interval.lower, part.interval.upper, lower_open, upper_open, index)
            if all(_position(void) != _position(other) for other in taken):
                taken.append(void)
    if len(taken) > 1 and not _disjoint(taken):
        taken = taken[:1]
    yield from taken


def _ends_open(part: Interval, whole: Interval, condition: Sign, x: str) -> tuple[bool, bool]:
    """Whether the ends of a void are excluded: at a zero of u when the condition is u >= 0."""
    inner = condition.op == ">="
    lower = part.lower is not whole.lower or (not whole.lower_open and sign_at(condition.formula, x, part.lower) == 0)
    upper = part.upper is not whole.upper or (not whole.upper_open and sign_at(condition.formula, x, part.upper) == 0)
    return inner if lower else whole.lower_open, inner if upper else whole.upper_open


def _disjoint(voids: list[Void]) -> bool:
    ordered = sorted(voids, key=_position)
    return all(
        a.upper is not OO and b.lower is not MINUS_OO and approximate(a.upper) <= approximate(b.lower)
        for a, b in pairwise(ordered)
    )


def _flats(f: Formula, x: str, interval: Interval, effort: Effort) -> Iterator[Flat]:
    """Parts on which f, with the branches that its kinked operations take there, is zero."""
    if not kinks(f):
        if is_identically_zero(f):
            yield Flat(interval.lower, interval.upper)
        return
    cuts: list[Formula] = []
    for node in kinks(f):
        cuts += [part.interval.upper for part in _chart(turning(node), x, interval, effort)]
    inner = sorted({c for c in cuts if c not in (interval.upper, OO)}, key=approximate)[:_MOST]
    ends = [interval.lower, *inner, interval.upper]
    for lower, upper in pairwise(ends):
        branches = _branches(f, x, lower, upper)
        if branches is not None and is_identically_zero(branch_formula(f, branches)):
            yield Flat(lower, upper, branches)


def _branches(f: Formula, x: str, lower: Formula, upper: Formula) -> tuple[bool, ...] | None:
    """The branches of the kinked operations in the middle of the part; None when one is not certain."""
    at, taken = _inside(lower, upper), []
    for node in kinks(f):
        sign = sign_at(turning(node), x, at)
        if not sign:
            return None
        taken.append(is_first(node, sign > 0))
    return tuple(taken)


def _inside(lower: Formula, upper: Formula) -> Formula:
    """A point between two ends."""
    if lower is MINUS_OO:
        return number(Fraction(0) if upper is OO else approximate(upper) - 1)
    return number(approximate(lower) + 1 if upper is OO else (approximate(lower) + approximate(upper)) / 2)


def _chart(u: Formula, x: str, interval: Interval, effort: Effort) -> list[Part]:
    """The parts between the zeros of u with its sign there; nothing unless all zeros are known exactly."""
    found = pieces(u, x, interval, Fraction(1, 10**6), effort)
    zeros: list[Formula] = []
    for piece in found:
        if isinstance(piece, Open) or (isinstance(piece, Cell) and piece.p is not piece.q):
            return []
        if isinstance(piece, Cell | Zero):
            zeros.append(piece.p if isinstance(piece, Cell) else piece.lower)
    ends = [interval.lower, *(z for z in zeros if z not in (interval.lower, interval.upper)), interval.upper]
    parts = []
    for lower, upper in pairwise(ends[:_MOST]):
        sign = sign_at(u, x, _inside(lower, upper))
        if sign:
            parts.append(Part(Interval(lower, upper), sign))
    return parts
