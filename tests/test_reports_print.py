"""What is left out in print is said, with where it is; what is said once has a number; formulas in words have signs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from reports.latex.claim import Book, claim_section
from reports.latex.derivation import ROOM
from reports.latex.document import document
from reports.latex.escape import prose as printed_prose
from reports.latex.trust import numbers, rests_on
from reports.markup import prose
from reports.model import Report, Result, read
from reports.plots.axes import WIDTH, legend
from reports.plots.drawing import Text
from reports.signs import signs

BOOK = Book({"a.b": "claim-1"}, {"a.b": "a.b.html"}, {})


def section(**fields: Any) -> str:
    result = Result("a.b", verdict="proved", certificate="certificates/a.b.json", **fields)
    return claim_section(result, Report((result,)), BOOK).replace(r"\allowbreak{}", "")


def steps(*titles: str, letters: int = 200) -> dict[str, Any]:
    return {"steps": [{"title": title, "text": "z" * letters} for title in titles]}


def test_a_short_derivation_is_printed_whole() -> None:
    printed = section(details=steps("One", "Two", "Three"))
    assert re.findall(r"\\item\[(\d+)\.\]", printed) == ["1", "2", "3"]
    assert "left out" not in printed


def test_of_a_long_derivation_the_outline_is_printed_and_the_rest_is_counted() -> None:
    # 30 steps of 240 letters and signs with what each takes; every third one is of the outline: ten of them, 2,400
    titles = [f"S{number}" if number % 3 == 0 else f"S{number - number % 3} › T" for number in range(30)]
    printed = section(details=steps(*titles, letters=200))
    kept = [int(number) for number in re.findall(r"\\item\[(\d+)\.\]", printed)]
    assert kept == sorted(kept)
    assert all(number % 3 == 1 for number in kept)  # numbers as on the page, where the outline is 1, 4, 7, …
    assert ROOM - 250 < sum(200 + 40 + 2 for _ in kept) <= ROOM + 10
    assert f"{30 - len(kept)} of the 30 steps are left out here" in printed
    assert r"\texttt{a.b.html} has all, and the whole proof as data in \texttt{certificates/a.b.json}" in printed


def test_a_step_without_end_does_not_hide_the_others() -> None:
    printed = section(details=steps("Short", letters=10) | {"steps": [
        {"title": "Short", "text": "z"}, {"title": "Endless", "text": "z" * 9999}, {"title": "Last", "text": "z"},
    ]})  # fmt: skip
    assert re.findall(r"\\item\[(\d+)\.\]", printed) == ["1", "3"]
    assert "1 of the 3 steps is left out here" in printed


def test_parts_have_numbers_and_their_formulas_are_said_once() -> None:
    def part(number: int) -> dict[str, Any]:
        text = f"x < {number}"
        inner = {"title": "The inequality", "text": "On all.", "statement": text, "latex": text}
        return {
            "statement": f"{text} for x in [0, 1]", "latex": rf"{text} \quad x \in [0, 1]", "mathml": "<math/>",
            "verdict": "proved", "reason": "Shown.", "details": {"steps": [inner]},
        }  # fmt: skip

    printed = section(statement="x < 7; x < 8", latex="x < 7", mathml="<math/>", details={"parts": [part(7), part(8)]})
    assert [*map(printed.count, (r"\item[(1)] $x < 7", r"\item[(2)] $x < 8"))] == [1, 1]
    assert (printed.count("x < 7"), printed.count("x < 8")) == (1, 1)


def test_parts_that_have_no_room_are_counted() -> None:
    wide = " + ".join(["a"] * 300)
    record = {"statement": wide, "latex": wide, "mathml": "<math/>", "verdict": "proved", "details": {}}
    printed = section(statement="many", mathml="<math/>", details={"parts": [record] * 9})
    assert re.search(r"Parts \d to 9 are left out here: \\texttt\{a\.b\.html\} has all\.", printed)


def test_a_second_picture_is_on_the_page() -> None:
    plot = {"type": "lines", "title": "Curve", "series": [{"label": "f", "points": [[0, 0], [1, 1]]}]}
    one, two = (section(details={"plots": [plot] * count}) for count in (1, 2))
    assert one.count(r"\begin{tikzpicture}") == two.count(r"\begin{tikzpicture}") == 1
    assert "more" not in one
    assert r"1 more is in \texttt{a.b.html}." in two


def test_what_many_rest_on_is_said_once() -> None:
    claims = [{"id": f"p.{n}", "verdict": "proved", "trust": ["Arb", "Python", f"seed {n}"]} for n in range(12)]
    report = read({"claims": claims})
    many = numbers(report)
    assert many == {"Arb": 1, "Python": 2}
    assert rests_on(report.results[3], report, many) == "T1--T2; seed 3"
    assert rests_on(report.results[3], report, {"Arb": 1, "seed 3": 3}) == "T1, T3; Python"
    written = document(report)
    assert written.count("Arb") == 1
    assert written.count("T1--T2; seed") == 12


def test_a_wide_legend_takes_several_rows_and_stays_within_the_picture() -> None:
    names = [f"a curve with a name, {n}" for n in range(8)]  # 8·(28 + 6.6·22 + 20) > 720
    texts = [item for item in legend([("line", name) for name in names], 80.0) if isinstance(item, Text)]
    assert [text.text for text in texts] == names
    assert all(text.x + 6.6 * len(text.text) <= WIDTH for text in texts)
    assert len({text.y for text in texts}) > 1
    assert max(text.y for text in texts) < 44  # above the plot


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("x**2 + beta*y >= 0", "x^{2} + β·y ≥ 0"),
        ("f(x)*(1 - t)**(n + 1)*y", "f(x)·(1 - t)^{n + 1}·y"),
        ("x1 in (-oo, oo), p12 != 0, v_2 in [0, 1]", "x_1 ∈ (−∞, ∞), p_12 ≠ 0, v_2 ∈ [0, 1]"),
        ("with t = 1/beta == 2", "with t = 1/β = 2"),
        ("x**0.5 + x**k2 + y**beta", "x^{0.5} + x^{k_2} + y^{β}"),
        ("t**(a**2 + (b - 1))", "t^{a^{2} + (b - 1)}"),
        # what raising would change: 2^(3^4), a function in the exponent, a minus, a root of which there is a power
        ("2**3**4", "2**3^{4}"),
        ("x**(2)**n", "x**(2)^{n}"),
        ("x**f(y)", "x**f(y)"),
        ("x**-1", "x**-1"),
        ("sqrt(x)**2", "sqrt(x)^{2}"),
        ("x**(2", "x**(2"),
        # what is no formula stays
        ("the root in [−1, 1] lies in [0, 1]", "the root in [−1, 1] lies in [0, 1]"),
        ("τ*_β and β*(3)", "τ*_β and β*(3)"),
        ("`verify sync --beta=2**3` or --beta=2", "`verify sync --beta=2**3` or --beta=2"),
        ("causal.C074, gamma(x), foo.x1, cooperate", "causal.C074, gamma(x), foo.x1, cooperate"),
        ("a * b", "a * b"),
    ],
)
def test_signs_of_formulas_in_words(typed: str, shown: str) -> None:
    assert signs(typed) == shown


def test_what_is_typed_is_set_as_code_and_a_single_backtick_is_a_sign() -> None:
    assert prose("see `x**2 <= 1`, x**2") == "see <code>x**2 &lt;= 1</code>, x<sup>2</sup>"
    assert printed_prose("see `a <b`") == r"see \texttt{a \textless{}b}"
    assert prose("a ` x**2") == "a ` x**2"
    assert "texttt" not in printed_prose("a ` b")
