"""Long lines at a terminal go on below their words; what a program reads is not changed."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.claims.library import load
from verify.cli.fitted import fitted, show_fitted
from verify.cli.output import stated_lines


@given(st.text(st.sampled_from("ab c:;✓✗ \n")), st.integers(40, 130))
def test_no_word_is_lost_and_lines_fit_where_they_can(text: str, width: int) -> None:
    shown = fitted(text, width)
    assert shown.split() == text.split()
    for line in shown.split("\n"):
        assert len(line) <= width or " " not in line.strip()


def test_lines_go_on_where_their_words_begin() -> None:
    words = "one two three four five six seven eight nine ten"
    for before in ("  trust    ", "  ✗ refuted: ", "✓ ", "  effort   "):
        first, *others = fitted(before + words, 40).split("\n")
        assert first.startswith(before + "one")
        assert others
        assert all(line.startswith(" " * len(before)) and line[len(before)] != " " for line in others)
    assert fitted("short", 40) == "short"


def test_only_terminals_have_a_width(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    long = "word " * 60
    monkeypatch.setenv("COLUMNS", "60")
    for stream, lines in ((io.StringIO(), 1), (Terminal(), 6)):  # 12 words, then 11 a line behind a margin
        monkeypatch.setattr("sys.stdout", stream)
        show_fitted(long.strip())
        assert len(stream.getvalue().splitlines()) == lines
    assert os.environ["COLUMNS"] == "60"


def test_each_question_of_a_claim_has_a_line() -> None:
    library = load()
    claim = library.claims["perspective.PA.3"]
    lines = stated_lines(claim)
    # B(Bx) = −x for a rotation B by a right angle in two planes: four coordinates, each said with its variable
    assert lines[1:] == [f"-1*x{i} == -x{i} for x{i} in (-oo, oo)" for i in range(1, 5)]
    assert "; ".join(lines) == claim.stated().text
    assert stated_lines(library.claims["causal.C061"]) == [library.claims["causal.C061"].stated().text]
