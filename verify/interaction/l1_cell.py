"""The L1 criterion on one cell of parameters: the inequality, decided from a grid of the half circle.

For an odd, 2π-periodic f that is analytic near the circle, M ∈ {π, 2π} and τ with f' < 0 on (τ, π] (then f' < 0
outside [-τ, τ], f' being even and periodic), the criterion of Polyanskiy, Rigollet and Yao (2025, Theorem 2.1 and
Corollary 2.4) reads

    τ · ∫_T max(f''', 0) dx  <  4 (1 + τ/M) f'(0).                                              (L1)

f'' is odd and periodic, so it vanishes at 0 and π, and f''' is even: the integral is the total variation of f'' on
[0, π]. On a grid 0 = x_0 < … < x_n, x_n >= π, it is at most the sum over the grid cells of

    |f''(x_(i+1)) - f''(x_i)|   where f''' has one sign on the cell,   (x_(i+1) - x_i)·max|f'''|   elsewhere,

and consecutive cells of one sign telescope; in the cell that contains π the end counts as π. M = π is allowed when
f > 0 on (0, π): f' > 0 on the first cells, f > 0 on the cells up to τ, and beyond τ it follows from f' < 0 and
f(π) = 0. Where f'(π) <= 0 is known (``l1_marginal``), f' < 0 before π also follows on the last cells from f''' < 0
there: f''(π) = 0, so f'' > 0 before π, and f' increases towards f'(π) <= 0. No quadrature, no root finding, nothing but
signs of enclosures. How these are made is the business of a *chart*: of a box of parameters (``l1_box``), or of
self-attention with β up to infinity (``l1_tail``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal, Protocol

from .arithmetic import Arithmetic, OutsideDomainError, Value

Gap = Literal["pi", "2*pi"]
Turns = list[tuple[Fraction, int]]


@dataclass(frozen=True, slots=True)
class Signs:
    """What is certain on one grid cell: signs (+1, -1, or 0 for undecided) of f, f', f''', and a bound on |f'''|."""

    value: int
    slope: int
    third: int
    bound: Value


class Chart(Protocol):
    """Enclosures that hold for every parameter of one cell, with the variable of the grid scaled as the chart likes."""

    @property
    def a(self) -> Arithmetic: ...

    @property
    def m(self) -> Gap: ...

    @property
    def positive(self) -> bool:
        """Whether f > 0 on (0, π) is known beforehand."""

    @property
    def falls(self) -> Fraction | None:
        """From which angle on f' < 0 before π is known; beyond π: only f'(π) <= 0 is; None: nothing is."""

    def covers(self, previous: Fraction, last: Fraction) -> bool:
        """Whether a grid with the last two points ``previous`` and ``last`` ends where it must."""

    def initial_slope(self) -> Value:
        """f'(0)."""

    def signs(self, lower: Fraction, upper: Fraction) -> Signs:
        """What is certain on the grid cell [lower, upper]."""

    def margin(self, tau: Fraction, turns: Turns, undecided: Value, end: Fraction) -> Value:
        """4 (1 + τ/M) f'(0) - τ·(Σ c f''(x) + undecided) for (x, c) in ``turns``, on a grid that ends at ``end``."""


def gap(m: Gap, a: Arithmetic) -> Value:
    """M as an interval."""
    return a.pi if m == "pi" else 2 * a.pi


def sign(value: Value, a: Arithmetic) -> int:
    """+1 or -1 when certain, otherwise 0."""
    return 1 if a.positive(value) else -1 if a.negative(value) else 0


def turning_points(grid: Sequence[Fraction], cells: Sequence[Signs]) -> Turns:
    """(x, c) for the grid points where f'' enters the total variation, with its coefficient c.

    Cells where the sign of f''' is undecided contribute nothing here. f''(0) = 0 is left out.
    """
    coefficients = [0] * len(grid)
    for i, cell in enumerate(cells):
        coefficients[i] -= cell.third
        coefficients[i + 1] += cell.third
    return [(x, c) for x, c in zip(grid, coefficients, strict=True) if c and x > 0]


def undecided_variation(grid: Sequence[Fraction], cells: Sequence[Signs], a: Arithmetic) -> Value:
    """A bound for the variation of f'' over the cells where the sign of f''' is undecided."""
    total = a.zero
    for left, right, cell in zip(grid, grid[1:], cells, strict=False):
        if cell.third == 0:
            total = total + a.number(right - left) * cell.bound
    return total


def margin(chart: Chart, tau: Fraction, grid: Sequence[Fraction], cells: Sequence[Signs]) -> Value:
    """Right side minus left side of (L1), with the bound for the integral that the cells give."""
    return chart.margin(tau, turning_points(grid, cells), undecided_variation(grid, cells, chart.a), grid[-1])


def not_yet_positive(grid: Sequence[Fraction], cells: Sequence[Signs], tau: Fraction) -> list[int]:
    """The cells up to τ where f > 0 is not certain: neither by f' > 0 on all cells from 0, nor by f > 0 itself."""
    rising, missing = True, []
    for i, cell in enumerate(cells):
        if grid[i] >= tau:
            break
        rising = rising and cell.slope > 0
        if not rising and cell.value <= 0:
            missing.append(i)
    return missing


def falling_from(chart: Chart, grid: Sequence[Fraction], cells: Sequence[Signs]) -> int:
    """The first cell from which on f' < 0 is certain before π; as many as there are cells when it never is."""
    first = len(cells)
    if chart.falls is not None:
        while first > 0 and cells[first - 1].third < 0:  # without a gap up to π, where f'' vanishes
            first -= 1
        first = min([first, *(i for i in range(len(cells)) if grid[i] >= chart.falls)])
    while first > 0 and cells[first - 1].slope < 0:
        first -= 1
    return first


def decide(chart: Chart, tau: Fraction, grid: Sequence[Fraction]) -> tuple[bool, str]:
    """Whether (L1) is certain on the chart's cell of parameters; when not, the first step that failed."""
    a = chart.a
    if not increases_from_zero(grid) or not chart.covers(*grid[-2:]):
        return False, "the grid does not increase from 0 to the end of the half circle"
    if tau not in grid[1:]:
        return False, "tau is no point of the grid"
    try:
        if not a.positive(chart.initial_slope()):
            return False, "f'(0) > 0 is not certain"
        cells = [chart.signs(u, v) for u, v in pairwise(grid)]
        if tau < grid[falling_from(chart, grid, cells)]:
            return False, "f' < 0 beyond tau is not certain"
        if chart.m == "pi" and not chart.positive and not_yet_positive(grid, cells, tau):
            return False, "f > 0 on (0, pi) is not certain"
        if not a.positive(margin(chart, tau, grid, cells)):
            return False, "the inequality is not certain"
    except OutsideDomainError as error:
        return False, f"f is not certainly analytic: {error}"
    return True, ""


def increases_from_zero(grid: Sequence[Fraction]) -> bool:
    return len(grid) > 1 and grid[0] == 0 and all(u < v for u, v in pairwise(grid))
