"""`verify prove` with SMT-LIB scripts, files of statements and folders: output, JSON, exit codes, certificates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from verify.cli.main import main

pytestmark = pytest.mark.usefixtures("elsewhere")

UNSAT = "(declare-const x Real) (assert (< (* x x) 0)) (check-sat)"
SAT = "(declare-const x Real) (assert (= (* x x) 2)) (assert (> x 0)) (check-sat)"
#: Certified neither way: 1/x is not defined at 0, where SMT-LIB allows any value.
UNKNOWN = "(declare-const x Real) (assert (= (/ 1 x) 5)) (assert (= x 0)) (check-sat)"
STATEMENTS = """\
# elementary
sin(x) < x for x in (0, oo)
exp(x) >= 1 + x for x in [-1, 1]   # tangent at 0

x**2 >= 1/10 for x in [-1, 1]
"""


def write(**texts: str) -> None:
    for name, text in texts.items():
        path = Path(name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def document(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


# Scripts.


@pytest.mark.parametrize(("text", "answer", "code"), [(UNSAT, "unsat", 0), (SAT, "sat", 0), (UNKNOWN, "unknown", 3)])
def test_a_script_prints_what_a_solver_prints(
    capsys: pytest.CaptureFixture[str], text: str, answer: str, code: int
) -> None:
    write(a_smt2=text)
    assert main(["prove", "a.smt2", "--seconds", "1"]) == code
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith(";")] == [answer]


def test_a_script_as_json_with_a_certificate(capsys: pytest.CaptureFixture[str]) -> None:
    write(a_smt2=UNSAT + SAT.replace("(declare-const x Real) ", "(push 1) (pop 1)").replace("(assert (> x 0))", ""))
    code, found = document(capsys, "prove", "a.smt2", "--certificate", "c.json")
    assert code == 0
    assert found["schema"] == "inphase.smtlib/1"
    assert [check["answer"] for check in found["checks"]] == ["unsat", "unsat"]
    assert {"verdict", "witness", "enclosure", "certificate", "seconds", "boxes", "reason", "trust"} <= set(found)
    assert found["verdict"] == "proved"
    assert main(["recheck", "c.json"]) == 0


def test_a_witness_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    write(a_smt2="(declare-const |my x| Real) (assert (< 1 |my x| 2)) (check-sat)")
    _, found = document(capsys, "prove", "a.smt2")
    assert list(found["witness"]) == ["|my x|"]  # as the script has to write it
    write(a_smt2="(declare-const x Real) (assert (= (exp x) (+ x 2))) (assert (> x 0)) (check-sat)")
    _, found = document(capsys, "prove", "a.smt2")
    # eˣ = x + 2 at 1.146193220620582…
    low, high = map(float, found["enclosures"]["x"])
    assert low < 1.1461932206206 < high + 1e-9
    assert main(["prove", "a.smt2"]) == 0
    assert ";   x in [1.14619322" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [("(assert true)\n(minimize x)", "'minimize' in line 2"), ("(declare-const b Int)", "'Int'"), ("(", "line 1")],
)
def test_a_script_that_is_none(capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    write(a_smt2=text)
    assert main(["prove", "a.smt2"]) == 2
    assert said in capsys.readouterr().err


# Files of statements, folders.


def test_a_file_of_statements(capsys: pytest.CaptureFixture[str]) -> None:
    write(s_txt=STATEMENTS)
    assert main(["prove", "s.txt"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines[:3]] == [
        ["✓", "s.txt:2", "proved"],
        ["✓", "s.txt:3", "proved"],
        ["✗", "s.txt:5", "refuted"],
    ]
    assert lines[3] == "3 of 3: 2 proved, 1 refuted."


def test_a_folder_with_certificates(capsys: pytest.CaptureFixture[str]) -> None:
    write(d__s_txt=STATEMENTS, d__a_smt2=SAT, d__b_smt2=UNKNOWN, d__notes_md="x")
    code, found = document(capsys, "prove", "d", "--seconds", "1", "--certificate", "proofs")
    assert (code, found["schema"], found["total"]) == (1, "inphase.batch/1", 5)
    assert found["counts"] == {"sat": 1, "unknown": 1, "proved": 2, "refuted": 1}
    assert sorted(p.name for p in Path("proofs").iterdir()) == [
        "a.smt2.json", "s.txt-2.json", "s.txt-3.json", "s.txt-5.json"
    ]  # fmt: skip
    assert main(["recheck", "proofs"]) == 0


def test_the_worst_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    # From best to worst: all proved, something undecided, something refuted, something that is no statement.
    for lines, code in (("1 < 2", 0), (UNKNOWN, 3), ("1 < 2\n2 < 1", 1), ("1 < 2\n2 < 1\n1 <", 2)):
        write(**{"s_smt2" if "assert" in lines else "s_txt": lines})
        assert main(["prove", "s.smt2" if "assert" in lines else "s.txt", "--seconds", "1"]) == code
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "3 of 3: 1 proved, 1 refuted, 1 error."


def test_a_line_that_is_wrong_does_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    write(s_txt="sin(x <= 1 for x in [0, 1]\nx <= 1 for x in [0, 1]")
    code, found = document(capsys, "prove", "s.txt")
    assert (code, [row["verdict"] for row in found["results"]]) == (2, [None, "proved"])
    assert found["results"][0]["line"] == 1
    assert "Expected" in found["results"][0]["error"]


def test_interrupting_keeps_what_is_finished(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import verify.prover

    real, seen = verify.prover.prove, []

    def interrupted(statement: object, **options: object) -> object:
        if seen:
            raise KeyboardInterrupt
        seen.append(statement)
        return real(statement, **options)

    monkeypatch.setattr(verify.prover, "prove", interrupted)
    write(s_txt=STATEMENTS)
    code, found = document(capsys, "prove", "s.txt")
    assert (code, found["interrupted"], found["total"]) == (130, True, 3)
    assert [row["verdict"] for row in found["results"]] == ["proved"]


def test_nothing_to_do_and_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").mkdir()
    write(s_txt="# only a comment\n")
    assert main(["prove", "empty"]) == 5
    assert main(["prove", "s.txt"]) == 5
    assert main(["prove", "none.txt"]) == 2
    assert main(["prove", "none.smt2"]) == 2
    Path("latin.smt2").write_bytes(b"\xff\xfe")
    assert main(["prove", "latin.smt2"]) == 2
    err = capsys.readouterr().err
    assert err.count("Expected") == 5
