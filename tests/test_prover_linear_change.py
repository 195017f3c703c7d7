"""Several linear conditions as new variables, and Karamata's inequality for powers, where they are differences."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.goals import goal_of
from verify.prover import prove
from verify.prover.exponentials import linear_form
from verify.prover.linear_change import chosen
from verify.recheck import recheck


def choice_for(text: str):
    goal = goal_of(text)
    return chosen(goal, [(a, linear_form(a.formula)) for a in goal.assumptions], sorted(goal.box))


def test_a_redundant_condition_is_left_out_so_that_ranges_are_kept():
    # with u = d - b, v = c - d and b itself: c = b + u + v and d = b + u are positive; b = d - u would not be
    used, kept, rows = choice_for(
        "b + c + d > 0 for b in (0, oo), c in (0, oo), d in (0, oo) if c + d > b and d >= b and c >= d"
    )
    assert [str(a) for a in used] == ["d - b >= 0", "c - d >= 0"]
    assert kept == ["b"]
    assert rows == [[0, 0, 1], [1, 1, 1], [1, 0, 1]]


def test_the_sides_of_a_triangle_are_half_sums():
    # Ravi: a = (u + w)/2 and so on, with u = a + b - c, v = b + c - a, w = c + a - b
    used, kept, rows = choice_for(
        "a > 0 for a in (0, oo), b in (0, oo), c in (0, oo) if a + b > c and b + c > a and c + a > b"
    )
    half = Fraction(1, 2)
    assert (len(used), kept) == (3, [])
    assert rows == [[half, 0, half], [half, half, 0], [0, half, half]]


def test_bounded_ranges_are_no_reason_to_leave_a_condition_out():
    # no choice keeps 0 < a < 1 for all three: all conditions are used, as independent forms
    used, _, _ = choice_for("a > 0 for a in (0, 1), b in (0, 1), c in (0, 1) if a >= b and b >= c")
    assert len(used) == 2


#: (a, b) majorises (c, d).
MAJORISES = "a in (0, oo), b in (0, oo), c in (0, oo), d in (0, oo), {p} if a + b == c + d and a >= c and c >= d"


@pytest.mark.parametrize(
    ("relation", "p"),
    [("a**p + b**p >= c**p + d**p", "p in [1, 4]"), ("a**p + b**p <= c**p + d**p", "p in [1/4, 1]")],
)
def test_karamata_for_powers_is_proved(relation, p):
    verdict = prove(f"{relation} for {MAJORISES.format(p=p)}", seconds=30)
    assert verdict.status == "proved", verdict.reason
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    ("relation", "p"),
    [("a**p + b**p >= c**p + d**p", "p in [0.999999, 4]"), ("a**p + b**p <= c**p + d**p", "p in [1/4, 1.000001]")],
)
def test_with_an_exponent_beyond_one_nothing_is_proved(relation, p):
    # x^p is strictly concave for p < 1 and strictly convex for p > 1
    assert prove(f"{relation} for {MAJORISES.format(p=p)}", seconds=5).status != "proved"
