"""The logarithm of a variable as the new variable: means with e^(x log x/(x - 1)) and (x - 1)/log x."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.formula.reader import read_formula
from verify.kernel.algebra.polynomial import MAX_TERMS, TooLarge, division, plus, times
from verify.kernel.box import Range
from verify.prover import prove
from verify.prover.log_variable import in_logarithm, logarithmic
from verify.recheck import recheck


def accept(part):
    """Accepts every goal that is left, so that only the argument is seen."""
    return {"tree": "n", "goal": part}


def test_the_goal_in_the_logarithm_by_hand():
    """(t - 1)/log t - 1 > 0 on (1, oo) is (e^w - 1)/w - 1 > 0 on (0, oo)."""
    table = in_logarithm(goal_of("(t - 1)/log(t) - 1 > 0 for t in (1, oo)"), accept)
    assert (table["rule"], table["value"], table["range"]) == ("let", "log(t)", "(0, oo)")
    assert table["goal"] == "(exp(w) - 1)/w - 1"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [("0", None, (None, None)), ("1", None, ("0", None)), ("2", None, ("log(2)", None)), ("0", "3", (None, "log(3)"))],
)
def test_ranges_of_logarithms(low, high, expected):
    r = logarithmic(Range(read_formula(low), None if high is None else read_formula(high), False, False))
    assert tuple(None if end is None else str(end) for end in (r.lower, r.upper)) == expected
    assert r.lower_open == (r.lower is None)
    assert r.upper_open == (r.upper is None)


@pytest.mark.parametrize(
    "statement",
    [
        "(t - 1)/log(t) - 1 > 0 for t in [1, 2]",  # no end at 0 or infinity
        "log(t)/t - 1 > 0 for t in (1, oo)",  # a series in powers of 1/t and log t
        "(t - 1)/log(t + 1) - 1 > 0 for t in (1, oo)",
        "(t - 1)/log(t) - 1 > 0 for t in (-1, oo)",
        "(t - s)/log(t) - 1 > 0 for t in (1, oo), s in (0, 1)",
    ],
)
def test_what_is_left_to_others(statement):
    assert in_logarithm(goal_of(statement), accept) is None


@pytest.mark.parametrize(
    "statement",
    [
        # Alzer 1986: A G < L I, and Alzer: 2 L < G + I; Pittenger 1980: I lies below the power mean of order log 2.
        "(t + 1)/2*sqrt(t) < (t - 1)/log(t)*exp(t*log(t)/(t - 1) - 1) for t in (1, oo)",
        "2*(t - 1)/log(t) < sqrt(t) + exp(t*log(t)/(t - 1) - 1) for t in (1, oo)",
        "t*log(t)/(t - 1) - 1 < log((1 + t**log(2))/2)/log(2) for t in (1, oo)",
    ],
)
def test_inequalities_between_means(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "(t + 1)/2*sqrt(t)*(1 + 10**(-9)) < (t - 1)/log(t)*exp(t*log(t)/(t - 1) - 1) for t in (1, oo)",
        "2*(t - 1)/log(t)*(1 + 10**(-9)) < sqrt(t) + exp(t*log(t)/(t - 1) - 1) for t in (1, oo)",
        # The order of the power mean must be log 2: another one fails near 1 or towards infinity.
        "t*log(t)/(t - 1) - 1 < log((1 + t**(log(2) - 1/10**6))/2)/(log(2) - 1/10**6) for t in (1, oo)",
    ],
)
def test_a_hair_more_is_not_proved(statement):
    assert prove(statement, seconds=2).status != "proved"


def test_division_by_hand():
    # x³ + 1 = x (x² + 1) + 1 - x; by 2xy + 1, which has no power of one atom alone, nothing is divided.
    x, one = ((0, 1),), ()
    square = {((0, 2),): 1, one: 1}
    quotient, rest = division({((0, 3),): 1, one: 1}, square)
    assert (quotient, rest) == ({x: 1}, {x: -1, one: 1})
    mixed = {((0, 1), (1, 1)): 2, one: 1}
    assert division({((0, 2), (1, 2)): 1}, mixed) == ({}, {((0, 2), (1, 2)): 1})
    # Fractional powers stay in the rest.
    a = {((0, 2),): 1, ((0, read_formula("1/2").args[0]),): 3}
    quotient, rest = division(a, {x: 1, one: -1})
    assert plus(times(quotient, {x: 1, one: -1}), rest) == a
    assert rest == {one: 1, ((0, read_formula("1/2").args[0]),): 3}
    with pytest.raises(TooLarge):
        division({((0, 10**4),): 1}, {x: 1, **{((k, 1),): 1 for k in range(1, MAX_TERMS)}})
