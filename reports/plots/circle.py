"""Masses on the circle: discs at their angles, area in proportion to mass."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from .. import fields
from .data import number
from .drawing import Dot, Drawing, Item, Line, Text
from .ticks import angle

_SIZE: Final = 340.0
_RADIUS: Final = 112.0
_LARGEST: Final = 16.0


def circle_plot(record: Mapping[str, Any]) -> Drawing | None:
    """The drawing for a record of type ``circle``: points with ``angle`` (radians), ``mass``, ``label``."""
    found = []
    for item in fields.records(record.get("points")):
        place, mass = number(item.get("angle")), number(item.get("mass", 1))
        if place is not None and mass is not None and math.isfinite(place) and 0 <= mass < math.inf:
            found.append((place, mass, fields.text(item, "label")))
    if not found:
        return None
    heaviest = max(mass for _, mass, _ in found) or 1.0
    items: list[Item] = [_ring()]
    for quarters in range(0, 8, 2):
        x, y = _at(quarters * math.pi / 4, _RADIUS - 24)
        inner, outer = _at(quarters * math.pi / 4, _RADIUS - 6), _at(quarters * math.pi / 4, _RADIUS + 6)
        items += [Line((inner, outer), "axis"), Text(x, y + 4, angle(quarters))]
    for place, mass, text in sorted(found, key=lambda item: -item[1]):
        x, y = _at(place, _RADIUS)
        radius = max(2.0, _LARGEST * math.sqrt(mass / heaviest) / (1 if len(found) <= 12 else 2))
        items.append(Dot(x, y, radius, "mass"))
        if text:
            x, y = _at(place, _RADIUS + radius + 12)
            side = math.cos(place)
            items.append(Text(x, y + 4, text, "note", "start" if side > 0.3 else "end" if side < -0.3 else "middle"))
    total = sum(mass for _, mass, _ in found)
    count = f"{len(found):,} {'point' if len(found) == 1 else 'points'}"
    description = f"{count} on the circle, total mass {total:.4g}; the area of a disc is in proportion to its mass."
    return Drawing(
        fields.text(record, "title") or "Points on the circle", description, _SIZE * 1.4, _SIZE, tuple(items)
    )


def _at(place: float, radius: float) -> tuple[float, float]:
    return _SIZE * 0.7 + radius * math.cos(place), _SIZE / 2 - radius * math.sin(place)


def _ring() -> Line:
    steps = 96
    return Line(tuple(_at(2 * math.pi * step / steps, _RADIUS) for step in range(steps)), "ring", closed=True)
