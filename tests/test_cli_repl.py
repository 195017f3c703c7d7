"""`verify repl`: every number that is typed is exact, and errors are sentences."""

from __future__ import annotations

import builtins
import json
import os
import pty
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import InputError, Interaction
from verify.cli.exact_python import exact_python, helpers
from verify.cli.repl import Console
from verify.cli.repl_commands import command_words


def value(source: str, **names: Any) -> Any:
    return eval(compile(exact_python(source, "eval"), "<input>", "eval"), {**helpers(), **names})  # noqa: S307


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("0.1", Fraction(1, 10)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1e-3", Fraction(1, 1000)),
        ("1_000.5", Fraction(2001, 2)),
        (".5", Fraction(1, 2)),
        ("2.", Fraction(2)),
        ("1/3", Fraction(1, 3)),
        ("1/3 + 1/6", Fraction(1, 2)),
        ("2**-1", Fraction(1, 2)),
        ("(1/2)**-2", Fraction(4)),
        ("2**10", 1024),
        ("7//2", 3),
        ("-0.16", Fraction(-4, 25)),
        ("[0.5, (0.25,)]", [Fraction(1, 2), (Fraction(1, 4),)]),
        ("(lambda x: x/2)(0.5)", Fraction(1, 4)),
        ("'0.1'", "0.1"),
        ("list(range(3))", [0, 1, 2]),
        ("f'{0.5}'", "1/2"),
    ],
)
def test_arithmetic_is_exact(source: str, expected: object) -> None:
    assert value(source) == expected
    assert type(value(source)) is type(expected)


def test_an_irrational_power_is_a_formula() -> None:
    assert str(value("2**0.5")) == "2**(1/2)"
    assert str(value("x**0.5 + 0.1", x=value("2**0.5"))) == "(2**(1/2))**(1/2) + 1/10"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**20))
def test_every_decimal_is_what_was_typed(decimal: Any) -> None:
    typed = format(decimal, "f")
    assert value(typed) == Fraction(typed)


def test_statements_are_rewritten_too() -> None:
    names: dict[str, Any] = helpers()
    exec(compile(exact_python("a = 1\na /= 3\na **= -1\n", "exec"), "<input>", "exec"), names)
    assert names["a"] == Fraction(3)


def session(*lines: str) -> tuple[str, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "verify", "repl"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout, ran.stderr


def test_a_session() -> None:
    out, err = session(
        "0.1 + 0.2",
        'x = variable("x")',
        "x/3 + 0.5",
        "between(0, x, 1/2)[1]",
        "def half(t):",
        "    return t/2",
        "",
        "half(1)",
        '@claim("mine.L1", t="[0, 1]")',
        "def lemma(t):",
        "    return t <= 1",
        "",
        "lemma",
        "solve(lemma)",
        "read_formula(\"__import__('os')\")",
        "x < 0.1 < 1",
        "1 +",
    )
    lines = out.replace(">>> ", "").replace("... ", "").splitlines()
    shown = [line for line in lines if line]
    assert shown[5].startswith("✓ proved: ")
    assert shown[:5] == [
        "3/10",
        "x/3 + 1/2",
        "x < 1/2",
        "1/2",
        "mine.L1: t <= 1 for t in [0, 1]",
    ]
    assert "Inphase: Python with exact numbers" in err
    assert err.count('prove("sin(x) < x for x in (0, oo)")') == 1
    assert "a relation has no truth value" in err
    assert "SyntaxError" in err
    assert "Traceback" not in err
    assert "__import__" in err


def test_values_are_shown_for_people_and_kept_as_the_last_value() -> None:
    out, err = session(
        'prove("sin(x) <= x for x in [0, oo)", details=True)',
        "_.status",
        'f = Interaction("sin(x)*exp(beta*(cos(x) - 1))")',
        "f",
        "f.at(beta=1/2).criterion()",
        "f.explain()",
    )
    assert "  The inequality: On all of x in [0, oo) the slope in x is in [0, 2]" in out
    assert "'proved'" in out
    assert "f(x) = sin(x)*exp(beta*(cos(x) - 1))\n" in out
    assert "L1 criterion with M = pi holds" in out
    assert "\nParameters: beta." in out
    assert "Fraction(" not in out
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('sync "sin(x)"', ["sync", "sin(x)"]),
        ('verify sync "sin(x)" --param "a in [0, 1]"', ["sync", "sin(x)", "--param", "a in [0, 1]"]),
        ('  roots "cos(x) - x" "x in [0, 1]"', ["roots", "cos(x) - x", "x in [0, 1]"]),
        ('roots("cos(x) - x", "x in [0, 1]")', ["roots", "cos(x) - x", "x in [0, 1]"]),
        ('range("x**2", "x in [0, 1]")', ["range", "x**2", "x in [0, 1]"]),
        ('flow "x\' = -x" --start "x = 1" --until 2', ["flow", "x' = -x", "--start", "x = 1", "--until", "2"]),
        ("list --json", ["list", "--json"]),  # to Python: list - (-json)
        ("verify doctor", ["doctor"]),
        ("doctor", ["doctor"]),
        ("run causal.C065", ["run", "causal.C065"]),
        ("help sync", ["help", "sync"]),
    ],
)
def test_lines_spelt_as_in_the_shell(line: str, words: list[str]) -> None:
    assert command_words(line, {"prove": None}) == words


