"""Formulas that are evidently monotone or concave in a parameter: only the ends of its range count."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.prover import prove
from verify.prover.at_ends import evident
from verify.prover.splits import closed_by
from verify.recheck import recheck


def faces(text: str) -> list[str]:
    """The goals that the argument asks for, beside those that one step shows."""
    asked: list[str] = []

    def note(goal):
        asked.append(str(goal.sign))
        return closed_by({"rule": "noted"})

    table = evident(goal_of(text), note)
    assert table is not None
    return asked


def test_a_falling_power_is_asked_about_its_least_exponent():
    # d/dp (sin x/x - cos^p x) = -cos^p x log cos x >= 0
    assert "sin(x)/x - cos(x)**(1/3) > 0" in faces("cos(x)**p < sin(x)/x for x in (0, pi/2), p in [1/3, oo)")


def test_a_linear_parameter_is_asked_about_both_ends():
    # the coefficient cos(3x) has both signs: neither end will do alone
    assert faces("3 + p*cos(3*x) > 0 for x in (0, 3), p in [1, 2]")[:2] == ["3 + cos(3*x) > 0", "3 + 2*cos(3*x) > 0"]


@pytest.mark.parametrize(
    "text",
    [
        "exp(-p*x) + x**2 > p*x for x in (-1, 1), p in [0, oo)",  # convex in p, and x has both signs
        "x*y + x**2 + y**2 >= 0 for x in [1, 2], y in [1, 2]",  # a polynomial, which has arguments of its own
        "sin(x) > 0 for x in (0, 1)",
        "abs(x) + exp(y) > 0 for x in (-1, 1), y in (0, 1)",  # a kink has no slope
        "exp(p*x) > 1 for x in (0, 1), p in (0, 1) if p*log(x) > -1",  # the condition binds p
    ],
)
def test_it_is_left_alone_where_nothing_is_evident(text):
    assert evident(goal_of(text), lambda goal: closed_by({"rule": "noted"})) is None


@pytest.mark.parametrize(
    "text",
    [
        # Neuman and Sándor: at p = 2/3 it is sin(y)/y > cos(y)^(1/3) with y = x/2
        "((1 + cos(x))/2)**p < sin(x)/x for x in (0, pi), p in [2/3, 3]",
        # Mitrinović and Adamović, for every exponent from 1/3 on
        "cos(x)**p < sin(x)/x for x in (0, pi/2), p in [1/3, oo)",
        # Lazarević
        "cosh(x)**p < sinh(x)/x for x in (0, oo), p in (0, 1/3]",
    ],
)
def test_inequalities_with_an_exponent_are_proved(text):
    verdict = prove(text, seconds=20)
    assert verdict.status == "proved", verdict.reason
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "text",
    [
        # near 0, cos^p x is 1 - p x²/2 and sin(x)/x is 1 - x²/6: false for p < 1/3
        "cos(x)**p < sin(x)/x for x in (0, pi/2), p in [0.33333333, oo)",
        "((1 + cos(x))/2)**p < sin(x)/x for x in (0, pi), p in [0.66666666, 3]",
        "cosh(x)**p < sinh(x)/x for x in (0, oo), p in (0, 0.33333334]",
    ],
)
def test_a_little_beyond_the_best_exponent_nothing_is_proved(text):
    assert prove(text, seconds=10).status != "proved"
