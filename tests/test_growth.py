"""The power of t that a formula follows at an end, and the orders of expansion that are left out because of it."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.prover import ends
from verify.prover.budget import Budget
from verify.prover.growth import power_at
from verify.prover.splits import Node

POWERS = [
    ("x - sin(x) > 0 for x in [0, 1]", "x", "lower", 3),  # x³/6
    ("cos(x) > 0 for x in [0, 1]", "x", "lower", 0),
    ("1/x - 1 > 0 for x in (0, 1]", "x", "lower", -1),
    ("1/x - 1 > 0 for x in (0, 1]", "x", "upper", 1),
    ("sqrt(1 - x)*y > 0 for x in [0, 1], y in [1, 2]", "x", "upper", 1 / 2),
    ("x**2 - y > 0 for x in [1, oo), y in [-1, 1/2]", "x", "upper", -2),
    ("x**2 - y > 0 for x in (-oo, -1], y in [-1, 1/2]", "x", "lower", -2),
    ("atan(x) - pi/2 + 1/x > 0 for x in [1, oo)", "x", "upper", 3),  # x⁻³/3
]


@pytest.mark.parametrize(("text", "name", "side", "power"), POWERS)
def test_powers_at_ends(text: str, name: str, side: str, power: float) -> None:
    found = power_at(goal_of(text), name, side)
    assert found == pytest.approx(power, abs=0.02)


def test_a_logarithm_changes_the_power_a_little_and_an_exponential_hides_it() -> None:
    # x² log x at 2^-8 and 2^-16: the quotient is 2^16/2, and 15/8 = 2 - 1/8
    assert power_at(goal_of("-x**2*log(x) > 0 for x in (0, 1/2]"), "x", "lower") == pytest.approx(2 - 1 / 8, abs=0.15)
    assert power_at(goal_of("x*exp(-1/x) > 0 for x in (0, 1]"), "x", "lower") is None
    assert power_at(goal_of("exp(x)/x > 0 for x in [1, oo)"), "x", "upper") is None


def test_the_power_is_unknown_where_the_formula_vanishes_or_has_no_value() -> None:
    assert power_at(goal_of("x - x >= 0 for x in [0, 1]"), "x", "lower") is None
    assert power_at(goal_of("sqrt(x - 1/2) >= 0 for x in [0, 1]"), "x", "lower") is None


def test_higher_orders_in_t_are_not_tried_where_the_leading_power_is_no_whole_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """√x - x/2 is √t·(1 - √t/2): neither four nor eight terms in t show any, so sixteen do not."""
    tried = []
    rule = ends.rule_expand

    def watched(goal, table, *rest):
        tried.append(table["order"])
        return rule(goal, table, *rest)

    monkeypatch.setattr(ends, "rule_expand", watched)
    monkeypatch.setattr(ends, "choices", lambda *_: [(order, 1, False) for order in ends.ORDERS])
    goal = goal_of("sqrt(x) - x/2 > 0 for x in (0, 1]")
    found = ends.Ends(goal, Budget(1000, 10.0))
    assert found(Node(goal_of("sqrt(x) - x/2 > 0 for x in (0, 1/4]"), {"x": 2})) is None
    assert tried == [4, 8]
    # x - sin(x) is t³/6 - …, which the first order shows
    tried.clear()
    goal = goal_of("x - sin(x) > 0 for x in (0, 1]")
    found = ends.Ends(goal, Budget(1000, 10.0))
    assert found(Node(goal_of("x - sin(x) > 0 for x in (0, 1/4]"), {"x": 2})) is not None
    assert tried == [4]
