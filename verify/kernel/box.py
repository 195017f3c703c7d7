"""Boxes with exact ends: what a split tree divides and an enclosure covers.

A ``Range`` is one variable's interval. Its ends are exact: rationals, ±∞, or formulas of constants such as π/2 (only
the domain's own ends; splits happen at rationals or at given formulas). A ``Box`` maps variables to ranges. Splitting
at the *default point* is a rule that prover and checker share, so that a certificate need not store the point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Final

from numerics import enclosure as arb_arithmetic
from numerics.decimals import to_fraction
from verify.formula.statement import Interval
from verify.formula.tree import Formula, number

from .program import Arithmetic, natural
from .program import Interval as Enclosed


@dataclass(frozen=True, slots=True)
class Range:
    """From ``lower`` to ``upper`` (None: infinite), each end open or not; infinite ends are open."""

    lower: Formula | None
    upper: Formula | None
    lower_open: bool = False
    upper_open: bool = False

    def end(self, side: str) -> Formula | None:
        """The end at ``side``: "lower" or "upper"."""
        return self.lower if side == "lower" else self.upper

    def is_open(self, side: str) -> bool:
        return self.lower_open if side == "lower" else self.upper_open

    def is_point(self) -> bool:
        return self.lower is not None and self.lower is self.upper

    def enclosed(self, arithmetic: Arithmetic) -> Enclosed:
        """The interval of the arithmetic that contains the range. Raises EmptyEnclosure when the ends are reversed,
        which narrowing by an assumption may do: then no point satisfies the assumption."""
        low = arithmetic.ENTIRE.lo if self.lower is None else point(self.lower, arithmetic).lo
        high = arithmetic.ENTIRE.hi if self.upper is None else point(self.upper, arithmetic).hi
        if low > high:
            raise arithmetic.EmptyEnclosure
        return arithmetic.Enclosure(low, high)


Box = Mapping[str, Range]


def point(end: Formula, arithmetic: Arithmetic) -> Enclosed:
    """An enclosure of a finite end."""
    if end.op == "number":
        return arithmetic.number(end.args[0])
    return natural(end, {}, arithmetic, strict=True)


def from_interval(interval: Interval) -> Range:
    """The range of an interval as it was written: ±oo becomes an infinite end."""
    return Range(
        None if _infinite(interval.lower) else interval.lower,
        None if _infinite(interval.upper) else interval.upper,
        interval.lower_open,
        interval.upper_open,
    )


def _infinite(end: Formula) -> bool:
    return end.op == "constant" and end.args[0] == "oo" or (end.op == "neg" and _infinite(end.args[0]))


def enclose(box: Box, arithmetic: Arithmetic) -> dict[str, Enclosed]:
    """The interval of every variable."""
    return {name: r.enclosed(arithmetic) for name, r in box.items()}


def approximate(end: Formula) -> Fraction:
    """A rational near a finite end, the same on every machine: the end itself when it is rational."""
    if end.op == "number":
        value: Fraction = end.args[0]
        return value
    from flint import ctx

    with ctx.workprec(64):
        return to_fraction(point(end, arb_arithmetic).lo)


#: The default split of a finite range is its middle, rounded to this many bits of the width.
KEPT_BITS: Final = 12


def default_point(r: Range) -> Fraction:
    """The rational at which a range is split by default.

    Finite ranges: near the middle, rounded to few bits so that points stay short. Infinite ones: 0 if it is inside,
    else a point twice as far out (at least at distance 1), so that a far tail is reached in few splits.
    """
    if r.lower is None and r.upper is None:
        return Fraction(0)
    if r.upper is None:
        assert r.lower is not None
        low = approximate(r.lower)
        return Fraction(0) if low < 0 else _short(max(2 * low, low + 1), low)
    if r.lower is None:
        high = approximate(r.upper)
        return Fraction(0) if high > 0 else -_short(max(-2 * high, 1 - high), -high)
    return _middle(approximate(r.lower), approximate(r.upper))


def _middle(low: Fraction, high: Fraction) -> Fraction:
    """(low + high)/2, rounded to the multiple of 2**e where that is inside, ties to even; e follows from the width.

    In integers, for every split of every proof passes here: low = a/m and high = c/m.
    """
    m = low.denominator * high.denominator
    a, c = low.numerator * high.denominator, high.numerator * low.denominator
    bits = m << KEPT_BITS
    common = gcd(c - a, bits)
    e = ((c - a) // common).bit_length() - (bits // common).bit_length() - 1
    above, below = (a + c, 2 * m << e) if e >= 0 else (a + c << -e, 2 * m)
    whole, rest = divmod(above, below)
    whole += 2 * rest > below or (2 * rest == below and whole % 2)
    near, unit = (whole << e, 1) if e >= 0 else (whole, 1 << -e)
    return Fraction(near, unit) if a * unit < near * m < c * unit else Fraction(a + c, 2 * m)


def _short(value: Fraction, beyond: Fraction) -> Fraction:
    rounded = Fraction(round(value))
    return rounded if rounded > beyond else value


def split(box: Box, name: str, at: Formula | Fraction) -> tuple[dict[str, Range], dict[str, Range]]:
    """The two closed halves of ``box`` at the point ``at`` of ``name``. The point belongs to both."""
    cut = at if isinstance(at, Formula) else number(at)
    r = box[name]
    left = Range(r.lower, cut, r.lower_open, False)
    right = Range(cut, r.upper, False, r.upper_open)
    return {**box, name: left}, {**box, name: right}


def inside(r: Range, at: Formula | Fraction, arithmetic: Arithmetic) -> bool:
    """Whether ``at`` certainly lies in the range, ends included; needed because a split outside would give a half that
    reaches beyond the box, where nothing need be defined."""
    cut = at if isinstance(at, Formula) else number(at)
    above = r.lower is None or _at_most(r.lower, cut, arithmetic)
    return above and (r.upper is None or _at_most(cut, r.upper, arithmetic))


def avoids_open_ends(r: Range, at: Formula, arithmetic: Arithmetic) -> bool:
    """Whether a point of the closed range is certainly none of its open ends."""
    above = not r.lower_open or r.lower is None or _below(r.lower, at, arithmetic)
    return above and (not r.upper_open or r.upper is None or _below(at, r.upper, arithmetic))


def _below(a: Formula, b: Formula, arithmetic: Arithmetic) -> bool:
    if a.op == b.op == "number":
        return bool(a.args[0] < b.args[0])
    return bool(point(a, arithmetic).hi < point(b, arithmetic).lo)


def _at_most(a: Formula, b: Formula, arithmetic: Arithmetic) -> bool:
    """Whether a <= b with certainty: exactly for rationals and equal formulas, else by their enclosures."""
    if a.op == b.op == "number":
        return bool(a.args[0] <= b.args[0])
    return a is b or bool(point(a, arithmetic).hi <= point(b, arithmetic).lo)
