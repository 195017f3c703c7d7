"""Inequalities between square roots and cube roots, from those of their powers."""

from __future__ import annotations

import pytest

from tests.test_differences import goal_of
from verify.kernel.premises import vanishes
from verify.prover import prove
from verify.prover.radicals import comparisons

PLANE = "a in (-oo, oo), b in (-oo, oo)"
SPACE = f"{PLANE}, c in (-oo, oo), d in (-oo, oo)"
#: Sharp inequalities, each with equality along rays.
SHARP = [
    # Minkowski: equal where (a, b) and (c, d) are parallel.
    ("sqrt(a**2 + b**2) + sqrt(c**2 + d**2) >= sqrt((a + c)**2 + (b + d)**2)", SPACE),
    # Cauchy and Schwarz.
    ("sqrt(a**2 + b**2)*sqrt(c**2 + d**2) >= a*c + b*d", SPACE),
    # Means of order 1/2 and 1, of order 1 and 2.
    ("sqrt(2*(a + b)) >= sqrt(a) + sqrt(b)", "a in [0, oo), b in [0, oo)"),
    ("sqrt(a**2 + b**2) >= (a + b)/sqrt(2)", PLANE),
    # Means of order 2 and 3.
    ("cbrt((a**3 + b**3)/2) >= sqrt((a**2 + b**2)/2)", "a in [0, oo), b in [0, oo)"),
    # The triangle inequality for sides at angles of 120 degrees: equal along b (a + c) = a c.
    (
        "sqrt(a**2 + a*b + b**2) + sqrt(b**2 + b*c + c**2) >= sqrt(a**2 + a*c + c**2)",
        "a in [0, oo), b in [0, oo), c in [0, oo)",
    ),
]


@pytest.mark.parametrize(("claim", "domain"), SHARP)
def test_sharp_inequalities_of_roots_are_proved_and_not_by_a_hair_more(claim, domain):
    assert prove(f"{claim} for {domain}", seconds=30).status == "proved"
    larger, smaller = claim.split(" >= ")
    below = f"{larger} >= ({smaller})*(1 + 10**(-9))"
    assert prove(f"{below} for {domain}", seconds=1, boxes=1000).status != "proved"


def test_a_comparison_of_powers_is_one_of_the_sides():
    # 2(a² + b²) >= (a + b)².
    goal = goal_of(f"sqrt(2)*sqrt(a**2 + b**2) >= a + b for {PLANE}")
    (found,) = comparisons(goal)
    assert vanishes(goal.sign.formula - (found.larger - found.smaller), goal)
    assert vanishes(found.left - (2 * goal_of(f"a**2 + b**2 >= 0 for {PLANE}").sign.formula), goal)
    assert vanishes(found.right - goal_of(f"(a + b)**2 >= 0 for {PLANE}").sign.formula, goal)


def test_a_root_with_a_negative_factor_stands_on_the_smaller_side():
    # 1 + a²/2 >= √(1 + a²): (1 + a²/2)² - (1 + a²) = a⁴/4.
    goal = goal_of("1 + a**2/2 >= sqrt(1 + a**2) for a in [0, 5]")
    (found,) = comparisons(goal)
    assert vanishes(found.left - found.right - goal_of("a**4/4 >= 0 for a in [0, 5]").sign.formula, goal)


def test_nothing_is_compared_where_the_powers_compare_the_other_way():
    # a + 1 >= √2 √(1 + a²) fails away from a = 1.
    assert list(comparisons(goal_of("a + 1 >= sqrt(2)*sqrt(1 + a**2) for a in [0, 5]"))) == []
