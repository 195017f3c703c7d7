"""Thresholds: proved on one side, an exact failure within the tolerance on the other."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.cli.main import main
from verify.errors import InputError
from verify.formula.reader import read_formula, read_statement
from verify.kernel.box import approximate
from verify.questions.evidence import Effort
from verify.questions.threshold import Threshold, ThresholdFound, threshold
from verify.recheck import recheck


def found(statement: str, parameter: str, around: Fraction | None = None, boxes: int = 20_000) -> ThresholdFound:
    return threshold(Threshold(read_statement(statement), parameter, around=around), Effort(boxes, 10.0))


def test_an_exact_threshold():
    # sin x >= c x on [0, π/2] exactly when c <= 2/π (concavity; equality at π/2).
    answer = found("sin(x) >= c*x for x in [0, pi/2], c in [0, 1]", "c")
    assert str(answer.holds) == "[0, 2/pi]"
    assert answer.upper is not None
    assert answer.upper.failing is not None
    assert 0 < answer.upper.failing.value - approximate(read_formula("2/pi")) < Fraction(1, 10**6)
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok
    assert "not (" in answer.certificate.statement


def test_from_above_with_an_open_end():
    # x² < a on [-1, 1] exactly when a > 1.
    answer = found("x**2 < a for x in [-1, 1], a in [-5, 5]", "a")
    assert str(answer.holds) == "(1, 5]"
    assert answer.is_complete()


def test_both_ends():
    # x² + a x y + y² >= 0 exactly for |a| <= 2.
    answer = found("x**2 + a*x*y + y**2 >= 0 for x in [-1, 1], y in [-1, 1], a in [-5, 5]", "a")
    assert str(answer.holds) == "[-2, 2]"
    assert answer.is_complete()


def test_the_only_variable_as_the_parameter():
    # x³ - 3x + 1 = 2cos(3t) + 1 with x = 2cos t: its zeros are 2cos(40°) = 1.5320…, 2cos(80°) = 0.3472…, 2cos(160°).
    # It is positive between the two smaller ones and beyond the largest one.
    text = "x**3 - 3*x + 1 > 0 for x in [-5, 5]"
    zeros = [2 * math.cos(math.radians(angle)) for angle in (160, 80, 40)]
    right, left = found(text, "x"), found(text, "x", around=Fraction(0))
    assert right.holds is not None
    assert left.holds is not None
    assert float(approximate(right.holds.lower)) == pytest.approx(zeros[2], abs=1e-6)
    assert right.holds.upper is read_formula("5")
    assert float(approximate(left.holds.lower)) == pytest.approx(zeros[0], abs=1e-6)
    assert float(approximate(left.holds.upper)) == pytest.approx(zeros[1], abs=1e-6)
    assert right.is_complete()
    assert left.is_complete()


def test_why_nothing_was_found():
    assert "Not defined at x = 0" in found("a*x/x < 1 for x in [0, 1], a in [0, 2]", "a").why


def test_a_statement_that_holds_on_the_whole_range():
    answer = found("x**2 + a > 0 for x in [-1, 1], a in [1, oo)", "a")
    assert str(answer.holds) == "[1, oo)"
    assert answer.is_complete()
    assert answer.verdict().status == "proved"


@settings(max_examples=10, deadline=None)
@given(st.integers(-20, 20))
def test_lines_that_cross(k: int):
    # a < k/7 for the one point x = k/7: the threshold is k/7, not included.
    answer = found(f"a < x for x in [{k}/7, {k}/7], a in [-10, 10]", "a")
    assert answer.upper is not None
    assert answer.upper.failing is not None
    assert approximate(answer.upper.value) <= Fraction(k, 7) <= answer.upper.failing.value
    assert answer.is_complete()


def test_around_a_value():
    # sin a > 1/2 on (π/6, 5π/6) and on (13π/6, 17π/6): with 7 inside, the second one.
    answer = found("sin(a) > x for x in [1/2, 1/2], a in [0, 9]", "a", Fraction(7))
    assert answer.holds is not None
    assert approximate(read_formula("13*pi/6")) <= approximate(answer.holds.lower) < Fraction(6807, 1000)
    assert answer.is_complete()


# Failures.


def test_a_statement_that_never_holds():
    answer = found("x**2 < a for x in [-1, 1], a in [-5, 0]", "a", boxes=2_000)
    assert answer.holds is None
    assert answer.verdict().status == "undecided"
    assert answer.certificate is None


def test_a_parameter_that_is_none():
    with pytest.raises(InputError, match="b has none"):
        found("x > 0 for x in [1, 2]", "b")
    with pytest.raises(InputError, match="Expected a value in"):
        found("a > 0 for a in [1, 2]", "a", Fraction(3))


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = tmp_path / "c.json"
    words = ["threshold", "x**2 < a for x in [-1, 1]", "--param", "a in [-5, 5]"]
    assert main([*words, "--json", "--certificate", str(file)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["holds"]) == ("inphase.threshold/1", "(1, 5]")
    assert document["lower"]["witness"]["a"] == "1"
    assert main(["recheck", str(file)]) == 0
    capsys.readouterr()
    assert main(words) == 0
    assert "holds for a in (1, 5]" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["x < a for x in [0, 1]"],
        ["x < a for x in [0, 1]", "--param", "b in [0, 1]"],
        ["x < a for x in [0, 1]", "--param", "a"],
        ["x < a for x in [0, 1], a in [0, 1]"],
        ["x < a for x in [0, 1], a in [0, 1]", "--param", "a in [0, 2]"],
        ["x < a for x in [0, 1]", "--param", "a in [0, 2]", "--around", "sqrt(2)"],
    ],
)
def test_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(["threshold", *words]) == 2
    assert capsys.readouterr().out == ""
