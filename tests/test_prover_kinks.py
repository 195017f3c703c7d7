"""Absolute values, maxima and minima resolved first: inequalities of Hlawka and of Kittaneh and Manasrah."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.prover import prove
from verify.prover.kinks import bounding, chosen, kinks, squared
from verify.recheck import recheck


def accept(part):
    """Accepts every goal that is left, so that only the argument is seen."""
    return {"tree": "n", "goal": part}


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("x - 3*abs(y)", [("abs(y)", -3)]),  # concave in |y|
        ("x + abs(y)/2", [("abs(y)", 1 / 2)]),
        ("x - max(x, y)", [("max(x, y)", -1)]),
        ("x - min(x, y)", [("min(x, y)", 1)]),  # -min is convex
        ("x*abs(y) + exp(abs(x))", []),  # no multiples
    ],
)
def test_terms_with_a_kink_and_their_convexity(formula, found):
    claim = goal_of(f"{formula} >= 0 for x in [-1, 1], y in [-1, 1]")
    assert [(str(node), convexity) for node, convexity in kinks(claim)] == found


def test_a_bound_of_an_absolute_value_is_two_goals_without_assumptions():
    claim = goal_of("x**2 + 1 - abs(x*y) >= 0 for x in [-1, 1], y in [-1, 1]")
    table = bounding(claim, accept)
    for key, rest in (("nonnegative", "x**2 + 1 - x*y"), ("nonpositive", "x**2 + 1 - (-(x*y))")):
        step = table[key]["special"][0]
        assert (step["rule"], step["keep"]) == ("weaken", [])
        assert str(step["proof"]["goal"].sign.formula) == rest
        assert step["proof"]["goal"].assumptions == ()


def test_one_side_is_taken_where_it_is_enough():
    """|x - y| + 2 y >= x: x - y + 2 y >= x for y >= 0, while y - x + 2 y >= x fails at x = 1, y = 0."""
    claim = goal_of("abs(x - y) + 2*y - x >= 0 for x in [-1, 1], y in [0, 1]")
    rest, gap = chosen(claim, accept)["terms"]
    assert (rest["formula"], gap["formula"]) == ("x - y + 2*y - x", "abs(x - y) - (x - y)")
    assert chosen(goal_of("abs(x - y) - 1/10*(x - y)**2 >= 0 for x in [-1, 1], y in [-1, 1]"), accept) is None


@pytest.mark.parametrize(
    "statement",
    [
        "abs(tanh(x) - tanh(y)) <= 2*tanh(abs(x - y)/2) for x in (-oo, oo), y in (-oo, oo)",
        "x**t*y**(1 - t) + min(t, 1 - t)*(sqrt(x) - sqrt(y))**2 <= t*x + (1 - t)*y"
        " for x in (0, oo), y in (0, oo), t in [0, 1]",  # Kittaneh and Manasrah 2010
        "abs(sin(x + y)) <= abs(sin(x)) + abs(sin(y)) for x in (-oo, oo), y in (-oo, oo)",
        "abs(x) + abs(y) + abs(z) + abs(x + y + z) >= abs(x + y) + abs(y + z) + abs(z + x)"
        " for x in (-oo, oo), y in (-oo, oo), z in (-oo, oo)",  # Hlawka
    ],
)
def test_inequalities_with_kinks(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "abs(tanh(x) - tanh(y)) <= 1.999999*tanh(abs(x - y)/2) for x in (-oo, oo), y in (-oo, oo)",
        "x**t*y**(1 - t) + min(t, 1 - t)*1.000001*(sqrt(x) - sqrt(y))**2 <= t*x + (1 - t)*y"
        " for x in (0, oo), y in (0, oo), t in [0, 1]",
        "abs(sin(x + y)) <= abs(sin(x)) + 0.999999*abs(sin(y)) for x in (-oo, oo), y in (-oo, oo)",
        "abs(x) + abs(y) + abs(z) + 0.999999*abs(x + y + z) >= abs(x + y) + abs(y + z) + abs(z + x)"
        " for x in (-oo, oo), y in (-oo, oo), z in (-oo, oo)",
    ],
)
def test_the_same_a_little_sharper_is_not_proved(statement):
    assert prove(statement, seconds=2).status != "proved"


def test_absolute_values_on_both_sides_are_squared_where_that_gives_a_product():
    # 4 sin²((x - y)/2) - (sin x - sin y)² = 4 sin²((x - y)/2) (1 - cos²((x + y)/2)).
    goal = goal_of("2*abs(sin((x - y)/2)) >= abs(sin(x) - sin(y)) for x in (-oo, oo), y in (-oo, oo)")
    table = squared(goal, accept)
    assert (table["rule"], table["function"]) == ("apply", "square")
    assert "abs" not in table["left"] + table["right"]


@pytest.mark.parametrize(
    "statement",
    [
        "abs(x) + 1 >= abs(y) for x in [0, 1], y in [0, 1]",  # a kink in a sum
        "x >= abs(y) for x in [0, 1], y in [0, 1]",  # on one side only
        "abs(x - 2*y) >= abs(exp(x) + y**2) for x in [0, 1], y in [0, 1]",  # the squares have no common factor
    ],
)
def test_other_absolute_values_are_not_squared(statement):
    assert squared(goal_of(statement), accept) is None


def test_differences_of_sines_and_chords():
    verdict = prove("abs(sin(x) - sin(y)) <= 2*abs(sin((x - y)/2)) for x in (-oo, oo), y in (-oo, oo)", seconds=20)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok
    # At y = -x the two sides are equal, so that less than 2 is not enough.
    false = "abs(sin(x) - sin(y)) <= (2 - 1/10**9)*abs(sin((x - y)/2)) for x in (-oo, oo), y in (-oo, oo)"
    assert prove(false, seconds=5).status != "proved"
