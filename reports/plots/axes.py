"""Axes shared by all plots: the map from numbers to pixels, clipping, the frame with ticks, labels and legend."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .drawing import Dot, Item, Line, Point, Rect, Text
from .ticks import Tick, linear, logarithmic

WIDTH: Final = 720.0
HEIGHT: Final = 380.0
_CHARACTER: Final = 6.6
#: Ranges end here at the latest, so that their lengths are finite numbers.
_LARGEST: Final = 1e300


@dataclass(frozen=True, slots=True)
class Axes:
    """A plot area of width by height pixels at (left, top) that shows [x0, x1] by [y0, y1]."""

    x0: float
    x1: float
    y0: float
    y1: float
    log_x: bool = False
    log_y: bool = False
    left: float = 72.0
    top: float = 44.0
    width: float = WIDTH - 72.0 - 20.0
    height: float = HEIGHT - 44.0 - 56.0

    def x(self, value: float) -> float:
        """The pixel column of ``value``; values outside land on the border."""
        return self.left + self.width * _share(value, self.x0, self.x1, self.log_x)

    def y(self, value: float) -> float:
        """The pixel row of ``value``; values outside land on the border."""
        return self.top + self.height * (1 - _share(value, self.y0, self.y1, self.log_y))

    def box(self, x0: float, x1: float, y0: float, y1: float, style: str, fill: str = "") -> Rect:
        """The rectangle [x0, x1] by [y0, y1], cut at the border; at least a hair wide, so that it is seen."""
        left, right, top, bottom = self.x(x0), self.x(x1), self.y(y1), self.y(y0)
        return Rect(left, top, max(right - left, 0.3), max(bottom - top, 0.3), style, fill)

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in the plot area."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def polyline(self, points: Sequence[Point], style: str) -> list[Item]:
        """The curve through ``points``, cut at the border: one line for every stretch that is inside."""
        pieces: list[list[Point]] = []
        for start, end in pairwise(points):
            cut = self._cut(start, end)
            if cut is None:
                continue
            first, last = ((self.x(x), self.y(y)) for x, y in cut)
            if pieces and pieces[-1][-1] == first:
                pieces[-1].append(last)
            else:
                pieces.append([first, last])
        return [Line(tuple(piece), style) for piece in pieces]

    def _cut(self, start: Point, end: Point) -> tuple[Point, Point] | None:
        """The part of a segment inside the plot area (Liang and Barsky 1984); None when there is none."""
        (ax, ay), (bx, by) = start, end
        enter, leave = 0.0, 1.0
        for a, b, low, high in ((ax, bx, self.x0, self.x1), (ay, by, self.y0, self.y1)):
            if a == b:
                if not low <= a <= high:
                    return None
                continue
            near, far = sorted(((low - a) / (b - a), (high - a) / (b - a)))
            enter, leave = max(enter, near), min(leave, far)
        if enter >= leave:
            return None
        at = [(ax + t * (bx - ax), ay + t * (by - ay)) for t in (enter, leave)]
        return (start if enter == 0 else at[0]), (end if leave == 1 else at[1])


def _share(value: float, low: float, high: float, log: bool) -> float:
    if log:
        value = math.log10(value) if value > 0 else -math.inf
        low, high = math.log10(low), math.log10(high)
    return min(max((value - low) / (high - low), 0.0), 1.0)


def span(values: Iterable[float], *, log: bool = False, margin: float = 0.0) -> tuple[float, float] | None:
    """A range of positive length that holds all finite values, with a margin; None when there are none.

    >>> span([2.0, 2.0]), span([2.0**100, 2.0**100]) == (0.75 * 2.0**100, 1.25 * 2.0**100)
    ((1.5, 2.5), True)
    """
    found = [value for value in values if math.isfinite(value) and (value > 0 or not log)]
    if not found:
        return None
    low, high = (max(-_LARGEST, min(end, _LARGEST)) for end in (min(found), max(found)))
    if log:
        return (low / 3, high * 3) if low == high else (low, high)
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        half = 0.25 * abs(low) if abs(low) > 1 / _LARGEST else 0.5
        return low - half, high + half
    return low - margin * (high - low), high + margin * (high - low)


def axes_for(across: Point, upward: Point, *, log_x: bool = False, log_y: bool = False, right: float = 20.0) -> Axes:
    """Axes for two ranges, with room for the longest number on the left and for ``right`` pixels on the right."""
    longest = max((len(text) for _, text in _ticks(*upward, log=log_y)), default=0)
    left = max(72.0, 36.0 + _CHARACTER * longest)
    return Axes(*across, *upward, log_x, log_y, left=left, width=WIDTH - left - right)


def _ticks(low: float, high: float, *, log: bool) -> list[Tick]:
    return logarithmic(low, high) if log else linear(low, high)


def frame(axes: Axes, x_label: str, y_label: str, *, grid: bool = True) -> list[Item]:
    """Grid, ticks, zero line and labels; draw it first."""
    bottom, right = axes.top + axes.height, axes.left + axes.width
    items: list[Item] = []
    for value, text in _ticks(axes.x0, axes.x1, log=axes.log_x):
        x = axes.x(value)
        if grid:
            items.append(Line(((x, axes.top), (x, bottom)), "grid"))
        items += [Line(((x, bottom), (x, bottom + 5)), "axis"), Text(x, bottom + 19, text)]
    for value, text in _ticks(axes.y0, axes.y1, log=axes.log_y):
        y = axes.y(value)
        if grid:
            items.append(Line(((axes.left, y), (right, y)), "grid"))
        items += [Line(((axes.left - 5, y), (axes.left, y)), "axis"), Text(axes.left - 9, y + 4, text, anchor="end")]
    if axes.y0 < 0 < axes.y1 and not axes.log_y and grid:
        items.append(Line(((axes.left, axes.y(0)), (right, axes.y(0))), "zero"))
    items.append(Line(((axes.left, axes.top), (axes.left, bottom), (right, bottom)), "axis"))
    items.append(Text(axes.left + axes.width / 2, bottom + 44, x_label, "label"))
    items.append(Text(16, axes.top + axes.height / 2, y_label, "label", upright=False))
    return items


def legend(entries: Sequence[tuple[str, str]], left: float) -> list[Item]:
    """Swatches with names, in as many rows as they need; an entry is (style, name).

    Styles with ``line`` show a stroke, others a patch.
    """
    rows: list[list[tuple[float, str, str]]] = [[]]
    x = left
    for style, name in entries:
        width = 28 + _CHARACTER * len(name)
        if rows[-1] and x + width > WIDTH:
            rows.append([])
            x = left
        rows[-1].append((x, style, name))
        x += width + 20
    apart = 20.0 if len(rows) < 3 else 36.0 / len(rows)
    first = 22.0 if len(rows) == 1 else 14.0
    return [
        item
        for number, row in enumerate(rows)
        for x, style, name in row
        for y in (first + number * apart,)
        for item in (_swatch(style, x, y), Text(x + 28, y, name, "legend", "start"))
    ]


def _swatch(style: str, left: float, bottom: float) -> Item:
    if "dot" in style.split():
        return Dot(left + 11, bottom - 4, 4, style)
    if "line" in style.split():
        return Line(((left, bottom - 4), (left + 22, bottom - 4)), style)
    return Rect(left, bottom - 10, 22, 12, style)


def marks(axes: Axes, records: Sequence[tuple[float, float, str]]) -> list[Item]:
    """Points that matter, with their names beside them, on the side where there is room."""
    items: list[Item] = []
    for x, y, text in records:
        if not axes.holds(x, y):
            continue
        column, row = axes.x(x), axes.y(y)
        right = column + 9 + _CHARACTER * len(text) < axes.left + axes.width
        row_of_text = row - 8 if row - 20 > axes.top else row + 16
        items.append(Dot(column, row, 4, "mark"))
        beside = column + (8 if right else -8)
        items.append(Text(beside, row_of_text, text, "note halo", "start" if right else "end"))
    return items
