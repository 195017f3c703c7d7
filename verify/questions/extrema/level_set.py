"""The part of a box where a function comes close to its extremum, in a few boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal

from flint import ctx

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, number
from verify.kernel.box import Range, approximate, default_point, split
from verify.kernel.decide import assess
from verify.kernel.goal import Goal, Sign, difference

from ..places import Place
from ..points import ends

Box = dict[str, Range]

#: Boxes looked at for every variable, and places that are told apart.
_BOXES: Final = 1_500
_PLACES: Final = 6
_BITS: Final = 96
#: How clear of a level proofs stay, relative to its size: an arithmetic of doubles can then check them too.
ROOM: Final = Fraction(1, 2**46)


def above(f: Formula, box: Mapping[str, Range], level: Formula, side: Literal["max", "min"]) -> list[Place] | None:
    """Boxes that contain every point where f >= level (side "max") or f <= level; None when they reach to infinity.

    Found by branch and bound on the kernel's enclosures, with some room; what it says is still to be proved.
    """
    room = number(ROOM * max(Fraction(1), abs(approximate(level))))
    smaller = Sign(difference(level - room, f) if side == "max" else difference(f, level + room), ">")
    listed: list[Box] = [dict(box)]
    looked_at, limit = 0, _BOXES * max(1, len(box))
    with ctx.workprec(_BITS):
        while listed and looked_at < limit:
            finer: list[Box] = []
            for index, part in enumerate(listed):
                looked_at += 1
                if looked_at > limit:
                    finer += listed[index:]
                    break
                if assess(Goal(smaller, part), arb_arithmetic).method is not None:
                    continue
                name = max(part, key=lambda n: _width(part[n], box[n]), default=None)
                if name is None or _width(part[name], box[name]) < 1e-9:
                    finer.append(part)
                else:
                    finer += split(part, name, default_point(part[name]))
            if finer == listed:
                break
            listed = finer
    places = _clusters(listed)
    if len(places) > _PLACES:
        places = [_hull(places)]
    if any(r.lower is None or r.upper is None for place in places for r in place.values()):
        return None
    return [
        {n: (r.lower, r.upper) for n, r in place.items() if r.lower is not None and r.upper is not None}
        for place in places
    ]


def _width(r: Range, whole: Range) -> float:
    """The width relative to the whole range; infinite parts are widest."""
    if r.lower is None or r.upper is None:
        return 1e300
    (low, high), (start, stop) = ends(r), ends(whole)
    scale = stop - start
    return (high - low) / scale if 0 < scale < float("inf") else (high - low) / max(1.0, abs(low))


def _clusters(boxes: Sequence[Box]) -> list[Box]:
    """Hulls of boxes that touch, until no two hulls touch."""
    places: list[Box] = []
    for box in boxes:
        merged = box
        while True:
            near = [place for place in places if _touch(place, merged)]
            if not near:
                break
            places = [place for place in places if all(place is not other for other in near)]
            merged = _hull([merged, *near])
        places.append(merged)
    return places


def _touch(a: Box, b: Box) -> bool:
    return all(_place(a[n].lower, -1) <= _place(b[n].upper, 1) and _place(b[n].lower, -1) <= _place(a[n].upper, 1)
               for n in a)  # fmt: skip


def _place(end: Formula | None, side: int) -> Fraction | float:
    """An end as a number, exact where it is rational: far out, different ends may be the same double."""
    return side * float("inf") if end is None else approximate(end)


def _hull(boxes: Sequence[Box]) -> Box:
    result: Box = {}
    for name in boxes[0]:
        low = min((box[name] for box in boxes), key=lambda r: _place(r.lower, -1))
        high = max((box[name] for box in boxes), key=lambda r: _place(r.upper, 1))
        result[name] = Range(low.lower, high.upper, low.lower_open, high.upper_open)
    return result
