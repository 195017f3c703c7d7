"""SMT-LIB's functions are total, and where dialects disagree about a value every value counts."""

from __future__ import annotations

import pytest

from verify.formula.reader import read_statement
from verify.prover import prove
from verify.smtlib.answers import answer
from verify.smtlib.checker import require_unsat
from verify.smtlib.path import root
from verify.smtlib.script import read_script

XY = "(declare-const x Real) (declare-const y Real) "


def answers(text: str, seconds: float = 5.0) -> list[str]:
    return [answer(check, seconds).answer for check in read_script(XY + text)]


@pytest.mark.parametrize(
    "asserted",
    [
        # Each has a model when 1/0, log of a negative number, … are chosen well, so "unsat" would be wrong.
        "(assert (not (= (^ 0 0) 1)))",
        "(assert (not (= (^ x 0) 1)))",
        "(assert (= x 0)) (assert (= (pow x (- 1 1)) 2))",
        "(assert (= y 0)) (assert (= (^ x y) 5))",  # the exponent becomes 0 when y is eliminated
        "(assert (= x 0)) (assert (= y 0)) (assert (not (= (^ x y) 1)))",
        "(assert (<= 0 x 1)) (assert (> (/ (* x x) x) 2))",
        "(assert (<= 0 x 1)) (assert (= (atan2 x (- x)) 1))",
        "(assert (<= 0 x 1)) (assert (<= 0 y 1)) (assert (> (/ y (+ x y)) 2))",
        "(assert (not (= (* x (/ 1 x)) 1)))",
        "(assert (not (= (/ x x) 1)))",
        "(assert (= x 0)) (assert (= y (/ 1 x))) (assert (= y 7))",
        "(assert (< x 0)) (assert (< (sqrt x) 0))",
        "(assert (not (= (tan x) (/ (sin x) (cos x)))))",
        "(assert (> (asin x) 10))",
        "(assert (= x 0)) (assert (= (atan2 x x) 5))",
        "(define-fun f ((t Real)) Real (/ 1 t)) (assert (= (f 0) 3))",
        # The exponent becomes 0 in the piece y < 0 of max.
        "(assert (= x 0)) (assert (= y (- 1))) (assert (= (^ x (max 0 y)) 5))",
        "(assert (= x 0)) (assert (= y 0)) (assert (= (^ x (abs y)) 5))",
        # 0⁰ = 1 and 0/0 = 2, say: these are values of two functions.
        "(assert (distinct (^ x 0) (/ x x)))",
        "(assert (= y 0)) (assert (not (= (^ x y) (/ x x))))",
    ],
)
def test_an_undefined_value_may_be_any(asserted: str) -> None:
    assert answers(f"{asserted} (check-sat)", 0.7) != ["unsat"]


def test_powers_with_exponent_zero_are_one_elsewhere() -> None:
    assert answers("(assert (> x 1)) (assert (not (= (^ x 0) 1))) (check-sat)") == ["unsat"]
    assert answers("(assert (not (= (^ 3 0) 1))) (check-sat)") == ["unsat"]
    # After elimination of y the exponent is 0, and the power is 1 for x > 1.
    assert answers("(assert (= y 0)) (assert (> x 1)) (assert (not (= (^ x y) 1))) (check-sat)") == ["unsat"]
    assert answers("(assert (= (^ x 0) 1)) (assert (> x 1)) (check-sat)") == ["sat"]


def test_inner_names_hide_outer_ones() -> None:
    # The terms of one let are read with the names outside of it, so y is the outer x, which is 1.
    parallel = "(assert (= x 1)) (assert (let ((x 3) (y x)) (= y {}))) (check-sat)"
    assert answers(parallel.format(1)) == ["sat"]
    assert answers(parallel.format(3)) == ["unsat"]
    # An argument hides a variable of the same name, and only inside the definition.
    hidden = "(define-fun f ((x Real)) Real (+ x 1)) (assert (= x 5)) (assert (= (f 1) {})) (check-sat)"
    assert answers(hidden.format(2)) == ["sat"]
    assert answers(hidden.format(6)) == ["unsat"]


def test_symbols_between_bars_are_no_numbers() -> None:
    # |2| is a symbol like any other, 2 is a number.
    assert answers("(declare-const |2| Real) (assert (= |2| 5)) (assert (> 2 3)) (check-sat)") == ["unsat"]
    assert answers("(declare-const |-1| Real) (assert (= |-1| 5)) (assert (> -1 0)) (check-sat)") == ["unsat"]
    assert answers("(define-fun f ((|2| Real)) Real (+ 2 |2|)) (assert (= (f 3) 6)) (check-sat)") == ["unsat"]
    assert answers("(assert (let ((|2| 3)) (= 2 3))) (check-sat)") == ["unsat"]
    # Bars that are not needed make no difference: |y| is y.
    assert answers("(assert (= |y| 1)) (assert (distinct y 1)) (check-sat)") == ["unsat"]


def test_a_power_with_exponent_zero_in_a_certificate_is_that_of_the_script() -> None:
    # 0⁰ = 5 is possible in a script, but x**0 is 1 in our own language. If a cut "x**0 == 1" kept our meaning in the
    # case where it fails, which a proof closes, and got the script's in the other, that case would contradict 0⁰ != 1.
    (check,) = read_script(f"{XY}(assert (not (= (^ x 0) 1))) (assert (= x 0)) (check-sat)")
    proved = prove(read_statement("x**0 == 1 for x in (-oo, oo)")).certificate
    assert proved is not None
    at = root(check.propositions()).cut(read_statement("x**0 == 1 for x in (-oo, oo)").relations[0])[1]
    clash = {"clash": [0, len(at.relations) - 1]}
    steps = [
        {"cut": "x**0 == 1"},
        {"eliminate": [], "certificate": proved.to_json()},
        {"pieces": "abs(y)"},
        clash,
        clash,
    ]
    with pytest.raises(ValueError, match="Expected the negation of a relation"):
        require_unsat(check, {"answer": "unsat", "steps": steps}, "arb")


def test_relations_that_are_undefined_everywhere_are_no_fault() -> None:
    # √x has no value in the open box, and 1/0 none at all; both may be any number.
    asserted = "(assert (<= -2 x 0)) (assert (> (+ x x) 0 (* x (sqrt x))))"
    assert answers(f"{asserted} (check-sat)", 1.0) != ["sat"]
    assert answers("(assert (<= 0 x 1)) (assert (> x (+ (/ 1 0) (* x x)) 0)) (check-sat)", 1.0) != ["unsat"]


def test_definitions_taken_back_are_forgotten() -> None:
    text = "(push 1) (define-fun c () Real {}) (assert (= x c)) (check-sat) (pop 1) "
    assert answers("(assert (< x 4)) " + text.format(3) + text.format(4) + "(check-sat)") == ["sat", "unsat", "sat"]


def test_a_search_for_a_point_that_leaves_doubles_is_given_up() -> None:
    # x·w = 5/2 and w·y <= -5, for example w = 1; as w tends to 0 the others grow without bound.
    asserted = "(assert (not (distinct (* x w) (/ 5 2)))) (assert (not (> (* w y) (- 5))))"
    assert answers(f"(declare-const w Real) {asserted} (check-sat)", 2.0) == ["sat"]


def test_numbers_beyond_doubles_are_no_fault() -> None:
    assert answers("(assert (>= x 1e400)) (assert (= (* x y) 1e500)) (check-sat)", 2.0) != ["unsat"]
    assert answers("(assert (>= x 1e400)) (assert (<= x 1e399)) (check-sat)", 2.0) == ["unsat"]
