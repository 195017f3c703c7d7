"""`verify prove` and `verify recheck`: verdicts, JSON, certificates, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from verify.cli.main import main

pytestmark = pytest.mark.usefixtures("elsewhere")


def document(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_true_statement(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = document(capsys, "prove", "x*exp(-x) < 1/2 for x in [0, oo)", "--certificate", "c.json")
    # x e^{-x} has its maximum 1/e = 0.367… at 1.
    assert (code, found["verdict"], found["witness"]) == (0, "proved", None)
    assert found["schema"] == "inphase.prove/1"
    assert found["certificate"] == "c.json"
    assert found["seconds"] >= 0
    assert found["boxes"] >= 0
    assert any("Arb" in line for line in found["trust"])
    assert json.loads(Path("c.json").read_text())["statement"] == found["statement"]


def test_a_false_statement_has_an_exact_witness_and_an_enclosure(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = document(capsys, "prove", "x**2 <= x for x in [0, 2]", "--certificate", "c.json")
    assert (code, found["verdict"]) == (1, "refuted")
    assert main(["prove", f"x**2 > x for x in [{found['witness']['x']}, {found['witness']['x']}]"]) == 0
    lower, upper = map(float, found["enclosure"])
    assert lower <= upper
    assert main(["recheck", "c.json"]) == 0


def test_a_budget_that_is_too_small_is_undecided_with_advice(capsys: pytest.CaptureFixture[str]) -> None:
    # True, since |sin a - sin b| <= |a - b| <= 1/1000, but on one box both sines take all their values.
    statement = "sin(30*x) - sin(30*x + y/1000) < 1/10 for x in [0, 3], y in [0, 1]"
    code, found = document(capsys, "prove", statement, "--boxes", "1", "--certificate", "c.json")
    assert (code, found["verdict"], found["certificate"]) == (3, "undecided", None)
    assert found["advice"]
    assert not Path("c.json").exists()


def test_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", "-x <= 0 for x in [0, 1]", "--certificate", "c.json"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("✓ proved: ")
    assert out.endswith("  written  c.json\n")
    assert main(["prove", "-h(x) <= 0 for x in [0, 1] where h(t) = t"]) == 0
    assert main(["prove", "x < 1 for x in [0, 1]"]) == 1
    assert "\n  at       x = 1\n" in capsys.readouterr().out


def test_recheck_accepts_folders_and_rejects_what_was_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", "x*exp(-x) < 1/2 for x in [0, oo)", "--certificate", "some/a.json"]) == 0
    assert main(["prove", "x <= 1 for x in [0, 1]", "--certificate", "some/b.json"]) == 0
    capsys.readouterr()
    code, found = document(capsys, "recheck", "some")
    assert (code, found["ok"], [row["ok"] for row in found["certificates"]]) == (0, True, [True, True])
    changed = Path("some/a.json").read_text().replace("1/2", "1/3")
    Path("some/a.json").write_text(changed)
    code, found = document(capsys, "recheck", "some")
    assert (code, found["ok"], [row["ok"] for row in found["certificates"]]) == (4, False, [False, True])


def test_what_a_check_rests_on_is_listed_without_prover_and_sympy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", "sin(x) < x for x in (0, 1]", "--certificate", "c.json"]) == 0
    command = [sys.executable, "-m", "verify", "recheck", "c.json", "--trust", "--json"]
    files = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["files"]
    assert {"verify.kernel.checker", "verify.formula.reader", "numerics.enclosure"} <= set(files)
    assert not [name for name in files if "prover" in name or "sympy" in name or "claims" in name]
    capsys.readouterr()
    assert main(["recheck", "c.json", "--trust"]) == 0
    assert " verify.kernel.checker\n" in capsys.readouterr().out


# Failures.


def test_a_certificate_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("no folder")
    assert main(["prove", "1 < 2", "--certificate", "file/c.json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""  # before the search
    assert captured.err.startswith("Expected to write the certificate to file/c.json but got: ")


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "null", '{"schema": "inphase.certificate/1"}', "[" * 100000, "\xff"]
)
def test_files_that_are_no_certificates(content: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("c.json").write_text(content, encoding="latin-1")
    code, found = document(capsys, "recheck", "c.json")
    assert code == 4
    assert found["certificates"][0]["reason"].startswith("Expected")


def test_a_folder_without_certificates(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    assert main(["recheck", "empty"]) == 5
    assert "found none" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("prove", "empty"), ("export", "coq", "empty"), ("bench", "prove", "no-such")])
def test_nothing_matched_is_a_document_too(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    assert main([*words, "--json"]) == 5
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["exit"]) == ("inphase.error/1", 5)


@pytest.mark.parametrize(
    "statement",
    [
        "x < 1",
        "x < 1 for x in [1, 0]",
        "f(x) < 1 for x in [0, 1]",
        "x for x in [0, 1]",
        "1 < 2 for",
        "",
        "x <",
        "x ^ 2 < 1",
    ],
)
def test_statements_that_are_none(statement: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", statement]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Expected")
    assert "Traceback" not in captured.err


def test_a_search_that_ends_before_its_budget_does_not_ask_for_more_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    """The recurrence J₀ + J₂ = 2 J₁/x is true, and no rule of proof knows it."""
    statement = "besselj(0, x) + besselj(2, x) == 2*besselj(1, x)/x for x in (0, oo)"
    code, found = document(capsys, "prove", statement, "--seconds", "60")
    assert code == 3
    assert "no argument is left to try" in found["reason"]
    assert found["advice"] == "Try a smaller domain, or an equivalent form of the statement."
