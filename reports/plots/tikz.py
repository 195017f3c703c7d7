"""A drawing as a TikZ picture, scaled to the page; styles are the names that the style sheet uses too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ..latex.escape import escape
from ..status import STATUSES
from .drawing import Curve, Dot, Drawing, Item, Line, Link, Rect, Text
from .svg import number

_UNIT: Final = 0.62
_WIDEST: Final = 452.0
_TALLEST: Final = 620.0
_SMALLEST: Final = 0.4
_SERIES: Final = ("1d579c", "a8480f", "136f45", "7c3f98", "8a6508", "45525f")
_COLORS: Final = {
    **{f"status-{status.key}": status.color for status in STATUSES},
    **{f"series-{place}": color for place, color in enumerate(_SERIES)},
    "strong": "8d97a3", "quiet": "545e6c", "faint": "e4e7ea", "shape": "4f86c6", "curve": "1b3a6b",
}  # fmt: skip
_STROKES: Final = {
    "axis": "draw=strong", "grid": "draw=faint", "zero": "draw,densely dotted", "curve": "draw=curve",
    "enclosure": "draw=shape!60,line width=0.2pt,fill=shape!28", "line": "line width=0.8pt", "dashed": "densely dashed",
    "dotted": "densely dotted", "mark": "draw=status-refuted,fill=white,line width=0.8pt", "ring": "draw=strong",
    "mass": "draw=series-0,fill=series-0!55", "outline": "draw=strong", "edge": "draw=strong",
    "corrects": "draw=status-refuted,densely dashed", "dot": "draw=none", "tile": "line width=0.2pt",
    **{f"series-{place}": f"draw=series-{place}" for place in range(6)},
    **{f"fill-{place}": f"draw=white,fill=series-{place}!35" for place in range(6)},
}  # fmt: skip


def preamble() -> str:
    """Colours for the preamble of a document that holds pictures."""
    return "\n".join(rf"\definecolor{{{name}}}{{HTML}}{{{color.upper()}}}" for name, color in _COLORS.items())


def to_tikz(drawing: Drawing, target: Callable[[str], str], widest: float = _WIDEST, least: float = 0.0) -> str | None:
    """The picture, at most a page large and ``widest`` points wide, with type of at least ``least`` points.

    None when the text would be too small to read.

    ``target`` turns the address of a link into the name of a place in the document; empty when there is none.
    """
    scale = min(1.0, widest / (drawing.width * _UNIT), _TALLEST / (drawing.height * _UNIT))
    if scale < _SMALLEST:
        return None
    unit = number(_UNIT * scale)
    # A letter is about half as wide as high, and a node of a graph 4.6 points wide for each at full scale.
    size = number(min(7.0, 8 * scale))
    font = rf"\fontsize{{{size}}}{{{size}}}\selectfont"
    lines = [_item(item, target) for item in _merged(drawing.items)]
    opening = rf"\begin{{tikzpicture}}[x={unit}pt,y=-{unit}pt,every node/.style={{inner sep=0pt,font={font}}}]"
    return "\n".join([opening, *lines, r"\end{tikzpicture}"])


@dataclass(frozen=True, slots=True)
class _Rects:
    """Rectangles of one look; TeX reads a look once for all of them, which is what takes its time."""

    rects: tuple[Rect, ...]


def _merged(items: Sequence[Item]) -> list[Item | _Rects]:
    """The items with every run of rectangles grouped by look; rectangles of different looks do not overlap."""
    merged: list[Item | _Rects] = []
    for is_rect, run in groupby(items, key=lambda item: isinstance(item, Rect)):
        if not is_rect:
            merged += run
            continue
        looks: dict[tuple[str, str, float], list[Rect]] = {}
        for item in run:
            if isinstance(item, Rect):
                looks.setdefault((item.style, item.fill, item.rounded), []).append(item)
        merged += [_Rects(tuple(rects)) for rects in looks.values()]
    return merged


def _options(style: str, fill: str = "") -> str:
    words = style.split()
    found = [_STROKES[word] for word in words if word in _STROKES]
    if "dot" in words:
        found += [word.replace("series", "fill=series") for word in words if word.startswith("series-")] + ["draw=none"]
    found += [f"draw=status-{word[2:]},fill=status-{word[2:]}!12" for word in words if word.startswith("s-")]
    if fill:
        red, green, blue = (int(fill[place : place + 2], 16) for place in (0, 2, 4))
        found = [f"fill={{rgb,255:red,{red};green,{green};blue,{blue}}}"]
    return ",".join(found)


def _item(item: Item | _Rects, target: Callable[[str], str]) -> str:
    match item:
        case Line(points, style, closed):
            path = " -- ".join(map(_point, points)) + (" -- cycle" if closed else "")
            return rf"\path[{_options(style)}] {path};"
        case Curve(points, style, arrow):
            start, first, second, end = map(_point, points)
            head = ",->" if arrow else ""
            return rf"\path[{_options(style)}{head}] {start} .. controls {first} and {second} .. {end};"
        case Rect():
            return _item(_Rects((item,)), target)
        case _Rects(rects):
            look = rects[0]
            corner = ",rounded corners=2pt" if look.rounded else ""
            places = (
                f"{_point((each.x, each.y))} rectangle {_point((each.x + each.width, each.y + each.height))}"
                for each in rects
            )
            return rf"\path[{_options(look.style, look.fill)}{corner}] {' '.join(places)};"
        case Dot(x, y, radius, style):
            return rf"\path[{_options(style)}] {_point((x, y))} circle[radius={number(radius * _UNIT)}pt];"
        case Text():
            return _text(item, "")
        case Link(href, _, items):
            place = target(href)
            return "\n".join(_text(part, place) if isinstance(part, Text) else _item(part, target) for part in items)


def _text(item: Text, place: str) -> str:
    anchor = {"start": "base west", "middle": "base", "end": "base east"}[item.anchor]
    turn = "" if item.upright else ",rotate=90"
    words = escape(item.text)
    body = rf"\hyperlink{{{place}}}{{{words}}}" if place and words else words
    return rf"\node[anchor={anchor}{turn}] at {_point((item.x, item.y))} {{{body}}};"


def _point(point: tuple[float, float]) -> str:
    return f"({number(point[0])},{number(point[1])})"
