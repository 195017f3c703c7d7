"""A heat map: values on a grid as coloured cells, with the scale beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from .. import fields
from .axes import HEIGHT, WIDTH, Axes, axes_for, frame, span
from .data import finite, number
from .drawing import Drawing, Item, Rect, Text
from .scales import color
from .ticks import linear

_MOST_CELLS: Final = 60


def heat_plot(record: Mapping[str, Any]) -> Drawing | None:
    """The drawing for a record of type ``heat``: row j of ``z`` belongs to y[j], column i to x[i].

    ``x`` and ``y`` are cell centres, or cell edges when they are one longer. None when no value is finite.
    """
    grid = [[number(value) for value in fields.items(row)] for row in fields.items(record.get("z"))]
    values = finite(value for row in grid for value in row)
    width = min(map(len, grid), default=0)
    if not values or not width:
        return None
    x_edges, y_edges = edges(record.get("x"), width), edges(record.get("y"), len(grid))
    low, high = min(values), max(values)
    axes = axes_for((x_edges[0], x_edges[-1]), (y_edges[0], y_edges[-1]), right=96)
    columns, rows = _strides(width), _strides(len(grid))
    items: list[Item] = []
    for top in rows:
        for left in columns:
            value = grid[top.start][left.start]
            if value is None or not math.isfinite(value):
                continue
            x0, x1, y0, y1 = x_edges[left.start], x_edges[left.stop], y_edges[top.start], y_edges[top.stop]
            items.append(axes.box(x0, x1, y0, y1, "cell", color(value, low, high)))
    items += frame(axes, fields.text(record, "x_label"), fields.text(record, "y_label"), grid=False)
    items += scale_bar(low, high, axes.left + axes.width + 24, axes.top, axes.height)
    sampled = len(columns) < width or len(rows) < len(grid)
    description = f"Values on a grid of {width} by {len(grid)} range over [{low:.4g}, {high:.4g}]."
    description += (
        f" Drawn on {len(columns)} by {len(rows)} cells, each with the value at its first corner." if sampled else ""
    )
    return Drawing(fields.text(record, "title") or "Values", description, WIDTH, HEIGHT, tuple(items))


def edges(value: object, cells: int) -> list[float]:
    """The increasing edges of ``cells`` cells; 0, 1, 2, … when the record does not say or is not increasing.

    >>> edges([0, 1], 2), edges([0, 1, 2], 2), edges(None, 2)
    ([-0.5, 0.5, 1.5], [0.0, 1.0, 2.0], [0.0, 1.0, 2.0])
    """
    found = finite(map(number, value)) if isinstance(value, (list, tuple)) else []
    rising = all(a < b for a, b in pairwise(found))
    if rising and len(found) == cells + 1:
        return found
    if rising and len(found) == cells and cells > 1:
        inner = [(a + b) / 2 for a, b in pairwise(found)]
        return [2 * found[0] - inner[0], *inner, 2 * found[-1] - inner[-1]]
    return [float(index) for index in range(cells + 1)]


def _strides(cells: int) -> Sequence[range]:
    size = math.ceil(cells / _MOST_CELLS)
    return [range(start, min(start + size, cells)) for start in range(0, cells, size)]


def scale_bar(low: float, high: float, left: float, top: float, height: float) -> list[Item]:
    """The colour scale from low (bottom) to high (top) with ticks."""
    low, high = span((low, high)) or (low, high)
    bar = Axes(0, 1, low, high, left=left, top=top, width=14, height=height)
    step = (high - low) / 32
    items: list[Item] = [
        bar.box(
            0, 1, low + index * step, low + (index + 1) * step, "cell", color(low + (index + 0.5) * step, low, high)
        )
        for index in range(32)
    ]
    items.append(Rect(left, top, 14, height, "outline"))
    return items + [Text(left + 20, bar.y(value) + 4, text, anchor="start") for value, text in linear(low, high)]
