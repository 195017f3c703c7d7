"""Thresholds: proved on one side, an exact failure within the tolerance on the other."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.certificate import Certificate
from verify.cli.main import main
from verify.errors import InputError
from verify.formula.reader import read_formula, read_statement
from verify.formula.statement import Interval
from verify.kernel.box import approximate
from verify.questions.answer import Answer, Finding
from verify.questions.effort import Effort
from verify.questions.thresholds.parameter import Failing, Parameter
from verify.questions.thresholds.search import End
from verify.questions.thresholds.statement import Switches
from verify.questions.thresholds.threshold import Holding, Threshold, findings, threshold
from verify.recheck import recheck


def found(statement: str, parameter: str, around: Fraction | None = None, boxes: int = 20_000) -> Answer:
    return threshold(Threshold(read_statement(statement), parameter, around=around), Effort(boxes, 60.0))


def holds(answer: Answer, parameter: str) -> list[str]:
    """The intervals on which the statement is proved, as exact text."""
    return [(f.exact or {})[parameter] for f in answer.findings if f.what == "holds"]


def switch(answer: Answer, parameter: str, number: int = 0) -> tuple[Fraction, Fraction]:
    """The enclosure of one end of such an interval."""
    found: Finding = [f for f in answer.findings if f.what == "switch"][number]
    low, high = map(Fraction, found.at[parameter])
    return low, high


def test_an_exact_threshold():
    # sin x >= c x on [0, π/2] exactly when c <= 2/π (concavity; equality at π/2).
    answer = found("sin(x) >= c*x for x in [0, pi/2], c in [0, 1]", "c")
    assert holds(answer, "c") == ["[0, 2/pi]"]
    low, high = switch(answer, "c")
    assert low <= approximate(read_formula("2/pi")) < high
    assert high - low < Fraction(1, 10**6)
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok
    assert "holds for c in [0, 2/pi]; fails for c = " in answer.certificate.statement


def test_from_above_with_an_open_end():
    # x² < a on [-1, 1] exactly when a > 1.
    answer = found("x**2 < a for x in [-1, 1], a in [-5, 5]", "a")
    assert holds(answer, "a") == ["(1, 5]"]
    assert answer.is_complete()


def test_both_ends():
    # x² + a x y + y² >= 0 exactly for |a| <= 2.
    answer = found("x**2 + a*x*y + y**2 >= 0 for x in [-1, 1], y in [-1, 1], a in [-5, 5]", "a")
    assert holds(answer, "a") == ["[-2, 2]"]
    assert answer.is_complete()


def test_the_only_variable_as_the_parameter():
    # x³ - 3x + 1 = 2cos(3t) + 1 with x = 2cos t: its zeros are 2cos(40°) = 1.5320…, 2cos(80°) = 0.3472…, 2cos(160°).
    # It is positive between the two smaller ones and beyond the largest one.
    text = "x**3 - 3*x + 1 > 0 for x in [-5, 5]"
    zeros = [2 * math.cos(math.radians(angle)) for angle in (160, 80, 40)]
    answer, left = found(text, "x"), found(text, "x", around=Fraction(0))
    assert len(holds(answer, "x")) == 2
    for number, zero in enumerate(zeros):
        low, high = switch(answer, "x", number)
        assert float(low) <= zero <= float(high)
        assert high - low <= Fraction(1, 10**6)
    assert holds(left, "x") == holds(answer, "x")[:1]
    assert answer.is_complete()
    assert left.is_complete()


def test_several_switches():
    # sin is positive on (0, π) and (2π, 3π) and negative on (π, 2π) and (3π, 10], where 10 < 4π.
    answer = found("sin(a) > 0 for a in [1, 10]", "a")
    assert holds(answer, "a") == ["[1, pi)", "(2*pi, 3*pi)"]
    assert answer.sentence == "It holds for a in [1, pi) and (2*pi, 3*pi), and fails beside."
    assert len([f for f in answer.findings if f.what == "fails"]) == 2


def test_why_nothing_was_found():
    assert "Not defined at x = 0" in found("a*x/x < 1 for x in [0, 1], a in [0, 2]", "a").sentence


def test_around_a_value_at_which_it_fails():
    # 1 - 3 + 1 < 0
    answer = found("0 < x**3 - 3*x + 1 for x in [-5, 5]", "x", Fraction(1))
    assert answer.status == "undecided"
    assert "fails at that value" in answer.advice


def test_a_statement_that_holds_on_the_whole_range():
    answer = found("x**2 + a > 0 for x in [-1, 1], a in [1, oo)", "a")
    assert holds(answer, "a") == ["[1, oo)"]
    assert answer.is_complete()
    assert answer.status == "proved"


@settings(max_examples=10, deadline=None)
@given(st.integers(-20, 20))
def test_lines_that_cross(k: int):
    # a < k/7 for the one point x = k/7: the threshold is k/7, not included.
    answer = found(f"a < x for x in [{k}/7, {k}/7], a in [-10, 10]", "a")
    low, high = switch(answer, "a")
    assert low <= Fraction(k, 7) <= high
    assert answer.is_complete()


def test_around_a_value():
    # sin a > 1/2 on (π/6, 5π/6) and on (13π/6, 17π/6): with 7 inside, the second one.
    answer = found("sin(a) > x for x in [1/2, 1/2], a in [0, 9]", "a", Fraction(7))
    assert len(holds(answer, "a")) == 1
    low, high = switch(answer, "a")
    assert low <= approximate(read_formula("13*pi/6")) <= high
    assert answer.is_complete()


# Failures.


def test_a_statement_that_never_holds():
    answer = found("x**2 < a for x in [-1, 1], a in [-5, 0]", "a", boxes=2_000)
    assert (answer.sentence, answer.status) == ("It holds for no a in [-5, 0].", "refuted")
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok


def test_a_forged_answer_is_refused():
    certificate = found("x**2 < a for x in [-1, 1], a in [-5, 5]", "a").certificate
    assert certificate is not None
    for key, value in (("holds", ["[1, 5]"]), ("values", ["2"]), ("parameter", "x"), ("holds", ["(1, 6]"])):
        proof = {**certificate.proof, key: value}
        for statement in (certificate.statement, certificate.statement.replace("(1, 5]", str(value[0]))):
            assert not recheck(Certificate("threshold", statement, proof)).ok


def test_a_witness_must_serve_for_the_whole_gap():
    # At x = 1 the statement x*a < 1 fails from a = 1 on, and not before.
    certificate = found("x*a < 1 for x in [0, 1], a in [0, 5]", "a").certificate
    assert certificate is not None
    (failure,) = certificate.proof["failures"]
    assert failure == {"interval": "[1, 5]", "witness": {"x": "1"}, "relation": 0}
    for changed in ({"interval": "[0, 5]"}, {"witness": {"x": "2"}}, {"relation": 1}, {"witness": {}}):
        proof = {**certificate.proof, "failures": [{**failure, **changed}]}
        assert not recheck(Certificate("threshold", certificate.statement, proof)).ok


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
    assert (document["schema"], document["question"]["parameter"]) == ("inphase.answer/1", "a")
    first, second = document["findings"][:2]
    assert (first["what"], first["exact"], second["witness"]["a"]) == ("holds", {"a": "(1, 5]"}, "1")
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


# What is not complete must not sound so.


def test_a_failure_far_away_is_not_beside():
    # It holds for a < 4/27^(1/4) = 1.754…; with few boxes only a part of that is shown, and a failure further out.
    answer = found("x**4 - a*x + 1 > 0 for x in [-2, 2], a in [0, 5]", "a", boxes=8)
    assert answer.status == "undecided"
    assert "beside" not in answer.sentence
    complete = found("x**4 - a*x + 1 > 0 for x in [-2, 2], a in [0, 5]", "a")
    assert complete.sentence.endswith(", and fails beside.")


def test_a_value_for_which_it_is_proved_is_said_when_there_is_no_interval():
    family = Parameter.of(read_statement("a*x < 1 for x in [0, 1], a in [0, 2]"), "a", Effort(boxes=2000))
    assert family.nothing() == "No a was found for which it can be proved."
    assert not family.holds_at(Fraction(2))
    assert family.nothing() == "No a was found for which it can be proved."
    assert family.holds_at(Fraction(1, 2))
    assert family.nothing() == "No interval of a was found on which it can be proved."


@pytest.mark.parametrize(("lower", "upper"), [("1/2", "1 + 10**(-25)"), ("1 - 10**(-25)", "3/2")])
def test_the_end_of_the_interval_is_rounded_outward(lower, upper):
    # It holds from a number beside 1 on, or up to one, that is no double and no fraction as it is written.
    holding, failing = ("2", lower) if lower == "1/2" else ("0", upper)
    value = upper if lower == "1/2" else lower
    fails = Failing(Fraction(failing), {"a": failing}, Certificate("inequality", "", {}))
    ends = [End(read_formula(holding), True, None), End(read_formula(value), False, fails)]
    if lower == "1/2":
        ends.reverse()
    each = Holding(Interval(ends[0].value, ends[1].value), *ends)
    nothing = Switches(read_statement("a > 0 for a in [0, 2]"), "a", ())
    (shown,) = [f.at["a"] for f in findings("a", [each], nothing) if f.what == "switch"]
    small = Fraction(1, 10**25)
    assert Fraction(shown[0]) <= (Fraction(1, 2) if lower == "1/2" else 1 - small)
    assert Fraction(shown[1]) >= (1 + small if lower == "1/2" else Fraction(3, 2))
