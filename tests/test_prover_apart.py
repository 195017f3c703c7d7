"""Quotients in two variables with the factors of each on a side of their own: inequalities between ratios of sines."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.prover import prove
from verify.prover.apart import apart
from verify.recheck import recheck


def accept(part):
    """Accepts every goal that is left, so that only the argument is seen."""
    return {"tree": "n", "goal": part}


def test_the_factors_by_hand():
    """y/x > sin y/sin x is y/sin y > x/sin x, times (sin y/sin x)/(x/sin x), which is sin y/x."""
    table = apart(goal_of("y/x - sin(y)/sin(x) > 0 for x in (0, pi), y in (0, pi) if x < y"), accept)
    assert table["rule"] == "product"
    assert [f["formula"] for f in table["factors"]] == ["y/sin(y) - x/sin(x)", "sin(y)/sin(x)/(x/sin(x))"]
    assert [f["sign"] for f in table["factors"]] == [">", ">"]


@pytest.mark.parametrize(
    "statement",
    [
        "sin(x)/x - sin(y)/y > 0 for x in (0, pi), y in (0, pi) if x < y",  # already apart
        "y/x - sin(x*y) > 0 for x in (0, 1), y in (0, 1) if x < y",
        "y/x - sin(y)/sin(x) > 0 for x in (0, pi), y in (0, pi)",  # no condition
        "y/x - sin(y)/sin(x) - 1 + z > 0 for x in (0, pi), y in (0, pi), z in (0, 1) if x < y",
    ],
)
def test_what_is_left_to_others(statement):
    assert apart(goal_of(statement), accept) is None


@pytest.mark.parametrize(
    "statement",
    [
        # Mitrinović, Analytic Inequalities, 3.4.25
        "(y - y**3/6)/(x - x**3/6) < sin(y)/sin(x) for x in (0, sqrt(6)), y in (0, sqrt(6)) if x < y",
        "sin(y)/sin(x) < (y - y**3/6 + y**5/120)/(x - x**3/6 + x**5/120) for x in (0, 2), y in (0, 2) if x < y",
        "log(1 + y)/log(1 + x) < y/x for x in (0, oo), y in (0, oo) if x < y",
    ],
)
def test_ratios_of_sines_and_logarithms(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "sin(y)/sin(x) < y/x*(1 - 1/10**9) for x in (0, pi), y in (0, pi) if x < y",
        "sin(y)/sin(x) < y/x for x in (0, 1), y in (0, 1) if x <= y",
        "log(1 + y)/log(1 + x) < y/x for x in (0, oo), y in (0, oo) if x < y + 1/10**9",
    ],
)
def test_a_hair_more_is_not_proved(statement):
    assert prove(statement, seconds=2).status != "proved"
