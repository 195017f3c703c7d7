"""The command line around its verbs: help, errors, exit codes, and what is not imported."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from verify.cli import main as module
from verify.cli.main import VERBS, main

HEAVY = ("sympy", "numpy", "scipy", "flint", "mpmath", "numba", "matplotlib")


def imported(*words: str, cwd: Path) -> set[str]:
    """The heavy libraries that `verify words…` imports."""
    program = (
        "import sys; from verify.cli.main import main; assert main(sys.argv[1:]) == 0; "
        f"print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True, cwd=cwd)
    return set(ran.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], *([verb, "--help"] for verb in VERBS)])
def test_help_imports_no_heavy_library(words: list[str], tmp_path: Path) -> None:
    assert imported(*words, cwd=tmp_path) == set()


def test_list_and_show_import_no_arrays_and_no_sympy(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('[[claim]]\nid = "m.a"\nstatement = "x <= 1 for x in [0, 1]"\n')
    assert imported("list", cwd=tmp_path) <= {"flint"}
    assert imported("show", "m.toml", cwd=tmp_path) <= {"flint"}


def test_help_names_every_verb_and_gives_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for verb in VERBS:
        assert f"\n  {verb} " in text
    assert "examples:" in text
    assert "130 interrupted" in text


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_examples_that_its_parser_takes(verb: str) -> None:
    described = import_module(f"verify.cli.{verb}")
    commands = [
        command.partition("   ")[0].partition(" > ")[0].strip()
        for line in described.EXAMPLES.splitlines()
        for command in line.split("&&")
        if command.strip().startswith("verify ")
    ]
    assert commands or verb == "repl"
    for command in commands:
        _, name, *words = shlex.split(command)
        parser = module.Parser(prog="verify")
        import_module(f"verify.cli.{name}").add_arguments(parser)
        parser.parse_args(words)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("inphase ")


# Failures: one sentence on stderr, the exit code of the contract, a document with --json.


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["prov"], 2, "did you mean 'prove'"),
        (["prove"], 2, "required: STATEMENT; see `verify prove --help`."),
        (["prove", "1 < 2", "--boxes", "0"], 2, "whole number of at least 1 but got '0'"),
        (["prove", "1 < 2", "--boxes", "many"], 2, "whole number of at least 1"),
        (["prove", "1 < 2", "--seconds", "nan"], 2, "positive number of seconds"),
        (["prove", "1 < 2", "--seconds", "-1"], 2, "positive number of seconds"),
        (["prove", "1 < 2", "--frobnicate"], 2, "--frobnicate"),
        (["prove", "sin(x <= 1 for x in [0, 1]"], 2, "^"),
        (["prove", "-x(1"], 2, "^"),
        (["recheck", "gone.json"], 2, "there is no gone.json"),
        (["recheck", "x", "--arithmetic", "mpmath"], 2, "mpmath"),
        (["report", "gone"], 2, "Expected a report.json in gone"),
        (["new", "../x"], 2, "Expected a short name"),
        (["show", "nothing.of.this.name"], 5, "nothing matches"),
        (["run", "--jobs", "0"], 2, "at least 1"),
    ],
)
def test_wrong_input(
    words: list[str],
    code: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == code
    assert message in capsys.readouterr().err
    assert main([*words, "--json"]) == code
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "inphase.error/1"
    assert message in document["error"]
    assert document["exit"] == code


def test_options_may_stand_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    # x*y takes every value in [0, 1] there.
    assert main(["range", "x*y", "--json", "x in [0, 1]", "--tolerance", "1e-3", "y in [0, 1]"]) == 0
    assert json.loads(capsys.readouterr().out)["question"]["domain"] == {"x": "[0, 1]", "y": "[0, 1]"}
    assert main(["range", "x*y", "--jsn", "x in [0, 1]", "y in [0, 1]"]) == 2
    assert "did you mean --json?" in capsys.readouterr().err


def test_without_a_verb_the_help_is_shown_and_it_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage: verify VERB" in capsys.readouterr().out


def test_an_unexpected_exception_is_an_internal_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "_dispatch", lambda words: 1 // 0)
    assert main(["doctor", "--json"]) == 70
    captured = capsys.readouterr()
    assert "ZeroDivisionError" in captured.err
    assert json.loads(captured.out)["exit"] == 70


def test_an_interruption_is_one_word(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(words: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_dispatch", interrupted)
    assert main(["run"]) == 130
    assert capsys.readouterr().err == "Interrupted.\n"


def test_an_interruption_while_the_command_loads_is_one_word_too() -> None:
    program = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'verify.cli.main':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from verify.cli.start import start\n"
        "sys.exit(start())\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "Interrupted.\n")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    ran = subprocess.run(
        f"{sys.executable} -m verify --help | head -n 1", shell=True, capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("usage:")
    assert ran.stderr == ""


def test_report_names_where_to_begin_and_with_json_every_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.json").write_text("{}")
    pages = [tmp_path / name for name in ("index.html", "m.a.html", "report.tex")]
    monkeypatch.setattr("reports.build", lambda directory, pdf: pages)
    assert main(["report", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"3 files, among them {pages[0]}, {pages[2]}\n"
    assert main(["report", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pages"] == [str(page) for page in pages]


def test_signs_that_a_stream_lacks_are_written_so_that_no_verdict_reads_as_another() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "verify", "prove"]
    ran = subprocess.run([*command, "π > 3"], capture_output=True, text=True, check=False, env=environment)
    assert ran.stdout.startswith("+ proved: ")  # "?" is the glyph of what is undecided
    ran = subprocess.run([*command, "ψ > ∞"], capture_output=True, text=True, check=False, env=environment)
    assert "_ > oo" in ran.stderr


def test_words_are_utf_8_whatever_the_locale_says() -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = subprocess.run(
        [sys.executable, "-m", "verify", "prove", "π > 3"], capture_output=True, check=False, env=environment
    )
    assert ran.returncode == 0


@pytest.mark.parametrize(("words", "said"), [(["help", "roots"], "usage: verify roots "), (["-V"], "inphase 0")])
def test_what_is_typed_out_of_habit(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out.startswith(said)
