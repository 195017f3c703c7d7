"""Bad input from the command line: one clear sentence and exit code 2, or an honest verdict; nothing is lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from verify.claims.store import default_store
from verify.cli.main import main

pytestmark = pytest.mark.usefixtures("elsewhere")


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one sentence on stderr of a command that ends with exit code 2 and prints nothing else."""
    assert main(list(words)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    sentence = captured.err.splitlines()[0]
    assert sentence.startswith(("Expected ", "The following ", "Argument "))
    return captured.err


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("sin(x) <= for x in [0, 1]", "Expected a number, a name or a bracket"),
        ("sin(x <= 1 for x in [0, 1]", "Expected ')'"),
        ("x = 1 for x in [0, 1]", "write == for equality"),
        ("x ^ 2 < 1 for x in [0, 1]", "write ** for a power"),
        ("sni(x) < 1 for x in [0, 1]", "did you mean sin?"),
        ("foo(x) < 1 for x in [0, 1]", "Expected a known function but got foo; there are abs, acos,"),
        ("x + y < 1 for x in [0, 1]", 'add "for y in [..., ...]"'),
        ("x < 1 for x in [0, y]", 'add "for y in'),
        ("x < 1 for x in [1, 0]", "Expected the lower end point first but got 1 > 0."),
        ("x < 2 for x in (1, 1]", "Expected an interval with a point in it but got (1, 1]."),
        ("x < oo for x in [0, 1]", "oo can only be the end point of an interval"),
        ("x < 1 for x in [0, 1], x in [0, 2]", "Expected each variable once but got x twice."),
        ("x**2**2**2**2 < 1 for x in [0, 1]", "powers in one another's exponents"),
        ("x**1000000000000000 < 2 for x in [0, 1]", "Expected exponents of size at most"),
        ("1e999999999 > 1", "Expected a number of at most"),
        ("__import__('os').system('true') < 1", "Expected a formula but got '_'"),
        ("", "Expected a formula but got nothing."),
    ],
)
def test_statements_that_cannot_be_read(statement: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said in refused(capsys, "prove", statement)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        # Division by zero inside the domain, and log of a negative part: a statement that is not defined fails.
        ("1/x < 2 for x in [-1, 1]", "Not defined at x = 0: 1/x has no value there, because x != 0 fails."),
        ("log(x) < 2 for x in [-1, 1]", "Not defined at x = -1: log(x) has no value there, because x > 0 fails."),
        ("1/0 < 1", "Not defined: 1/0 has no value"),
        ("2 < 1", "Fails: 1 - 2 > 0 does not hold."),
    ],
)
def test_statements_that_are_not_defined_are_refuted(
    statement: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prove", statement]) == 1
    assert capsys.readouterr().out.startswith(f"✗ refuted: {said}")


@pytest.mark.parametrize("statement", ["x < 10**6 for x in [0, oo)", "exp(x) < 10 for x in (-oo, oo)"])
def test_unbounded_expressions_have_a_finite_exact_witness(statement: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", statement]) == 1
    out = capsys.readouterr().out
    point = next(line.split(" = ")[1] for line in out.splitlines() if line.startswith("  at "))
    assert main(["prove", f"{statement.partition(' for ')[0]} for x in [{point}, {point}]"]) == 1


def test_a_formula_of_ten_thousand_characters(capsys: pytest.CaptureFixture[str]) -> None:
    # 1500 sin(1) = 1262.2…, so 1500 copies of sin(x) stay below 1263 on [0, 1] and do not stay below 1.
    long = " + ".join(["sin(x)"] * 1500)
    assert len(long) > 10_000
    assert main(["prove", f"{long} < 1263 for x in [0, 1]"]) == 0
    assert main(["prove", f"{long} < 1 for x in [0, 1]"]) == 1
    assert max(map(len, capsys.readouterr().out.splitlines())) < 500


@pytest.mark.parametrize("terms", [60, 300, 1100])
def test_a_statement_longer_than_the_name_of_any_file(terms: int, capsys: pytest.CaptureFixture[str]) -> None:
    # names of files end at 255 characters, paths at 4096: looking whether such a place exists raises OSError
    assert main(["prove", f"{' + '.join(['x'] * terms)} < {terms + 1} for x in [0, 1]"]) == 0
    assert "proved" in capsys.readouterr().out


@pytest.mark.parametrize("verb", [["run"], ["show"], ["prove"], ["recheck"], ["report"], ["export", "coq"]])
def test_a_place_that_no_system_has(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, *verb, "./" + "a" * 300 + ".txt")
    assert "File name too long" in said


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("claims.toml", "; claims are decided by `verify run claims.toml`."),
        ("claims.py", "; claims are decided by `verify run claims.py`."),
        ("c.json", "; certificates are checked by `verify recheck c.json`."),
        ("notes.md", "but got notes.md."),
    ],
)
def test_a_file_of_something_else_is_no_statement(name: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).touch()
    assert refused(capsys, "prove", name).strip().endswith(hint)


def test_words_that_belong_together_need_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    assert "needs quotes" in refused_option(capsys, "sync", "sin(x)", "--param", "a", "in", "[0,1]")
    assert "did you mean --certificate?" in refused_option(capsys, "prove", "1 < 2", "--certifcate", "c.json")
    assert "did you mean" not in refused_option(capsys, "prove", "1 < 2", "--zzz")
    assert "one more than there is room for" in refused_option(capsys, "prove", "1 < 2", "2 < 3")


