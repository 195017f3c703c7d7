"""Where all states of a box are after a step: by the ends of the box, the mean value form and the frame together.

All of them enclose the same states, and so does what they have in common. In one dimension the ends of the interval
bound it (``expansion``). In more, the mean value form on the box and on the parallelepiped (``frame``) lose a part
that is quadratic in the size of the box; a wide box is bounded at its corners too, where a component of P is monotone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from numerics.linear import times
from verify.kernel.program import Arithmetic, Interval

from .expansion import Expansion, along, summed
from .flow import Ends, Flow
from .frame import Axes, Frame, Step, around_frame, step_of, turned

#: A side of a box that is longer than this, relative to where it is, is wide.
WIDE: Final = Fraction(1, 2**20)


@dataclass(frozen=True, slots=True)
class Move:
    """One step: its length (None: up to the end), the box in which solutions stay, and for a system the axes of the
    frame after it."""

    length: Fraction | None
    box: Sequence[Ends]
    axes: Axes | None


def centre_of(frame: Frame | None, x: Sequence[Interval], A: Arithmetic) -> list[Interval]:
    """The point c around which the states are expanded."""
    return [middle(e, A) for e in x] if frame is None else [A.number(c) for c in frame.axes.centre]


def moved(
    flow: Flow,
    x: Sequence[Interval],
    frame: Frame | None,
    inside: Expansion,
    rest: Sequence[Interval],
    t: Interval,
    h: Interval,
    axes: Axes | None,
    A: Arithmetic,
) -> tuple[list[Interval], Frame | None]:
    """The states of the box ``x`` at the time t after a step of length h with the remainder ``rest``, and their frame
    with the new axes."""
    if len(x) == 1:
        ends = [A.add(summed(point[0], h, A), rest[0]) for point in inside.points]
        return [A.Enclosure(ends[0].lo, ends[1].hi)], None
    step = step_of(inside, rest, h, A)
    offsets = [A.sub(e, c) for e, c in zip(x, centre_of(frame, x, A), strict=True)]
    reached = [A.add(m, side) for m, side in zip(step.middle, times(step.slopes, offsets, A), strict=True)]
    if any(_is_wide(e) for e in x):
        reached = both(reached, _between_corners(flow, x, step, rest, t, h, inside.order, A), A)
    if frame is None or axes is None:
        return reached, None
    frame = turned(frame, step, axes, A)
    return both(reached, around_frame(frame, A), A), frame


def _between_corners(
    flow: Flow,
    x: Sequence[Interval],
    step: Step,
    rest: Sequence[Interval],
    t: Interval,
    h: Interval,
    order: int,
    A: Arithmetic,
) -> list[Interval]:
    """The remainder and the range of P: every component at the corner of the box where it is least and greatest. In a
    variable in which it need not be monotone, the corner has the middle, and the mean value theorem does the rest."""
    found = []
    for i, slopes in enumerate(step.slopes):
        bounds = []
        for lowest in (True, False):
            corner, rising = [], A.number(Fraction(0))
            for e, slope in zip(x, slopes, strict=True):
                if slope.lo >= 0 or slope.hi <= 0:
                    corner.append(_end(e, (slope.lo >= 0) == lowest, A))
                else:
                    corner.append(middle(e, A))
                    rising = A.add(rising, A.mul(slope, A.sub(e, corner[-1])))
            value = summed(along(flow, corner, t, order, A)[i], h, A)
            bounds.append(A.add(A.add(value, rising), rest[i]))
        found.append(A.Enclosure(bounds[0].lo, bounds[1].hi))
    return found


def both(x: Sequence[Interval], y: Sequence[Interval], A: Arithmetic) -> list[Interval]:
    """The intersection of two boxes that both contain the states."""
    return [A.Enclosure(max(a.lo, b.lo), min(a.hi, b.hi)) for a, b in zip(x, y, strict=True)]


def _is_wide(e: Interval) -> bool:
    return bool(e.hi - e.lo > float(WIDE) * (1 + abs(e.lo)))


def _end(x: Interval, lower: bool, A: Arithmetic) -> Interval:
    end = x.lo if lower else x.hi
    return A.Enclosure(end, end)


def middle(x: Interval, A: Arithmetic) -> Interval:
    """A point of the interval near its middle."""
    point = A.number(Fraction(float(x.lo) / 2 + float(x.hi) / 2))
    return A.Enclosure(max(x.lo, point.lo), min(x.hi, point.hi)) if x.lo <= point.lo and point.hi <= x.hi else x
