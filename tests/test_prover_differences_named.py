"""Differences that an assumption makes positive as variables: powers and roots of x - y where x > y."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.prover import prove
from verify.prover.generalise import by_differences
from verify.recheck import recheck

POWERS = "(x - y)**p + y**p <= {}x**p for x in (0, oo), y in (0, oo), p in [1, oo) if x > y"


def accept(part):
    """Accepts every goal that is left, so that only the argument is seen."""
    return {"tree": "n", "goal": part}


def test_a_difference_is_the_new_variable():
    table = by_differences(goal_of(POWERS.format(""), total=False), accept)
    assert (table["rule"], table["value"], table["range"]) == ("let", "x - y", "(0, oo)")
    assert "x - y" not in table["goal"]


@pytest.mark.parametrize(
    "statement",
    [
        "(x - y)**2 + y**2 <= x**2 for x in (0, oo), y in (0, oo) if x > y",  # a power that is defined everywhere
        "(x - y)**p + y**p <= x**p for x in (0, oo), y in (0, oo), p in [1, oo) if x > y + 1",  # another difference
        "sqrt(y - x) + y <= x for x in (0, oo), y in (0, oo) if x > y",  # its negative
    ],
)
def test_other_goals_are_left_alone(statement):
    assert by_differences(goal_of(statement, total=False), accept) is None


@pytest.mark.parametrize(
    "statement",
    [
        POWERS.format(""),  # u^p + v^p <= (u + v)^p for p >= 1
        "x**p - y**p <= (x - y)**p for x in (0, oo), y in (0, oo), p in (0, 1] if x > y",
        "log(1 + x) - log(1 + y) <= sqrt(x - y) for x in [0, oo), y in [0, oo) if x >= y",
    ],
)
def test_powers_of_differences(statement):
    verdict = prove(statement, seconds=40)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize("factor", ["(1 - 1/10**9)*", "999/1000*"])
def test_both_sides_agree_for_the_first_power(factor):
    assert prove(POWERS.format(factor), seconds=5).status in ("refuted", "undecided")
