"""The reading in which a relation with an undefined term fails: what it adds, and what it must leave alone.

Expected truth is Kleene's: 1/0 makes a relation neither true nor false, "or" needs one true member.
"""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from verify.certificate import Certificate
from verify.cli.main import main
from verify.formula.tree import number
from verify.recheck import recheck
from verify.smtlib import answers
from verify.smtlib.answers import FAILS, READING, answer, certificate, checked
from verify.smtlib.checker import holds
from verify.smtlib.defined import where_defined
from verify.smtlib.existence import Solution
from verify.smtlib.passes import Search, begin
from verify.smtlib.script import Check, read_script
from verify.smtlib.search import Answer, decide, go_on

XY = "(declare-const x Real) (declare-const y Real) (declare-const p Bool)"


def check_of(asserted: str) -> Check:
    (check,) = read_script(f"{XY} {asserted} (check-sat)")
    return check


def read_so(asserted: str, seconds: float = 20.0) -> str:
    """The answer in the reading; its certificate is accepted, and refused where the reading is not stated."""
    text = f"{XY} {asserted} (check-sat)"
    (check,) = read_script(text)
    found = answer(check, seconds, undefined_fails=True)
    proof = certificate(text, [found], 1, undefined_fails=True)
    if proof is not None:
        again = recheck(Certificate.from_json(proof.to_json()))
        assert again.ok, again.reason
        plain = certificate(text, [found], 1)
        assert plain is not None
        # What holds in every reading may also be stated without it.
        assert recheck(plain).ok == ("defined" not in found.proof)
    return found.answer


# What no point satisfies, and what SMT-LIB's free choice of 1/0 would satisfy.


@pytest.mark.parametrize(
    "asserted",
    [
        # 0/d is 0 where d != 0, and d = -y·x² has x = 0 then; SMT-LIB may choose 0/0 = 0.
        "(assert (= (/ 0 (* (- y) x x)) x))",
        # 1/x is never 0; SMT-LIB may choose 1/0 = 0.
        "(assert (= (/ 1 x) 0))",
        # log x needs x > 0, sqrt x needs x >= 0, asin x needs |x| <= 1.
        "(assert (< x 0)) (assert (> (log x) y))",
        "(assert (< x 0)) (assert (> (sqrt x) y))",
        "(assert (> x 1)) (assert (> (asin x) y))",
        "(assert (< x (- 1))) (assert (< (acos x) y))",
        # x^(-1) at 0, and x^(1/2) below it
        "(assert (= x 0)) (assert (= (^ x (- 1)) y))",
        "(assert (< x 0)) (assert (= (^ x 0.5) y))",
        # at 0 neither 1/x < 1 nor its negation holds
        "(assert (= x 0)) (assert (not (< (/ 1 x) 1)))",
        "(assert (= x 0)) (assert (or (< (/ 1 x) 1) (not (< (/ 1 x) 1))))",
        "(assert (= x 0)) (assert (= (< (/ 1 x) 1) (< (/ 1 x) 1)))",
        "(assert (= x 0)) (assert (=> (< (/ 1 x) 1) false))",
        "(assert (= x 0)) (assert (xor (= (/ 1 x) 1) true))",
        # a term without a value does not even equal itself, nor is it 0 times
        "(assert (= x 0)) (assert (= (/ 1 x) (/ 1 x)))",
        "(assert (= x 0)) (assert (not (distinct (/ 1 x) (/ 1 x))))",
        "(assert (= x 0)) (assert (= (* 0 (/ 1 x)) 0))",
        # both members fail: 1/x = 0 has no solution, and y = 1 is excluded
        "(assert (or (= (/ 1 x) 0) (= y 1))) (assert (< y 0))",
        # the branch that is taken has no value, or the condition has none
        "(assert (= y (ite (= x 0) (/ 1 x) 0))) (assert (= x 0))",
        "(assert (= y (ite (> (log x) 0) 1 2))) (assert (< x 0))",
        # within another ite
        "(assert (= y (ite (> x 5) 3 (ite (= x 0) (/ 1 x) 0)))) (assert (= x 0))",
    ],
)
def test_no_point_where_what_is_undefined_fails(asserted: str) -> None:
    assert read_so(asserted) == "unsat"
    # Some choice of 1/0, log(-1), … satisfies all but those in which a relation contradicts itself.
    assert answer(check_of(asserted), 1.0).answer != "sat"


@pytest.mark.parametrize(
    "asserted",
    [
        # The other member is true.
        "(assert (= x 0)) (assert (or (= (/ 1 x) 0) (= y 1)))",
        "(assert (= x 0)) (assert (=> (> y 0) (not (= (/ 1 x) 0)))) (assert (< y 0))",
        # a conjunction with a false member is false, whatever else is in it
        "(assert (= x 0)) (assert (not (and (< (/ 1 x) 1) (< 1 0))))",
        # the branch that is not taken
        "(assert (= x 0)) (assert (= y (ite (= x 0) 5 (/ 1 x))))",
        # an ite without a value in a member that is not needed
        "(assert (= x 0)) (assert (or (= y 1) (= y (ite (= x 0) (/ 1 x) 0))))",
        # 1/x = 2 at 1/2
        "(assert (= (/ 1 x) 2))",
        # 0 to the power 1/2 is 0, and asin 1 has a value
        "(assert (= x 0)) (assert (= (^ x 0.5) 0)) (assert (< (asin (+ x 1)) 2))",
        # propositions are true or false
        "(assert (or p (= (/ 1 x) 0))) (assert (= x 0))",
    ],
)
def test_points_at_which_the_assertions_are_true(asserted: str) -> None:
    assert read_so(asserted) == "sat"


