"""The dependency page: the graph, and the same facts as a table for who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping

from ..markup import Markup, join, tag
from ..model import Report
from ..plots.graph import graph_drawing
from ..plots.svg import to_svg
from ..status import STATUSES, counts, status
from .layout import badge, claim_link, page, scrolling, section, table


def graph_page(report: Report, pages: Mapping[str, str]) -> str:
    """The HTML document of the graph."""
    drawing = graph_drawing(report, pages)
    picture = scrolling(to_svg(drawing, "dependencies"), "Dependency graph", "canvas") if drawing else None
    lead = drawing.description if drawing else "No claim uses another."
    users, corrections = report.users(), report.corrections()
    rows = [
        (
            claim_link(result.id, pages),
            badge(status(result)),
            _ids(result.uses, pages),
            _ids(users.get(result.id, ()), pages),
            _ids(tuple(better.id for better in corrections.get(result.id, ())), pages),
            join(", ".join(result.cites)) if result.cites else join("—"),
        )
        for result in report.results
    ]
    columns = ("Claim", "Status", "Uses", "Used by", "Corrected or sharpened in", "Cites")
    body = join(
        tag("h1", "Dependencies"),
        tag("p", lead, class_="lead"),
        _legend(report),
        section("graph", "Graph", picture) if picture else None,
        section("table", "Table", table(columns, rows, "What every claim uses and what uses it", "data")),
    )
    return page("Dependencies", body, current="graph.html")


def _legend(report: Report) -> Markup:
    """What the colours and signs mean, of those that occur."""
    found = counts(report.results)
    rows = [tag("li", badge(each), tag("span", each.meaning, class_="meaning")) for each in STATUSES if found[each.key]]
    return tag("ul", *rows, class_="legend signs")


def _ids(ids: tuple[str, ...], pages: Mapping[str, str]) -> Markup:
    if not ids:
        return join("—")
    return join(*(join(", " if place else None, claim_link(claim, pages)) for place, claim in enumerate(ids)))
