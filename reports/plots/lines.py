"""Curves: several series over one axis, told apart by colour and by dash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .. import fields
from .axes import HEIGHT, WIDTH, axes_for, frame, legend, marks, span
from .data import points, thin
from .drawing import Dot, Drawing, Item
from .enclosure import marked

COLORS: Final = 6
_DASHES: Final = {"dashed": "dashed", "--": "dashed", "dotted": "dotted", ":": "dotted"}
_DOTS: Final = frozenset({"dots", "points", "scatter", "o"})


def lines_plot(record: Mapping[str, Any]) -> Drawing | None:
    """The drawing for a record of type ``lines``; None when no series has a finite point."""
    series = [
        (fields.text(item, "label"), fields.text(item, "style"), points(item.get("points")))
        for item in fields.records(record.get("series"))
    ]
    series = [item for item in series if item[2]]
    noted = marked(record)
    log_x, log_y = bool(record.get("log_x")), bool(record.get("log_y"))
    across = span([x for _, _, found in series for x, _ in found], log=log_x)
    upward = span([y for _, _, found in series for _, y in found] + [y for _, y, _ in noted], log=log_y, margin=0.06)
    if not series or across is None or upward is None:
        return None
    axes = axes_for(across, upward, log_x=log_x, log_y=log_y)
    items: list[Item] = list(frame(axes, fields.text(record, "x_label"), fields.text(record, "y_label")))
    entries = []
    for place, (name, wish, found) in enumerate(series):
        color = f"series-{place % COLORS}"
        if wish in _DOTS:
            items += [Dot(axes.x(x), axes.y(y), 2.6, f"dot {color}") for x, y in thin(found) if axes.holds(x, y)]
            entries.append((f"dot {color}", name))
        else:
            style = f"line {color} {_DASHES.get(wish, '')}".strip()
            items += axes.polyline(thin(found), style)
            entries.append((style, name))
    items += marks(axes, noted)
    items += legend([entry for entry in entries if entry[1]], axes.left)
    named = ", ".join(name for name, _, _ in series if name)
    count = f"{len(series)} {'curve' if len(series) == 1 else 'curves'}"
    description = f"{count}{': ' + named if named else ''}."
    return Drawing(fields.text(record, "title") or "Curves", description, WIDTH, HEIGHT, tuple(items))
