"""A drawing: a few primitives with style names, in pixels, y downwards. Writers turn it into SVG and TikZ.

A style is a blank-separated list of names that ``style.css`` and ``plots/tikz.py`` both know; ``fill`` is a colour
``rrggbb`` where a scale, not a style, decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline through ``points``; ``closed`` fills it."""

    points: tuple[Point, ...]
    style: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A cubic Bézier from the first of four points to the last; ``arrow`` puts a head at its end."""

    points: tuple[Point, Point, Point, Point]
    style: str
    arrow: bool = True


@dataclass(frozen=True, slots=True)
class Rect:
    """An axis-parallel rectangle with its upper left corner at (x, y)."""

    x: float
    y: float
    width: float
    height: float
    style: str
    fill: str = ""
    rounded: float = 0.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc."""

    x: float
    y: float
    radius: float
    style: str


@dataclass(frozen=True, slots=True)
class Text:
    """Text on the base line (x, y); ``upright`` False turns it by a quarter to read upwards."""

    x: float
    y: float
    text: str
    style: str = "tick"
    anchor: Literal["start", "middle", "end"] = "middle"
    upright: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """Items that lead to ``href``; ``label`` is what a screen reader says."""

    href: str
    label: str
    items: tuple[Rect | Text, ...]


Item = Line | Curve | Rect | Dot | Text | Link


@dataclass(frozen=True, slots=True)
class Drawing:
    """Items on a canvas of width by height pixels, with the words that replace it for who cannot see it."""

    title: str
    description: str
    width: float
    height: float
    items: tuple[Item, ...]
