"""Words and formulas on the page: subscripts and superscripts in prose, and formulas too long for a reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.latex.claim import Book, claim_section
from reports.latex.escape import prose as latex_prose
from reports.latex.formula import checked
from reports.latex.parts import formula as latex_formula
from reports.markup import prose
from reports.mathml import formula
from reports.model import Report, Result
from reports.pages.claim import claim_page
from reports.scripts import Run, scripts


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("x_i", "x<sub>i</sub>"),
        ("λ_max > 0", "λ<sub>max</sub> &gt; 0"),
        ("c_j^k", "c<sub>j</sub><sup>k</sup>"),
        ("e^{β(cos(x_i − x_j) − 1)}", "e<sup>β(cos(x<sub>i</sub> − x<sub>j</sub>) − 1)</sup>"),
        ("(β + 1/2)^(−1/2)", "(β + 1/2)<sup>−1/2</sup>"),
        ("10^-12 of S^1", "10<sup>-12</sup> of S<sup>1</sup>"),
        ("L^⊥, Σ_{j<k}, ∫_0^δ", "L<sup>⊥</sup>, Σ<sub>j&lt;k</sub>, ∫<sub>0</sub><sup>δ</sup>"),
        ("e^β(1 + x)", "e<sup>β</sup>(1 + x)"),
        ("2^{−(n−1)}", "2<sup>−(n−1)</sup>"),
    ],
)
def test_scripts_of_the_papers(text: str, html: str) -> None:
    assert prose(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "stable_manifold",
        "INPHASE_DATA=DIR",
        "a _b",
        "x_",
        "^2",
        "x^",
        "x_{",
        "x^()",
        "report_json_text",
        "a ^ b",
        "x_(i)",
    ],
)
def test_what_is_no_script_stays_as_it_is_written(text: str) -> None:
    assert scripts(text) == (Run("text", text),)


def test_a_tag_in_a_script_stays_text() -> None:
    assert prose("x^{<b>}") == "x<sup>&lt;b&gt;</sup>"
    assert latex_prose(r"x^{\input{y}}") == r"x\textsuperscript{\textbackslash{}input\{y\}}"


@given(st.text(alphabet="xβΣ12_^{}() −<max"))
def test_no_letter_is_lost_and_none_is_added(text: str) -> None:
    def flat(runs: tuple[Run, ...]) -> str:
        return "".join(run.text + flat(run.parts) for run in runs)

    kept = re.sub(r"[_^{}()]", "", text)
    assert re.sub(r"[_^{}()]", "", flat(scripts(text))) == kept


def test_groups_nested_without_end_are_cut_off_not_recursed_into() -> None:
    assert "x<sup>" in prose("x^{" * 5_000 + "y" + "}" * 5_000)


def test_a_formula_too_wide_for_tex_is_printed_as_text() -> None:
    # TeX knows no length above 16,384 points: about 8 points for each of more than 2,000 letters is beyond.
    assert checked("+".join("x" * 900)) is not None
    assert checked("+".join("x" * 1_100)) is None


def test_a_statement_without_end_is_abridged_on_its_page_and_in_print() -> None:
    text = f"{'x + ' * 100_000}x < 5"
    assert len(str(formula("", text))) < 5_000
    assert len(latex_formula("", text)) < 100_000
    assert "characters left out" in formula("", text)


def test_a_cited_fact_is_said_once_and_has_no_empty_parts(tmp_path: Path) -> None:
    said = "Gradient flows converge."
    fact = Result("a.b", verdict="cited", statement=said, details={"text": said})
    shown = claim_page(fact, Report((fact,)), {"a.b": "a.b.html"}, tmp_path)
    assert shown.count(said) == 1
    assert not [part for part in ("Certificate", "Cross-check", "Why") if f">{part}<" in shown]


def test_of_a_formula_of_a_page_the_words_come_first(tmp_path: Path) -> None:
    written, words = f"{'x + ' * 400}1 > 0 for x in [0, 1]", "The sum is positive."
    long = Result("a.b", verdict="proved", statement=written, latex="x" * 5_000, prose=words)
    page = claim_page(long, Report((long,)), {"a.b": "a.b.html"}, tmp_path)
    assert page.index(words) < page.index("The formula that is checked") < page.index("x + x")
    printed = claim_section(long, Report((long,)), Book({"a.b": "claim-1"}, {"a.b": "a.b.html"}, {}))
    assert printed.index(words) < printed.index(r"\begin{quote}")


def test_a_statement_of_formulas_and_words_shows_each_as_what_it_is(tmp_path: Path) -> None:
    parts = [
        {"statement": "x < 1", "mathml": "<math><mi>x</mi><mo>&lt;</mo><mn>1</mn></math>", "latex": "x < 1",
         "verdict": "proved", "reason": "Shown."},
        {"statement": "By compactness,\n\nas M_n is closed.", "mathml": "", "latex": r"\text{By compactness}",
         "verdict": "argued", "reason": "On paper."},
    ]  # fmt: skip
    result = Result("a.b", verdict="argued", statement="x < 1; By compactness", latex=r"x < 1 \qquad \text{By}",
                    details={"parts": parts})  # fmt: skip
    report = Report((result,))
    html = claim_page(result, report, {"a.b": "a.b.html"}, tmp_path)
    statement = html[html.index('id="statement"') : html.index('id="argument"')]
    assert "<mi>x</mi>" in statement
    assert "as M<sub>n</sub> is closed." in statement  # without prose, the words are what is stated
    assert "<code" not in statement.replace("<code>a.b</code>", "")
    derivation = html[html.index('id="derivation"') :]
    assert "<p>By compactness,</p><p>as M<sub>n</sub> is closed.</p>" in derivation
    assert '<code class="formula">' not in derivation
    tex = claim_section(result, report, Book({"a.b": "place"}, {"a.b": "a.b.html"}, {}))
    assert r"\fitmath{x < 1}{x < 1}" in tex
    assert r"\fitmath{\text" not in tex
