"""Powers with variable exponents at exact points: x**x has no value at 0 and below, although 0**0 has one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from verify.certificate import Certificate
from verify.cli.main import main
from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.tree import number, variable
from verify.questions.data import filled
from verify.questions.domain import read_domain
from verify.questions.effort import Effort
from verify.questions.extrema.maximum import Maximum, maximum
from verify.recheck import recheck


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    main([*words, "--json", "--seconds", "10"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_a_root_is_a_point_where_there_is_a_value(capsys, tmp_path: Path):
    answer = asked(capsys, "roots", "x**x - 1", "x in [0, 1/2]", "--certificate", str(tmp_path / "roots.json"))
    assert [finding["what"] for finding in answer["findings"]] == ["count", "undefined"]
    found = Certificate.load(tmp_path / "roots.json")
    assert "not defined at 0" in found.statement
    assert recheck(found).ok


def test_a_forged_root_is_refused():
    # What the program itself wrote before: 0 as an exact root of x**x - 1, with the proof that 0**0 - 1 = 0.
    shown = Certificate("inequality", "0**0 - 1 == 0", {"precision": 64, "domain": [], "relations": [{"tree": "n"}]})
    assert recheck(shown).ok
    pieces = [{"at": "0"}, {"from": "0", "to": "1/2", "sign": "<"}]
    proof = {
        "formula": "x**x - 1",
        "variable": "x",
        "interval": "[0, 1/2]",
        "factors": [{"formula": "x**x - 1", "power": 1, "pieces": pieces}],
        "parts": [shown.to_json(), shown.to_json()],
    }
    outcome = recheck(
        Certificate("roots", "all roots of x**x - 1 for x in [0, 1/2]: at 0, of unknown multiplicity", proof)
    )
    assert not outcome.ok
    assert outcome.reason.startswith("Part 1: expected a proof of exp(0*log(0)) - 1 == 0")


@pytest.mark.parametrize("domain", ["x in [-2, -1]", "x in [0, 0]"])
def test_there_is_no_maximum_where_there_is_no_value(domain):
    with pytest.raises(InputError, match="value somewhere"):
        maximum(Maximum(read_formula("x**x"), read_domain([domain]), "max"), Effort(2000, 5.0))


def test_zero_has_positive_powers(capsys):
    # x**(x + 1) is 0**1 = 0 at 0, and positive beside it.
    answer = asked(capsys, "range", "x**(x + 1)", "x in [0, 1]")
    assert answer["verdict"] == "proved"
    assert [finding["value"] for finding in answer["findings"]] == [["0", "0"], ["1", "1"]]


def test_a_positive_base_keeps_its_power():
    # On [1/2, 2]² the greatest value of x**y is 2² = 4.
    answer = maximum(
        Maximum(read_formula("x**y"), read_domain(["x in [1/2, 2]", "y in [0, 2]"]), "max"), Effort(5000, 10.0)
    )
    assert answer.findings[0].value is not None
    low, high = map(float, answer.findings[0].value)
    assert low <= 4 <= high < 4 + 1e-6


def test_values_in_the_place_of_variables():
    x = variable("x")
    assert filled(x ** number(2), {"x": number(-3)}) is number(-3) ** number(2)
    assert filled(number(2) ** x, {"x": number(-3)}) is number(2) ** number(-3)
    assert filled(x ** variable("y"), {"x": number(-3)}) is number(-3) ** variable("y")
    assert str(filled(read_formula("(x - 1)**x"), {"x": 0})) == "exp(0*log(0 - 1))"
    assert str(filled(read_formula("x**y"), {"x": 0, "y": 2})) == "0**2"
    assert str(filled(read_formula("x**y"), {"x": 0, "y": -2})) == "exp(-2*log(0))"
