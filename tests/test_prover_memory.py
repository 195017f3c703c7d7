"""An interrupted or undecided search goes on where it stood; what it remembers is not trusted."""

from __future__ import annotations

import json

import pytest

from verify.cli.main import main
from verify.prover import prove
from verify.prover.memory import Memory, load
from verify.recheck import recheck

HARD = "exp(b*(cos(x) - 1))*sin(x) < exp(-b*x**2/2 + b*x**4/24)*x for b in (0, oo), x in (0, oo)"


def learnt(boxes: int) -> Memory:
    memory = Memory()
    assert prove(HARD, boxes=boxes, seconds=60, memory=memory).status == "undecided"
    return memory


def test_a_search_that_gave_up_goes_on_from_what_it_has_proved():
    memory = learnt(1500)
    assert memory.proved
    again = Memory(dict(memory.proved), dict(memory.failed))
    verdict = prove(HARD, seconds=120, memory=again)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate, "arb").ok
    assert not again.proved  # nothing is left to go on with
    assert not again.failed


def test_an_interrupted_search_keeps_what_it_has_learnt():
    memory = Memory()

    def stop(boxes: int) -> None:
        if boxes > 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prove(HARD, seconds=60, progress=stop, memory=memory)
    assert memory.proved


def test_a_forged_memory_proves_nothing():
    # "n": interval arithmetic is said to show exp(x) - (1 + x/2) > 0 on the whole of [0, 1], where it is 0 at 0.
    text = "exp(x) - (1 + x/2) > 0 for x in [1/10**6, 1] if  total"
    verdict = prove("exp(x) > 1 + x/2 for x in [1/10**6, 1]", seconds=60, memory=Memory({text: {"tree": "n"}}, {}))
    assert verdict.status == "undecided"
    assert "check failed" in verdict.reason


def test_files_that_are_no_memory_are_ignored(tmp_path):
    path = tmp_path / "memory.json"
    for text in ("", "[]", "{", '{"schema": "other"}', '{"schema": "inphase.search/1", "proved": 3, "failed": {}}'):
        path.write_text(text, encoding="utf-8")
        assert load(path) == Memory()
    assert load(tmp_path / "missing.json") == Memory()
    kept = Memory({"goal": {"tree": "n"}}, {"other": 2})
    path.write_text(json.dumps(kept.to_json()), encoding="utf-8")
    assert load(path) == kept


def test_the_command_goes_on_and_forgets_when_it_is_done(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("INPHASE_STORE", str(tmp_path))
    assert main(["prove", HARD, "--boxes", "1500"]) == 3
    assert "the same command goes on from there" in capsys.readouterr().err
    assert list((tmp_path / "searches").iterdir())
    assert main(["prove", HARD, "--seconds", "120"]) == 0
    assert "Goes on from an earlier search" in capsys.readouterr().err
    assert not list((tmp_path / "searches").iterdir())


def test_another_version_of_the_code_starts_afresh(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("INPHASE_STORE", str(tmp_path))
    assert main(["prove", HARD, "--boxes", "1500"]) == 3
    (path,) = (tmp_path / "searches").iterdir()
    kept = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**kept, "code": "another"}), encoding="utf-8")
    capsys.readouterr()
    assert main(["prove", HARD, "--boxes", "1500"]) == 3
    assert "Goes on from an earlier search" not in capsys.readouterr().err
    assert json.loads(path.read_text(encoding="utf-8"))["code"] == kept["code"] != ""
