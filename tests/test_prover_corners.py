"""Formulas that vanish at a corner of their box, or on a diagonal that leaves it."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.prover import prove
from verify.prover.curves import aligned
from verify.prover.slopes import readily, vanishing_corners
from verify.recheck import recheck

#: Twice the squared distance over 1 - y, and the divergence of Kullback and Leibler: KL <= χ² = (x - y)²/(y (1 - y)).
ABOVE = "2*(x - y)**2/(1 - y) >= x*log(x/y) + (1 - x)*log((1 - x)/(1 - y)) for x in {}, y in {}"


def accept(part):
    """Accepts every goal that is left, so that only the argument is seen."""
    return {"tree": "n", "goal": part}


def test_a_diagonal_that_leaves_the_box_is_a_reason_to_cut_there():
    # y lies in [1/2, 1) and x in (0, 1): below 1/2 there is no y equal to x.
    table = aligned(goal_of(ABOVE.format("(0, 1)", "[1/2, 1)")), accept)
    assert table["formula"] == "x - 1/2"
    assert [str(table[key]["goal"].assumptions[0]) for key in ("nonnegative", "nonpositive")] == [
        "x - 1/2 >= 0",
        "-(x - 1/2) >= 0",
    ]


@pytest.mark.parametrize(
    "goal",
    [
        ABOVE.format("(0, 1)", "(0, 1)"),  # the diagonal stays inside
        ABOVE.format("(0, 1/2]", "[1/2, 1)"),  # only a corner lies on it
        "2*(x - y)**2 + x >= 0 for x in (0, 1), y in [1/2, 1)",  # does not vanish there
        "abs(x - y) >= 0 for x in (0, 1), y in [1/2, 1)",  # has a kink
    ],
)
def test_other_formulas_are_left_alone(goal):
    assert aligned(goal_of(goal), accept) is None


def test_corners_at_which_a_formula_vanishes():
    # At (1/2, 1/2) both sides are 0; at the other corners they are not, or have no value.
    assert vanishing_corners(goal_of(ABOVE.format("(0, 1/2]", "[1/2, 1)"))) == {("x", "upper"), ("y", "lower")}
    assert vanishing_corners(goal_of("x + y + 1 >= 0 for x in [0, 1], y in [0, 1]")) == set()


def test_towards_a_corner_the_formula_is_monotone():
    table = readily(goal_of(ABOVE.format("(0, 1/2]", "[1/2, 1)")), accept)
    assert (table["rule"], table["variable"], table["side"]) == ("monotone", "y", "lower")
    assert readily(goal_of("x + y + 1 >= 0 for x in [0, 1], y in [0, 1]"), accept) is None


def test_a_divergence_below_a_distance_over_a_minimum():
    distance = "2*(x - y)**2/min(y, 1 - y)"
    verdict = prove(f"x*log(x/y) + (1 - x)*log((1 - x)/(1 - y)) <= {distance} for x in (0, 1), y in (0, 1)", seconds=90)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


def test_a_smaller_distance_is_not_above():
    # Near x = y = 1/2 the divergence is 2 (x - y)², and (x - y)²/min(y, 1 - y) as well: less is too little.
    distance = "(1 - 1/10**9)*(x - y)**2/min(y, 1 - y)"
    text = f"x*log(x/y) + (1 - x)*log((1 - x)/(1 - y)) <= {distance} for x in (0, 1), y in (0, 1)"
    assert prove(text, seconds=10).status in ("refuted", "undecided")
