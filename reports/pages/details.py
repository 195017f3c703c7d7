"""Steps, tables and figures of a verdict as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..evidence import short_enclosure
from ..gathered import Step, Table
from ..markup import Markup, join, paragraphs, prose, tag
from ..mathml import formula
from ..plots.drawing import Drawing
from ..plots.svg import to_svg
from .layout import badge, permanent_link, table

#: Formulas with more characters are folded behind their words.
LONG_FORMULA: Final = 1_000


def folded_formula(shown: Markup) -> Markup:
    """A formula that no reader would read, to be opened."""
    return tag("details", tag("summary", "The formula that is checked"), shown)


def steps_list(steps: Sequence[Step], name: str = "step") -> Markup | None:
    """An ordered list of steps: title, status, text, formula, enclosure. None when there are none.

    The anchors are ``name-1``, ``name-2``, ….
    """
    items = (_step(step, f"{name}-{number}") for number, step in enumerate(steps, 1))
    return tag("ol", *items, class_="steps") if steps else None


def _step(step: Step, anchor: str) -> Markup:
    mark = badge(step.status) if step.status else None
    title = tag("strong", prose(step.title)) if step.title else None
    heading = tag("p", title, " ", mark, permanent_link(anchor), class_="step-title")
    text = step.statement or step.latex
    shown = tag("div", formula(step.mathml, text, display=True), class_="math") if step.mathml or text else None
    if shown and len(text) > LONG_FORMULA:
        shown = folded_formula(shown)
    value = short_enclosure(step.enclosure) if step.enclosure else None
    return tag(
        "li",
        heading,
        paragraphs(step.text),
        shown,
        tag("p", "∈ ", tag("span", value, class_="number")) if value else None,
        id=anchor,
    )


def data_tables(tables: Sequence[Table]) -> Markup | None:
    """The tables; None when there are none."""
    return join(*(table(each.columns, each.rows, each.title, "data") for each in tables)) if tables else None


def figures(drawings: Sequence[Drawing]) -> Markup | None:
    """The drawings as figures with captions; None when there are none."""
    shown = []
    for number, drawing in enumerate(drawings, 1):
        caption = tag("figcaption", tag("strong", prose(drawing.title)), ". ", prose(drawing.description))
        region = tag("div", to_svg(drawing, f"figure-{number}"), class_="drawing", role="region", tabindex=0,
                     aria_label=f"Figure {number}")  # fmt: skip
        shown.append(tag("figure", region, caption))
    return tag("div", *shown, class_="figures") if shown else None
