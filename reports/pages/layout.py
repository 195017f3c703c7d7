"""What all pages share: the frame with its landmarks, the status badge, tables, scrolling regions, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import quote

from .. import fields
from ..markup import Content, Markup, join, paragraphs, prose, tag
from ..mathml import formula
from ..model import Result, in_words, stated_parts
from ..status import Status

GENERATOR: Final = "Inphase report"
#: Longer formulas are left to the claim's page when there are words.
_LONGEST: Final = 120
_NAVIGATION: Final = (("index.html", "Overview"), ("errata.html", "Findings"), ("graph.html", "Dependencies"))


def page(title: str, body: Markup, *, current: str = "", neighbours: Markup | None = None) -> str:
    """A whole document: skip link, navigation, main part, links to the neighbours of the page, footer."""
    links = [
        tag("li", tag("a", word, href=href, aria_current="page" if href == current else None))
        for href, word in _NAVIGATION
    ]
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content=GENERATOR),
        tag("title", title),
        tag("link", rel="stylesheet", href="style.css"),
    )
    header = tag(
        "header",
        tag("a", "Inphase", href="index.html", class_="brand"),
        tag("nav", tag("ul", *links), aria_label="Report"),
        class_="top",
    )
    footer = tag(
        "footer",
        tag("p", "Every number on this page comes from ", tag("a", "report.json", href="report.json"), ". ",
            "The same content for print: ", tag("a", "report.tex", href="report.tex"), "."),
        class_="bottom",
    )  # fmt: skip
    skip = tag("a", "Skip to content", href="#main", class_="skip")
    content = tag("body", skip, header, tag("main", body, id="main"), neighbours, footer)
    return f"<!DOCTYPE html>\n{tag('html', head, content, lang='en')}\n"


def badge(status: Status, before: str = "") -> Markup:
    """Glyph, word and colour of a status; ``before`` stands before the word."""
    glyph = tag("span", status.glyph, class_="glyph", aria_hidden="true")
    return tag("span", glyph, " ", before, status.word, class_=f"badge s-{status.key}")


def section(identifier: str, heading: Content, *content: Content, class_: str = "", level: int = 2) -> Markup:
    """A section with its heading and a link to itself; ``identifier`` is its anchor."""
    title = tag(f"h{level}", tag("span", heading, id=f"{identifier}-heading"), permanent_link(identifier))
    return tag(
        "section", title, *content, id=identifier, aria_labelledby=f"{identifier}-heading", class_=class_ or None
    )


def permanent_link(identifier: str) -> Markup:
    """A sign that shows when the pointer or the keyboard is there, and leads to this very place."""
    return tag("a", "#", href=f"#{identifier}", class_="here", aria_label="Link to this place")


def scrolling(content: Markup, label: str, class_: str = "scroll") -> Markup:
    """Content that may be wider than the page, in a region of its own that the keyboard reaches."""
    return tag("div", content, class_=class_, role="region", aria_label=label, tabindex=0)


def table(columns: Sequence[Content], rows: Iterable[Sequence[Content]], caption: str, class_: str = "") -> Markup:
    """A table whose first column names its rows."""
    head = tag("thead", tag("tr", *(tag("th", column, scope="col") for column in columns)))
    body = [
        tag("tr", *(tag("td", cell) if place else tag("th", cell, scope="row") for place, cell in enumerate(row)))
        for row in rows
    ]
    whole = tag("table", tag("caption", caption), head, tag("tbody", *body), class_=class_ or None)
    return scrolling(whole, caption)


def definitions(pairs: Iterable[tuple[str, Content]], class_: str = "facts") -> Markup:
    """Names and values side by side; pairs without a value are left out."""
    return tag("dl", *(join(tag("dt", name), tag("dd", value)) for name, value in pairs if value), class_=class_)


def statement(result: Result, *, display: bool = False) -> Markup:
    """The statement of a claim: its formula, or its words."""
    if in_words(result):
        words = paragraphs(result.statement) if display else prose(result.statement)
        return tag("div" if display else "span", words, class_="words")
    parts = stated_parts(result)
    return join(*(_part(part, display) for part in parts)) or formula(result.mathml, result.statement, display=display)


def _part(part: Mapping[str, object], display: bool) -> Markup:
    """One part of a statement on lines of its own: a formula, or words."""
    mathml, text = fields.text(part, "mathml"), fields.text(part, "statement")
    if mathml:
        return tag("span", formula(mathml, text, display=display), class_="row")
    return join(*(tag("span", prose(" ".join(block.split())), class_="row words") for block in text.split("\n\n")))


def brief_statement(result: Result) -> Markup:
    """The statement for a table: a long formula gives way to what the claim says first in words."""
    words = result.prose.split("\n\n")[0]
    if words and len(result.statement) > _LONGEST and not in_words(result):
        return paragraphs(words, class_="words")
    return tag("span", statement(result), class_="math")


def local_link(path: str, text: Content) -> Markup:
    """A link to a file of the report; plain code unless ``path`` is relative and stays inside the folder."""
    parts = path.split("/")
    if not path or path.startswith("/") or ".." in parts or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|.*\\", path):
        return tag("code", text)
    return tag("a", text, href=quote(path.encode("utf-8", "replace")))


def web_link(address: str, text: Content) -> Markup:
    """A link to the web; only ``https://`` and ``http://`` addresses become one."""
    return tag("a", text, href=address, rel="noreferrer") if re.match(r"https?://[^\s]+\Z", address) else join(text)


def claim_link(claim: str, pages: Mapping[str, str]) -> Markup:
    """A link to the page of a claim, plain for a claim that was not run; the id may wrap before its second dot."""
    paper, *rest = claim.split(".", 2)
    name = ".".join([paper, *rest[:1]])
    code = tag("code", name, *(join(tag("wbr"), f".{suffix}") for suffix in rest[1:]))
    return tag("a", code, href=pages[claim]) if claim in pages else code
