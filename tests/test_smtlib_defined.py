"""What is said of an unknown answer: whether the assertions hold where every operation is defined."""

from __future__ import annotations

import pytest

from verify.smtlib.answers import NOWHERE_DEFINED, answer, checked
from verify.smtlib.defined import where_defined
from verify.smtlib.script import Check, read_script
from verify.smtlib.search import decide


def check_of(asserted: str) -> Check:
    (check,) = read_script(f"(declare-const x Real) (declare-const y Real) {asserted} (check-sat)")
    return check


@pytest.mark.parametrize(
    "asserted",
    [
        # 0/d is 0 where d != 0, and d = -y·x² has x = 0 then; SMT-LIB may choose 0/0 = 0.
        "(assert (= (/ 0 (* (- y) x x)) x))",
        # 1/x is never 0; SMT-LIB may choose 1/0 = 0.
        "(assert (= (/ 1 x) 0))",
        # log x needs x > 0.
        "(assert (< x 0)) (assert (> (log x) y))",
    ],
)
def test_nowhere_where_all_is_defined(asserted: str) -> None:
    narrower = where_defined(check_of(asserted))
    assert narrower is not None
    found = checked(narrower, decide(narrower, 20.0))
    assert found.answer == "unsat", found.reason


def test_an_unknown_answer_says_so() -> None:
    found = answer(check_of("(assert (< x 0)) (assert (> (log x) y))"), 2.0)
    assert found.answer == "unknown"
    assert found.reason.endswith(NOWHERE_DEFINED)
    # At x = 1 the value 1/x = 1 is not 2, and at x = 1/2 it is: nothing is to be added to sat.
    assert answer(check_of("(assert (= (/ 1 x) 2))"), 10.0).reason.startswith("All assertions hold")


def test_a_value_that_is_defined_is_a_solution() -> None:
    # At x = 10⁹ everything is defined, and 1/x = 10⁻⁹.
    assert answer(check_of("(assert (= (/ 1 x) 0.000000001))"), 10.0).answer == "sat"
    narrower = where_defined(check_of("(assert (= (/ 1 x) 0.000000001)) (assert (> x 999999999))"))
    assert narrower is not None
    assert decide(narrower, 10.0).answer == "sat"


def test_one_of_several_need_not_be_defined() -> None:
    # At x = 0 the first member has no value, and the second holds.
    assert where_defined(check_of("(assert (or (= (/ 1 x) 0) (= y 1)))")) is None
    assert where_defined(check_of("(assert (= y (ite (= x 0) 0 (/ 1 x))))")) is None
    # Without partial operations there is nothing to add.
    assert where_defined(check_of("(assert (= x (* y y)))")) is None
