"""Hostile text in a report stays text: no field opens a tag, adds an attribute, or makes a link that runs a script."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.markup import clean, escape, paragraphs, tag
from reports.mathml import ELEMENTS, formula
from reports.model import read
from reports.names import page_names
from reports.pages.claim import claim_page
from reports.pages.errata import errata_page
from reports.pages.graph import graph_page
from reports.pages.index import index_page
from tests.reports_sample import claim

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "<!--",
    "]]>",
    "&lt;b&gt;",
    "\x00<b>",
    "\ud800<i>",
    "\u202egnp.exe",
    "--><math><mi//xlink:href=",
]
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=40),
    st.text("<>&\"'/= oncliksrpt!-\\", max_size=30),
)
OURS = frozenset(
    """html head meta title link body a header nav ul ol li main h1 h2 h3 p div span section table caption thead tbody
    tr th td code pre dl dt dd footer figure figcaption strong fieldset legend label input wbr details
    summary sub sup""".split()  # noqa: SIM905
)
SVG = {"svg", "title", "desc", "path", "rect", "circle", "text", "a"}


class Tags(HTMLParser):
    """All start tags, with what is wrong with them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.data = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in OURS | SVG | ELEMENTS:
            self.wrong.append(tag)
        for name, value in attrs:
            address = name in ("href", "src") and re.match(
                r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE
            )
            if name.startswith("on") or address or name == "srcdoc":
                self.wrong.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.data += data

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data}")


def everywhere(text: str, verdict: str) -> dict[str, Any]:
    """A report with ``text`` in every place that holds text."""
    step = {"title": text, "text": text, "latex": text, "mathml": text, "status": text, "enclosure": [text, text]}
    plots = [
        {"type": "enclosure", "title": text, "x_label": text, "y_label": text, "boxes": [[0, 1, -1, 1]],
         "marks": [{"x": 0.5, "y": 0, "label": text}]},
        {"type": "lines", "series": [{"label": text, "points": [[0, 0], [1, 1]], "style": text}]},
        {"type": "boxes2d", "boxes": [[0, 1, 0, 1, text]]},
        {"type": "circle", "points": [{"angle": 1, "mass": 1, "label": text}]},
        {"type": "heat", "x": [text], "y": [text], "z": [[1]], "x_label": text},
    ]  # fmt: skip
    details = {
        "steps": [step],
        "cross_check": [step],
        "table": {"title": text, "columns": [text], "rows": [[text]]},
        "plots": plots,
        "parts": [{"statement": text, "verdict": text, "reason": text}],
        "text": text,
        "argument": text,
        "traceback": text,
    }
    names = "title prose paper kind statement latex mathml enclosed certificate reason advice corrects hash".split()  # noqa: SIM905
    entry = claim(
        f"x{text}",
        verdict,
        text,
        **dict.fromkeys(names, text),
        trust=[text],
        cites=[text],
        witness={text: text},
        enclosure=[text, text],
        uses=[text, "y"],
        details=details,
    )
    return {
        "claims": [entry, claim("y", "proved", corrects=f"x{text}")],
        "environment": {text: text, "inner": {text: [text]}},
        "bibliography": {text: {"author": text, "title": text, "year": text, "eprint": text, "url": text, "doi": text}},
        "problems": [text],
    }


@given(texts, st.sampled_from(["proved", "refuted", "undecided", "supported", "cited", "argued"]))
@example("<script>alert(1)</script>", "refuted")
@example("`<b>`, x**(<i>), a1", "refuted")  # what is typed, an exponent, a subscript
@settings(max_examples=60, deadline=None)
def test_no_field_of_a_report_can_make_markup(text: str, verdict: str) -> None:
    report = read(everywhere(text, verdict))
    pages = page_names(result.id for result in report.results)
    documents = [index_page(report, pages), errata_page(report, pages), graph_page(report, pages)]
    documents += [claim_page(result, report, pages, Path("nowhere")) for result in report.results]
    for document in documents:
        document.encode("utf-8")
        assert Tags(document).wrong == []


@given(st.text(st.characters()))
def test_escaped_text_reads_as_itself(text: str) -> None:
    parsed = Tags(f"<p>{escape(text)}</p>")
    # HTML reads every line end as \n.
    assert parsed.data == clean(text).replace("\r\n", "\n").replace("\r", "\n") or parsed.data == clean(text)
    assert "<" not in escape(text)
    assert '"' not in escape(text)


@given(st.text(st.characters()))
def test_an_attribute_holds_its_text(text: str) -> None:
    found: list[str | None] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert [name for name, _ in attrs] == ["title"]
            found.append(attrs[0][1])

    Reader().feed(tag("p", title=text))
    assert found == [clean(text)]


def test_paragraphs_split_at_blank_lines_only() -> None:
    assert paragraphs("a\nb\n\n <i>") == "<p>a b</p><p>&lt;i&gt;</p>"
    assert paragraphs("  ") == ""


@pytest.mark.parametrize(
    "mathml",
    [
        "<math><script>alert(1)</script></math>",
        "<math><mi>x</mi><annotation-xml><p>x</p></annotation-xml></math>",
        "<math><maction><mi>x</mi></maction></math>",
        '<!DOCTYPE m [<!ENTITY a "b">]><math><mi>&a;</mi></math>',
        "<svg><mi>x</mi></svg>",
        "<math><mi>x</math>",
        "<math xmlns='http://www.w3.org/1999/xhtml'><mi>x</mi></math>",
        "<mrow>" * 500 + "</mrow>" * 500,
    ],
)
def test_what_is_not_presentation_mathml_is_shown_as_text(mathml: str) -> None:
    assert formula(mathml, "x < 1") == '<code class="formula">x &lt; 1</code>'


def test_attributes_that_do_something_are_dropped() -> None:
    mathml = '<math onclick="a()" style="x" id="y"><mi href="javascript:a()" mathvariant="bold">x</mi></math>'
    assert formula(mathml, "x") == '<math><mi mathvariant="bold">x</mi></math>'


def test_a_statement_can_wrap_before_relations_and_words_only() -> None:
    mathml = "<math><mi>a</mi><mo>≤</mo><mi>b</mi><mtext> for all </mtext><mi>c</mi></math>"
    assert formula(mathml, "").count("<math>") == 3
