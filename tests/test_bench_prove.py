"""`verify bench prove`: the collection, the questions put to other provers, ratios, and what is printed."""

from __future__ import annotations

import json
import math
import random
import shutil
import sys
import types
from collections.abc import Callable
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from verify.bench import coq, dreal, measure, process, smt, sollya
from verify.bench.all_peers import all_peers
from verify.bench.collection import FAMILIES, Inequality, chosen, collection, read_family
from verify.bench.markdown import markdown
from verify.bench.measure import Row
from verify.bench.peers import CannotState, Outcome, Peer, outcome
from verify.bench.table import cell, summary_lines
from verify.cli.main import main
from verify.errors import InputError
from verify.export.coq import coq_version
from verify.formula.numpy import numpy_function
from verify.formula.reader import read_formula, read_statement
from verify.smtlib.answers import answer
from verify.smtlib.script import read_script
from verify.smtlib.writer import CVC5, Z3, script

TRUE = Inequality("t", "f", "x < 2 for x in [0, 1]", True, "s", read_statement("x < 2 for x in [0, 1]"))
FALSE = Inequality("u", "f", "x < 1/2 for x in [0, 1]", False, "s", read_statement("x < 1/2 for x in [0, 1]"))


def installed(distribution: str) -> bool:
    try:
        return bool(version(distribution))
    except PackageNotFoundError:
        return False


def always(word: str, seconds: float = 0.5) -> Peer:
    return Peer("other", "1.0", "", lambda statement, limit: Outcome(word, seconds, 7))  # type: ignore[arg-type]


# The collection.


def test_the_collection_is_large_and_has_sources() -> None:
    found = collection()
    assert len(found) >= 66
    assert {entry.family for entry in found} == set(FAMILIES)
    ids = {entry.id for entry in found}
    assert {"B1", "B2", "B2dir", "B3", "B4", "B4log", "B5", "B5far", "B5farther"} <= ids
    assert {f"B6{kind}{k}" for kind in "ecs" for k in (2, 6)} <= ids
    assert all(entry.source for entry in found)
    assert sum(not entry.truth for entry in found) >= 5


@pytest.mark.parametrize("family", FAMILIES)
def test_published_truth_values_agree_with_samples(family: str) -> None:
    # An independent look in doubles: a true statement fails at no sample by more than rounding.
    generator = random.Random(1)
    for entry in chosen([family]):
        statement = entry.statement
        if statement is None or not entry.truth:
            continue
        names = [name for name, _ in statement.domain]
        signs = [(r.op, numpy_function(r.left - r.right, names)) for r in statement.conditions + statement.relations]
        for _ in range(40):
            point = [_between(interval, generator) for _, interval in statement.domain]
            values = [(op, float(f(*point))) for op, f in signs]
            if not all(_holds(op, v, 0.0) for op, v in values[: len(statement.conditions)]):
                continue
            assert all(math.isnan(v) or _holds(op, v, 1e-9) for op, v in values[len(statement.conditions) :]), entry.id


def _between(interval: object, generator: random.Random) -> float:
    low, high = (float(numpy_function(e, [])()) for e in (interval.lower, interval.upper))  # type: ignore[attr-defined]
    low = low if math.isfinite(low) else min(high, 20.0) - 40.0
    high = high if math.isfinite(high) else max(low, -20.0) + 40.0
    return low + (high - low) * generator.uniform(0.001, 0.999)


def _holds(op: str, value: float, slack: float) -> bool:
    return {
        "<": value < slack, "<=": value <= slack, ">": value > -slack, ">=": value >= -slack, "==": abs(value) <= slack,
    }.get(op, True)  # fmt: skip


# What other provers are asked.


def test_a_script_for_solvers_asks_for_a_counterexample() -> None:
    text = script(
        read_statement(
            "x**2 - pi*y <= -1/2 for x in (0, 1], y in [-oo, oo) if y > x and x != y".replace("[-oo", "(-oo")
        )
    )
    assert text.splitlines() == [
        "(set-logic QF_NRA)",
        "(declare-fun x () Real)",
        "(assert (< 0 x))",
        "(assert (<= x 1))",
        "(declare-fun y () Real)",
        "(assert (> y x))",
        "(assert (distinct x y))",
        "(assert (not (<= (- (^ x 2) (* (* 4 (atan 1)) y)) (- (/ 1 2)))))",
        "(check-sat)",
    ]


