"""What a notebook shows of formulas, statements, interactions, claims and verdicts: LaTeX, and HTML that is escaped."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from verify import Interaction, Relation, prove, read_formula, read_interval, read_statement
from verify.claims.claim import Claim
from verify.claims.questions import Argument
from verify.verdict import Verdict


class Balance(HTMLParser):
    """Collects the open tags and the text of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(html: str) -> str:
    """The text of balanced HTML."""
    parser = Balance()
    parser.feed(html)
    assert parser.open == []
    return parser.text


@pytest.mark.parametrize(
    ("shown", "latex"),
    [
        (read_formula("sin(x)/2"), r"\frac{\sin\left(x\right)}{2}"),
        (Relation("<", read_formula("x"), read_formula("1/2")), r"x < \frac{1}{2}"),
        (read_interval("[0, oo)"), r"\left[0, \infty\right)"),
    ],
)
def test_latex(shown: object, latex: str) -> None:
    assert shown._repr_latex_() == f"$\\displaystyle {latex}$"  # type: ignore[attr-defined]


def test_statements_and_interactions_have_latex() -> None:
    assert r"\text{for all }" in read_statement("x <= 1 for x in [0, 1]")._repr_latex_()
    f = Interaction("sin(x)*exp(beta*(cos(x) - 1))")
    assert f._repr_latex_().startswith(r"$\displaystyle f(x) = ")
    assert text_of(f._repr_html_()).endswith("parameters: beta")


def test_a_verdict_in_html_has_its_witness_its_enclosure_and_its_steps() -> None:
    text = text_of(prove("x**2 <= x for x in [0, 2]", details=True)._repr_html_())
    assert text.startswith("✗ refuted: Fails at x = ")
    assert "Derivation" in text
    assert "What fails there" in text


def test_a_claim_in_html() -> None:
    statement = read_statement("x <= 1 for x in [0, 1]")
    claim = Claim("m.a", statement, prose="One is an upper bound.")
    assert text_of(claim._repr_html_()).startswith("m.a One is an upper bound")
    assert "<math" in claim._repr_html_()


def test_formulas_beside_words_are_typeset_and_words_are_no_code() -> None:
    claim = Claim("m.a", (read_statement("x <= 1 for x in [0, 1]"), Argument("By compactness.")))
    html = claim._repr_html_()
    assert "<math" in html
    assert "<p>By compactness.</p>" in html
    assert "<code>" not in html


# Failures.


def test_text_of_others_is_escaped() -> None:
    bad = "<script>alert(1)</script>"
    verdict = Verdict("undecided", bad, {bad: bad}, (bad, bad), bad, advice=bad, trust=(bad,),
                      details={"steps": [{"title": bad, "text": bad}]})  # fmt: skip
    assert "<script" not in verdict._repr_html_()
    assert text_of(verdict._repr_html_()).count(bad) == 10
    claim = Claim("m.a", read_statement("1 < 2"), title=bad, prose=f"{bad} more")
    assert "<script" not in claim._repr_html_()
