"""Exact integrals of functions with kinks, positive parts, total variations; and certificates that claim too much."""

from __future__ import annotations

import json
from typing import Any

import pytest

from verify.certificate import Certificate
from verify.formula.reader import read_formula, read_interval
from verify.questions.answer import Answer
from verify.questions.effort import Effort
from verify.questions.integrals.exact import integral_answer
from verify.questions.integrals.integral import Integral
from verify.questions.integrals.piecewise import check_antiderivatives
from verify.questions.integrals.quantity import Part
from verify.recheck import recheck


def answer(formula: str, interval: str, part: Part = "value") -> Answer:
    return integral_answer(Integral(read_formula(formula), "x", read_interval(interval), part), Effort(20_000))


@pytest.mark.parametrize(
    ("formula", "interval", "part", "value"),
    [
        ("abs(sin(x))", "[0, 2*pi]", "value", "4"),  # two arches of 2
        ("max(x, 1 - x)", "[0, 2]", "value", "9/4"),  # 1/2 - 1/8 below 1/2, and 2 - 1/8 above
        ("abs(x)*exp(-abs(x))", "(-oo, oo)", "value", "2"),  # twice the integral of x e^-x
        ("abs(abs(x) - 1)", "[-2, 2]", "value", "2"),  # four triangles of 1/2, the kinks one inside the other
        ("sin(x)", "[0, 2*pi]", "positive", "2"),
        ("x**2 - 2", "[-2, 2]", "positive", "8/3*(sqrt(2) - 1)"),  # 2·[x³/3 - 2x] from √2 to 2
        ("sin(x)", "[0, 2*pi]", "variation", "4"),  # up 1, down 2, up 1
    ],
)
def test_exact_values(formula: str, interval: str, part: Part, value: str) -> None:
    from verify.kernel.box import approximate

    found = answer(formula, interval, part)
    exact = found.findings[0].exact_value
    assert exact is not None
    assert abs(approximate(read_formula(exact)) - approximate(read_formula(value))) < 10**-15
    assert found.certificate is not None
    assert found.certificate.kind == "antiderivatives"
    assert recheck(found.certificate).ok


@pytest.mark.parametrize(
    ("formula", "interval", "part"),
    [
        ("abs(sin(x)/x)", "[1, 5]", "value"),  # no antiderivative
        ("abs(cos(x) - x)", "[0, 1]", "value"),  # they meet at a point that has no name
        ("abs(sin(20*x))", "[0, 2*pi]", "value"),  # more pieces than are tried
    ],
)
def test_what_is_not_put_together_is_enclosed(formula: str, interval: str, part: Part) -> None:
    found = answer(formula, interval, part)
    assert found.findings[0].exact_value is None
    assert found.certificate is not None
    assert found.certificate.kind == "integral"


def test_an_infinite_integral_has_no_value() -> None:
    found = answer("abs(1/x)", "[-1, 1]")
    assert found.certificate is not None
    assert found.certificate.kind == "divergence"


@pytest.fixture(scope="module")
def honest() -> dict[str, Any]:
    found = answer("abs(x - 1)", "[0, 3]")  # 1/2 + 2
    assert found.certificate is not None
    document: dict[str, Any] = found.certificate.to_json()
    assert document["proof"]["value"] == "5/2"
    assert document["proof"]["points"] == ["1"]
    return document


def accepted(document: dict[str, Any], **changes: Any) -> bool:
    """Whether the certificate with these changes in its proof, and the statement that goes with them, is accepted."""
    proof = json.loads(json.dumps(document["proof"])) | changes
    kinds = {"value": "integral", "positive": "integral of the positive part", "variation": "total variation"}
    about = f"{kinds[proof['part']]} of {proof['formula']} for {proof['variable']} in {proof['interval']}"
    return check_antiderivatives(Certificate("antiderivatives", f"{about} is {proof['value']}", proof))[0]


def test_forged_certificates(honest: dict[str, Any]) -> None:
    assert accepted(honest)
    pieces, parts = honest["proof"]["pieces"], honest["proof"]["parts"]
    forged: list[dict[str, Any]] = [
        {"value": "5/2 + 10**(-9)"},
        {"formula": "abs(x - 1 - 10**(-9))"},
        {"interval": "[0, 3 + 10**(-9)]"},
        {"interval": "[-1, 3]"},
        {"part": "positive"},
        {"part": "variation"},
        {"points": ["1 + 10**(-9)"]},
        {"points": []},
        {"points": ["4"]},  # the second piece would run back
        {"points": ["oo"]},
        {"branches": [[True], [True]]},
        {"branches": [[False], [False]]},
        {"branches": [[False], [True], [True]]},
        {"branches": [[], []]},
        {"branches": [["no"], [True]]},
        {"pieces": pieces[:1]},
        {"pieces": [pieces[1], pieces[0]]},
        {"pieces": [pieces[0], pieces[0]]},
        {"pieces": [*pieces, pieces[1]]},
        {"parts": parts[:-1]},
        {"parts": [*parts[:-1], parts[0]]},
        {"parts": parts[1:]},
        {"pieces": [parts[0], pieces[1]]},  # a certificate of another kind
    ]
    for changes in forged:
        assert not accepted(honest, **changes), changes


def test_the_order_of_the_points_matters(honest: dict[str, Any]) -> None:
    """Pieces [0, 3], [3, 1] and [1, 3] would count what lies between 1 and 3 with both signs."""
    pieces = honest["proof"]["pieces"]
    assert not accepted(honest, points=["3", "1"], branches=[[False], [True], [True]], pieces=[*pieces, pieces[1]])
