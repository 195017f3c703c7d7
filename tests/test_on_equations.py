"""Points that satisfy equations exactly, and statements that fail by little on curves and surfaces."""

from __future__ import annotations

import pytest

from verify.formula.reader import read_formula, read_statement
from verify.formula.tree import number
from verify.prover import prove
from verify.prover.on_equations import lowest_on_equations, on_equations, solved_variables
from verify.prover.refute import certified


def test_the_variable_that_is_solved_for_gets_its_value():
    statement = read_statement("a >= 1 for a in (0, oo), b in (0, oo), c in (0, oo) if a*b*c == 2")
    point = on_equations(statement, {name: number(k) for name, k in (("a", 1), ("b", 3), ("c", 5))})
    assert point is not None
    product = [point[n].args[0] for n in "abc"]
    assert product[0] * product[1] * product[2] == 2


def test_no_equation_and_none_that_can_be_solved():
    one = {"x": number(1)}
    assert on_equations(read_statement("x > 0 for x in (0, 1) if x > 1/2"), one) is None
    assert solved_variables(read_statement("x > 0 for x in (0, 1) if x**2 + exp(x) == 2")) is None


def test_a_point_at_which_the_solution_has_no_value_is_no_counterexample():
    statement = read_statement("x < 0 for x in [0, 1], y in [0, 1] if x*y == 1")
    point = on_equations(statement, {"x": number(0), "y": number(0)})
    assert point is not None
    assert certified(statement, point) is None


def test_the_lowest_point_of_a_surface():
    # On a·b·c = 1 the sum is least at a = b = c = 1.
    statement = read_statement("a + b + c >= 3 for a in (0, oo), b in (0, oo), c in (0, oo) if a*b*c == 1")
    lowest = min(lowest_on_equations(statement, sum), key=sum)
    assert lowest == pytest.approx((1, 1, 1), abs=1e-4)
    assert list(lowest_on_equations(read_statement("x > 0 for x in [0, 1]"), sum)) == []


@pytest.mark.parametrize(
    "statement",
    [
        # At a = b = 1 and c = 9999/10000 the sum is 1/3 + 2/(3 - 10^-4) > 1; for abc = 1 it is at most 1.
        "1/(1 + a + b) + 1/(1 + b + c) + 1/(1 + c + a) <= 1 for a in (0, oo), b in (0, oo), c in (0, oo)"
        " if a*b*c == 9999/10000",
        # At a = b = c the sum is 3·(1 + 10^-5)^(1/3), less than 3 + 10^-5 by about 10^-10/3.
        "a + b + c > 3.00001 for a in (0, oo), b in (0, oo), c in (0, oo) if a*b*c == 1.00001",
    ],
)
def test_statements_that_fail_near_the_least_point_of_a_surface(statement):
    verdict = prove(statement, seconds=20)
    assert verdict.status == "refuted"
    exact = {name: read_formula(value) for name, value in verdict.witness.items()}
    assert certified(read_statement(statement), exact) is not None