@pytest.mark.parametrize(
    "asserted",
    [
        # Solvers do not agree on 0⁰, atan2(0, 0), nor on powers of negative numbers with exponents that vary.
        "(assert (= x 0)) (assert (= (^ x 0) 1))",
        "(assert (= x 0)) (assert (= (^ x 0) 0))",
        "(assert (= x 0)) (assert (= y 0)) (assert (= (atan2 y x) 0))",
        "(assert (= x 0)) (assert (= y 0)) (assert (= (^ x y) 1))",
        # beside a division, so that the reading matters
        "(assert (= x 0)) (assert (= (^ x 0) (/ 2 (+ x 2))))",
        "(assert (= x 0)) (assert (= (/ (^ x 0) (+ x 2)) 0))",
    ],
)
def test_what_is_called_undefined_by_some_only_stays_open(asserted: str) -> None:
    assert read_so(asserted, 0.5) == "unknown"


def test_minus_two_squared_with_a_variable_exponent() -> None:
    # At y = 2 the power is (-2)² = 4: sat without the reading, and so not unsat with it.
    asserted = "(assert (= y 2)) (assert (= x (- 2))) (assert (= (^ x y) 4)) (assert (= (/ 4 x) x))"
    assert answer(check_of(asserted), 5.0).answer != "unsat"
    assert read_so(asserted, 2.0) != "unsat"


def test_an_answer_without_the_reading_holds_in_both() -> None:
    # 1/0 = 1/0 holds in SMT-LIB and fails in dReal, so that nothing is said.
    assert answer(check_of("(assert (= x 0)) (assert (= (/ 1 x) (/ 1 x)))"), 0.5).answer == "unknown"
    assert answer(check_of("(assert (= x 0)) (assert (<= (/ 1 x) (/ 1 x)))"), 0.5).answer == "unknown"
    # 1/2 = 1/2 holds in both, 1/x != 1/x in neither.
    assert answer(check_of("(assert (= x 2)) (assert (= (/ 1 x) (/ 1 x)))"), 10.0).answer == "sat"
    assert answer(check_of("(assert (distinct (/ 1 x) (/ 1 x)))"), 10.0).answer == "unsat"
    # At √2, which is enclosed only, 1/x equals itself as well.
    assert answer(check_of("(assert (= (exp x) 2)) (assert (= (/ 1 x) (/ 1 x)))"), 10.0).answer == "sat"


def test_an_unknown_answer_says_so() -> None:
    found = answer(check_of("(assert (< x 0)) (assert (> (log x) y))"), 2.0)
    assert found.answer == "unknown"
    assert found.reason.endswith(FAILS)
    assert "--undefined-fails" in FAILS
    # At x = 1 the value 1/x = 1 is not 2, and at x = 1/2 it is: nothing is to be added to sat.
    assert answer(check_of("(assert (= (/ 1 x) 2))"), 10.0).reason.startswith("All assertions hold")


def test_a_value_that_is_defined_is_a_solution() -> None:
    # At x = 10⁹ everything is defined, and 1/x = 10⁻⁹.
    assert answer(check_of("(assert (= (/ 1 x) 0.000000001))"), 10.0).answer == "sat"
    narrower = where_defined(check_of("(assert (= (/ 1 x) 0.000000001)) (assert (> x 999999999))"))
    assert narrower is not None
    assert checked(narrower, decide(narrower, 10.0)).answer == "sat"


def test_without_partial_operations_it_is_the_same_question() -> None:
    assert where_defined(check_of("(assert (= x (* y y)))")) is None
    assert where_defined(check_of("(assert (= x (/ y 2)))")) is None
    assert where_defined(check_of("(assert (= x (ite (< x y) 1 2)))")) is None


#: Values for x at which the parts below are true, false or neither.
_PARTS: dict[str, dict[int, bool | None]] = {
    "(= (/ 1 x) 1)": {0: None, 1: True, 2: False},
    "(< x 2)": {0: True, 1: True, 2: False},
}


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(
    "shape",
    ["(and A B)", "(or A B)", "(not A)", "(=> A B)", "(=> B A)", "(ite B A B)", "(not (or A B))"],
)
def test_truth_at_points_is_kleenes(shape: str, at: int) -> None:
    a, b = (values[at] for values in _PARTS.values())
    (first, second) = _PARTS

    def both(p: bool | None, q: bool | None) -> bool | None:
        return False if False in (p, q) else None if None in (p, q) else True

    def no(p: bool | None) -> bool | None:
        return None if p is None else not p

    expected = {
        "(and A B)": both(a, b),
        "(or A B)": no(both(no(a), no(b))),
        "(not A)": no(a),
        "(=> A B)": no(both(a, no(b))),
        "(=> B A)": no(both(b, no(a))),
        "(ite B A B)": no(both(no(both(b, a)), no(both(no(b), b)))),
        "(not (or A B))": both(no(a), no(b)),
    }[shape]
    narrower = where_defined(check_of(f"(assert {shape.replace('A', first).replace('B', second)})"))
    assert narrower is not None
    here = Solution({"x": number(Fraction(at))}, {}, (), ())
    assert holds(here, narrower.propositions()) == (expected is True)


