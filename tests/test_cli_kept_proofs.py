"""What was proved for an answer that was interrupted is kept, decided again when it is read, and believed only then."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from verify import prove
from verify.cli.exit_codes import INTERRUPTED
from verify.cli.kept_proofs import keep_proofs, kept_file, kept_proofs
from verify.cli.main import main
from verify.formula.reader import read_statement
from verify.questions import effort as effort_module

pytestmark = pytest.mark.usefixtures("elsewhere")

TRUE = "x*(1 - x) <= 1/4 for x in [0, 1]"
FALSE = "x*(1 - x) <= 1/5 for x in [0, 1]"


def kept(tmp_path: Path) -> Path:
    """A file with the proof of TRUE."""
    file, statement = tmp_path / "kept.json", read_statement(TRUE)
    assert keep_proofs(file, {statement: prove(TRUE)})
    return file


def test_the_second_search_goes_on_from_the_first(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    # The maximum of x(1 - x) on [0, 1] is 1/4, attained at 1/2 only. Ctrl-C comes in the second statement.
    prove_before, calls = effort_module.prove, []

    def stopped(statement: Any, **options: Any) -> Any:
        calls.append(str(statement))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return prove_before(statement, **options)

    monkeypatch.setattr(effort_module, "prove", stopped)
    assert main(["max", "x*(1 - x)", "x in [0, 1]"]) == INTERRUPTED
    assert "goes on from there" in capsys.readouterr().err
    first, calls[:] = calls[0], ["begun", "again"]
    assert main(["max", "x*(1 - x)", "x in [0, 1]"]) == 0
    captured = capsys.readouterr()
    assert "1 statement is proved already" in captured.err
    assert "maximum 1/4 at x = 1/2" in captured.out
    assert first not in calls
    # It is answered, so nothing is kept of it.
    assert main(["max", "x*(1 - x)", "x in [0, 1]"]) == 0
    assert "already" not in capsys.readouterr().err


def test_a_search_without_proofs_does_not_promise_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def stopped(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(effort_module, "prove", stopped)
    assert main(["max", "x*exp(x)", "x in [0, 1]"]) == INTERRUPTED
    assert "goes on" not in capsys.readouterr().err


def test_a_proof_comes_back_for_its_statement(tmp_path: Path):
    found = kept_proofs(kept(tmp_path))
    assert [str(statement) for statement in found] == [str(read_statement(TRUE))]


def test_a_proof_of_something_else_is_left_out(tmp_path: Path):
    # The digests are made to fit: mathematics decides, and 1/4 > 1/5.
    from verify.certificate import Certificate

    file = kept(tmp_path)
    document = json.loads(file.read_text())
    proof = document["proofs"][0]["proof"]
    document["proofs"] = [Certificate("inequality", str(read_statement(FALSE)), proof).to_json()]
    file.write_text(json.dumps(document))
    assert kept_proofs(file) == {}


def test_a_refutation_is_no_proof(tmp_path: Path):
    file, statement = tmp_path / "kept.json", read_statement(FALSE)
    refuted = prove(FALSE)
    assert refuted.status == "refuted"
    keep_proofs(file, {statement: refuted})
    assert kept_proofs(file) == {}


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"schema": "inphase.kept/1"}', '{"schema": "inphase.kept/1", "proofs": [1]}', "[" * 99999],
)
def test_a_damaged_file_is_as_good_as_none(content: str, tmp_path: Path):
    file = tmp_path / "kept.json"
    file.write_text(content)
    assert kept_proofs(file) == {}


def test_nothing_is_kept_of_nothing(tmp_path: Path):
    file = kept(tmp_path)
    assert not keep_proofs(file, {})
    assert not file.exists()


def test_another_question_has_another_file():
    asked = {"function": "x", "tolerance": str(Fraction(1, 10))}
    assert kept_file("max", asked) != kept_file("min", asked)
    assert kept_file("max", asked) != kept_file("max", {**asked, "function": "y"})
