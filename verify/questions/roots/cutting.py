"""From stretches to the pieces of a table: where roots are, how many times, and which places stay open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from numerics import enclosure as arb_arithmetic
from numerics.doubles import as_float
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, Formula, number
from verify.kernel.box import Range, approximate, from_interval, inside
from verify.kernel.witness import lies_inside, undefined_at

from ..domain import interval_of
from ..effort import Effort
from .joining import Found, Open, joined, separated, short_between, weakened
from .piece import Cell, Gap, Hole, Zero
from .place import bracket, exact_holes, exact_roots, multiplicity, sign_at
from .stretches import Stretch, branches_at, slope_on, stretches, windows
from .table import ZERO, takes

#: What showing that f keeps its sign on a tail, or in a hard place, may cost.
_BOXES, _SECONDS = 2_000, 5.0
#: A cell around an exact root is made at most this many times four times as wide.
_GROWTH: Final = 22


def pieces(f: Formula, x: str, interval: Interval, tolerance: Fraction, effort: Effort) -> list[Found]:
    """The interval in gaps, cells, zeros and open places, from left to right. What they say is yet to be proved."""
    whole = from_interval(interval)
    if whole.is_point():
        return [_at_point(f, x, interval.lower)]
    tried = []
    for window, tails in windows(whole):
        ends = [_tail(f, x, tail, effort) for tail in tails]
        tried.append((window, tails, ends))
        if all(isinstance(end, Gap) for end in ends):
            break
    else:
        # Roots may go on for ever: those of a moderate part are better than none of a huge one.
        window, tails, ends = tried[1]
    parts = stretches(f, x, window, effort)
    inner = [piece for stretch in parts for piece in _pieces(f, x, interval, stretch, tolerance)]
    left = [end for end, tail in zip(ends, tails, strict=True) if tail.lower is None]
    right = [end for end, tail in zip(ends, tails, strict=True) if tail.upper is None]
    return separated(_settled(f, x, interval, joined([*left, *inner, *right])))


def _at_point(f: Formula, x: str, at: Formula) -> Found:
    """An interval that is one point: a root without multiplicity, or a gap."""
    sign = sign_at(f, x, at)
    return Open(at, at) if sign is None else Gap(at, at, ">" if sign > 0 else "<") if sign else Zero(at, at)


def _tail(f: Formula, x: str, tail: Range, effort: Effort) -> Found:
    """A tail as a gap, if f has one sign there."""
    end = tail.upper if tail.lower is None else tail.lower
    assert end is not None
    part, sign = interval_of(tail), sign_at(f, x, end)
    if not sign or not keeps_sign(f, x, part, sign, effort):
        return Open(part.lower, part.upper)
    return Gap(part.lower, part.upper, ">" if sign > 0 else "<")


def keeps_sign(f: Formula, x: str, part: Interval, sign: int, effort: Effort) -> bool:
    """Whether f > 0 (sign 1) or f < 0 (sign -1) on the part of the interval, by a short proof."""
    statement = Statement((Relation(">" if sign > 0 else "<", f, ZERO),), ((x, part),))
    return effort.less(_BOXES, _SECONDS).prove(statement).status == "proved"


def _pieces(f: Formula, x: str, interval: Interval, stretch: Stretch, tolerance: Fraction) -> list[Found]:
    r = stretch.range
    assert r.lower is not None
    assert r.upper is not None
    middle = sign_at(f, x, number((approximate(r.lower) + approximate(r.upper)) / 2))
    as_gap: list[Found] = [Open(r.lower, r.upper)]
    if middle:
        as_gap = [Gap(r.lower, r.upper, ">" if middle > 0 else "<", stretch.branches)]
    if stretch.kind == "hard":
        return [Open(r.lower, r.upper)]
    if stretch.kind == "gap":
        return as_gap
    rising, direction = stretch.sign > 0, ">" if stretch.sign > 0 else "<"
    for end, is_open in ((r.lower, r.lower_open), (r.upper, r.upper_open)):
        if not is_open and sign_at(f, x, end) == 0:
            cell = Cell(r.lower, r.upper, 1, direction, end, end, stretch.branches)
            at_end = end in (interval.lower, interval.upper)
            return [cell] if at_end else weakened(cell)
    signs = {sign_at(f, x, r.lower), sign_at(f, x, r.upper)}
    if 0 in signs or len(signs) == 1 and None not in signs:  # zero only at an open end
        return as_gap
    place = bracket(f, x, r, rising, tolerance)
    return as_gap if place is None else [Cell(r.lower, r.upper, 1, direction, *place, stretch.branches)]


def _settled(f: Formula, x: str, interval: Interval, found: list[Found]) -> list[Found]:
    """Open places in which an exact root is found become cells or zeros."""
    listed: list[Found] = list(found)
    for index in reversed(range(len(found))):
        piece = found[index]
        if not isinstance(piece, Open) or piece.lower is MINUS_OO or piece.upper is OO:
            continue
        before = listed[index - 1] if index else None
        after = listed[index + 1] if index + 1 < len(listed) else None
        cell = _cell(f, x, interval, piece, before, after)
        if cell is not None:
            listed[index] = cell
            if isinstance(before, Gap):
                listed[index - 1] = replace(before, upper=cell.lower)
            if isinstance(after, Gap):
                listed[index + 1] = replace(after, lower=cell.upper)
            continue
        exact: list[Zero | Hole] = [Zero(c, c) for c in _exact(f, x, interval, piece, before, after)]
        exact = exact or [Hole(c, c) for c in _holes(f, x, interval, piece, before, after)]
        if exact:
            (at, *_) = exact
            parts: list[Found] = [at]
            if at.lower is not piece.lower:
                parts.insert(0, _likely_gap(f, x, piece.lower, at.lower))
            if at.lower is not piece.upper:
                parts.append(_likely_gap(f, x, at.lower, piece.upper))
            listed[index : index + 1] = parts
    return joined(listed)


def _likely_gap(f: Formula, x: str, lower: Formula, upper: Formula) -> Gap:
    """A gap with the sign that f has at its middle."""
    middle = number((approximate(lower) + approximate(upper)) / 2)
    return Gap(lower, upper, ">" if sign_at(f, x, middle) == 1 else "<", branches_at(f, x, middle))


def _exact(
    f: Formula, x: str, interval: Interval, place: Open, before: Found | None, after: Found | None
) -> list[Formula]:
    """Exact roots in the place: its ends where these end the interval, and simple numbers in it."""
    found = [end for end in _ends(interval, place, before, after) if sign_at(f, x, end) == 0]
    within = Range(place.lower, place.upper)
    near = (c for c in exact_roots(f, x, *_around(place)) if inside(within, c, arb_arithmetic))
    return found + [c for c in near if c not in found]


def _holes(
    f: Formula, x: str, interval: Interval, place: Open, before: Found | None, after: Found | None
) -> list[Formula]:
    """Exact points in the place at which f has no value."""
    found = [end for end in _ends(interval, place, before, after) if undefined_at(f, {x: end}) is not None]
    inner = Range(place.lower, place.upper, True, True)
    return found or [c for c in exact_holes(f, x, *_around(place)) if lies_inside(inner, c)]


def _ends(interval: Interval, place: Open, before: Found | None, after: Found | None) -> list[Formula]:
    """The ends of the place that are ends of the interval and belong to it."""
    sides = ((place.lower, interval.lower_open, before), (place.upper, interval.upper_open, after))
    return [end for end, is_open, beside in sides if beside is None and not is_open]


def _around(place: Open) -> tuple[float, float]:
    """The middle of the place, and a reach that covers it."""
    low, high = approximate(place.lower), approximate(place.upper)
    return as_float((low + high) / 2), max(as_float(high - low), 1e-9 * max(1.0, as_float(abs(low))))


def _cell(
    f: Formula, x: str, interval: Interval, place: Open, before: Found | None, after: Found | None
) -> Cell | None:
    """A cell around an exact root in an open place, as wide as the next gaps and the derivative allow."""
    low, high = approximate(place.lower), approximate(place.upper)
    for c in _exact(f, x, interval, place, before, after):
        order = multiplicity(f, x, c)
        for width in range(_GROWTH, -1, -1) if order else ():
            step = max(high - low, Fraction(1, 2**44)) * 4**width
            lower = _outer(place.lower, before, low - step)
            upper = _outer(place.upper, after, high + step)
            sign = slope_on(f, x, Range(lower, upper), (), order)
            if sign:
                return Cell(lower, upper, order, ">" if sign > 0 else "<", c, c)
    return None


def _outer(end: Formula, neighbour: Found | None, wanted: Fraction) -> Formula:
    """A wider end: into a gap beside the place, at most to about its middle."""
    if not isinstance(neighbour, Gap):
        return end
    here = approximate(end)
    far = neighbour.lower if neighbour.upper is end else neighbour.upper
    limit = wanted if far in (OO, MINUS_OO) else short_between(here, approximate(far))
    cut = max(wanted, limit) if wanted < here else min(wanted, limit)
    return end if cut == here else number(short_between(2 * cut - here, here))


def patiently(f: Formula, x: str, interval: Interval, found: Sequence[Found], effort: Effort) -> list[Found]:
    """Open places beside a gap shown to be part of it, where the prover can do that."""
    result = list(found)
    for index, piece in enumerate(found):
        if not isinstance(piece, Open):
            continue
        before, after = found[index - 1] if index else None, found[index + 1] if index + 1 < len(found) else None
        lower_open = interval.lower_open if before is None else not isinstance(before, Open) and takes(before, "upper")
        upper_open = interval.upper_open if after is None else not isinstance(after, Open) and takes(after, "lower")
        part = Interval(piece.lower, piece.upper, lower_open, upper_open)
        for neighbour in (before, after):
            if isinstance(neighbour, Gap) and keeps_sign(f, x, part, 1 if neighbour.sign == ">" else -1, effort):
                result[index] = Gap(piece.lower, piece.upper, neighbour.sign)
                break
    return joined(result)
