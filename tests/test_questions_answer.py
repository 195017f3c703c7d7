"""Answers to questions: one JSON schema, one way to print, and what is certain is kept when the search is stopped."""

from __future__ import annotations

import errno
import io
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from verify.cli.exit_codes import INTERRUPTED, USAGE
from verify.cli.main import main
from verify.cli.question_output import interruptible
from verify.formula.reader import read_statement
from verify.questions import effort as effort_module
from verify.questions.effort import Clock, Effort

pytestmark = pytest.mark.usefixtures("elsewhere")

ASKED = {
    "range": ["range", "x**2", "x in [0, 1]"],
    "max": ["max", "x*(1 - x)", "x in [0, 1]"],
    "min": ["max", "--min", "x*(1 - x)", "x in [0, 1]"],
    "roots": ["roots", "x**2 - 1", "x in [0, 2]"],
    "integral": ["integrate", "x**2", "x in [0, 1]"],
    "threshold": ["threshold", "x < a for x in [0, 1]", "--param", "a in [0, 2]"],
    "equilibria": ["equilibria", "x' = x*(1 - x)", "x in [-1, 2]"],
    "definite": ["definite", "2, x; x, 1", "x in [0, 1]"],
    "flow": ["flow", "x' = 1", "--start", "x = 0", "--until", "1/2"],
}

DOCUMENT = {
    *("schema", "question", "verdict", "reason", "complete", "findings", "undecided", "interrupted"),
    *("certificate", "seconds", "boxes", "trust", "advice"),
}
FINDING = {"what", "at", "exact", "value", "exact_value"}


@pytest.mark.parametrize("kind", ASKED)
def test_every_question_is_answered_in_one_schema(kind: str, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = tmp_path / "c.json"
    assert main([*ASKED[kind], "--json", "--certificate", str(file)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document.keys() == DOCUMENT
    assert (document["schema"], document["question"]["kind"]) == ("inphase.answer/1", kind)
    assert (document["verdict"], document["complete"], document["interrupted"]) == ("proved", True, False)
    assert document["findings"]
    for finding in document["findings"]:
        assert finding.keys() >= FINDING
        assert all(len(ends) == 2 for ends in finding["at"].values())
    assert main(["recheck", str(file)]) == 0


def test_long_lists_are_cut_in_the_middle(capsys: pytest.CaptureFixture[str]):
    # sin has the roots 0, π, …, 31π < 100.
    assert main(["roots", "sin(x)", "x in [0, 100]"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "exactly 32 roots" in lines[0]
    assert lines[21].split() == ["…", "7", "more", "(--json", "lists", "all)"]
    assert (lines[20].split(), lines[22].split()) == (["x", "=", "19*pi"], ["x", "=", "27*pi"])


def test_what_is_shown_is_kept_when_the_search_is_stopped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    # The first statement, that x(1 - x) <= 1/4, is proved; Ctrl-C comes in the second one.
    prove, calls = effort_module.prove, []

    def stopped(*words: Any, **options: Any) -> Any:
        calls.append(words)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return prove(*words, **options)

    monkeypatch.setattr(effort_module, "prove", stopped)
    assert main([*ASKED["max"], "--json"]) == INTERRUPTED
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert document["interrupted"]
    assert document["findings"][0]["exact_value"] == "1/4"
    assert [finding["what"] for finding in document["findings"]] == ["maximum"]  # the places were not shown
    assert "Interrupted: what is shown is certain" in captured.err


def test_the_second_interruption_ends_everything():
    clock = Clock()
    with interruptible(clock):
        signal.raise_signal(signal.SIGINT)
        assert clock.stopped
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_nothing_is_proved_twice_and_nothing_after_the_time():
    effort, statement = Effort(boxes=100), read_statement("x + 1 > x for x in [0, 1]")
    first, second = effort.prove(statement), effort.prove(statement)
    assert first.certificate == second.certificate
    assert second.boxes == 0
    effort.clock.stopped = True
    assert effort.prove(statement).status == "proved"
    assert effort.prove(read_statement("x + 2 > x for x in [0, 1]")).status == "undecided"


class FullDisk(io.StringIO):
    """A stream on which nothing can be written."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self.file = place.open("w")

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def fileno(self) -> int:
        return self.file.fileno()


def test_a_full_disk_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    stream = FullDisk(tmp_path / "out")
    monkeypatch.setattr("sys.stdout", stream)
    assert main(ASKED["roots"]) == USAGE
    assert capsys.readouterr().err == "Expected to write the output but got: No space left on device.\n"
    stream.file.close()


@pytest.mark.parametrize("option", [["--tolerance", "1e999999999"], ["--tolerance", "10**-400"], ["--tolerance", "x"]])
def test_a_tolerance_is_a_number(option: list[str], capsys: pytest.CaptureFixture[str]):
    assert main([*ASKED["max"], *option]) == USAGE
    assert "expected a number from 1e-300 to 1e300" in capsys.readouterr().err
