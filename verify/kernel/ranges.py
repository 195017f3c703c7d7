"""Boxes as rows of numbers that stand for ranges: the many boxes of a split tree have few different ranges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .cuts import Bound, Bounds, middle

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

    def halved(self, row: Row) -> tuple[Row, Row]:
        """The closed halves of a box, in the widest of the variables whose ends are doubles; twice the box without one.

        >>> ranges = Ranges()
        >>> lower, upper = ranges.halved(ranges.row((0.0, 1.0, 0.0, 3.0)))
        >>> ranges.bounds(lower), ranges.bounds(upper)
        ((0.0, 1.0, 0.0, 1.5), (0.0, 1.0, 1.5, 3.0))
        """
        best, halves = 0.0, (row, row)
        for k, number in enumerate(row):
            lower, upper = self.ends[number]
            if isinstance(lower, float) and isinstance(upper, float) and upper - lower > best:
                at = middle(lower, upper)
                if at is not None:
                    first, second = self.parted(number, at)
                    best, halves = upper - lower, ((*row[:k], first, *row[k + 1 :]), (*row[:k], second, *row[k + 1 :]))
        return halves


class Boxes(NamedTuple):
    """Several boxes, a row for each."""

    rows: Sequence[Row]
    ranges: Ranges


def boxes_at(several: Iterable[Bounds]) -> Boxes:
    """The boxes with these ends."""
    ranges = Ranges()
    return Boxes([ranges.row(bounds) for bounds in several], ranges)
