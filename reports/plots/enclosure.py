"""The enclosure plot: boxes [x0, x1] × [lo, hi] that certainly hold the graph, the curve on top, the zero line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from .. import fields
from ..evidence import short_enclosure
from .axes import HEIGHT, WIDTH, Axes, axes_for, frame, legend, marks, span
from .data import finite, number, points, thin
from .drawing import Drawing, Item

Box = tuple[float, float, float, float]
_MOST_BOXES: Final = 240


def enclosure_plot(record: Mapping[str, Any]) -> Drawing | None:
    """The drawing for a record of type ``enclosure``; None when it holds nothing that can be drawn."""
    boxes = sorted(box for item in fields.items(record.get("boxes")) if (box := _box(item)))
    curve = points(record.get("curve"))
    noted = marked(record)
    log = bool(record.get("log_x"))
    across = span([x for box in boxes for x in box[:2]] + [x for x, _ in curve], log=log)
    upward = _vertical(boxes, curve, noted)
    if across is None or upward is None:
        return None
    axes = axes_for(across, upward, log_x=log)
    shown = coarser(boxes, _MOST_BOXES)
    items: list[Item] = list(frame(axes, fields.text(record, "x_label"), fields.text(record, "y_label")))
    items += [axes.box(x0, x1, lo, hi, "enclosure") for x0, x1, lo, hi in shown]
    items += axes.polyline(thin(curve), "line curve")
    items += marks(axes, noted)
    entries = [("enclosure", "certified enclosure")] * bool(boxes) + [("line curve", "computed curve")] * bool(curve)
    items += legend(entries, axes.left)
    title = fields.text(record, "title") or "Enclosure"
    return Drawing(title, _words(boxes, shown, axes), WIDTH, HEIGHT, tuple(items))


def marked(record: Mapping[str, Any]) -> list[tuple[float, float, str]]:
    """The marks of a record: finite points with their labels."""
    found = [
        (number(mark.get("x")), number(mark.get("y")), fields.text(mark, "label"))
        for mark in fields.records(record.get("marks"))
    ]
    return [(x, y, text) for x, y, text in found if x is not None and y is not None and math.isfinite(x + y)]


def coarser(boxes: Sequence[Box], most: int) -> list[Box]:
    """At most ``most`` boxes that still enclose: neighbours are replaced by their hull.

    >>> coarser([(0, 1, 0, 1), (1, 2, -1, 0.5)], 1)
    [(0, 2, -1, 1)]
    """
    size = math.ceil(len(boxes) / most) if boxes else 1
    groups = [boxes[start : start + size] for start in range(0, len(boxes), size)]
    return [
        (min(b[0] for b in group), max(b[1] for b in group), min(b[2] for b in group), max(b[3] for b in group))
        for group in groups
    ]


def _box(item: object) -> Box | None:
    """Four end points; one that is null is infinite (JSON has no infinities), so the box still encloses."""
    ends = fields.items(item)[:4]
    if len(ends) < 4:
        return None
    outer = (-math.inf, math.inf, -math.inf, math.inf)
    found = [wide if end is None else number(end) for end, wide in zip(ends, outer, strict=True)]
    x0, x1, low, high = found
    if x0 is None or x1 is None or low is None or high is None or x0 > x1 or low > high:
        return None
    return x0, x1, low, high


def _vertical(
    boxes: Sequence[Box], curve: Sequence[tuple[float, float]], noted: Sequence[tuple[float, float, str]]
) -> tuple[float, float] | None:
    """The shown range: the curve whole, most of the boxes, zero when it is near. A few wild boxes do not flatten it."""
    values = [y for _, y in curve] + [y for _, y, _ in noted]
    low, high = (sorted(finite(box[place] for box in boxes)) for place in (2, 3))
    cut = 0.04 if len(boxes) > 12 else 0.0
    values += [low[int(cut * len(low))]] if low else []
    values += [high[-1 - int(cut * len(high))]] if high else []
    found = span(values)
    if found is None:
        return None
    size = found[1] - found[0]
    if 0 < found[0] < size or -size < found[1] < 0:
        found = min(found[0], 0.0), max(found[1], 0.0)
    return span(found, margin=0.06)


def _words(boxes: Sequence[Box], shown: Sequence[Box], axes: Axes) -> str:
    """What the picture shows, for a caption and for a screen reader."""
    if not boxes:
        return "The curve is computed in floating point; no enclosure was recorded."
    low, high = min(box[2] for box in boxes), max(box[3] for box in boxes)
    parts = [f"{len(boxes):,} {'box encloses' if len(boxes) == 1 else 'boxes enclose'} the graph"]
    parts[0] += f"; neighbours are drawn as {len(shown)} hulls" if len(shown) < len(boxes) else ""
    if math.isfinite(low) and math.isfinite(high):
        parts.append(f"together they range over {short_enclosure((repr(low), repr(high)), 4)}")
    beyond = sum(box[2] < axes.y0 or box[3] > axes.y1 or math.isinf(box[1]) or math.isinf(box[0]) for box in boxes)
    if beyond:
        parts.append(f"{beyond} {'reaches' if beyond == 1 else 'reach'} beyond the picture")
    gaps = sum(right[0] > left[1] for left, right in pairwise(boxes))
    if gaps:
        parts.append(f"{gaps} {'gap is' if gaps == 1 else 'gaps are'} left between boxes")
    return "; ".join(parts) + "."