def test_scripts_in_the_dialects_of_z3_and_cvc5() -> None:
    # log0 is taken; the logarithm of x appears twice and is one variable; sqrt(2) is 2^(1/2).
    statement = read_statement("log(x) + sqrt(log0) <= asin(log(x)) for x in [1, 2], log0 in [0, pi]")
    assert script(statement, Z3).splitlines()[-5:] == [
        "(assert (<= log0 pi))",
        "(declare-fun log1 () Real)",
        "(assert (= (exp log1) x))",
        "(assert (not (<= (+ log1 (^ log0 (/ 1 2))) (asin log1))))",
        "(check-sat)",
    ]
    text = script(statement, CVC5)
    assert text.startswith("(set-logic QF_NRAT)")
    assert "(assert (not (<= (+ log1 (sqrt log0)) (arcsin log1))))" in text
    # A logarithm inside another is a variable inside the definition of the next.
    nested = script(read_statement("log(log(x)) < 1 for x in [2, 3]"), Z3)
    assert "(assert (= (exp log0) x))\n(declare-fun log1 () Real)\n(assert (= (exp log1) log0))" in nested
    with pytest.raises(InputError, match="sinh"):
        script(read_statement("sinh(x) < 2 for x in [0, 1]"), CVC5)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("x*exp(1 - x) <= 1 for x in [0, 10]", "unsat"),
        ("x*exp(1 - x) < 1 for x in [0, 10]", "sat"),
        ("sin(x) < x for x in (0, oo)", "unsat"),
        ("0 <= x - x**2 <= 1/5 for x in [0, 1]", "sat"),
        ("x > y for x in [1, 2], y in [0, 3] if y < x", "unsat"),
    ],
)
def test_our_own_answer_to_that_script(statement: str, expected: str) -> None:
    (check,) = read_script(script(read_statement(statement)))
    assert answer(check, 30).answer == expected


def test_sollya_is_asked_for_a_norm() -> None:
    text = sollya.script(read_statement("exp(x)*x**2 > -1/3 for x in [0, pi]"))
    assert "I = [(0/1); pi];" in text
    assert "f = ((exp(x)*(x^(2/1)))-(-1/3));" in text
    error = sollya.script(read_statement("abs(sin(x) - x) <= 1/5 for x in [0, 1]"))
    assert "print(checkinfnorm((sin(x)-x), I, (1/5)));" in error
    for beyond in ("x < y for x in [0, 1], y in [2, 3]", "x < 1 for x in (-oo, 0]", "gamma(x) > 0 for x in [1, 2]"):
        with pytest.raises(CannotState):
            sollya.script(read_statement(beyond))


def test_coq_is_asked_for_every_relation() -> None:
    text = coq.script(read_statement("0 < exp(x) < 3 for x in [0, 1]"))
    assert text.count("Goal ") == 2
    assert "0 < 3 - exp x" in text
    with pytest.raises(InputError):
        coq.script(read_statement("gamma(x) > 0 for x in [1, 2]"))


@pytest.mark.skipif(shutil.which("sollya") is None, reason="the program sollya is not installed")
def test_sollya_proves_and_does_not_prove() -> None:
    assert sollya.decide(read_statement("abs(exp(x) - 1 - x) <= 3/4 for x in [0, 1]"), 10).word == "proved"
    assert sollya.decide(read_statement("x**2 - x + 1 > 0 for x in [-1, 2]"), 10).word == "proved"
    # e - 2 = 0.718… is above 7/10
    assert sollya.decide(read_statement("abs(exp(x) - 1 - x) <= 7/10 for x in [0, 1]"), 10).word == "failed"
    assert sollya.decide(read_statement("x**2 - x > 0 for x in [-1, 2]"), 10).word == "failed"


@pytest.mark.skipif(coq_version() is None, reason="Coq with Coq-Interval is not installed")
def test_coq_proves_and_does_not_prove() -> None:
    assert coq.decide(read_statement("exp(x) < 3 for x in [0, 1]"), 20).word == "proved"
    assert coq.decide(read_statement("exp(x) < 5/2 for x in [0, 1]"), 1).word in ("failed", "stopped")


# Peers that are modules: the installed ones for real, each in a process of its own.

MODULES = [
    name
    for name, (distribution, _, _) in process.ADAPTERS.items()
    if installed(distribution) and process.module_peer(name).version is not None
]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_proves_and_does_not_prove(name: str) -> None:
    # The left side is at most 2, and 2 at (1, 2).
    assert process.ask(name, read_statement("x*y < 3 for x in [0, 1], y in [0, 2]"), 20).word == "proved"
    assert process.ask(name, read_statement("x*y < 3/2 for x in [0, 1], y in [0, 2]"), 20).word == "failed"
    with pytest.raises(CannotState):
        process.ask(name, read_statement("besselj(3, x) < 3 for x in [0, 1]"), 20)


