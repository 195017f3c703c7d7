"""Finding grids for the L1 criterion: refine what costs most, give up early when refining cannot help.

Untrusted: a cell that comes out of here is only ever used after ``l1_cell.decide`` has decided it again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from .arithmetic import OutsideDomainError
from .l1_cell import Chart, Signs, falling_from, margin, not_yet_positive

#: A rational a little above π, where grids of the half circle end.
END: Final = Fraction(31415926536, 10**10)

#: The first grid of the half circle; the largest number of cells a grid may be refined to.
FIRST: Final = (*(Fraction(k, 4) for k in range(13)), END)
FINEST: Final = 600

#: A round of refining that leaves more than this part of the undecided cost is the last one.
STALLED: Final = 0.85


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
        points, cells = [self.points[0]], []
        for i, cell in enumerate(self.cells):
            left, right = self.points[i], self.points[i + 1]
            middle = (left + right) / 2
            parts = [(left, middle), (middle, right)] if i in chosen else []
            for u, v in parts:
                cells.append(self.chart.signs(u, v))
                points.append(v)
            if not parts:
                cells.append(cell)
                points.append(right)
        self.points, self.cells = points, cells


def find(chart: Chart, first: Sequence[Fraction] = FIRST) -> Found | None:
    """A certificate of (L1) on the chart, from refining the grid ``first``, or None when that does not lead to one."""
    points = list(first)
    try:
        if not chart.a.positive(chart.initial_slope()):
            return None
        grid = Grid(chart, points, [chart.signs(u, v) for u, v in pairwise(points)])
        previous = math.inf
        while len(grid.cells) <= FINEST:
            chosen, cost = _to_split(grid)
            if chosen is None or (len(grid.cells) > 4 * len(first) and cost > STALLED * previous):
                return None
            if not chosen:
                return Found(grid.points[falling_from(chart, grid.points, grid.cells)], tuple(grid.points))
            grid.split(chosen)
            previous = cost
    except OutsideDomainError:
        return None
    return None


def _to_split(grid: Grid) -> tuple[set[int] | None, float]:
    """The cells to halve, and what the undecided parts cost now. No cells: the criterion is certain; None: give up."""
    chart, a = grid.chart, grid.chart.a
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
