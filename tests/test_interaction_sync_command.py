"""``verify sync`` from the command line: exit codes, one document as JSON, one sentence for wrong input."""

from __future__ import annotations

import json

import pytest

from verify.cli.main import main

ATTENTION = "sin(x)*exp(beta*(cos(x) - 1))"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["sin(x)"], 0),
        ([ATTENTION, "--param", "beta in [5, oo)"], 0),
        ([ATTENTION, "--param", "beta in [-1, -0.7]"], 1),
        ([ATTENTION, "--param", "beta in [-1, -0.7]", "--n", "2"], 0),
        ([ATTENTION, "--param", "beta in [-1, -0.7]", "--n", "4"], 0),
        ([ATTENTION, "--param", "beta in [-1, -0.9]", "--n", "7"], 3),
        (["-sin(x)"], 1),
        (["sin(t) + sin(2*t)/4", "--variable", "t"], 0),
        (["f(t) = sin(t) + sin(2*t)/4"], 0),
        (["a*sin(theta)", "--param", "a in [1, 2]"], 0),
        ([ATTENTION, "--param", "beta = 2"], 0),
        ([ATTENTION, "--param", "beta=-1"], 1),
        (["sin(2*x)/(10*cos(x)**2 - 20/3*cos(x) + 10/9)"], 3),  # poles at ±acos(1/3), which are not found
    ],
)
def test_exit_codes(arguments, code, capsys):
    assert main(["sync", *arguments]) == code
    assert capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["x**2"], "Expected an odd function but got f(-x) + f(x) = 2*x**2."),
        (["sin(x/2)"], "Expected a 2π-periodic function"),
        (["abs(sin(x))*sin(x)"], "Expected a smooth function"),
        ([ATTENTION], "Expected a range for beta"),
        ([ATTENTION, "--param", "beta in [3, 1]"], "Expected the lower end point first"),
        (
            [ATTENTION, "--param", "beta in [0, 1]", "--param", "beta in [2, 3]"],
            "Expected one range for beta but got [0, 1] and [2, 3].",
        ),
        ([ATTENTION, "--param", "beta in [0, 1]", "--param", "a in [2, 3]"], "but got one for a"),
        (["exp*sin(x)"], "Expected an argument of the function exp"),
        (["sin(x)", "--param", "exp in [0, 1]"], "already uses"),
        (["sin(x)", "--n", "1"], "at least two particles"),
        (["sin(x"], "a bracket is still open"),
        (["f(x) = sin(x"], "a bracket is still open"),
        (["f(x) == sin(x)"], "Expected"),
        ([ATTENTION, "--param", "beta = "], "Expected"),
        (["a*b", "--param", "a = 1"], "name its angle"),
        (["__import__('os')"], "Expected"),
    ],
)
def test_wrong_input_is_one_sentence(arguments, sentence, capsys):
    assert main(["sync", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert sentence in shown.err
    assert "Traceback" not in shown.err


def test_json_and_certificate(tmp_path, capsys):
    file = tmp_path / "certificates" / "c.json"
    arguments = ["sync", "a*sin(x)", "--param", "a in [-1, 1]", "--json", "--certificate", str(file)]
    assert main(arguments) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "inphase.sync/1"
    assert document["verdict"] == "refuted"
    assert document["defined"] is True
    assert document["segments"][0]["answer"] == "does not"
    assert document["segments"][-1]["answer"] == "synchronizes"
    assert document["certificate"] == str(file)
    assert main(["recheck", str(file)]) == 0
    text = file.read_text()
    file.write_text(text.replace("a*sin(x)", "a*sin(2*x)"))
    capsys.readouterr()
    assert main(["recheck", str(file)]) == 4


def test_a_certificate_that_cannot_be_written(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["sync", "sin(x)", "--certificate", str(tmp_path / "file" / "c.json")]) == 2
    assert "Expected to write the certificate" in capsys.readouterr().err


def test_neighbours_with_one_answer_are_one_line(capsys):
    assert main(["sync", "sin(x) + a*sin(2*x)", "--param", "a in [1/4, 1]", "--no-find"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("  ✓ a in [1/4, 1/2]: synchronizes, L1 criterion")
    assert lines[2].startswith("  ✗ a in (1/2, 1]: does not synchronize, ")
    assert lines[3] == "  of the range  synchronizes 33.3 %, does not 66.7 %"
