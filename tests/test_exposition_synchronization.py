"""The argument for kernels with one scale in words: what is said is read from the certificate."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from verify import Interaction
from verify.cli.main import main
from verify.exposition.synchronization import decision_steps, scale_steps


@pytest.fixture(scope="module")
def cauchy():
    """sin(x)/(1 + k(1 - cos x)): G(w) = 1/(1 + w), A = 1, and f''' < 0 far out, where G falls like 1/w."""
    return Interaction("sin(x)/(1 + k*(1 - cos(x)))").synchronizes(k="[6, oo)")


def test_the_kernel_the_rate_and_the_limits_are_named(cauchy):
    (part,) = cauchy.segments
    texts = {step["title"]: step["text"] for step in scale_steps(part.certificate)}
    lines = [step["text"] for step in scale_steps(part.certificate)]
    assert "G(w) = 1/(1 + w)" in lines
    assert "k = k" in lines
    assert "A = 1" in lines
    proof = part.certificate.proof
    assert f"k ≥ {proof['scale']['least']}" in texts["New variables"]
    assert f"{len(proof['cells'])} cells" in texts["The criterion in the new variables"]
    assert "f''' ≤ 0" in texts["Beyond the grid"]
    assert f"w = {proof['scale']['start']}" in texts["Beyond the grid"]


def test_the_words_follow_the_certificate(cauchy):
    known = cauchy.segments[0].certificate
    other = replace(known, proof=known.proof | {"scale": known.proof["scale"] | {"beyond": 1, "start": "77/8"}})
    far = next(step for step in scale_steps(other) if step["title"] == "Beyond the grid")
    assert "f''' ≥ 0" in far["text"]
    assert "w = 77/8" in far["text"]


def test_other_certificates_have_no_such_steps():
    plain = Interaction("sin(x)").synchronizes()
    assert decision_steps(s.certificate for s in plain.segments) == []
    assert decision_steps([None]) == []
    assert "steps" not in plain.verdict().details


def test_the_report_and_the_command_line_show_them(cauchy, tmp_path, capsys):
    assert cauchy.verdict().details["steps"][0]["title"].startswith("One scale: L1[")
    words = ["sync", "sin(x)*exp((cos(x) - 1)/t)", "--param", "t in (0, 1/4]"]
    assert main([*words, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["steps"]
    assert [step["text"] for step in shown if step["text"].startswith("k = ")] == ["k = 1/t"]
    assert main([*words, "--certificate", str(tmp_path / "known.json")]) == 0
    assert "  why      New variables: Put w = k(1 − cos x)" in capsys.readouterr().out
