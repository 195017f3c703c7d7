"""Conditions that something is not zero: what follows on both sides of where they fail, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from numerics import enclosure as arb
from tests.goals import goal_of
from verify.kernel.nonzero import nonzero_goals, rule_nonzero
from verify.kernel.proof import Progress, ProofError
from verify.prover import prove
from verify.recheck import recheck

SIGNS: dict[str, Any] = {"tree": "*", "special": [{"rule": "narrow", "assumption": 0, "proof": {"tree": "s"}}]}


def test_the_stronger_sign_stands_in_the_place_of_the_condition():
    # Of y > 0, x - y != 0 and x > 0 the second becomes x - y > 0 or -(x - y) > 0; the order stays.
    goal = goal_of("x != 0 for x in [-1, 1], y in [-1, 1] if y > 0 and x != y and x > 0", total=False)
    first, second = nonzero_goals(goal, 1)
    assert [str(a) for a in first.assumptions] == ["y > 0", "x - y > 0", "x > 0"]
    assert [str(a) for a in second.assumptions] == ["y > 0", "-(x - y) > 0", "x > 0"]
    assert (first.box, first.total) == (second.box, second.total) == (goal.box, False)


@pytest.mark.parametrize("j", [1, -1, True, "0", None, 0.0])
def test_another_number_is_refused(j):
    goal = goal_of("x**2 > 0 for x in [-1, 1] if x != 0")
    with pytest.raises(ProofError, match="number of an assumption"):
        rule_nonzero(goal, {"assumption": j, "positive": SIGNS, "negative": SIGNS}, arb, Progress())


@pytest.mark.parametrize("condition", ["x >= 0", "x == 0", "x > 0"])
def test_conditions_of_another_kind_are_refused(condition):
    goal = goal_of(f"x**2 > 0 for x in [-1, 1] if {condition}")
    with pytest.raises(ProofError, match="not zero"):
        rule_nonzero(goal, {"assumption": 0, "positive": SIGNS, "negative": SIGNS}, arb, Progress())


def test_both_sides_must_be_shown():
    goal = goal_of("x > 0 for x in [-1, 1] if x != 0")  # x > 0 on one side only
    with pytest.raises(ProofError):
        rule_nonzero(goal, {"assumption": 0, "positive": SIGNS, "negative": SIGNS}, arb, Progress())
    with pytest.raises(ProofError):
        rule_nonzero(goal, {"assumption": 0, "positive": SIGNS}, arb, Progress())


@pytest.mark.parametrize(
    "statement",
    [
        "1/(x - 1)**2 > 0 for x in (-oo, oo) if x != 1",
        "sin(x)/x < 1 for x in (-oo, oo) if x != 0",
        "(x**2 - 1)/(x - 1) > 2 for x in [1, oo) if x != 1",
        "x**2/(x - 1)**2 + y**2 >= 0 for x in (-oo, oo), y in (-oo, oo) if x*y == 1 and x != 1",
    ],
)
def test_statements_beside_a_point(statement):
    verdict = prove(statement, seconds=30)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "1/(x - 1)**2 > 0 for x in (-oo, oo) if x != 1 + 1/10**9",  # no value at 1
        "sin(x)/x < 1 - 1/10**9 for x in (-oo, oo) if x != 0",  # fails for |x| < 7·10^-5, as 1 - x²/6 does
        "(x**2 - 1)/(x - 1) > 2 for x in [999999999/10**9, oo) if x != 1",  # x + 1 is less than 2 at the end
    ],
)
def test_statements_that_fail_near_the_point(statement):
    assert prove(statement, seconds=10).status in ("refuted", "undecided")
