"""Certified ranges: both ends enclosed, both certified, honest where nothing can be shown."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.certificate import Certificate
from verify.cli.main import main
from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.questions.answer import Answer
from verify.questions.domain import read_domain
from verify.questions.effort import Effort
from verify.questions.extrema.value_range import ValueRange, value_range
from verify.recheck import recheck


def found(formula: str, *domain: str, tolerance: Fraction = Fraction(1, 10**8), boxes: int = 20_000) -> Answer:
    return value_range(ValueRange(read_formula(formula), read_domain(domain), tolerance), Effort(boxes, 10.0))


def test_exact_extrema_of_a_parabola():
    # x² - x has its minimum (1/2)² - 1/2 = -1/4 at 1/2 and, on [-1, 2], the value 2 at both ends.
    answer = found("x**2 - x", "x in [-1, 2]")
    lowest, highest = answer.findings
    assert lowest.text == "minimum -1/4 at x = 1/2"
    assert (highest.what, highest.exact_value) == ("maximum", "2")
    assert answer.status == "proved"


def test_an_extremum_that_is_not_attained():
    # 1 - 1/(1 + x) increases to 1 on [0, ∞).
    answer = found("x/(1 + x)", "x in [0, oo)")
    highest = answer.findings[1]
    assert (highest.what, highest.exact_value, highest.facts) == ("supremum", "1", {"attained": False})


def test_two_variables():
    # x·y on [-1, 2] × [-3, 1]: extremes of a bilinear function lie at corners: -6 at (2, -3) and 3 at (-1, -3).
    answer = found("x*y", "x in [-1, 2]", "y in [-3, 1]")
    assert [finding.exact_value for finding in answer.findings] == ["-6", "3"]


def test_the_certificate_states_both_ends_and_is_accepted():
    answer = found("sin(10*x) + x", "x in [0, 3]")
    certificate = answer.certificate
    assert certificate is not None
    assert certificate.kind == "bundle"
    assert "the minimum of sin(10*x) + x for x in [0, 3] is" in certificate.statement
    assert recheck(certificate).ok


def test_a_changed_bound_is_not_accepted():
    certificate = found("sin(10*x) + x", "x in [0, 3]").certificate
    assert certificate is not None
    part = Certificate.from_json(certificate.proof[0])
    changed = Certificate(part.kind, part.statement.replace(" is ", " is 1 + "), part.proof)
    assert not recheck(changed).ok


@settings(max_examples=20, deadline=None)
@given(st.integers(-8, 8), st.integers(-8, 8), st.integers(1, 8))
def test_ranges_of_quadratics(b, low, width):
    # x² + b·x on [p, q]: largest at an end; smallest at -b/2 when that lies inside, else at an end.
    p, q, f = Fraction(low, 3), Fraction(low + width, 3), lambda x: x * x + b * x
    vertex = Fraction(-b, 2)
    smallest = f(vertex) if p <= vertex <= q else min(f(p), f(q))
    answer = found(f"x**2 + {b}*x" if b >= 0 else f"x**2 - {-b}*x", f"x in [{p}, {q}]", boxes=4000)
    for finding, value in zip(answer.findings, (smallest, max(f(p), f(q))), strict=True):
        lower, upper = map(Fraction, finding.value or ())
        assert lower <= value <= upper
        assert upper - lower <= Fraction(2, 10**8)


# Failures.


def test_a_function_that_is_unbounded():
    answer = found("1/x", "x in (0, 1]")
    assert answer.sentence == "minimum 1 at x = 1; unbounded above"
    assert answer.findings[1].value == ("inf", "inf")


def test_a_function_without_a_value():
    with pytest.raises(InputError, match="no point that has one"):
        found("log(x)", "x in [-2, -1]")


def test_where_the_function_is_undefined_on_a_part_nothing_is_proved():
    # log has no value on [-1, 0], so no bound of it holds on [-1, 1].
    answer = found("log(x)", "x in [-1, 1]", boxes=500)
    assert answer.status == "undecided"
    assert answer.findings[1].value == ("0", "inf")


def test_a_point_without_a_value_is_named():
    assert (
        found("sin(x)/x", "x in [-1, 1]", boxes=500).findings[1].text.endswith("; the function has no value at x = 0")
    )


def test_a_part_without_values_is_named_where_the_function_is_unbounded():
    answer = found("log(x)", "x in (-oo, oo)")
    assert answer.findings[0].text == "unbounded below; the function has no value at x = 0"
    assert found("log(x)", "x in (0, oo)").findings[0].text == "unbounded below"


def test_a_variable_without_an_interval():
    with pytest.raises(InputError, match="y has none"):
        found("x*y", "x in [0, 1]")


# The command.


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = tmp_path / "c.json"
    code = main(["range", "x*exp(-x)", "x in [0, oo)", "--json", "--certificate", str(file)])
    document = json.loads(capsys.readouterr().out)
    assert (code, document["schema"], document["verdict"]) == (0, "inphase.answer/1", "proved")
    # x·e^(-x) is largest at 1, with the value 1/e = 0.36787944…
    lowest, highest = document["findings"]
    assert highest["exact_value"] == "exp(-1)"
    assert highest["value"][0].startswith("0.36787944117144")
    assert lowest["exact"] == {"x": "0"}
    assert main(["recheck", str(file)]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["range", "x"],
        ["range", "x", "x in [1, 0]"],
        ["range", "x +", "x in [0, 1]"],
        ["range", "x", "x in [0, 1]", "x in [0, 2]"],
        ["range", "x", "x in [0, 1]", "--tolerance", "0"],
        ["range", "x", "x in [0, 1]", "--tolerance", "nan"],
    ],
)
def test_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "xpected" in captured.err or "required" in captured.err
