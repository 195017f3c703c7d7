"""Signs of products as they are written, and functions of one linear form or mean of several variables."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.prover import prove
from verify.prover.splits import closed_by
from verify.prover.written import combination, factorwise, of_one_argument
from verify.recheck import recheck


def range_text(text: str) -> str:
    """The range that the first side of a relation against 0 has as a combination of variables."""
    goal = goal_of(text)
    found = combination(goal.sign.formula, goal)
    if found is None:
        return "none"
    r = found[1]
    return f"{'(' if r.lower_open else '['}{r.lower}, {r.upper}{')' if r.upper_open else ']'}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # half of (0, π) + (0, π]: the end 0 is open, and π is not reached either
        ("(x + y)/2 > 0 for x in (0, pi), y in (0, pi]", "(0, pi)"),
        ("(x + y)/2 > 0 for x in [0, pi], y in [0, pi]", "[0, pi]"),
        # -2·[0, 1) is (-2, 0], and 1 + (-2) = -1
        ("x - 2*y > 0 for x in [1, 3], y in [0, 1)", "(-1, 3]"),
        ("x + y > 0 for x in [1, 3], y in (-oo, 1)", "(None, 4)"),
        ("(1 - t)*x + t*y > 0 for x in (0, pi), y in (0, pi), t in [0, 1]", "(0, pi)"),
        ("(1 - t)*x + t*y > 0 for x in (0, pi), y in (0, 3), t in [0, 1]", "none"),  # not the same range
        ("(1 - t)*x + t*y > 0 for x in (0, pi), y in (0, pi), t in [0, 2]", "none"),  # 1 - t may be negative
        ("(1 + t)*x + t*y > 0 for x in (0, pi), y in (0, pi), t in [0, 1]", "none"),  # no mean
        ("x*y > 0 for x in (0, pi), y in (0, pi)", "none"),
    ],
)
def test_the_range_of_a_combination(text, expected):
    assert range_text(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "sin((x + y)/2) + x > 0 for x in (0, pi), y in (0, pi)",  # x is outside of the combination, too
        "sin(x)*sin(y) > 0 for x in (0, pi), y in (0, pi)",
        "sin(x + y) > 0 for x in (0, pi), y in (0, pi)",  # false: x + y goes up to 2π
        "(x + y)**2 >= 0 for x in (0, pi), y in (0, pi)",  # a polynomial, which has arguments of its own
    ],
)
def test_formulas_that_are_no_function_of_one_combination_are_left_alone(text):
    assert of_one_argument(goal_of(text), lambda goal: closed_by({"rule": "noted"})) is None


@pytest.mark.parametrize(
    "text",
    [
        "sin(x) + sin(y) > 0 for x in (0, 1), y in (0, 1)",  # a sum
        "sin(x)*(x - y) > 0 for x in (0, 1), y in (0, 1)",  # x - y has both signs
        "x*y > 0 for x in (0, 1), y in (0, 1)",
    ],
)
def test_what_is_no_product_of_factors_with_signs_is_left_alone(text):
    assert factorwise(goal_of(text), lambda goal: closed_by({"rule": "noted"})) is None


@pytest.mark.parametrize(
    "text",
    [
        # log(sin x/x) is concave: 1/sin² x >= 1/x²
        "sin(x)*sin(y)/(x*y) <= (sin((x + y)/2)/((x + y)/2))**2 for x in (0, pi), y in (0, pi)",
        "(sin((x + y)/2)/((x + y)/2))**2/exp(x - y) > 0 for x in (0, pi), y in (0, pi)",
        "log(sin((1 - t)*x + t*y)) <= 0 for x in (0, pi), y in (0, pi), t in [0, 1]",
    ],
)
def test_what_follows_from_signs_as_they_are_written_is_proved(text):
    verdict = prove(text, seconds=30)
    assert verdict.status == "proved", verdict.reason
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "text",
    [
        "sin(x)*sin(y)/(x*y) <= 0.999999999*(sin((x + y)/2)/((x + y)/2))**2 for x in (0, pi), y in (0, pi)",
        "sin((x + y)/2)/((x + y)/2) > 0 for x in (0, pi], y in (0, pi]",  # 0 at x = y = π
        "sin((1 - t)*x + t*y) > 0 for x in (0, pi), y in (0, 3.2), t in [0, 1]",  # negative at y = 3.2, t = 1
    ],
)
def test_what_fails_at_one_corner_is_not_proved(text):
    assert prove(text, seconds=10).status != "proved"