@pytest.mark.parametrize(
    "line",
    [
        'prove("sin(x) <= x for x in [0, oo)")',  # a function of ours: its value is kept
        "prove",
        "max(1, 2)",
        'max("a", key=len)',
        "list((1, 2))",
        'list("abc")',
        "range(3)",
        "sync = 3",
        "show.verdict",
        "roots(",  # not complete: Python asks for more
        'roots("cos(x)",',
        "max - 1",
        "verify = 2",
        "x + 1",
        "print('sync')",
        "",
    ],
)
def test_lines_of_python_stay_python(line: str) -> None:
    assert command_words(line, {"prove": None}) is None


def test_a_name_that_has_a_value_is_no_verb() -> None:
    assert command_words("list --json", {"list": 3}) is None
    assert command_words("doctor", {"doctor": 3}) is None
    assert command_words('roots("x")', {"roots": len}) is None


def test_commands_run_at_the_prompt_and_its_names_are_explained() -> None:
    out, err = session(
        'sync "sin(x)"',
        'max("x*exp(-x)", "x in [0, oo)")',
        'Interaction("sin(x)").at',
        "help",
        "r = roots",
        "quit",
        "6*7",
    )
    assert "✓ proved: f(x) = sin(x) synchronizes" in out
    assert "maximum exp(-1) at x = 1" in out
    assert "at(…): The interaction with some parameters fixed" in out
    assert "examples at the prompt:" in out
    assert "42" not in out  # quit ends the session
    assert "name 'roots' is not defined; as in the shell, `roots …` with texts in quotes is a command here" in err
    assert "Traceback" not in err


# Failures.


def test_wrong_commands_are_one_sentence_and_execute_nothing(tmp_path: Path) -> None:
    text = f"__import__('pathlib').Path('{tmp_path}/made').touch()"
    out, err = session(
        'sync "sin(x)',
        'sync "cos(x)"',
        'syn "sin(x)"',
        "sync",
        "verify repl",
        f'range "{text}" "x in [0, 1]"',
        f'roots("{text}", "x in [0, 1]")',
        "6*7",
    )
    said = [line for line in err.splitlines() if line.startswith(("Expected", "The "))]
    assert said[:5] == [
        "Expected quotes that are closed again but got: no closing quotation.",
        "Expected an odd function but got f(-x) + f(x) = 2*cos(x).",
        "Expected a verb of the command but got 'syn'; did you mean sync?",
        "The following arguments are required: FORMULA; see `verify sync --help`.",
        "Expected another verb but got 'repl', which is running.",
    ]
    assert len(said) == 7
    assert "__import__" in err
    assert not (tmp_path / "made").exists()
    assert "42" in out


