"""Equations between inverse functions: a = b from φ(a) = φ(b) where φ takes no value twice."""

from __future__ import annotations

import pytest

from numerics import enclosure as arb
from tests.goals import goal_of
from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.kernel.algebra import is_identically_zero
from verify.kernel.proof import Progress, ProofError
from verify.kernel.rewriting import rule_apply
from verify.prover import prove
from verify.recheck import recheck

PLAIN = {"tree": "n"}
SAME = {"tree": "*", "special": [{"rule": "identity"}]}


@pytest.mark.parametrize(
    "statement",
    [
        "2*atan(x) == asin(2*x/(1 + x**2)) for x in [-1, 1]",
        "acos((1 - x**2)/(1 + x**2)) == 2*atan(x) for x in [0, oo)",
        "atan(sinh(x)) == 2*atan(tanh(x/2)) for x in (-oo, oo)",  # the Gudermannian function
        "2*atan(exp(x)) - pi/2 == asin(tanh(x)) for x in (-oo, oo)",
        "2*asin(x) == acos(1 - 2*x**2) for x in [0, 1]",
        "asin(3*x - 4*x**3) == 3*asin(x) for x in [-1/2, 1/2]",
    ],
)
def test_equations(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "2*atan(x) == asin(2*x/(1 + x**2)) for x in [-1, 1 + 1/10**9]",  # asin(…) is π - 2 atan x beyond 1
        "acos((1 - x**2)/(1 + x**2)) == 2*atan(x) for x in [-1/10**9, oo)",  # acos is not negative
        "2*asin(x) == acos(1 - 2*x**2) for x in [-1/10**9, 1]",
        "asin(3*x - 4*x**3) == 3*asin(x) for x in [-1/2, 500000001/10**9]",
        "2*atan(x) == asin(2*x/(1 + x**2)) + x**3/10**9 for x in [-1, 1]",
    ],
)
def test_equations_that_fail_by_a_little(statement):
    assert prove(statement, seconds=5).status in ("refuted", "undecided")


@pytest.mark.parametrize(
    "difference",
    [
        "sin(2*atan(x)) - 2*x/(1 + x**2)",
        "cos(2*asin(x)) - (1 - 2*x**2)",
        "sin(-3*asin(x)) - (4*x**3 - 3*x)",
        "cos(6*atan(x))*(1 + x**2)**3 - (1 - 15*x**2 + 15*x**4 - x**6)",  # Re (1 + i x)^6
    ],
)
def test_waves_of_multiples_of_inverse_functions(difference):
    assert is_identically_zero(read_formula(difference))
    assert not is_identically_zero(read_formula(f"{difference} + x/10**9"))


@pytest.mark.parametrize(("statement", "status"), [
    ("pi - 2*atan(exp(x)) > 0 for x in (-oo, oo)", "proved"),
    ("1 - erf(exp(x) + x**2) > 0 for x in (-oo, oo)", "proved"),
    ("3141592653/10**9 - 2*atan(exp(x)) > 0 for x in (-oo, oo)", "refuted"),  # π is more
])  # fmt: skip
def test_limits_of_what_stands_within_an_arc_tangent(statement, status):
    assert prove(statement, seconds=30).status == status


def test_a_square_needs_both_sides_not_negative():
    # x² = (-x)², and x is no more than -x: the bound of the one side does not make them equal.
    goal = goal_of("x == -x for x in [1, 2]")
    table = {"function": "square", "left": "x**2", "right": "x**2", "bounds": [PLAIN], "proof": SAME}
    for bounds in ([PLAIN], [PLAIN, PLAIN], []):
        with pytest.raises(ProofError):
            rule_apply(goal, {**table, "bounds": bounds}, arb, Progress())


def test_both_sides_must_lie_where_the_sine_rises():
    # sin x = sin(π - x), and both are π/2 at most only where x is π/2.
    goal = goal_of("x == pi - x for x in [1, 3/2]")
    table = {"function": "sin", "left": "sin(x)", "right": "sin(x)", "bounds": [PLAIN] * 4, "proof": SAME}
    with pytest.raises(ProofError):
        rule_apply(goal, table, arb, Progress())


def test_a_forged_proof_is_refused():
    honest = prove("2*asin(x) == acos(1 - 2*x**2) for x in [0, 1]", seconds=60).certificate
    forged = Certificate(honest.kind, honest.statement.replace("[0, 1]", "[-1, 1]"), honest.proof)
    assert recheck(honest).ok
    assert forged.statement != honest.statement
    assert not recheck(forged).ok
