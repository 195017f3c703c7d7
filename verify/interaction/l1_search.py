"""Finding grids for the L1 criterion: refine what costs most, give up early when refining cannot help.

What comes out of here has been decided by ``l1_cell.decide``; the search itself is not trusted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np

from .arithmetic import OutsideDomainError
from .float_balls import FLOAT_BALLS, Ball, balls
from .jets import derivatives, jet
from .l1_box import BoxChart, Family, box_chart
from .l1_cell import Chart, Gap, Signs, decide, falling_from, margin, not_yet_positive

#: A rational a little above π, where grids of the half circle end.
END: Final = Fraction(31415926536, 10**10)

#: The first grid of the half circle; the largest number of cells a grid may be refined to.
FIRST: Final = (*(Fraction(k, 4) for k in range(13)), END)
FINEST: Final = 600

#: A round of refining that leaves more than this part of the undecided cost is the last one.
STALLED: Final = 0.85
#: Grids of more cells are not refined to make f certainly analytic on them.
MANY: Final = 80


@dataclass(frozen=True, slots=True)
class Found:
    """The bound τ and the grid that certify (L1) on a chart."""

    tau: Fraction
    grid: tuple[Fraction, ...]


@dataclass(slots=True)
class Grid:
    """The grid under construction: cells in order, with what is known on each."""

    chart: Chart
    points: list[Fraction]
    cells: list[Signs]

    def split(self, chosen: set[int]) -> None:
        """Halve the chosen cells."""
        points, cells = [self.points[0]], list[Signs | None]()
        for i, cell in enumerate(self.cells):
            left, right = self.points[i], self.points[i + 1]
            middle = (left + right) / 2
            points += [middle, right] if i in chosen else [right]
            cells += [None, None] if i in chosen else [cell]
        new = [(points[i], points[i + 1]) for i, cell in enumerate(cells) if cell is None]
        found = iter(_signs(self.chart, new))
        self.points, self.cells = points, [next(found) if cell is None else cell for cell in cells]


def find(chart: Chart, first: Sequence[Fraction] = FIRST) -> Found | None:
    """A certificate of (L1) on the chart, from refining the grid ``first``, or None when that does not lead to one.

    On a box of parameters the grid is refined in floating point, and refined further where that is not enough; what is
    returned has been decided (``l1_cell.decide``).
    """
    try:
        if isinstance(chart, BoxChart) and (rough := _rough(chart)) is not None:
            with suppress(OutsideDomainError), np.errstate(all="ignore"):
                found = _refined(rough, first)
                if found is None or decide(chart, found.tau, found.grid)[0]:
                    return found
                first = found.grid
        found = _refined(chart, first)
        return found if found is not None and decide(chart, found.tau, found.grid)[0] else None
    except OutsideDomainError:
        return None


def suggests(f: Family, at: Mapping[str, Fraction], m: Gap) -> bool:
    """Whether (L1) seems to hold at one point of the parameters, in floating point."""
    chart = box_chart(f, {name: (value, value) for name, value in at.items()}, m, FLOAT_BALLS)
    with suppress(OutsideDomainError), np.errstate(all="ignore"):
        return _refined(chart, FIRST) is not None
    return True


def _rough(chart: BoxChart) -> BoxChart | None:
    """The chart in floating point; None when it is one."""
    if chart.a is FLOAT_BALLS:
        return None
    return box_chart(chart.f, chart.box, chart.m, FLOAT_BALLS, falls=chart.falls)


def _refined(chart: Chart, first: Sequence[Fraction]) -> Found | None:
    """The same in the arithmetic of the chart. Raises OutsideDomainError."""
    points = list(first)
    if not chart.a.positive(chart.initial_slope()):
        return None
    grid = Grid(chart, points, _signs(chart, list(pairwise(points))))
    previous = math.inf
    while len(grid.cells) <= FINEST:
        chosen, cost = _to_split(grid)
        if chosen is None or (len(grid.cells) > 4 * len(first) and cost > STALLED * previous):
            return None
        if not chosen:
            return Found(grid.points[falling_from(chart, grid.points, grid.cells)], tuple(grid.points))
        grid.split(chosen)
        previous = cost
    return None


def _signs(chart: Chart, cells: Sequence[tuple[Fraction, Fraction]]) -> list[Signs]:
    """What is certain on the cells: nothing on those where f is not certainly analytic, and no bound there."""
    nothing = Signs(0, 0, 0, None)
    if isinstance(chart, BoxChart) and chart.a is FLOAT_BALLS:
        try:
            return _rough_signs(chart, cells) if cells else []
        except OutsideDomainError:
            return [nothing] * len(cells)
    found = []
    for u, v in cells:
        try:
            found.append(chart.signs(u, v))
        except OutsideDomainError:
            found.append(nothing)
    return found


def _rough_signs(chart: BoxChart, cells: Sequence[tuple[Fraction, Fraction]]) -> list[Signs]:
    """What ``BoxChart.signs`` finds, on all cells at once; no bound where f may not be analytic."""
    a, f = chart.a, chart.f
    ends = np.array([[float(u), float(v)] for u, v in cells])
    cell, middle = balls(ends[:, 0], ends[:, 1]), Ball(ends.mean(axis=1))
    radius = cell - middle
    wide = derivatives(jet(f.formula, f.x, cell, chart.whole, 4, a), 4, a)
    at = chart.middle if chart.has_mean_value else chart.whole
    centre = derivatives(jet(f.formula, f.x, middle, at, 3, a), 3, a)
    forms = {k: centre[k] + wide[k + 1] * radius for k in (0, 1, 3)}
    for name, formula in f.slopes if chart.has_mean_value else ():
        if name in chart.radii:
            rates = derivatives(jet(formula, f.x, cell, chart.whole, 3, a), 3, a)
            forms = {k: form + rates[k] * chart.radii[name] for k, form in forms.items()}
    nothing = Ball(np.zeros(len(cells)))
    value, slope, third = (a.common(wide[k], form) + nothing for k, form in forms.items())
    signs = zip(value.signs(), slope.signs(), third.signs(), a.magnitude(third).m, strict=True)
    return [Signs(int(v), int(s), int(t), Ball(b) if np.isfinite(b) else None) for v, s, t, b in signs]


def _to_split(grid: Grid) -> tuple[set[int] | None, float]:
    """The cells to halve, and what the undecided parts cost now. No cells: the criterion is certain; None: give up."""
    chart, a = grid.chart, grid.chart.a
    unknown = {i for i, cell in enumerate(grid.cells) if cell.bound is None}
    if unknown:
        return (unknown if len(grid.cells) <= MANY else None), math.inf
    first = falling_from(chart, grid.points, grid.cells)
    if first == 0:
        return None, 0.0
    tau = grid.points[first]
    value = margin(chart, tau, grid.points, grid.cells)
    if a.positive(value):
        must_be_positive = chart.m == "pi" and not chart.positive
        unsettled = not_yet_positive(grid.points, grid.cells, tau) if must_be_positive else []
        return set(unsettled), float(sum(grid.points[i + 1] - grid.points[i] for i in unsettled))
    cost = {
        i: float(a.ends(c.bound)[1] * (grid.points[i + 1] - grid.points[i]) * tau)
        for i, c in enumerate(grid.cells)
        if c.third == 0
    }
    # Lowering τ by a part of itself lowers its side of the inequality, 4 f'(0) + deficit, by no more than that part;
    # at best it ends right of every cell where f' > 0, once all cells beyond with an undecided sign of f' are settled.
    deficit = max(-float(a.ends(value)[0]), 0.0)
    side = (deficit + 4.0 * float(a.ends(chart.initial_slope())[1])) / float(tau)
    rising = max((i + 1 for i, c in enumerate(grid.cells[:first]) if c.slope > 0), default=0)
    turns = sum(cost.values())
    if turns + float(tau - grid.points[rising]) * side < deficit:
        return None, 0.0
    falls = {
        i: float(grid.points[i + 1] - grid.points[i]) * side for i in range(rising, first) if not grid.cells[i].slope
    }
    largest = max([*cost.values(), *falls.values()])
    chosen = {i for costs in (cost, falls) for i, c in costs.items() if c >= 0.3 * largest}
    # When τ has to come down for the criterion to hold, only the cells that keep it up count as progress.
    return chosen, sum(falls.values()) + (0.0 if turns < deficit else turns)
