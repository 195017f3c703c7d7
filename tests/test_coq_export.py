"""Certificates as Coq files: what the theorem says, which proofs can be exported, and what Coq says to them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pytest

from verify.bench.collection import chosen
from verify.certificate import Certificate, joint_statement
from verify.claims.library import load
from verify.cli import export
from verify.cli.main import main
from verify.errors import InputError
from verify.export.coq import coq_check, coq_theorem, coq_version
from verify.export.coq.derivatives import chain
from verify.export.coq.positivity import is_positive
from verify.export.coq.terms import term
from verify.formula.reader import read_formula, read_interval, read_parameter, read_statement
from verify.formula.statement import Statement
from verify.kernel.box import from_interval
from verify.kernel.goal import Goal, Sign
from verify.prover import prove

needs_coq = pytest.mark.skipif(coq_version() is None, reason="Coq with Coq-Interval is not installed")


def proved(statement: str | Statement) -> Certificate:
    verdict = prove(statement, seconds=20)
    assert verdict.status == "proved"
    assert verdict.certificate is not None
    return verdict.certificate


# What is written.


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("x/3 - 2*y", "x / 3 - 2 * y"),
        ("-(x + y)**2", "- (x + y) ^ 2"),
        ("(-x)**2", "(- x) ^ 2"),
        ("x**-2", "/ x ^ 2"),
        ("x**(1/2)", "sqrt x ^ 1"),
        ("x**y", "Rpower x y"),
        ("cbrt(x)", "Rpower x (1 / 3)"),
        ("0.1*pi", "(1 / 10) * PI"),
        ("log(abs(x))", "ln (Rabs x)"),
        ("x - (y - 1)", "x - (y - 1)"),
        ("x/(y*2)", "x / (y * 2)"),
    ],
)
def test_terms(formula: str, expected: str) -> None:
    assert term(read_formula(formula), {"x": "x", "y": "y"}) == expected


def test_the_theorem_says_that_everything_is_defined() -> None:
    text = coq_theorem(proved("log(x) <= x - 1/2 for x in (1/4, 3]"))
    theorem = text[text.index("Theorem statement") : text.index("Proof.", text.index("Theorem statement"))]
    assert " ".join(theorem.split()) == (
        "Theorem statement : forall x : R, (1 / 4) < x -> x <= 3 -> 0 < x /\\ ln x <= x - (1 / 2)."
    )


def test_conditions_are_premises_and_names_are_free() -> None:
    text = coq_theorem(proved("exp(R)*R < 30 for R in [0, 2], N in [0, 5] if N + R <= 3"))
    theorem = " ".join(text[text.index("Theorem statement") :].split())
    assert theorem.startswith("Theorem statement : forall R_ N_ : R,")
    assert "N_ + R_ <= 3 ->" in theorem
    assert "exp R_ * R_ < 30." in theorem


def test_what_a_condition_means_is_shown_without_it() -> None:
    # cbrt(x) < 1/2 holds for x < 0, but Rpower x (1 / 3) is 1 there: it must not be used to show 0 < x.
    text = coq_theorem(proved("x < 9 for x in [1, 8] if cbrt(x) < 3/2"))
    lemma = re.search(r"Lemma \w+ : (forall x : R[^.]*0 < x)\.", text)
    assert lemma is not None
    assert " ".join(lemma[1].split()) == "forall x : R, 1 <= x -> x <= 8 -> 0 < x"
    # A condition before it may be used.
    text = coq_theorem(proved("x < 9 for x in [-8, 8] if x >= 1 and cbrt(x) < 3/2"))
    lemma = re.search(r"Lemma \w+ : (forall x : R[^.]*0 < x)\.", text)
    assert lemma is not None
    assert " ".join(lemma[1].split()) == "forall x : R, (-8) <= x -> x <= 8 -> 0 <= x - 1 -> 0 < x"


def test_a_comment_cannot_be_closed_by_the_statement() -> None:
    text = coq_theorem(proved("(x)*(x) < 2 for x in [0, 1]"))
    head = text[: text.index("From Coq")]
    assert head.count("(*") == head.count("*)") == 1
    named = coq_theorem(proved("x < 2 for x in [0, 1]"), "x *) Axiom a : 0 = 1. (*.v")
    assert named.index("*)") > named.index("Debian")


# Signs and identities that need no enclosures.


@pytest.mark.parametrize(
    ("formula", "strict", "plain"),
    [
        ("x", True, True),
        ("2*x/(2*pi)", True, True),
        ("1 - y", False, True),
        ("2 - y", True, True),
        ("x - y", False, False),
        ("x*y", False, True),
        ("x + y", True, True),
        ("exp(-y)", True, True),
        ("sqrt(y)", False, True),
        ("(y - 1)**2", False, True),
        ("(y - 1)**3", False, False),
        ("abs(y - 1/2)", False, True),
        ("x**2*sqrt(x)", True, True),
        ("y/x", False, True),
        ("(y - 1)*(y - 1)", False, True),
        ("(y - 2)**(1/2)", False, True),
    ],
)
def test_signs(formula: str, strict: bool, plain: bool) -> None:
    # x > 0 and 0 <= y <= 1
    box = {name: from_interval(i) for name, i in map(read_parameter, ("x in (0, oo)", "y in [0, 1]"))}
    assert is_positive(read_formula(formula), box) == strict
    assert is_positive(read_formula(formula), box, False) == plain


# Coq itself.


@lru_cache(maxsize=1)
def claims() -> dict[str, Statement]:
    found = {entry.id: entry.statement for entry in chosen(["B1", "B3", "B4"]) if entry.statement is not None}
    return found | {c.id: c.question for c in load([]).claims.values() if isinstance(c.question, Statement)}


def accepted(*statements: str) -> None:
    """Coq accepts all of them, in one file: starting Coq takes longer than most proofs."""
    parts = [proved(statement) for statement in statements]
    bundle = Certificate("bundle", joint_statement(parts), [part.to_json() for part in parts])
    checked = coq_check(coq_theorem(bundle), seconds=300)
    assert checked.ok, checked.message


@needs_coq
@pytest.mark.parametrize("name", ["B1", "B3", "B4", "causal.C026.quotient", "causal.C105"])
def test_coq_accepts(name: str) -> None:
    checked = coq_check(coq_theorem(proved(claims()[name])), seconds=120)
    assert checked.ok, checked.message


@needs_coq
def test_coq_accepts_conditions_splits_and_powers() -> None:
    accepted(
        "x*y <= 1/2 for x in [0, 1], y in [0, 1] if x + y <= 1",
        "abs(exp(x) - 1 - x) <= 3/4 <= 1 and x**(3/2) + 1/(1 + x) > 1/2 for x in [0, 1]",
    )


@needs_coq
def test_coq_accepts_identities_and_exact_algebra() -> None:
    accepted(
        "sin(x)**2 + cos(x)**2 == 1 for x in (-oo, oo)",
        "sin(2*x + y)/y == (2*sin(x)*cos(x)*cos(y) + (1 - 2*sin(x)**2)*sin(y))/y for x in [0, 1], y in (0, 1]",
        "exp(b*cos(x + 2*pi))*sin(x - pi) == -exp(b*cos(x))*sin(x) for b in [0, oo), x in (-oo, oo)",
        "sqrt(x)**3/x == sqrt(x) and cos(2*pi/3) == -1/2 for x in (0, oo)",
        "x**2 + y**2 >= 2*x*y for x in (-oo, oo), y in (-oo, oo)",
        "x*y <= 1 for x in [0, 2], y in [0, 2] if x + y <= 2",
    )


@needs_coq
def test_coq_accepts_kinks_and_inverse_functions() -> None:
    accepted(
        "abs(b) - c*b >= 0 for b in [-2, 2], c in [-1, 1]",
        "max(x, 1 - x) >= 1/2 for x in [0, 1]",
        "10*max(1, b)*n >= 2 + 2*b for b in [0, oo), n in [1, oo)",
        "acos(x) + asin(y) <= 4 for x in [-9/10, 9/10], y in [0, 9/10]",
    )


@needs_coq
def test_nothing_is_assumed_beyond_the_real_numbers() -> None:
    text = coq_theorem(proved("sin(x)**2 + cos(x)**2 == 1 for x in [0, 1]"))
    checked = coq_check(text, seconds=300, assumptions=True)
    assert checked.ok, checked.message
    assert "ClassicalDedekindReals" in checked.message
    # With its lemma admitted the theorem still compiles, and is found out.
    admitted = re.sub(r"(Lemma part_1 .*?)Proof\..*?Qed\.", r"\1Admitted.", text, count=1, flags=re.DOTALL)
    assert admitted != text
    found = coq_check(admitted, seconds=300, assumptions=True)
    assert not found.ok
    assert "part_1" in found.message


@needs_coq
def test_coq_accepts_what_is_an_equality_at_an_end() -> None:
    # Equality at 0 to third order, at 0 between infinite ends, and at both ends.
    accepted(
        "sin(x) < x for x in (0, oo)",
        "exp(x) >= 1 + x for x in (-oo, oo)",
        "sin(x) >= 2/pi*x for x in [0, pi/2]",
        "x*exp(-x) <= exp(-1) for x in [0, 5]",
        "sqrt(1 + x) <= 1 + x/2 for x in [-1, 3]",
    )


@pytest.mark.parametrize(
    ("formula", "interval", "side", "order", "strict"),
    [
        # x - sin x = x³/6 - …: the derivatives at 0 are 0, 0, 0 and 1, and sin x > 0, the second one, beside 0.
        ("x - sin(x)", "(0, 1]", "lower", 3, True),
        # On [1, oo) it begins above 0 and its derivative 1 - cos x is not always positive.
        ("x - sin(x)", "[1, oo)", "lower", 1, False),
        # (1 - x)² falls down to its zero at the upper end.
        ("(1 - x)**2", "[0, 1]", "upper", 1, True),
        # -x² is negative; |x| has no derivative; x(x - 1/2) is negative between its zeros.
        ("-(x**2)", "[0, 1]", None, 0, True),
        ("abs(x)", "[0, 1]", None, 0, True),
        ("x*(x - 1/2)", "[0, 1]", None, 0, True),
    ],
)
def test_chains_of_derivatives(formula: str, interval: str, side: str | None, order: int, strict: bool) -> None:
    box = {"x": from_interval(read_interval(interval))}
    found = chain(Goal(Sign(read_formula(formula), ">" if strict and "(" in interval else ">="), box))
    if side is None:
        assert found is None
    else:
        assert found is not None
        assert (found.side, len(found.formulas) - 1, found.strict) == (side, order, strict)


@needs_coq
def test_coq_does_not_accept_what_is_false() -> None:
    text = coq_theorem(proved("x*exp(-x) < 37/100 for x in [0, 2]"))
    # the maximum is 1/e = 0.3678…
    assert not coq_check(text.replace("(37 / 100)", "(36 / 100)"), seconds=60).ok
    stopped = coq_check(text, seconds=0.01)
    assert (stopped.ok, stopped.message) == (False, "Coq was stopped after 0.01 seconds.")


# The command.


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return proved("x*exp(-x) < 1/2 for x in [0, 20]").save(tmp_path / "c.json")


@needs_coq
def test_the_command_has_coq_check_the_file(certificate: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "coq", str(certificate), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "inphase.export/1"
    assert document["checked"].startswith("accepted by Coq")
    assert Path(document["file"]).name == "c.v"


def test_without_coq_the_file_is_written_and_said_to_be_unchecked(
    certificate: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verify.export.coq.coq_version", lambda: None)
    assert main(["export", "coq", str(certificate), "--out", "proofs/p.v"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("? proofs/p.v: ")
    assert "unchecked (there is no coqc with Coq-Interval here); coqc p.v decides it" in out
    assert "coqc p.v" in Path("proofs/p.v").read_text(encoding="utf-8")


def test_what_coq_says_decides_the_exit_code(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from verify.export.coq import CoqCheck

    def answers(checked: Sequence[CoqCheck]) -> list[int]:
        codes = []
        for each in checked:
            monkeypatch.setattr("verify.export.coq.coq_version", lambda: "8.16")
            monkeypatch.setattr("verify.export.coq.outcome.coq_check", lambda text, seconds, each=each: each)
            codes.append(main(["export", "coq", str(certificate)]))
        return codes

    stopped = CoqCheck(False, "Coq was stopped after 1 seconds.", 1.0)
    assert answers([CoqCheck(True, "", 1.0), CoqCheck(False, "Error: no.", 1.0), stopped]) == [0, 4, 3]
    assert export.HELP


# Failures.


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("erf(x) < 1 for x in [0, 1]", "uses erf"),
        ("gamma(x) > 1/2 for x in [1, 2]", "uses gamma"),
        # Rpower (-8) (1 / 3) is 1 in Coq, and [1, 0] is empty.
        ("x < 1 for x in [cbrt(-8), 0]", "ends"),
        ("x < 1 for x in [-1, 0**(1/3)]", "ends"),
    ],
)
def test_what_coq_interval_cannot_follow(statement: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        coq_theorem(proved(statement))


def test_certificates_of_another_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refuted = prove("x < 1 for x in [0, 2]").certificate
    assert refuted is not None
    with pytest.raises(InputError, match="refutes"):
        coq_theorem(refuted)
    with pytest.raises(InputError, match="kind='roots'"):
        coq_theorem(Certificate("roots", "x", {}))
    assert main(["export", "coq", str(tmp_path / "none.json")]) == 2
    assert main(["export", "lean", "c.json"]) == 2
    assert main(["export", "coq", str(refuted.save(tmp_path / "r.json"))]) == 2
    assert capsys.readouterr().err.count("xpected") == 2


def test_a_statement_that_is_read_is_the_one_of_the_certificate() -> None:
    text = coq_theorem(proved("x < 2 for x in [0, 1]"))
    assert text.startswith("(* x < 2 for x in [0, 1]")
    assert str(read_statement("x < 2 for x in [0, 1]")) in text
