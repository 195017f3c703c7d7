"""Power products as new variables: the degree of a polynomial, and inequalities under a·b·c = 1."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.prover import prove
from verify.prover.power_products import changes, degree, lowered, moved, power_products
from verify.recheck import recheck

IMO = "(a - 1 + 1/b)*(b - 1 + 1/c)*(c - 1 + 1/a) <= {} for a in (0, oo), b in (0, oo), c in (0, oo) if a*b*c == {}"


def accept(part):
    """Accepts every goal that is left, so that only the argument is seen."""
    return {"tree": "n", "goal": part}


def test_the_degree_without_a_common_power_product():
    # x³y² + x y² = x y² (x² + 1) has degree 2; x²/y + y has degree 2 - (-1) when 1/y is taken out: x² + y².
    assert degree([{"x": 3, "y": 2}, {"x": 1, "y": 2}]) == 2
    assert degree([{"x": 2, "y": -1}, {"y": 1}]) == 2


def test_the_exponents_after_a_change():
    # x²y + x with x = u/y is u²/y + u/y, and with x = u·y it is u²y³ + u·y.
    terms = [{"x": 2, "y": 1}, {"x": 1}]
    assert moved(terms, "x", "y", -1) == [{"x": 2, "y": -1}, {"x": 1, "y": -1}]
    assert moved(terms, "x", "y", 1) == [{"x": 2, "y": 3}, {"x": 1, "y": 1}]
    assert set(changes(("x", "y"))) == {("x", "y", -1), ("x", "y", 1), ("y", "x", -1), ("y", "x", 1)}


def test_a_product_lowers_the_degree():
    # x³y³ + y³ + 1 - 3 x y² is u³ + y³ + 1 - 3 u y with u = x y.
    table = lowered(goal_of("x**3*y**3 + y**3 + 1 - 3*x*y**2 >= 0 for x in (0, oo), y in (0, oo)"), accept)
    assert (table["rule"], table["value"], table["range"]) == ("let", "x*y", "(0, oo)")
    assert degree(power_products(table["proof"]["goal"])) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "x**3 + y**3 + 1 - 3*x*y >= 0 for x in (0, oo), y in (0, oo)",  # no change lowers it
        "x**3*y**3 + y**3 + 1 - 3*x*y**2 >= 0 for x in [0, oo), y in (0, oo)",  # x may be 0
        "x**3*y**3 + y**3 + 1 - 3*x*y**2 >= 0 for x in (0, 2), y in (0, oo)",  # not all positive numbers
        "exp(x)*y**3*x**3 + y**3 + 1 >= 0 for x in (0, oo), y in (0, oo)",  # no polynomial
    ],
)
def test_other_goals_are_left_alone(statement):
    assert lowered(goal_of(statement), accept) is None


def test_international_olympiad_2000():
    verdict = prove(IMO.format(1, 1), seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(("bound", "product"), [("1 - 1/10**9", "1"), ("1", "1 - 1/10**6")])
def test_it_is_sharp(bound, product):
    # At a = b = c = 1 the product is 1; for a = b = c = t < 1 it is (t - 1 + 1/t)³ > 1.
    assert prove(IMO.format(bound, product), seconds=5).status in ("refuted", "undecided")
