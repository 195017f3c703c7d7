"""Places where the command writes, refused before any work, and the options of benchmarks in any order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verify.cli.arguments import check_file
from verify.cli.main import main
from verify.errors import InputError

pytestmark = pytest.mark.usefixtures("elsewhere")

#: Every verb that writes a certificate, on a question that would take long.
QUESTIONS = {
    "prove": ["prove", "sin(x)*sin(y)*sin(z) < 1 for x in [0, 1], y in [0, 1], z in [0, 1]"],
    "range": ["range", "x for x in [0, 1]"],
    "roots": ["roots", "x - 1/2 for x in [0, 1]"],
    "max": ["max", "x for x in [0, 1]"],
    "integrate": ["integrate", "x for x in [0, 1]"],
    "threshold": ["threshold", "x < a for x in [0, 1]", "--param", "a in [0, 2]"],
    "equilibria": ["equilibria", "x' = x", "x in [-1, 1]"],
    "flow": ["flow", "x' = x", "--start", "x = 1", "--until", "1"],
    "definite": ["definite", "2, 1; 1, 2"],
    "sync": ["sync", "sin(x)", "--no-find"],
}


@pytest.mark.parametrize("verb", QUESTIONS)
@pytest.mark.parametrize(("place", "why"), [("folder", "Is a directory"), ("file/c.json", "Not a directory")])
def test_a_certificate_that_has_no_place_is_refused_at_once(verb, place, why, capsys):
    Path("folder").mkdir()
    Path("file").write_text("no folder")
    assert main([*QUESTIONS[verb], "--certificate", place]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"Expected to write the certificate to {place} but got: {why}.\n"


def test_where_a_file_can_be_written():
    Path("old").write_text("to be replaced")
    for path in (None, Path("new"), Path("deep/er/new"), Path("old")):
        check_file(path, "it")
    with pytest.raises(InputError, match="Is a directory"):
        check_file(Path(""), "it")


BENCH = ["bench", "prove", "B3", "--without", "all", "--seconds", "5"]


@pytest.mark.parametrize("option", ["--json", "--markdown", "--plot"])
@pytest.mark.parametrize("place", ["folder.svg", "file/x.svg"])
def test_results_of_a_benchmark_that_have_no_place_are_refused_at_once(option, place, capsys):
    Path("folder.svg").mkdir()
    Path("file").write_text("no folder")
    assert main([*BENCH, option, place]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Expected to write the ")
    assert place in captured.err


def test_a_picture_of_an_unknown_kind_is_refused_at_once(capsys):
    assert main([*BENCH, "--plot", "x.foo"]) == 2
    assert "Expected a plot file ending in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["bench", "prove", "nothing", "--json", "b.json"], 5),
        (["bench", "prove", "B3", "--without", "nobody", "--json", "b.json"], 2),
        (["bench", "prove", "B3", "--seconds", "-1", "--json", "b.json"], 2),
        (["bench", "simulate", "nothing", "--json", "b.json"], 5),
        (["bench", "simulate", "nothing", "--json", "folder"], 5),
    ],
)
def test_with_a_file_for_the_results_an_error_is_no_document_on_stdout(words, code, capsys):
    assert main(words) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(("Expected ", "Argument "))
    # Without a file it is one.
    assert main(words[:-1]) == code
    assert json.loads(capsys.readouterr().out)["schema"] == "inphase.error/1"


@pytest.mark.parametrize(
    "words",
    [
        ["bench", "prove", "B3", "--without", "all", "--seconds", "5", "--json", "b.json"],
        ["bench", "prove", "--without", "all", "--seconds", "5", "--json", "b.json", "B3"],
        ["bench", "prove", "--seconds", "5", "B3", "--without", "all", "--json", "b.json"],
        ["bench", "--seconds", "5", "--without", "all", "prove", "--json", "b.json", "B3"],
        ["bench", "--json", "b.json", "--seconds", "5", "--without", "all", "prove", "B3"],
    ],
)
def test_the_options_of_a_benchmark_stand_anywhere(words, capsys):
    assert main(words) == 0
    assert "1 inequality: 1 proved" in capsys.readouterr().out
    document = json.loads(Path("b.json").read_text())
    assert [row["id"] for row in document["rows"]] == ["B3"]
    assert document["seconds"] == 5


def test_two_ids_with_options_between_them(capsys):
    assert main(["bench", "prove", "B3", "--list", "B6e2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == ["B3", "B6e2"]
    assert main(["bench", "--list", "simulate", "kuramoto"]) == 0
    assert capsys.readouterr().out.startswith("kuramoto")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bench", "--seconds", "5"], "BENCHMARK"),
        (["bench", "prov", "B3"], "prov"),
        (["bench", "simulate", "--seconds", "5"], "Unrecognized arguments: --seconds"),
        (["bench", "prove", "B3", "--secnds", "5"], "did you mean --seconds?"),
    ],
)
def test_benchmarks_and_options_that_are_none(words, said, capsys):
    assert main(words) == 2
    assert said in capsys.readouterr().err


def test_the_help_of_each_benchmark(capsys):
    assert main(["bench", "--help"]) == 0
    assert "BENCHMARK" in capsys.readouterr().out
    assert main(["bench", "prove", "--help"]) == 0
    assert "--without" in capsys.readouterr().out