def fake(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, name: str = "z3") -> None:
    """A module of that name whose body is ``text``, which children import in place of the real one."""
    (folder / f"{name}.py").write_text(text)
    (folder / f"{process.ADAPTERS[name][0].replace('-', '_')}-9.9.dist-info").mkdir()
    (folder / f"{process.ADAPTERS[name][0].replace('-', '_')}-9.9.dist-info" / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {process.ADAPTERS[name][0]}\nVersion: 9.9\n"
    )
    monkeypatch.syspath_prepend(str(folder))


FAKE = """
class Z3Exception(Exception): ...
class Solver:
    def from_string(self, text):
        self.text = text
        if "(sin" in text: raise Z3Exception("unknown constant sin")
    def check(self):
        import os, time
        if " 7)" in self.text: time.sleep(60)
        if " 8)" in self.text: os.abort()
        print("a line of its own")
        return "unsat" if " 2)" in self.text else "unknown"
def SolverFor(logic):
    assert logic == "QF_NRA"
    return Solver()
"""


def test_a_module_may_hang_or_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, monkeypatch, FAKE)
    assert process.module_peer("z3").version == "9.9"
    words = {k: process.ask("z3", read_statement(f"x < {k} for x in [0, 1]"), 0.5).word for k in (2, 3, 7, 8)}
    assert words == {2: "proved", 3: "failed", 7: "stopped", 8: "crashed"}
    with pytest.raises(CannotState, match="unknown constant sin"):
        process.ask("z3", read_statement("sin(x) < 2 for x in [0, 1]"), 0.5)


def test_a_module_that_does_not_load_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, monkeypatch, "raise ImportError('libibex.so: no such file')", "dreal")
    peer = process.module_peer("dreal")
    assert peer.version is None
    assert "libibex.so: no such file" in peer.missing


def test_what_the_module_dreal_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    # A dReal that writes down the formula: x <= 1/2 and 4*atan(1) > x**2, negated under the bounds of x.
    class Term:
        def __init__(self, text: object) -> None:
            self.text = str(text)

        def __truediv__(self, other: Term) -> Term:
            return Term(f"({self}/{other})")

        def __mul__(self, other: Term) -> Term:
            return Term(f"({self}*{other})")

        def __le__(self, other: Term) -> Term:  # type: ignore[override]
            return Term(f"({self}<={other})")

        def __lt__(self, other: Term) -> Term:
            return Term(f"({self}<{other})")

        def __ge__(self, other: Term) -> Term:
            return Term(f"({self}>={other})")

        def __gt__(self, other: Term) -> Term:
            return Term(f"({self}>{other})")

        def __str__(self) -> str:
            return self.text

    asked: list[str] = []

    def check(formula: Term, delta: float) -> None:
        asked.append(str(formula))

    def named(name: str) -> Callable[..., Term]:
        return lambda *terms: Term(f"{name}({', '.join(map(str, terms))})")

    module = types.SimpleNamespace(Variable=Term, Expression=Term, CheckSatisfiability=check, **{
        name: named(name) for name in ("And", "Not", "Min", "Max", *dreal._SAME)
    })  # fmt: skip
    monkeypatch.setitem(sys.modules, "dreal", module)
    assert dreal.decide(read_statement("x <= 1/2 for x in (0, 3] if x**2 < pi"), 1).word == "proved"
    assert asked == [
        "And((pow(x, 2)<(4.0*atan(1.0))), (x>(0.0/1.0)), (x<=(3.0/1.0)), Not(And((x<=(1.0/2.0)))))",
    ]


def test_a_solver_is_run_on_the_script(tmp_path: Path) -> None:
    # A solver that says unsat exactly when the script has the bound 2 in it, and sleeps on 7.
    program = tmp_path / "solver.py"
    program.write_text(
        "import sys, time\ntext = sys.stdin.read()\ntime.sleep(9 if ' 7)' in text else 0)\n"
        "print('unsat' if ' 2)' in text else 'unknown')\n"
    )
    decide = smt.decider([sys.executable, str(program)])
    words = [decide(read_statement(f"x < {k} for x in [0, 1]"), 0.5).word for k in (2, 3, 7)]
    assert words == ["proved", "failed", "stopped"]


def missing(distribution: str) -> str:
    raise PackageNotFoundError(distribution)


