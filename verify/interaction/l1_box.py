"""The L1 criterion over a box of parameters, for any analytic family f(x; p); and certain failure at one point.

Everything is enclosed twice, directly over the box and by the mean-value form about its middle, with derivatives in
x from Taylor arithmetic and the derivatives ∂f/∂p_k as formulas of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from verify.formula.derivative import derivative
from verify.formula.tree import Formula, variables

from .arithmetic import Arithmetic, OutsideDomainError, Value
from .jets import derivatives, is_entire, jet
from .l1_cell import Gap, Signs, Turns, gap, increases_from_zero, sign

Box = Mapping[str, tuple[Fraction, Fraction]]
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Family:
    """f(x; p) with its derivatives ∂f/∂p_k in the parameters, as formulas, for those p_k where there is a formula."""

    formula: Formula
    x: str
    slopes: tuple[tuple[str, Formula], ...]


def family(formula: Formula, x: str = "x") -> Family:
    """The family with all variables of ``formula`` but ``x`` as parameters."""
    slopes = []
    for name in sorted(set(variables(formula)) - {x}):
        with suppress(ValueError):  # abs, min, max or gamma of a parameter has no formula for its derivative
            slopes.append((name, derivative(formula, name)))
    return Family(formula, x, tuple(slopes))


@dataclass(frozen=True, slots=True)
class BoxChart:
    """f on a box of parameters: ``whole`` the box, ``middle`` its middle, ``radii`` about it where not a point."""

    f: Family
    box: Box
    whole: Values
    middle: Values
    radii: Values
    m: Gap
    a: Arithmetic
    positive: bool = False
    falls: Fraction | None = None

    @property
    def has_mean_value(self) -> bool:
        """Whether the mean-value form in the parameters can be used: all of those that vary have a derivative."""
        return set(self.radii) <= {name for name, _ in self.f.slopes}

    def covers(self, previous: Fraction, last: Fraction) -> bool:
        """π lies in the last grid cell, which is too short to wrap around the circle."""
        a = self.a
        return a.positive(a.number(last) - a.pi) and a.positive(a.pi - a.number(previous)) and last < 4

    def initial_slope(self) -> Value:
        return self.at(self.f.formula, Fraction(0), 1, self.whole)

    def at(self, formula: Formula, point: Fraction, order: int, p: Values) -> Value:
        """The derivative of the given order in x at one rational point."""
        a = self.a
        return derivatives(jet(formula, self.f.x, a.number(point), p, order, a), order, a)[order]

    def signs(self, lower: Fraction, upper: Fraction) -> Signs:
        a, f, middle = self.a, self.f, (lower + upper) / 2
        cell, radius = a.between(lower, upper), a.between(lower - middle, upper - middle)
        if not is_entire(f.formula):
            jet(f.formula, f.x, -cell, self.whole, 0, a)  # analytic on the mirrored cell too, else this raises
        wide = derivatives(jet(f.formula, f.x, cell, self.whole, 4, a), 4, a)
        if sign(wide[1], a) and sign(wide[3], a):
            return Signs(sign(wide[0], a), sign(wide[1], a), sign(wide[3], a), a.magnitude(wide[3]))
        at = self.middle if self.has_mean_value else self.whole
        centre = derivatives(jet(f.formula, f.x, a.number(middle), at, 3, a), 3, a)
        enclosures = {k: centre[k] + wide[k + 1] * radius for k in (0, 1, 3)}
        for name, formula in f.slopes if self.has_mean_value else ():
            if name in self.radii:
                rates = derivatives(jet(formula, f.x, cell, self.whole, 3, a), 3, a)
                enclosures = {k: v + rates[k] * self.radii[name] for k, v in enclosures.items()}
        value, slope, third = (a.common(wide[k], v) for k, v in enclosures.items())
        return Signs(sign(value, a), sign(slope, a), sign(third, a), a.magnitude(third))

    def margin(self, tau: Fraction, turns: Turns, undecided: Value, end: Fraction) -> Value:
        a, t = self.a, self.a.number(tau)
        inner = [(point, c) for point, c in turns if point < end]  # f''(π) = 0
        factor = 4 * (1 + a.divide(t, gap(self.m, a)))

        def sides(formula: Formula, p: Values) -> Value:
            result = factor * self.at(formula, Fraction(0), 1, p)
            for point, c in inner:
                result = result - c * t * self.at(formula, point, 2, p)
            return result

        value = sides(self.f.formula, self.whole)
        if self.radii and self.has_mean_value:
            centred = sides(self.f.formula, self.middle)
            for name, formula in self.f.slopes:
                if name in self.radii:
                    centred = centred + sides(formula, self.whole) * self.radii[name]
            value = a.common(value, centred)
        return value - t * undecided


def box_chart(f: Family, box: Box, m: Gap, a: Arithmetic, *, falls: Fraction | None = None) -> BoxChart:
    """The chart of a box; a parameter with equal ends is a number. ``falls``: see ``l1_cell``."""
    middles = {name: (lower + upper) / 2 for name, (lower, upper) in box.items()}
    return BoxChart(
        f,
        box,
        {name: a.between(*ends) for name, ends in box.items()},
        {name: a.number(middle) for name, middle in middles.items()},
        {
            name: a.between(lower - middles[name], upper - middles[name])
            for name, (lower, upper) in box.items()
            if lower < upper
        },
        m,
        a,
        falls=falls,
    )


def violation(
    f: Family, at: Mapping[str, Fraction], m: Gap, tau: Fraction, grid: Sequence[Fraction], a: Arithmetic
) -> tuple[bool, str]:
    """Whether (L1) certainly fails at one rational point of the parameters, for every admissible τ.

    f'(τ₀) > 0 at ``tau`` = τ₀ forces τ > τ₀. The sum of |f''(x_(i+1)) - f''(x_i)| over points of [0, π] is at most
    the total variation V. When V > 4 f'(0)/M the difference of the two sides, τ(V - 4 f'(0)/M) - 4 f'(0), increases
    with τ, so it is enough that it is positive at τ₀.
    """
    if not increases_from_zero(grid) or not a.positive(a.pi - a.number(grid[-1])) or not 0 < tau <= grid[-1]:
        return False, "the points do not increase from 0 and stay below pi"
    chart = box_chart(f, {name: (value, value) for name, value in at.items()}, m, a)
    try:
        slope = chart.initial_slope()
        values = [a.zero, *(chart.at(f.formula, x, 2, chart.whole) for x in grid[1:]), a.zero]  # f''(0) = f''(π) = 0
        if not a.positive(slope):
            return False, "f'(0) > 0 is not certain"
        if not a.positive(chart.at(f.formula, tau, 1, chart.whole)):
            return False, "f'(tau) > 0 is not certain"
    except OutsideDomainError as error:
        return False, f"f is not certainly analytic: {error}"
    total = a.zero
    for previous, value in pairwise(values):
        total = total + sign(value - previous, a) * (value - previous)
    excess = total - a.divide(4 * slope, gap(m, a))
    if not a.positive(excess) or not a.positive(a.number(tau) * excess - 4 * slope):
        return False, "the opposite inequality is not certain"
    return True, ""


def slope_is_negative(f: Family, at: Mapping[str, Fraction], a: Arithmetic) -> tuple[bool, str]:
    """Whether f'(0) < 0 is certain at one rational point of the parameters."""
    chart = box_chart(f, {name: (value, value) for name, value in at.items()}, "2*pi", a)
    if a.negative(chart.initial_slope()):
        return True, "f'(0) < 0 at the point."
    return False, "f'(0) < 0 is not certain"


def changes_sign(f: Family, at: Mapping[str, Fraction], x: Fraction, a: Arithmetic) -> tuple[bool, str]:
    """Whether f(x) < 0 is certain at one rational point of the parameters, with 0 < x < π."""
    chart = box_chart(f, {name: (value, value) for name, value in at.items()}, "pi", a)
    if x > 0 and a.positive(a.pi - a.number(x)) and a.negative(chart.at(f.formula, x, 0, chart.whole)):
        return True, f"f({x}) < 0 at the point, so M = pi is not allowed."
    return False, "f(x) < 0 at a point of (0, pi) is not certain"