def refused_option(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What is said about options or arguments that a verb does not have."""
    assert main(list(words)) == 2
    return capsys.readouterr().err


def test_the_beginning_of_ids_is_met_with_a_pattern(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "causal.C06"]) == 5
    assert "did you mean 'causal.C06*'?" in capsys.readouterr().err


def test_a_folder_without_its_stroke(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine").mkdir()
    assert main(["run", "mine"]) == 5
    assert "a folder is 'mine/'" in capsys.readouterr().err


def test_deeply_nested_powers_and_brackets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", "((((((x**9)**9)**9)**9)**9)**9)**9 <= 1 for x in [0, 1]"]) == 0
    assert main(["prove", f"{'(' * 2000}x{')' * 2000} <= 1 for x in [0, 1]"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["cos(x)"], "Expected an odd function but got f(-x) + f(x) = 2*cos(x)."),
        (["x"], "Expected a 2π-periodic function but got f(x + 2*pi) - f(x) = 2*pi."),
        (["abs(sin(x))*sin(x)"], "which has a corner"),
        (["tan(x)"], "Expected a value at every angle but tan(x) has none at x = -1/2*pi."),
        (["sin(x)/(cos(x) + a)", "--param", "a in [0, 1/2]"], "the denominator cos(x) + a vanishes between"),
        (["sin(x)/(2*cos(x) + 1)"], "has none at x = "),
        (["0"], "Expected an interaction function of the angle x"),
        (["sin(x) + a*sin(2*x)"], "Expected a range for a; give one as in a in [0, 1]."),
        (["sin(x)", "--param", "a in [0, 1]"], "Expected no ranges, as f has no parameters, but got one for a."),
        (["a*sin(x)", "--param", "a in [3, 1]"], "Expected the lower end point first"),
        (["a*sin(x)", "--param", "a 1"], "Expected 'in' after the variable a"),
        (["sin(x)", "--n", "1"], "Expected at least two particles"),
    ],
)
def test_functions_that_are_no_interactions(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said in refused(capsys, "sync", *words)


def test_a_repelling_interaction_is_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync", "-sin(x)"]) == 1
    assert "f'(0) < 0" in capsys.readouterr().out


CLAIM = '[[claim]]\nid = "m.{}"\nstatement = "x <= 1 for x in [0, 1]"\n'


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[[claim]]\nstatement = "1 < 2"\n', "claim 1: Expected the key 'id' in every [[claim]] but it is missing."),
        ('[[claim]]\nid = "m.a"\n', "Expected exactly one of the keys 'statement', 'cited', 'argument' but got none."),
        ('[[claim]]\nid = "m.a"\nstatment = "1 < 2"\n', "did you mean 'statement'?"),
        ("[[claim]\n", "Expected a TOML file that can be read"),
        ("", "Expected tables [[claim]] in the file but got none."),
    ],
)
def test_files_without_a_usable_claim(toml: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.toml").write_text(toml)
    assert main(["run", "m.toml"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Expected claims in m.toml but none can be used; what is wrong is said above." in err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "gone.toml"]) == 2
    assert "No such file" in capsys.readouterr().err


def test_a_cycle_of_claims_is_named_and_blocks_them(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.toml").write_text(CLAIM.format("a") + 'uses = ["m.b"]\n' + CLAIM.format("b") + 'uses = ["m.a"]\n')
    assert main(["run", "m.toml", "--jobs", "1"]) == 2
    captured = capsys.readouterr()
    assert "without a cycle but got: m.a uses m.b uses m.a." in captured.err
    assert "2 claims: 2 blocked." in captured.out


def test_good_claims_are_run_beside_bad_ones(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.toml").write_text(CLAIM.format("a") + '[[claim]]\nid = "m.b"\nstatement = "x <"\n')
    assert main(["run", "m.toml", "--jobs", "1"]) == 2
    captured = capsys.readouterr()
    assert "problem: m.b: Expected" in captured.err
    assert "1 claim: 1 proved." in captured.out


def test_a_damaged_entry_of_the_store_is_reported_and_computed_again(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.toml").write_text(CLAIM.format("a"))
    assert main(["run", "m.toml", "--jobs", "1"]) == 0
    (entry,) = default_store().root.rglob("*.verdict")
    entry.write_text(entry.read_text() + "garbage")
    capsys.readouterr()
    assert main(["run", "m.toml", "--jobs", "1"]) == 0
    captured = capsys.readouterr()
    assert "warning: m.a: Expected a sound entry of the store" in captured.err
    assert "1 claim: 1 proved." in captured.out
    assert main(["run", "m.toml", "--jobs", "1"]) == 0
    assert "stored" in capsys.readouterr().out


@pytest.mark.parametrize("out", ["file", "file/below"])
def test_a_folder_that_cannot_be_written_is_found_before_any_work(out: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.toml").write_text(CLAIM.format("a"))
    Path("file").write_text("no folder")
    said = refused(capsys, "run", "m.toml", "--out", out)
    assert f"Expected a folder to write the report to but got --out {out}" in said
    assert not Path("store").exists()
    assert Path("file").read_text() == "no folder"


def test_a_store_that_cannot_be_written_loses_no_verdict(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("m.toml").write_text(CLAIM.format("a"))
    Path("file").write_text("no folder")
    monkeypatch.setenv("INPHASE_STORE", os.fspath(Path("file").resolve() / "store"))
    assert main(["run", "m.toml", "--jobs", "1"]) == 0
    captured = capsys.readouterr()
    assert "warning: Expected to write to the store" in captured.err
    assert "1 claim: 1 proved." in captured.out
    assert Path("inphase-report/report.json").is_file()


@pytest.mark.parametrize("verb", [["prove"], ["recheck"], ["export", "coq"]])
def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(
    verb: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("outer/inner").mkdir(parents=True)
    listing = os.scandir

    def refusing(path: str) -> object:
        if Path(path).name == "inner":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert "outer/inner: Permission denied" in refused(capsys, *verb, "outer")
