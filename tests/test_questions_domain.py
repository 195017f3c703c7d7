"""Where the intervals of a question stand: after `for` in the function, or in texts of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.cli.main import main
from verify.errors import InputError
from verify.formula.reader import read_formula, read_function, read_parameter
from verify.questions.domain import read_question, read_question_in_one

INTERVALS = ["x in [0, 1]", "y in (-oo, pi/2)", "beta in (0, 3]"]


@given(st.lists(st.sampled_from(INTERVALS), min_size=1, unique=True), st.integers(0, 3))
def test_both_places_say_the_same(ranges: list[str], inside: int) -> None:
    """However many of the intervals stand after `for`, the question is the one with all of them outside."""
    text = " + ".join(range_.split()[0] for range_ in ranges)
    head, tail = ranges[:inside], ranges[inside:]
    written = f"{text} for {', '.join(head)}" if head else text
    assert read_question(written, tail) == (read_formula(text), tuple(read_parameter(range_) for range_ in ranges))


def test_definitions_are_filled_in() -> None:
    formula, domain = read_function("h(x) - c for x in [0, 1] where h(t) = t*exp(t); c = 1/3")
    assert formula is read_formula("x*exp(x) - 1/3")
    assert domain == (read_parameter("x in [0, 1]"),)


@pytest.mark.parametrize(
    ("text", "ranges", "said"),
    [
        ("x for x in [0, 1]", ["x in [0, 2]"], "Expected one range for x but got [0, 1] and [0, 2]."),
        ("x*z for x in [0, 1]", [], "Expected a known name but got z"),
        ("x for x in [0, 1] if x > 1/2", [], "Expected a function and intervals but got 'if'"),
        ("x < 1 for x in [0, 1]", [], "a relation belongs into a statement"),
        ("x where x = 2", ["x in [0, 1]"], "x already is a variable with an interval"),
        ("x for x in [0, 1] y", [], "Expected the end but got 'y'"),
        ("2 + 3", [], "Expected a variable with its interval"),
    ],
)
def test_what_is_refused(text: str, ranges: list[str], said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_question(text, ranges)
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["sin(x)", "x*y for x in [0, 1], y in [0, 1]"])
def test_one_variable_is_expected(text: str) -> None:
    with pytest.raises(InputError, match="Expected one variable with its interval"):
        read_question_in_one(text, [])


def test_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    # x·y is least at a corner, 0, and greatest at (1, 2); ∫ x from 0 to 1 is 1/2; cos x = x once
    assert main(["range", "x*y for x in [0, 1]", "y in [0, 2]"]) == 0
    assert "maximum 2 at x = 1, y = 2" in capsys.readouterr().out
    assert main(["integrate", "x for x in [0, 1]"]) == 0
    assert "1/2" in capsys.readouterr().out
    assert main(["roots", "cos(x) - x for x in [-10, 10]"]) == 0
    assert "exactly one root" in capsys.readouterr().out
    assert main(["max", "h(x) for x in [0, oo) where h(t) = t*exp(-t)"]) == 0
    assert "maximum exp(-1) at x = 1" in capsys.readouterr().out
    assert main(["roots", "cos(x) - x"]) == 2
    assert "Expected one variable with its interval" in capsys.readouterr().err
