"""From a plot record to a drawing, by its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from .boxes2d import boxes_plot
from .circle import circle_plot
from .drawing import Drawing
from .enclosure import enclosure_plot
from .heat import heat_plot
from .lines import lines_plot

_KINDS: Final[Mapping[str, Callable[[Mapping[str, Any]], Drawing | None]]] = {
    "enclosure": enclosure_plot,
    "lines": lines_plot,
    "boxes2d": boxes_plot,
    "circle": circle_plot,
    "heat": heat_plot,
}


def figure(record: Mapping[str, Any]) -> Drawing | None:
    """The drawing for ``record``; None for an unknown type or when nothing in it can be drawn."""
    make = _KINDS.get(str(record.get("type")))
    return make(record) if make else None
