"""The dependency graph as a drawing: what is used stands left of what uses it, every node leads to its page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final

from ..model import Report, Result
from ..status import Status, status
from .drawing import Curve, Drawing, Item, Link, Rect, Text
from .layers import Layout, layouts

_ROW: Final = 40.0
_NODE: Final = 28.0
_GAP: Final = 64.0
_CHARACTER: Final = 7.4
_WIDEST: Final = 1080.0
_MARGIN: Final = 16.0


def edges(report: Report) -> list[tuple[str, str, str]]:
    """(from, to, style) for every ``uses`` and every ``corrects`` between claims of the report."""
    known = report.by_id()
    used = [(source, result.id, "edge") for result in report.results for source in result.uses if source in known]
    better = [(result.corrects, result.id, "edge corrects") for result in report.results if result.corrects in known]
    return [*used, *better]


def graph_drawing(
    report: Report, pages: Mapping[str, str], shown: Collection[str] | None = None, focus: str = ""
) -> Drawing | None:
    """The graph of all claims, or of those that are ``shown``, with the claim ``focus`` set off from the others.

    Parts that hang together are laid out one by one and packed. None when nothing is connected.
    """
    links = [link for link in edges(report) if shown is None or (link[0] in shown and link[1] in shown)]
    styles = {(start, end): style for start, end, style in reversed(links)}
    parts = layouts([result.id for result in report.results], [(start, end) for start, end, _ in links])
    if not parts:
        return None
    known = report.by_id()
    items: list[Item] = []
    left = top = shelf = _MARGIN
    widest = 0.0
    for part in sorted(parts, key=lambda part: -len(part.spots)):
        columns = _columns(part)
        width, height = columns[-1][0] + columns[-1][1], part.rows * _ROW
        if left > _MARGIN and left + width > _WIDEST:
            left, top = _MARGIN, shelf
        items += _part(part, columns, left, top, known, pages, styles, focus)
        widest, shelf = max(widest, left + width), max(shelf, top + height + _ROW / 2)
        left += width + _GAP
    nodes = sum(len(part.spots) for part in parts)
    around = f"{focus} and {'the claim' if nodes == 2 else f'{nodes - 1} claims'} around it."
    counted = around if focus else f"{nodes} of {len(known)} claims use or correct one another."
    description = (
        f"{counted} A claim stands to the right of what it uses; "
        "a dashed line leads from a statement to its corrected or sharpened form."
        f"{'' if focus else ' The table below holds the same facts.'}"
    )
    return Drawing("Dependencies", description, widest + _MARGIN, shelf, tuple(items))


def _columns(part: Layout) -> list[tuple[float, float]]:
    """Left edge and width of each column, as wide as its longest name."""
    widths = [0.0] * part.ranks
    for node, (rank, _) in part.spots.items():
        widths[rank] = max(widths[rank], _width(node))
    found, left = [], 0.0
    for width in widths:
        found.append((left, width))
        left += width + _GAP
    return found


def _width(node: str) -> float:
    return 38 + _CHARACTER * len(node)


def _part(
    part: Layout,
    columns: Sequence[tuple[float, float]],
    left: float,
    top: float,
    known: Mapping[str, Result],
    pages: Mapping[str, str],
    styles: Mapping[tuple[str, str], str],
    focus: str,
) -> list[Item]:
    items: list[Item] = []
    for (start, end), route in part.routes.items():
        for place, ((rank, row), (next_rank, next_row)) in enumerate(pairwise(route)):
            x0 = left + columns[rank][0] + (_width(start) if place == 0 else 0)
            x1 = left + columns[next_rank][0]
            y0, y1 = (top + level * _ROW + _NODE / 2 for level in (row, next_row))
            last = place == len(route) - 2
            # The bend lies in the gap between the columns, so that a curve never runs behind a wider neighbour.
            edge = left + columns[rank][0] + columns[rank][1]
            points = ((x0, y0), (edge + _GAP * 0.6, y0), (x1 - _GAP * 0.6, y1), (x1, y1))
            items.append(Curve(points, styles[start, end], arrow=last))
    for node, (rank, row) in part.spots.items():
        x, y = left + columns[rank][0], top + row * _ROW
        items.append(_node(node, known[node], status(known[node]), pages[node], x, y, node == focus))
    return items


def _node(node: str, result: Result, shown: Status, href: str, x: float, y: float, here: bool) -> Link:
    rect = Rect(x, y, _width(node), _NODE, f"node{' here' if here else ''} s-{shown.key}", rounded=6)
    glyph = Text(x + 16, y + _NODE / 2 + 5, shown.glyph, f"glyph s-{shown.key}")
    name = Text(x + 29, y + _NODE / 2 + 4.5, node, "name", "start")
    label = f"{node}, {shown.word}" + (f": {result.title}" if result.title else "")
    return Link(href, label, (rect, glyph, name))
