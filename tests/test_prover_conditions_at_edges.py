"""Conditions at whose edge a base or a mean vanishes: weights with a given sum, and powers where x < n."""

from __future__ import annotations

import pytest

from verify.prover import prove
from verify.recheck import recheck

#: The weighted means of three numbers, whose weights are bound by an equation.
MEANS = "x in (0, oo), y in (0, oo), z in (0, oo), a in (0, 1), b in (0, 1), c in (0, 1) if a + b + c == 1"


@pytest.mark.parametrize(
    "text",
    [
        # log is concave, so the logarithm of the mean is at least the mean of the logarithms; the mean is not zero,
        # although its weight 1 - b - c is where the condition ends
        f"x**a*y**b*z**c <= a*x + b*y + c*z for {MEANS}",
        # e^x (1 - x/n)^n <= e^x e^(-x), as 1 - t <= e^(-t); at n = 1 the base is 0 at x = 1, which is excluded
        "exp(x)*(1 - x/n)**n <= 1 for x in [0, oo), n in [1, oo) if x < n",
    ],
)
def test_what_holds_up_to_the_edge_of_a_condition_is_proved(text):
    verdict = prove(text, seconds=60)
    assert verdict.status == "proved", verdict.reason
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "text",
    [
        # false at x = y = z, where both sides are equal
        f"x**a*y**b*z**c <= 0.999999999*(a*x + b*y + c*z) for {MEANS}",
        # false at x = 0, where the left side is 1
        "exp(x)*(1 - x/n)**n <= 0.999999999 for x in [0, oo), n in [1, oo) if x < n",
        # (1 - x/n)^n e^x is about 1 - x²/(2n), more than 1 - x²/n
        "exp(x)*(1 - x/n)**n <= 1 - x**2/n for x in [0, oo), n in [1, oo) if x < n",
    ],
)
def test_neighbours_that_are_false_are_refuted(text):
    assert prove(text, seconds=20).status == "refuted"
