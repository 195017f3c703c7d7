"""Exponentials alone on one side, and even formulas in two halves: a bound of Bretagnolle and Huber, and cosh."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.formula.reader import read_formula
from verify.prover import prove
from verify.prover.isolated import curved_exponentials, isolated, separated
from verify.prover.reflection import is_even, reflected
from verify.recheck import recheck


def refuse(part):
    """Accepts every goal that is left, so that only the argument is seen."""
    return {"tree": "n", "goal": part}


def test_exponents_that_are_linear_forms_or_those_of_powers_are_left():
    """e^(x - y/2) is an exponential of a linear form, e^(t·log x) a power; only e^(xy) is left."""
    formula = read_formula("exp(x - y/2) + exp(t*log(x)) + exp(x*y) + exp(2)")
    assert [str(node) for node in curved_exponentials(formula)] == ["exp(x*y)"]


def test_a_term_is_compared_by_its_logarithm():
    """2 e^(xy) <= 3 - x² from log 2 + xy <= log(3 - x²)."""
    claim = goal_of("3 - 2*exp(x*y) - x**2 >= 0 for x in [0, 1], y in [-2, -1]")
    table = isolated(claim, refuse)
    step = table["factors"][0]["proof"]["special"][0]
    assert table["factors"][0]["formula"] == "3 - 2*0 - x**2 - 2*exp(x*y)"
    assert (step["rule"], step["function"]) == ("apply", "log")
    assert (step["left"], step["right"]) == ("log(3 - 2*0 - x**2)", "log(2) + x*y")


def test_a_product_under_an_equation_is_a_sum_of_logarithms():
    """sin x sin y sin z is at most (√3/2)³ in a triangle."""
    triangle = "for x in (0, pi), y in (0, pi), z in (0, pi) if x + y + z == pi"
    claim = goal_of(f"3*sqrt(3)/8 - sin(x)*sin(y)*sin(z) >= 0 {triangle}")
    assert separated(claim, refuse)["right"] == "log(sin(x)) + log(sin(y)) + log(sin(z))"
    assert separated(goal_of(f"3*sqrt(3)/8 - sin(x)*sin(y)*sin(x) >= 0 {triangle}"), refuse) is None
    assert prove(f"sin(x)*sin(y)*sin(z) <= 3*sqrt(3)/8 {triangle}", seconds=60).status == "proved"
    assert prove(f"sin(x)*sin(y)*sin(z) <= 0.6495 {triangle}", seconds=2).status != "proved"  # 3√3/8 = 0.64951…


def test_a_mean_against_a_geometric_mean_by_its_cube():
    """Ky Fan's inequality: log x - log(1 - x) is concave on (0, 1/2], and not beyond."""
    claim = "cbrt(x*y*z/((1 - x)*(1 - y)*(1 - z))) <= (x + y + z)/(3 - x - y - z)"
    claim += " for x in (0, {0}], y in (0, {0}], z in (0, {0}]"
    assert prove(claim.format("1/2"), seconds=60).status == "proved"
    assert prove(claim.format("0.55"), seconds=2).status != "proved"


def test_evenness_is_asked_of_the_formula_and_of_the_range():
    assert is_even(goal_of("x**2*y - log(cosh(x)) >= 0 for x in (-oo, oo), y in [1, 2]"), "x")
    assert is_even(goal_of("x**2*y - log(cosh(x)) >= 0 for x in [-3, 3], y in [1, 2]"), "x")
    assert not is_even(goal_of("x**2*y - log(cosh(x)) >= 0 for x in [-3, 3), y in [1, 2]"), "x")
    assert not is_even(goal_of("x**2*y - log(cosh(x)) >= 0 for x in [-3, 4], y in [1, 2]"), "x")
    assert not is_even(goal_of("x**2*y - log(cosh(x)) >= 0 for x in [-3, oo), y in [1, 2]"), "x")
    assert not is_even(goal_of("x**2*y - log(cosh(x)) + x/10**6 >= 0 for x in (-oo, oo), y in [1, 2]"), "x")


def test_the_negative_half_has_minus_the_new_variable():
    claim = goal_of("x**2*y - log(cosh(x)) >= 0 for x in (-oo, oo), y in [1, 2]")
    table = reflected(claim, refuse)
    step = table["nonpositive"]["special"][0]
    assert (table["rule"], table["formula"]) == ("cut", "x")
    assert (step["rule"], step["value"], step["range"]) == ("let", "-x", "[0, oo)")
    assert step["goal"] == "(-w)**2*y - log(cosh(-w))"


@pytest.mark.parametrize(
    "statement",
    [
        # Bretagnolle and Huber 1979: total variation and relative entropy of two coins.
        "(x - y)**2 <= 1 - exp(-x*log(x/y) - (1 - x)*log((1 - x)/(1 - y))) for x in (0, 1), y in (0, 1)",
        "log(cosh(x)) <= x**2/2*(1 + y) for x in (-oo, oo), y in [0, oo)",
    ],
)
def test_bounds_from_the_literature(statement):
    verdict = prove(statement, seconds=100)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "(x - y)**2 <= 1 - exp(-0.999999*x*log(x/y) - (1 - x)*log((1 - x)/(1 - y))) for x in (0, 1), y in (0, 1)",
        "log(cosh(x)) <= 0.999999*x**2/2*(1 + y) for x in (-oo, oo), y in [0, oo)",
        "exp(x*y) <= 1 + x*y for x in [0, 1], y in [0, 1]",
    ],
)
def test_the_same_a_little_sharper_is_not_proved(statement):
    assert prove(statement, seconds=2).status != "proved"