# Certificates.


def test_a_proof_in_the_reading_does_not_show_the_other_one() -> None:
    text = f"{XY} (assert (= (/ 1 x) 0)) (check-sat)"
    (check,) = read_script(text)
    found = answer(check, 10.0, undefined_fails=True)
    assert (found.answer, found.proof["defined"]) == ("unsat", True)
    assert found.reason.endswith(READING)
    # Without the reading in the statement, or with the proof said to be about the script itself, it is refused.
    for forged, reading in ((found.proof, False), ({k: v for k, v in found.proof.items() if k != "defined"}, True)):
        made = certificate(text, [replace(found, proof=forged)], 1, undefined_fails=reading)
        assert made is not None
        assert not recheck(made).ok
    for flag in (False, 1, "yes", None):
        made = certificate(text, [replace(found, proof={**found.proof, "defined": flag})], 1, undefined_fails=True)
        assert made is not None
        assert not recheck(made).ok
    # Answers and reading are what the first line says, letter for letter.
    made = certificate(text, [found], 1, undefined_fails=True)
    assert made is not None
    assert not recheck(replace(made, statement=made.statement.replace("unsat", "sat", 1))).ok
    assert not recheck(replace(made, statement=made.statement.replace(" fails:", " fails: ", 1))).ok


def test_the_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "q.smt2"
    script.write_text("(declare-const x Real) (assert (= (/ 1 x) 0)) (check-sat)")
    kept = tmp_path / "c.json"
    assert main(["prove", str(script), "--undefined-fails", "--json", "--certificate", str(kept)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["undefined"], document["answer"]) == ("fails", "unsat")
    assert main(["recheck", str(kept)]) == 0
    assert "where a relation with an undefined term fails" in capsys.readouterr().out
    assert main(["prove", str(script), "--seconds", "0.5", "--json"]) == 3
    document = json.loads(capsys.readouterr().out)
    assert (document["undefined"], document["answer"]) == ("open", "unknown")
    # A folder is read so, too; a statement has no such choice.
    assert main(["prove", str(tmp_path), "--undefined-fails"]) == 0
    assert "✓ q.smt2 unsat" in capsys.readouterr().out
    assert main(["prove", "1/x != 0 for x in (0, 1]", "--undefined-fails"]) == 2
    assert "Expected a script" in capsys.readouterr().err


def test_an_unknown_answer_in_the_reading_does_not_speak_of_the_other() -> None:
    # 0⁰ stays open in both; at x = 0 the value 2/(x - 2) = -1 is defined.
    found = answer(check_of("(assert (= x 0)) (assert (= (^ x 0) (/ 2 (- x 2))))"), 0.5, undefined_fails=True)
    assert found.answer == "unknown"
    assert found.reason.endswith(READING)
    assert "SMT-LIB" not in found.reason


def test_both_readings_go_on_where_they_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Search] = []

    def noted(check: Check) -> Search:
        begun.append(begin(check))
        return begun[-1]

    monkeypatch.setattr(answers, "begin", noted)
    # At y = x the quotient has no value, so that both readings are asked. Nothing is shown in no time at all: each is
    # asked twice, by one search.
    check = check_of("(assert (= (+ (cos x) (* y y)) (/ y (- y x)))) (assert (> (* x x) (+ y (sin x))))")
    asked: list[Search] = []

    def in_no_time(search: Search, *_: object, **__: object) -> Answer:
        asked.append(search)
        return go_on(search, 0.0)

    monkeypatch.setattr(answers, "go_on", in_no_time)
    assert answer(check, 1.0, undefined_fails=True).answer == "unknown"
    assert [id(search) for search in asked] == [id(search) for search in (*begun, *begun)]
    assert len(begun) == 2


def test_a_question_of_dreals_suite() -> None:
    # One of not_working/zenna_09.smt2, recorded as unsat: K = -log(1 - x)/0.5 is at least 2·log 8 = 4.15… > 3 for
    # 7/8 <= x < 1, and has no value at x = 1, which SMT-LIB leaves open.
    k = "(/ (+ 0 (* -1 (log (+ 1 (* -1 x))))) 0.5)"
    asserted = (
        "(assert (<= 0.875 x)) (assert (<= x 1)) (assert (<= 0.75 y)) (assert (<= y 1))"
        f"(assert (and (and (<= {k} 3) (<= 1 {k})) (= (+ (* (log (/ y (+ 1 (* -1 y)))) {k}) {k}) 5.97577)))"
    )
    assert answer(check_of(asserted), 1.0).answer == "unknown"
    assert read_so(asserted) == "unsat"