def test_mistakes_are_one_line_and_the_session_goes_on() -> None:
    out, err = session(
        "y + 1",
        "1/0",
        '"a" + 1',
        "prove(3)",
        "solve(len)",
        "[1, 2][5]",
        'Interaction("cos(x)").synchronizes()',
        "6*7",
        "Interacton",
        "3^2",
        "sin(π)",
    )
    assert [line for line in err.splitlines()[6:] if line] == [
        "name 'y' is not defined; y = variable(\"y\") would make it a variable.",
        "ZeroDivisionError: Fraction(1, 0)",
        'TypeError: can only concatenate str (not "int") to str',
        'Expected a statement but got 3; write one as in "x <= 1 for x in [0, 1]".',
        "Expected a question that can be decided but got a builtin_function_or_method: <built-in function len>. "
        "A function becomes a claim with @claim(…); text is for prove(…).",
        "IndexError: list index out of range",
        "Expected an odd function but got f(-x) + f(x) = 2*cos(x).",
        "name 'Interacton' is not defined; did you mean Interaction?",
        "Expected an exact operation but got ^; write ** for a power.",
        "  3^2",
        "  ^",
    ]
    assert "42" in out


def test_an_interruption_keeps_the_session(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    console = Console({"long": interrupted})
    assert console.push("long()") is False
    assert capsys.readouterr().err == "Stopped; the session goes on.\n"


def test_an_interruption_shows_what_was_decided_and_keeps_it(capsys: pytest.CaptureFixture[str]) -> None:
    def stop(line: str) -> None:
        raise KeyboardInterrupt

    f = Interaction("sin(x) + a*sin(2*x)")
    Console({"f": f, "stop": stop}).push('f.synchronizes(a="[-1, 1]", find=False, progress=stop)')
    shown = capsys.readouterr()
    assert shown.err == "Stopped; the session goes on.\n"
    assert "does not synchronize" in shown.out
    assert "stopped before it was decided" in shown.out
    assert vars(builtins)["_"].interaction == f


def test_a_name_that_is_nearly_right(capsys: pytest.CaptureFixture[str]) -> None:
    Console({"f": Interaction("sin(x)")}).push("f.synchronize()")
    assert capsys.readouterr().err == (
        "'Interaction' object has no attribute 'synchronize'; did you mean synchronizes?\n"
    )


def test_states_are_shown_one_by_one() -> None:
    out, _ = session('Interaction("sin(2*x)").equilibria(n=2)', "[1, 2]")
    assert "clusters of 1, 1 particles at 0, 3.141592654" in out
    assert "Fraction(" not in out
    assert "[1, 2]" in out


def test_an_error_inside_the_workbench_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    Console({"dumps": json.dumps}).push("dumps({1, 2})")
    assert "Traceback" in capsys.readouterr().err


def test_numbers_of_more_digits_than_python_writes() -> None:
    # 10^100000 has 100001 digits, and 3^20000 has 9543, since 20000 log10(3) = 9542.4….
    out, err = session("10**100000", "1/3**20000")
    assert "Traceback" not in err
    assert "about 100,001 digits" in out
    assert "about 9,543 digits" in out


def test_an_absurd_exponent_is_refused() -> None:
    with pytest.raises(InputError, match="exponent"):
        value("1e-99999")


def test_python_errors_stay_python_errors() -> None:
    with pytest.raises(ZeroDivisionError):
        value("1/0")
    with pytest.raises(SyntaxError):
        value("1 +")


def test_a_session_at_a_terminal_ends_quietly_and_is_remembered(tmp_path: Path) -> None:
    pytest.importorskip("readline")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "TERM": "dumb"}
    command = [sys.executable, "-m", "verify", "repl"]
    session = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.write(ours, b"1/3\nexit()\n")
    session.wait(timeout=60)  # it says less than a terminal keeps
    said = os.read(ours, 65536).decode()
    os.close(theirs)
    os.close(ours)
    assert (session.returncode, "Traceback" in said) == (0, False)
    assert "1/3" in (tmp_path / "inphase" / "history").read_text()
