"""Jensen's inequality for logarithms and exponentials with variable weights."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.prover import prove
from verify.prover.weighted_means import exponentials, logarithms
from verify.recheck import recheck


def test_logarithms_with_the_same_weight_belong_together():
    # x log(x/y) + x log 2 y is -x log((y/x)/(2 y)): one term with two logarithms; log(z) has no variable as its weight.
    terms, rest = logarithms(goal_of("x*log(x/y) + x*log(2*y) - (1 - x)*log(1 - y) - log(z) >= 0 "
                                     "for x in (0, 1), y in (0, 1), z in (0, 1)"))  # fmt: skip
    assert [str(t.weight) for t in terms] == ["x", "1 - x"]
    assert [[(str(u), above) for u, above in t.factors] for t in terms] == [
        [("x/y", False), ("2*y", False)],
        [("1 - y", True)],
    ]
    assert str(rest) == "0 - log(z)"


def test_exponentials_with_weights_of_another_sign_are_the_rest():
    terms, rest = exponentials(goal_of("p*exp(x) + (1 - p)*exp(-x)*exp(y) - exp(x*y) >= 0 "
                                       "for x in [-1, 1], y in [-1, 1], p in (0, 1)"))  # fmt: skip
    assert [(str(t.weight), str(t.logarithm)) for t in terms] == [("p", "x"), ("1 - p", "-x + y")]
    assert str(rest) == "0 - exp(x*y)"


@pytest.mark.parametrize(
    "statement",
    [
        # Wilker's inequality with an exponent (Wu and Srivastava 2007): 2 log(sin x/x) + log(tan x/x) > 0
        "(sin(x)/x)**(2*q) + (tan(x)/x)**q > 2 for x in (0, pi/2), q in (0, 5]",
        # Rényi's divergence of order 1/2 is at most that of Kullback and Leibler.
        "x*log(x/y) + (1 - x)*log((1 - x)/(1 - y)) >= -2*log(sqrt(x*y) + sqrt((1 - x)*(1 - y))) "
        "for x in (0, 1), y in (0, 1)",
        # IMO 2020/2: (a + 2b + 3c + 4d)(a² + b² + c² + d²) < 1
        "(a + 2*b + 3*c + 4*d)*a**a*b**b*c**c*d**d < 1 for a in (0, 1), b in (0, 1), c in (0, 1), d in (0, 1) "
        "if a >= b and b >= c and c >= d and a + b + c + d == 1",
        "a**a*b**b*c**c <= a**2 + b**2 + c**2 for a in (0, 1), b in (0, 1), c in (0, 1) if a + b + c == 1",
        "x*log(x/y) + (1 - x)*log((1 - x)/(1 - y)) <= log(x**2/y + (1 - x)**2/(1 - y)) for x in (0, 1), y in (0, 1)",
        "p*exp((1 - p)*x) + (1 - p)*exp(-p*x) >= 1 for x in (-oo, oo), p in (0, 1)",
        "3*log(x + y) - 3*log(x) > 3*log(1 + y/(2*x)) for x in (0, oo), y in (0, oo)",
    ],
)
def test_statements(statement):
    verdict = prove(statement, seconds=90)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "(sin(x)/x)**(2*q) + (tan(x)/x)**q > 2 + x**2*q/10**9 for x in (0, pi/2), q in (0, 5]",  # 2 + O(x^4 q)
        # Near x = y both sides are (x - y)²/(2 y (1 - y)), the right one 1 + 10^-9 times that.
        "x*log(x/y) + (1 - x)*log((1 - x)/(1 - y)) >= -4000000004/10**9*log(sqrt(x*y) + sqrt((1 - x)*(1 - y))) "
        "for x in (0, 1), y in (0, 1)",
        "a**a*b**b*c**c <= (1 - 1/10**9)*(a**2 + b**2 + c**2) for a in (0, 1), b in (0, 1), c in (0, 1) "
        "if a + b + c == 1",  # both are 1/3 at (1/3, 1/3, 1/3)
        "p*exp((1 - p)*x) + (1 - p)*exp(-p*x) >= 1 + 1/10**9 for x in (-oo, oo), p in (0, 1)",  # 1 at x = 0
    ],
)
def test_statements_that_fail_by_a_little(statement):
    assert prove(statement, seconds=8).status in ("refuted", "undecided")
