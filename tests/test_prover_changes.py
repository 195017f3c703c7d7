"""Sums over pairs, linear conditions as variables, completed squares, and logarithms through the exponential."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.goals import goal_of
from verify.formula.reader import read_formula
from verify.prover import prove
from verify.prover.completed import quadratic_in
from verify.prover.from_logarithms import exponentiated
from verify.prover.linear_change import changed, solved
from verify.prover.pairs import paired
from verify.recheck import recheck


def accept(part):
    """Accepts every goal that is left, so that only the argument is seen."""
    return {"tree": "n", "goal": part}


def test_a_sum_over_pairs_is_one_goal_for_every_pair():
    """Σ (x - y)(log x - log y) over three pairs."""
    pair = "({0} - {1})*(log({0}) - log({1}))"
    text = " + ".join(pair.format(*names) for names in ("ab", "bc", "ca"))
    table = paired(goal_of(f"{text} >= 0 for a in (0, oo), b in (0, oo), c in (0, oo)"), accept)
    assert [term["weight"] for term in table["terms"]] == ["1"] * 3
    texts = {str(t["proof"]["special"][0]["proof"]["special"][0]["goal"]) for t in table["terms"]}
    assert len(texts) == 1  # the same two new variables each time


@pytest.mark.parametrize(
    "formula",
    [
        "a*log(a) + b*log(b) + 2*c*log(c) - (a + b + c)/3*(log(a) + log(b) + log(c))",  # not symmetric
        "(a - b)*(log(a) - log(b))*(1 + c) + (b - c)*(log(b) - log(c))*(1 + a) + (c - a)*(log(c) - log(a))*(1 + b)",
        "a**2 + b**2 + c**2 - a*b - b*c - c*a",  # a polynomial
    ],
)
def test_other_formulas_are_left(formula):
    assert paired(goal_of(f"{formula} >= 0 for a in (0, oo), b in (0, oo), c in (0, oo)"), accept) is None


def test_the_sides_of_a_triangle_in_the_new_variables():
    """w = b + c - a, u = c + a - b, v = a + b - c give a = (u + v)/2."""
    triangle = "if b + c > a and c + a > b and a + b > c"
    claim = goal_of(f"sqrt(a) + sqrt(b) > sqrt(c) for a in (0, oo), b in (0, oo), c in (0, oo) {triangle}", total=False)
    step = changed(claim, accept)
    names = []
    while "proof" in step:
        names.append((step["name"], step["value"], step["range"]))
        step = step["proof"]["special"][0] if "special" in step["proof"] else step["proof"]["goal"]
        if not isinstance(step, dict):
            break
    assert names == [("w", "b + c - a", "(0, oo)"), ("u", "c + a - b", "(0, oo)"), ("v", "a + b - c", "(0, oo)")]
    assert str(step.sign.formula) == "sqrt(1/2*u + 1/2*v) + sqrt(1/2*w + 1/2*v) - sqrt(1/2*w + 1/2*u)"
    assert step.assumptions == ()


def test_forms_that_depend_on_each_other_are_left():
    one, two = Fraction(1), Fraction(2)
    assert solved([{"x": one, "y": -one}, {"x": two, "y": -two}], ("x", "y")) is None
    kept, rows = solved([{"x": one, "y": -one}], ("x", "y"))
    assert (kept, rows) == (["y"], [[1, 1], [0, 1]])  # x = (x - y) + y


def test_coefficients_of_a_square():
    claim = goal_of("x**2*exp(t) - 2*x*sin(t) + cos(t) >= 0 for x in (-oo, oo), t in [0, 1]")
    assert list(map(str, quadratic_in(claim.sign.formula, "x", claim))) == ["exp(t)", "-(2*sin(t))", "cos(t)"]
    assert quadratic_in(claim.sign.formula, "t", claim) is None
    assert quadratic_in(read_formula("x**4 + sin(t)"), "x", claim) is None


def test_logarithms_become_factors():
    claim = goal_of("x - a + 2*log(exp(a) + 1) - log(exp(x) + 1) >= 0 for x in (-oo, oo), a in (-oo, oo)")
    table = exponentiated(claim, accept)
    step = table["factors"][0]["proof"]["special"][0]
    assert (step["rule"], step["function"]) == ("apply", "exp")
    assert (step["left"], step["right"]) == ("exp(x)*(exp(a) + 1)**2", "exp(a)*(exp(x) + 1)")


@pytest.mark.parametrize(
    "formula", ["log(exp(x) + y)", "x + y", "log(exp(x) + exp(y))/2 - x", "log(2)*x - log(exp(y))"]
)
def test_other_logarithms_are_left(formula):
    assert exponentiated(goal_of(f"{formula} >= 0 for x in (0, oo), y in (0, oo)"), accept) is None


@pytest.mark.parametrize(
    "statement",
    [
        "a**a*b**b*c**c >= (a*b*c)**((a + b + c)/3) for a in (0, oo), b in (0, oo), c in (0, oo)",
        "sqrt(a + b - c) + sqrt(b + c - a) + sqrt(c + a - b) <= sqrt(a) + sqrt(b) + sqrt(c)"
        " for a in (0, oo), b in (0, oo), c in (0, oo) if a + b >= c and b + c >= a and c + a >= b",
        "x**2 + y**2 + z**2 >= 2*y*z*cos(a) + 2*z*x*cos(b) + 2*x*y*cos(c) for x in (0, oo), y in (0, oo), z in (0, oo),"
        " a in (0, pi), b in (0, pi), c in (0, pi) if a + b + c == pi",  # Wolstenholme
        "abs(log(exp(x) + exp(y)) - log(exp(a) + exp(b))) <= max(abs(x - a), abs(y - b))"
        " for x in (-oo, oo), y in (-oo, oo), a in (-oo, oo), b in (-oo, oo)",
    ],
)
def test_inequalities_from_the_literature(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "a**a*b**b*c**c >= (a*b*c)**((a + b + c)/2.999999) for a in (1, oo), b in (1, oo), c in (1, oo)",
        "1.000001*sqrt(a + b - c) + sqrt(b + c - a) + sqrt(c + a - b) <= sqrt(a) + sqrt(b) + sqrt(c)"
        " for a in (0, oo), b in (0, oo), c in (0, oo) if a + b >= c and b + c >= a and c + a >= b",
        "x**2 + y**2 + z**2 >= 2.00001*y*z*cos(a) + 2*z*x*cos(b) + 2*x*y*cos(c)"
        " for x in (0, oo), y in (0, oo), z in (0, oo), a in (0, pi), b in (0, pi), c in (0, pi) if a + b + c == pi",
        "abs(log(exp(x) + exp(y)) - log(exp(a) + exp(b))) <= max(0.99999*abs(x - a), abs(y - b))"
        " for x in (-oo, oo), y in (-oo, oo), a in (-oo, oo), b in (-oo, oo)",
    ],
)
def test_the_same_a_little_sharper_is_not_proved(statement):
    assert prove(statement, seconds=2).status != "proved"