def test_a_peer_that_is_not_installed_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(process, "version", missing)
    found = {peer.name: peer for peer in all_peers()}
    assert set(found) == {"coq", "sollya", "codac", "z3", "cvc5", "dreal", "alkahest"}
    assert found["z3"].version is None
    assert found["sollya"].version is None
    assert "sollya" in found["sollya"].missing
    assert found["dreal"].missing == "the program or the module dreal"


def test_what_cannot_be_stated() -> None:
    def refuse(statement: object, seconds: float) -> Outcome:
        raise CannotState("no")

    assert outcome(Peer("other", "1", "", refuse), TRUE.statement, 1.0).word == "cannot state"  # type: ignore[arg-type]


# Rows and the summary.


def test_ratios_count_where_both_prove() -> None:
    slow, failed = always("proved", 3.0), Peer("weak", "2", "", lambda s, t: Outcome("failed", 1.0))
    found = list(measure.rows([TRUE, FALSE], [slow, failed], 5.0))
    assert [row.verdict for row in found] == ["proved", "refuted"]
    assert found[0].ratio("other") == pytest.approx(3.0 / found[0].seconds)
    assert found[0].ratio("weak") is None
    assert found[1].peers == {}  # a peer is not asked to prove what is false
    summary = measure.summary(found, [slow, failed, Peer("gone", None, "the program gone", slow.decide)])
    assert summary["peers"]["other"]["both"] == 1
    assert summary["peers"]["weak"]["proved"] == 0
    assert summary["missing"] == {"gone": "the program gone"}
    assert (summary["wrong"], summary["undecided"]) == ([], [])


def test_an_answer_against_the_published_one_is_wrong() -> None:
    assert Row(TRUE, "proved", 1, 1).is_right() is True
    assert Row(TRUE, "refuted", 1, 1).is_right() is False
    assert Row(FALSE, "proved", 1, 1).is_right() is False
    assert Row(FALSE, "undecided", 1, 1).is_right() is None
    found = measure.summary([Row(FALSE, "proved", 1, 1), Row(TRUE, "undecided", 1, 1)], [])
    assert (found["wrong"], found["undecided"]) == (["u"], ["t"])


def test_what_only_a_peer_proves_is_named() -> None:
    rows = [Row(TRUE, "undecided", 1, 1, {"other": Outcome("proved", 0.1)})]
    assert measure.summary(rows, [always("proved")])["peers"]["other"]["only_the_peer"] == ["t"]


def test_where_a_peer_is_ahead_is_named() -> None:
    slow, quick, silent = (
        Row(TRUE, "proved", 0.5, 1, {"other": outcome})
        for outcome in (Outcome("proved", 2.0), Outcome("proved", 0.25), Outcome("cannot state"))
    )
    peer = [always("proved")]
    versions = {"other": "1.0"}
    said = {
        name: " ".join(summary_lines(measure.summary([row], peer), versions))
        for name, row in {"slow": slow, "quick": quick, "silent": silent}.items()
    }
    assert "it takes 4 times as long (median), at least 4." in said["slow"]
    assert "it takes 0.5 times as long (median), at least 0.5; it is faster on t." in said["quick"]
    assert "other 1.0 can state none of them." in said["silent"]


def test_a_peer_whose_time_was_up_gives_a_lower_bound() -> None:
    outcomes = [Outcome("proved", 1.0), Outcome("stopped", 8.0), Outcome("stopped", 20.0), Outcome("failed", 9.0)]
    rows = [Row(TRUE, "proved", 0.5, 1, {"other": outcome}) for outcome in outcomes]
    assert [row.least_ratio("other") for row in rows] == [2.0, 16.0, 40.0, None]
    assert [row.ratio("other") for row in rows] == [2.0, None, None, None]
    # What we leave open says nothing about a ratio.
    assert Row(TRUE, "undecided", 8.0, 1, {"other": Outcome("stopped", 8.0)}).least_ratio("other") is None
    found = measure.summary(rows, [always("proved")])
    compared = found["peers"]["other"]
    # Ratios 2, at least 16 and at least 40: whatever the last two are, the median of the three is at least 16.
    assert (compared["median_ratio"], compared["median_at_least"], compared["stopped"]) == (2.0, 16.0, 2)
    said = " ".join(summary_lines(found, {"other": "1.0"}))
    assert "with the 2 for which its time was up, the median is at least 16." in said
    assert [cell(row, "other") for row in rows] == ["1.0000 ×2", "time >×16", "time >×40", "fails"]
    assert "| 2 | 2 | ≥ 16 |" in markdown(rows, found, {"other": "1.0"}, "verify bench prove t")


