"""The synchronization ratio 4 (1 + τ/M) f'(0) / (τ ∫ max(f''', 0)), enclosed over intervals of a parameter.

(L1) holds where the ratio is above 1. It decreases in τ and in the integral, so bounds for both give bounds for it:
τ lies between the last grid cell where f' > 0 is certain and the first from where on f' < 0 is; the integral is the
total variation of f'' on [0, π], bounded from below by the differences over cells with a certain sign of f'''.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from .arithmetic import OutsideDomainError, Value
from .l1_box import BoxChart
from .l1_cell import Signs, gap, turning_points, undecided_variation
from .l1_search import END

Ends = tuple[Fraction, Fraction]

#: A rational just below π: the last grid point lies above π, and τ does not.
_BELOW_PI: Final = Fraction(314159265358979, 10**14)


@dataclass(frozen=True, slots=True)
class RatioBox:
    """The ratio for all parameters of a box lies in ``ratio``; τ and the integral in the other two."""

    ratio: Ends
    tau: Ends
    variation: Ends


def ratio_over(chart: BoxChart, cells: int = 48, rounds: int = 5) -> RatioBox | None:
    """The enclosure over the chart's box from a grid of ``cells`` cells, refined ``rounds`` times where f' or f'''
    change sign. None when no bound was found."""
    a = chart.a
    points = [END * i / cells for i in range(cells + 1)]
    if not chart.covers(*points[-2:]):
        return None
    try:
        known = [chart.signs(u, v) for u, v in pairwise(points)]
        for _ in range(rounds):
            points, known = _refined(chart, points, known)
        slope = chart.initial_slope()
        falling = len(known)
        while falling and known[falling - 1].slope < 0:
            falling -= 1
        rising = max((i + 1 for i, cell in enumerate(known) if cell.slope > 0), default=0)
        if not a.positive(slope) or rising == 0:
            return None
        decided = a.zero
        for point, c in turning_points(points, known):
            if point < points[-1]:
                decided = decided + c * chart.at(chart.f.formula, point, 2, chart.whole)
        upper = decided + undecided_variation(points, known, a)
        if not a.positive(decided):
            return None
        low, high = min(points[rising], _BELOW_PI), points[falling]

        def ratio(tau: Fraction, total: Value) -> Value:
            return 4 * slope * (a.divide(a.one, a.number(tau)) + a.divide(a.one, gap(chart.m, a))) / total

        bounds = a.ends(ratio(high, upper))[0], a.ends(ratio(low, decided))[1]
        return RatioBox(bounds, (low, high), (a.ends(decided)[0], a.ends(upper)[1]))
    except OutsideDomainError:
        return None


def _refined(chart: BoxChart, points: Sequence[Fraction], known: Sequence[Signs]) -> tuple[list[Fraction], list[Signs]]:
    """Cells with an undecided sign of f' or f''' halved."""
    new_points, new_cells = [points[0]], []
    for i, cell in enumerate(known):
        left, right = points[i], points[i + 1]
        ends = (
            [(left, right)] if cell.slope and cell.third else [(left, (left + right) / 2), ((left + right) / 2, right)]
        )
        for u, v in ends:
            new_cells.append(cell if len(ends) == 1 else chart.signs(u, v))
            new_points.append(v)
    return new_points, new_cells
