"""Boxes as rows of numbers that stand for ranges: the many boxes of a split tree have few different ranges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from flint import ctx
from numpy.typing import NDArray

from numerics import enclosure
from numerics.decimals import to_fraction
from numerics.doubles import outward
from verify.formula.tree import Formula

from .box import point
from .cuts import Bound, Bounds, End
from .program import NotCertain

Floats = NDArray[np.float64]
#: Bits with which an end that is no rational is enclosed.
PRECISION: Final = 64
#: The numbers of the ranges of all variables, in the order of the box.
Row = tuple[int, ...]


class Ranges:
    """Ranges with a number each: ``ends[k]`` are the lower and upper end of range k.

    >>> ranges = Ranges()
    >>> ranges.parted(ranges.number((0.0, 1.0)), 0.25)
    (1, 2)
    >>> ranges.ends
    [(0.0, 1.0), (0.0, 0.25), (0.25, 1.0)]
    """

    __slots__ = ("_numbers", "ends")

    def __init__(self) -> None:
        self.ends: list[Bounds] = []
        self._numbers: dict[Bounds, int] = {}

    def number(self, ends: Bounds) -> int:
        """The number of the range with these two ends."""
        k = self._numbers.setdefault(ends, len(self.ends))
        if k == len(self.ends):
            self.ends.append(ends)
        return k

    def row(self, bounds: Bounds) -> Row:
        """The ends of all variables in turn, as numbers of ranges."""
        return tuple([self.number(bounds[k : k + 2]) for k in range(0, len(bounds), 2)])

    def bounds(self, row: Row) -> Bounds:
        """The ends of all variables in turn."""
        return tuple([end for k in row for end in self.ends[k]])

    def parted(self, k: int, cut: Bound) -> tuple[int, int]:
        """The numbers of the two closed halves of range ``k`` at a point of it."""
        lower, upper = self.ends[k]
        return self.number((lower, cut)), self.number((cut, upper))

    def doubles(self) -> Floats:
        """The ends of all ranges: lower and upper, below and above, float64 (2, 2, ranges).

        An open or an infinite end, or one without a value, is NaN, for no such leaf is decided in arrays.
        """
        found = np.empty((2, 2, len(self.ends)))
        for side in range(2):
            found[side] = _around([ends[side] for ends in self.ends])
        return found


class Boxes(NamedTuple):
    """Several boxes, a row for each."""

    rows: Sequence[Row]
    ranges: Ranges


def boxes_at(several: Iterable[Bounds]) -> Boxes:
    """The boxes with these ends."""
    ranges = Ranges()
    return Boxes([ranges.row(bounds) for bounds in several], ranges)


def _around(ends: Sequence[Bound]) -> Floats:
    """Doubles below and above all ends, (2, ends), or those that the ends are, (ends,)."""
    if {float}.issuperset(map(type, ends)):
        return np.array(ends)
    found = np.array([b if isinstance(b, float) else np.nan for b in ends])[None].repeat(2, axis=0)
    for k, b in enumerate(ends):
        if isinstance(b, End) and b.at is not None and not b.is_open:
            with suppress(NotCertain):
                found[:, k] = doubles_around(b.at)
    return found


@lru_cache(maxsize=4096)
def doubles_around(end: Formula) -> tuple[float, float]:
    """The nearest doubles below and above an end. Raises NotCertain for one without a value."""
    if end.op == "number":
        return outward(end.args[0])
    with ctx.workprec(PRECISION):
        value = point(end, enclosure)
    if not value.is_finite():
        raise NotCertain("an end that is not finite")
    return outward(to_fraction(value.lo))[0], outward(to_fraction(value.hi))[1]
