"""The last but one part of a claim's page: what it uses and what uses it, as lists and as a graph of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..markup import Markup, join, prose, tag
from ..model import Report, Result, under
from ..plots.graph import graph_drawing
from ..plots.svg import to_svg
from ..status import status
from .layout import badge, claim_link, definitions, scrolling, section
from .literature import references

#: Claims in the graph on a page; of more, those next to the claim are drawn.
_MOST: Final = 40


def relations_section(result: Result, report: Report, pages: Mapping[str, str]) -> Markup | None:
    """The section; None for a claim that stands alone and cites nothing."""
    known, users = report.by_id(), report.users().get(result.id, ())

    def listed(ids: tuple[str, ...]) -> Markup | None:
        items = []
        for claim in ids:
            mark = badge(status(known[claim])) if claim in known else tag("span", "not in this run", class_="quiet")
            title = known[claim].title if claim in known else ""
            items.append(tag("li", claim_link(claim, pages), " ", prose(title), " ", mark))
        return tag("ul", *items, class_="relations") if items else None

    parts = definitions(
        [
            ("Uses", listed(result.uses)),
            ("Used by", listed(users)),
            ("Literature", references(result.cites, report.bibliography)),
        ],
        "facts wide",
    )
    heading = "What it rests on, and what rests on it"
    picture = _graph(result, users, report, pages)
    return section("relations", heading, join(parts, picture)) if "<dt>" in parts or picture else None


def _graph(result: Result, users: tuple[str, ...], report: Report, pages: Mapping[str, str]) -> Markup | None:
    """All that the claim rests on and what uses it, with the forms that correct it; None when it stands alone."""
    known, corrections = report.by_id(), report.corrections()
    beside = [*users, result.corrects, *(better.id for better in corrections.get(result.id, ()))]
    below, what = under(result, known), "all that it rests on"
    if len(below) + len(beside) >= _MOST:
        below, what = [*result.uses], "what it uses"
    drawing = graph_drawing(report, pages, frozenset({result.id, *below, *beside}), result.id)
    if drawing is None:
        return None
    note = tag(
        "p",
        f"To its left {what}, to its right what uses it; a dashed line leads from a statement to its corrected or "
        "sharpened form. ",
        tag("a", "The graph of all claims.", href="graph.html"),
        class_="quiet",
    )
    return join(note, scrolling(to_svg(drawing, "relations-graph"), f"Graph around {result.id}", "canvas fitted"))
