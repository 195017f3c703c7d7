"""Ctrl-C while a range is decided: what was decided until then is kept, with its certificates, and printed."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise

import pytest

from verify import Interaction
from verify.cli import sync
from verify.cli.main import main
from verify.interaction.boxes import outward
from verify.interaction.deciding import InterruptedDecision
from verify.recheck import recheck

DAIDO = "sin(x) + a*sin(2*x)"


class Stop:
    """Progress that stops the work at the given call."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, line: str) -> None:
        self.left -= 1
        if self.left <= 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("at", [1, 25])
def test_the_range_stays_covered_and_what_was_decided_has_certificates(at):
    with pytest.raises(InterruptedDecision) as stopped:
        Interaction(DAIDO).synchronizes(a="[-1, 1]", find=False, progress=Stop(at))
    segments = stopped.value.decision.segments
    ends = [outward(segment.domain[0][1]) for segment in segments]
    assert ends[0][0] == -1
    assert ends[-1][1] == 1
    assert all(before[1] == after[0] for before, after in pairwise(ends))
    decided = [segment for segment in segments if segment.answer != "open"]
    assert decided  # progress reports decided parts
    for segment in decided:
        assert segment.certificate is not None
        assert recheck(segment.certificate).ok
    # sin x + a sin 2x has f'(0) = 1 + 2a, and f'(π) = 2a - 1: no below -1/2 and above 1/2, yes between.
    for segment, (low, high) in zip(segments, ends, strict=True):
        if segment.answer == "synchronizes":
            assert Fraction(-1, 2) <= low <= high <= Fraction(1, 2)
        if segment.answer == "does not":
            assert high <= Fraction(-1, 2) or low >= Fraction(1, 2)


def test_pieces_from_exhaustion_are_kept():
    """Three particles near β = -2/3, where the pieces come one by one; stopped at the third."""
    with pytest.raises(InterruptedDecision) as stopped:
        Interaction("sin(x) + a*sin(3*x)").synchronizes(a="[1/10, 1/4]", n=3, find=False, progress=_AtPiece(3))
    assert any("exhaustion" in segment.by for segment in stopped.value.decision.segments)


class _AtPiece(Stop):
    def __call__(self, line: str) -> None:
        if "particles" in line:
            super().__call__(line)


def test_the_command_prints_what_was_decided(monkeypatch, capsys):
    monkeypatch.setattr(sync, "_progress", lambda: Stop(6))
    assert main(["sync", DAIDO, "--param", "a in [-1, 1]"]) == 130
    shown = capsys.readouterr()
    assert "does not synchronize" in shown.out
    assert "open, stopped before it was decided" in shown.out
    assert "Interrupted" in shown.err


def test_the_command_says_so_in_json(monkeypatch, capsys):
    monkeypatch.setattr(sync, "_progress", lambda: Stop(6))
    assert main(["sync", DAIDO, "--param", "a in [-1, 1]", "--json"]) == 130
    document = json.loads(capsys.readouterr().out)
    assert document["interrupted"] is True
    assert {part["answer"] for part in document["segments"]} == {"does not", "open"}
