"""What a verdict shows besides: derivation steps, cross-checks, tables and figures, whatever of it there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import fields
from ..evidence import short_enclosure
from ..markup import Markup, join, paragraphs, tag
from ..mathml import formula
from ..model import Result
from ..plots.figure import figure
from ..plots.svg import to_svg
from ..status import of_word
from .layout import badge, table


def steps(value: object) -> Markup | None:
    """An ordered list of steps: title, status, text, formula, enclosure. None when there are none."""
    items = [_step(record) for record in fields.records(value)]
    return tag("ol", *items, class_="steps") if items else None


def _step(record: Mapping[str, Any]) -> Markup:
    title, text, status = fields.text(record, "title"), fields.text(record, "text"), fields.text(record, "status")
    heading = tag(
        "p",
        tag("strong", title) if title else None,
        " " if title and status else None,
        badge(of_word(status)) if status else None,
        class_="step-title",
    )
    mathml, latex = fields.text(record, "mathml"), fields.text(record, "latex")
    shown = tag("div", formula(mathml, latex, display=True), class_="math") if mathml or latex else None
    enclosure = fields.pair(record.get("enclosure"))
    number = tag("p", "∈ ", tag("span", short_enclosure(enclosure), class_="number")) if enclosure else None
    return tag("li", heading, paragraphs(text), shown, number)


def tables(details: Mapping[str, Any]) -> list[tuple[str, list[str], list[list[str]]]]:
    """All tables of a verdict as (title, columns, rows), every cell as text; rows are cut or filled to the columns."""
    found = []
    for record in (*fields.records(details.get("table")), *fields.records(details.get("tables"))):
        rows = [fields.items(row) for row in fields.items(record.get("rows"))]
        columns = [str(column) for column in fields.items(record.get("columns"))]
        width = max([len(columns), *map(len, rows)], default=0)
        columns += [""] * (width - len(columns))
        cells = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
        if width:
            found.append((fields.text(record, "title") or "Data", columns, cells))
    return found


def _cell(value: object) -> str:
    if value is None:
        return ""
    inner = fields.pair(value)
    if inner:
        return short_enclosure(inner)
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def data_tables(result: Result) -> Markup | None:
    """The tables of a verdict; None when there are none."""
    found = tables(result.details)
    return join(*(table(columns, rows, title, "data") for title, columns, rows in found)) if found else None


def figures(result: Result) -> Markup | None:
    """The plots of a verdict as figures with captions; None when there are none."""
    shown = []
    for number, record in enumerate(fields.records(result.details.get("plots")), 1):
        drawing = figure(record)
        if drawing is None:
            continue
        caption = tag("figcaption", tag("strong", drawing.title), " ", drawing.description)
        shown.append(tag("figure", to_svg(drawing, f"figure-{number}"), caption))
    return join(*shown) if shown else None
