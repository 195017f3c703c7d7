"""Boxes as rows of ends: what a walk through a split tree carries, with doubles for ends that are exact doubles.

Splitting is the same as in ``box``, at the same points, but needs no fractions where the two ends of a range and their
middle are doubles; that is known from the errors of the sums (Knuth's TwoSum), which have to vanish.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from verify.formula.tree import Formula, number

from .box import KEPT_BITS, Box, Range, default_point


class End(NamedTuple):
    """An end that is open, infinite (None), or not an exact double."""

    at: Formula | None
    is_open: bool


#: A double stands for itself, closed.
Bound = float | End
#: The lower and upper ends of all variables in turn, in the order of the box.
Bounds = tuple[Bound, ...]

#: Splits are made at multiples of 2**(exponent of the width - FINER).
FINER: Final = KEPT_BITS + 2
#: Narrower ranges are left to fractions, as products may underflow.
SMALLEST: Final = 2.0**-900


def bound(end: Formula | None, is_open: bool = False) -> Bound:
    """The end of a range."""
    if end is not None and end.op == "number" and not is_open:
        value: Fraction = end.args[0]
        if value.denominator & (value.denominator - 1) == 0 and max(abs(value.numerator), value.denominator) < 2**53:
            return float(value)
    return End(end, is_open)


def bounds_of(box: Box) -> Bounds:
    """The ends of a box."""
    return tuple(b for r in box.values() for b in (bound(r.lower, r.lower_open), bound(r.upper, r.upper_open)))


def box_of(names: Sequence[str], bounds: Bounds) -> Box:
    """The box with these ends."""
    return {name: range_of(bounds[2 * k], bounds[2 * k + 1]) for k, name in enumerate(names)}


def point_of(cut: Bound) -> Formula:
    """A finite end as a formula."""
    at = cut.at if isinstance(cut, End) else number(Fraction(cut))
    assert at is not None
    return at


def range_of(lower: Bound, upper: Bound) -> Range:
    """The range with these ends."""
    low = lower if isinstance(lower, End) else End(number(Fraction(lower)), False)
    high = upper if isinstance(upper, End) else End(number(Fraction(upper)), False)
    return Range(low.at, high.at, low.is_open, high.is_open)


def default_cut(lower: Bound, upper: Bound) -> Bound:
    """``default_point`` of the range with these ends."""
    cut = middle(lower, upper) if isinstance(lower, float) and isinstance(upper, float) else None
    return bound(number(default_point(range_of(lower, upper)))) if cut is None else cut


def middle(low: float, high: float) -> float | None:
    """``default_point`` of [low, high]; None where it may not be a double, or no point of the interval.

    >>> middle(1.0, 100.0), default_point(range_of(1.0, 100.0))
    (50.5, Fraction(101, 2))
    """
    width, total = high - low, high + low
    if not width >= SMALLEST or _error_of_sum(high, -low, width) or _error_of_sum(high, low, total):
        return None
    unit = math.frexp(width)[1] - FINER
    near = math.ldexp(round(math.ldexp(total, -1 - unit)), unit)
    return near if low < near < high else total / 2


def _error_of_sum(a: float, b: float, s: float) -> float:
    """a + b - s exactly, for the rounded sum s; NaN, which is true, where that overflows."""
    part = s - a
    return (a - (s - part)) + (b - part)
