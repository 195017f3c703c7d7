"""Certified enclosures of a formula on the cells of a grid: what a picture of its graph is drawn from.

On a cell where everything is certainly defined the enclosure is the common part of the natural extension and of the
mean-value form (exact up to rounding where the formula is monotone); elsewhere it is the natural extension, which holds
wherever the formula is defined. All at the working precision of Arb.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from numerics import enclosure as arb
from numerics.decimals import to_decimals
from numerics.enclosure import Enclosure
from verify.formula.tree import Formula, number
from verify.kernel.box import Box, Range, approximate, point
from verify.kernel.decide import has_sign, lacks_sign
from verify.kernel.gradient import gradient
from verify.kernel.program import NotCertain, Program, compiled, evaluate

#: How far a picture reaches into an infinite range: this far from a finite end, or this many times as far out.
REACH: Final = 10
DECADES: Final = 3


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a range that is drawn: finite ``low`` and ``high``; ``log`` when points are spaced geometrically."""

    r: Range
    low: Fraction
    high: Fraction
    log: bool = False

    def cells(self, count: int) -> list[Range]:
        """The range cut into ``count`` cells inside the window and one for each infinite rest."""
        cuts = [number(cut) for cut in self.cuts(count)]
        low, high = number(self.low), number(self.high)
        first = low if self.r.lower is None else self.r.lower
        last = high if self.r.upper is None else self.r.upper
        inner = [Range(a, b) for a, b in pairwise([first, *cuts, last])]
        before = [] if self.r.lower is not None else [Range(None, low)]
        after = [] if self.r.upper is not None else [Range(high, None)]
        return [*before, *inner, *after]

    def cuts(self, count: int) -> list[Fraction]:
        """The ``count`` - 1 places between low and high, rounded to short decimals."""
        if self.log:
            ratio = math.log(self.high / self.low) / count
            exact = [float(self.low) * math.exp(k * ratio) for k in range(1, count)]
            return [_short(place, place * ratio) for place in exact]
        width = (self.high - self.low) / count
        return [_short(self.low + k * width, float(width)) for k in range(1, count)]

    def places(self, count: int) -> list[float]:
        """``count`` + 1 places from low to high."""
        return [float(self.low), *map(float, self.cuts(count)), float(self.high)]


def _short(place: Fraction | float, width: float) -> Fraction:
    """A decimal within a twentieth of ``width`` of the place."""
    step = Fraction(10) ** (math.floor(math.log10(width)) - 1)
    return round(Fraction(place) / step) * step


def window(r: Range, near: Fraction | None = None, *, log: bool = True) -> Window | None:
    """The window for a range, which holds the point ``near``; None for a range of one point.

    A finite range is shown whole, from its lower end on a logarithmic axis when it spans more than three decades. An
    infinite one is cut at a distance of 10 from its finite end (from 0), or after three decades when it starts
    above zero.
    """
    low = None if r.lower is None else approximate(r.lower)
    high = None if r.upper is None else approximate(r.upper)
    decades = log and low is not None and low > 0 and (high is None or high > 10**DECADES * low)
    if low is None:
        low = min(Fraction(0) if high is None else high, near or Fraction(0)) - REACH
    if high is None:
        high = low * 10**DECADES if decades else max(low, near or low, Fraction(0)) + REACH
        high = max(high, 2 * near) if near is not None and near > 0 else high
    return Window(r, low, high, decades) if low < high else None


@dataclass(frozen=True, slots=True)
class Cell:
    """A box, an enclosure of the formula on it (None: defined nowhere there), and whether it is defined everywhere."""

    box: Box
    value: Enclosure | None
    defined: bool

    def holds(self, op: str) -> bool | None:
        """Whether the sign holds on all of the cell, fails on all of it (an undefined formula fails), or None."""
        if self.value is None or lacks_sign(self.value, op):
            return False
        return True if self.defined and has_sign(self.value, op) else None


def enclosed(program: Program, box: Box) -> Cell:
    """The cell for a formula on a box."""
    try:
        where = {name: r.enclosed(arb) for name, r in box.items()}
        plain: Enclosure = evaluate(program, where, arb)[program.outputs[0]]
    except arb.EmptyEnclosure:
        return Cell(box, None, False)
    try:
        values = evaluate(program, where, arb, strict=True)
    except NotCertain:
        return Cell(box, plain, False)
    try:
        slopes = gradient(program, values, program.outputs[0], arb)
        return Cell(box, arb.intersection(plain, _mean_value(program, box, where, slopes)), True)
    except (NotCertain, arb.EmptyEnclosure):
        return Cell(box, plain, True)


def _mean_value(
    program: Program, box: Box, where: Mapping[str, Enclosure], slopes: Mapping[str, Enclosure]
) -> Enclosure:
    """The range by monotonicity in every variable, or by the mean-value form around the middle.

    Raises NotCertain on an infinite box.
    """
    if any(r.lower is None or r.upper is None for r in box.values()):
        raise NotCertain("unbounded")
    output = program.outputs[0]
    if all(slope.lo >= 0 or slope.hi <= 0 for slope in slopes.values()):
        corners = []
        for side, other in (("lower", "upper"), ("upper", "lower")):
            ends = {n: r.end(other if n in slopes and slopes[n].hi <= 0 else side) for n, r in box.items()}
            at = {n: point(end, arb) for n, end in ends.items() if end is not None}
            corners.append(evaluate(program, at, arb, strict=True)[output])
        return arb.hull(*corners)
    middle = {n: arb.number(_middle(r)) for n, r in box.items()}
    bound: Enclosure = evaluate(program, middle, arb, strict=True)[output]
    for name, slope in slopes.items():
        bound = arb.add(bound, arb.mul(slope, arb.sub(where[name], middle[name])))
    return bound


def _middle(r: Range) -> Fraction:
    assert r.lower is not None
    assert r.upper is not None
    return (approximate(r.lower) + approximate(r.upper)) / 2


def computed(program: Program, at: Mapping[str, float]) -> float | None:
    """The value at one point as a float, for curves; None where there is no finite value."""
    try:
        where = {name: arb.number(Fraction(value)) for name, value in at.items()}
        value: Any = evaluate(program, where, arb)[program.outputs[0]]
    except (NotCertain, ArithmeticError):
        return None
    middle = float((value.lo + value.hi) / 2) if value.is_finite() else math.nan
    return middle if math.isfinite(middle) else None


def fineness(formula: Formula, most: int, work: int) -> int:
    """How many cells to draw: ``most`` for short formulas, fewer for long ones, so that ``work`` steps are enough."""
    return max(most // 6, min(most, work // len(compiled(formula).steps)))


def decimal_ends(value: Enclosure) -> tuple[float | None, float | None]:
    """Both ends as decimals of six digits, rounded outward; None for an infinite one (JSON has no infinities)."""
    low, high = (float(text) for text in to_decimals(value, 6))
    return (low if math.isfinite(low) else None), (high if math.isfinite(high) else None)
