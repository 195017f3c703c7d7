"""Sums of powers with one exponent: u^v/u as u^(v - 1), and larger bases matched with smaller ones."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.goals import goal_of
from verify.formula.reader import read_formula
from verify.prover import prove
from verify.prover.groups import spread
from verify.prover.power_sums import power_of, transport, without_quotients
from verify.recheck import recheck

#: 2 (1 + 2 s + u)^q - (1 + s + u)^q - (1 + s)^q, the derivative of a sum of powers in s.
SLOPE = "2*exp(q*log(1 + 2*s + u)) - exp(q*log(1 + s + u)) - exp(q*log(1 + s))"
DOMAIN = "for s in [0, oo), u in [0, oo), q in [0, 3]"


def test_only_the_own_base_is_divided_out():
    formula = read_formula("exp(p*log(1 + x))/(2 + x) + x*exp(p*log(x))/x")
    assert str(without_quotients(formula)) == "exp(p*log(1 + x))/(2 + x) + x*exp((p - 1)*log(x))"
    plain = read_formula("exp(p*log(1 + x))*x")
    assert without_quotients(plain) is plain


def test_each_smaller_base_takes_its_share_of_a_larger_one():
    goal = goal_of(f"{SLOPE} >= 0 {DOMAIN}")
    terms = [power_of(term, sign) for term, sign in spread(goal.sign.formula, 1)]
    pairs = transport(terms, goal, 1)
    assert pairs is not None
    assert {(c, str(a.base), str(b.base)) for c, a, b in pairs} == {
        (Fraction(1), "1 + 2*s + u", "1 + s + u"),
        (Fraction(1), "1 + 2*s + u", "1 + s"),
    }
    assert transport(terms, goal, -1) is None  # with a falling power it is the other way round


@pytest.mark.parametrize(
    "statement",
    [
        f"{SLOPE} >= 0 {DOMAIN}",
        # Karamata's inequality for x^p at (1 + 2 s + u, 1) and (1 + s + u, 1 + s)
        "(1 + 2*s + u)**p + 1 >= (1 + s + u)**p + (1 + s)**p for s in [0, oo), u in [0, oo), p in [1, 4]",
        "(w + 2*u + v)**p + w**p >= (w + u + v)**p + (w + u)**p "
        "for w in (0, oo), u in [0, oo), v in [0, oo), p in [1, 4]",
    ],
)
def test_statements(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        f"{SLOPE} >= 0 for s in [0, oo), u in [0, oo), q in [-1/10**9, 3]",  # falling powers
        f"{SLOPE} - s/10**9 >= 0 {DOMAIN}",  # 0 for q = 0
        # For p < 1 the power is concave.
        "(1 + 2*s + u)**p + 1 >= (1 + s + u)**p + (1 + s)**p for s in [0, oo), u in [0, oo), p in [999999999/10**9, 4]",
    ],
)
def test_statements_that_fail_by_a_little(statement):
    assert prove(statement, seconds=6).status in ("refuted", "undecided")
