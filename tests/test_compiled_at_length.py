"""Long runs of the compiled search: statements that need many boxes, and those on which none are spent."""

from __future__ import annotations

import pytest

from numerics import enclosure
from tests.goals import goal_of
from verify.kernel.checker import check_inequality
from verify.kernel.proof import Progress, check
from verify.prover import prove
from verify.prover.budget import Budget
from verify.prover.compiled import PATIENCE, PROBE, bisect, by_many_boxes, load

pytest.importorskip("numba", reason="the compiled machine is the optional extra 'fast'")

# delta is the Cayley-Menger polynomial of a simplex with squared edges x1 … x6, and atan(g/sqrt(4 x1 delta)) is 90
# degrees minus its dihedral angle at edge 1; on [4, 6.3504]^6 that is at most 1.8925487… (Flyspeck 5490182221).
DIHEDRAL = """
where x3 = 4; g = x1*(-x1 + x2 + x3 - x4 + x5 + x6) - x2*x3 - x1*x4 + x2*x5 + x3*x6 - x5*x6;
d = x1*x4*(-x1 + x2 + x3 - x4 + x5 + x6) + x2*x5*(x1 - x2 + x3 + x4 - x5 + x6) + x3*x6*(x1 + x2 - x3 + x4 + x5 - x6)
- x2*x3*x4 - x1*x3*x5 - x1*x2*x6 - x4*x5*x6"""
BOX = "x1 in [4, 6.3504], x2 in [4, 6.3504], x4 in [4, 6.3504], x5 in [4, 6.3504], x6 in [4, 6.3504]"


def test_a_dihedral_angle_in_five_variables() -> None:
    load()
    verdict = prove(f"pi/2 - atan(g/sqrt(4*x1*d)) < 1.893 for {BOX} {DIHEDRAL}", seconds=60)
    assert verdict.status == "proved"
    assert verdict.boxes > PROBE // 2
    assert verdict.certificate is not None
    assert check_inequality(verdict.certificate, "crival").ok


def test_the_same_angle_with_a_bound_below_the_largest() -> None:
    assert prove(f"pi/2 - atan(g/sqrt(4*x1*d)) < 1.8925 for {BOX} {DIHEDRAL}", seconds=20).status == "refuted"


def test_no_long_run_where_the_least_value_is_zero() -> None:
    # Zero along a curve: no number of boxes is enough, and only the first ones are spent.
    goal = goal_of("(x - sin(y))**2 > 0 for x in [0, 1], y in [0, 1]")
    budget = Budget(10**9, 60.0)
    assert by_many_boxes(goal, budget, 10**8) is None
    assert budget.decided <= (3 + PATIENCE) * PROBE


def test_a_long_run_where_the_least_value_stays() -> None:
    # x log x - x + e^z - x z is least where z = log x, and zero there: on that surface F is 10⁻⁶.
    goal = goal_of(
        "cos(y/4)*(x*log(x) - x + exp(z) - x*z) + 1/10**6 > 0 for x in [1/100, pi], y in [0, pi], z in [-1, 4]"
    )
    budget = Budget(10**9, 60.0)
    proof = by_many_boxes(goal, budget, 10**6)
    assert proof is not None
    assert budget.decided > PATIENCE * PROBE
    check(goal, proof, enclosure, Progress())


def test_a_counterexample_ends_a_long_run() -> None:
    goal = goal_of("x**2 + y**2 - 1/2 > 0 for x in [-1, 1], y in [-1, 1]")
    budget = Budget(10**9, 60.0)
    assert by_many_boxes(goal, budget, 10**8) is None
    assert budget.decided <= 2 * PROBE


def test_an_end_that_is_no_double_is_not_left_to_doubles() -> None:
    # x - 9/10 is exactly 0 at the double for 9/10; its enclosure on the box reaches below 0, as 9/10 is no double.
    load()
    goal = goal_of("x - 9/10 >= 0 for x in [9/10, 1]")
    for second_order in (False, True):
        proof = bisect(goal, Budget(1000, 5.0), lambda part: {"tree": "n"}, 64, second_order=second_order)
        if proof is not None:
            check(goal, proof, enclosure, Progress())
    assert prove("x - 9/10 >= 0 for x in [9/10, 1]").status == "proved"
    assert prove("x - 9/10 >= 1/10**17 for x in [9/10, 1]").status == "refuted"