# The command.


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target, picture = tmp_path / "b.json", tmp_path / "b.svg"
    words = ["bench", "prove", "B1", "motzkin-false", "--without", "all", "--json", str(target), "--plot", str(picture)]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "✓ B1" in out
    assert "2 inequalities: 1 proved, 1 refuted, none undecided." in out
    document = json.loads(target.read_text())
    assert document["schema"] == "inphase.bench.prove/1"
    assert [row["id"] for row in document["rows"]] == ["B1", "motzkin-false"]
    proved, refuted = document["rows"]
    assert 0 < proved["checking"] < proved["seconds"]
    assert refuted["checking"] == 0  # a counterexample is certified while it is found
    assert document["environment"]["cores"]
    assert "<svg" in picture.read_text()


def test_tables_in_markdown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows = [Row(TRUE, "proved", 0.5, 1234, {"other": Outcome("proved", 2.0), "weak": Outcome("crashed")})]
    peers = [always("proved"), Peer("weak", "2", "", always("failed").decide)]
    text = markdown(rows, measure.summary(rows, peers), {"other": "1.0", "weak": "2"}, "verify bench prove t")
    assert "| other 1.0 | 1 | 1 | none | none | 4 | 4 | – |" in text  # 2 s over 0.5 s
    assert "| weak 2 | 1 | 0 | none | none | – | – | – |" in text
    assert "| t | ✓ proved | 0.5000 | – | 1,234 | 2.0000 ×4 | crash |" in text
    target = tmp_path / "b.md"
    assert main(["bench", "prove", "B3", "--without", "all", "--markdown", str(target)]) == 0
    assert "`verify bench prove B3`" in target.read_text()
    assert main(["bench", "prove", "B3", "--without", "all", "--markdown", str(target / "b.md")]) == 2
    assert "Expected to write" in capsys.readouterr().err


def test_json_on_stdout_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "prove", "B3", "--without", "all", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["proved"] == 1


def test_the_list_names_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "prove", "workbench", "--list"]) == 0
    out = capsys.readouterr().out
    assert out.count("Karagodin") >= 4


def test_interrupting_keeps_what_is_finished(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = measure.ours, []

    def interrupted(inequality: Inequality, seconds: float) -> object:
        calls.append(inequality.id)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return real(inequality, seconds)

    monkeypatch.setattr(measure, "ours", interrupted)
    assert main(["bench", "prove", "B1", "B3", "--without", "all", "--json"]) == 130
    document = json.loads(capsys.readouterr().out)
    assert ([row["id"] for row in document["rows"]], document["interrupted"]) == (["B1"], True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["bench"], 2, "BENCHMARK"),
        (["bench", "sleep"], 2, "sleep"),
        (["bench", "prove", "no-such-id"], 5, "no-such-id"),
        (["bench", "prove", "--without", "isabelle"], 2, "Expected peers in coq, sollya"),
        (["bench", "prove", "--seconds", "0"], 2, "seconds"),
    ],
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str) -> None:
    assert main(words) == code
    assert said in capsys.readouterr().err


def test_a_collection_with_a_mistake_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text('[[inequality]]\nid = "a"\nstatement = "x < 1 for x in [0, 1]"\ntruth = true\n')
    with pytest.raises(InputError, match="source"):
        read_family(tmp_path, "f")


def test_terms_of_sollya_mean_the_same() -> None:
    # The printer against Python's own evaluation of what it prints, at rational points.
    formula = read_formula("-(x - 2)**3/(x*x + 1/3) - (-x)*4")
    text = sollya.term(formula).replace("^", "**")
    for k in range(-5, 6):
        x = Fraction(k, 2)
        expected = -((x - 2) ** 3) / (x * x + Fraction(1, 3)) + 4 * x
        assert float(eval(text, {"x": float(x)})) == pytest.approx(float(expected))  # noqa: S307 - our own text


def test_cvc5_is_asked_for_coverings_where_it_has_them() -> None:
    # Coverings are about polynomials: with exp, or the number pi, cvc5 refuses the option.
    option = "(set-option :nl-cov true)\n"
    motzkin = read_statement("x**4*y**2 + x**2*y**4 + 1 >= 3*x**2*y**2 for x in (-oo, oo), y in [-5/2, oo)")
    assert smt.question(motzkin, smt.CVC5).startswith(option)
    assert not smt.question(motzkin, smt.Z3).startswith(option)
    for other in ("exp(x) >= 1 + x for x in [0, 1]", "x**2 < 10 for x in [0, pi]"):
        assert not smt.question(read_statement(other), smt.CVC5).startswith(option)
