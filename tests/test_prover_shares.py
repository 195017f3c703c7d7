"""Terms of a cyclic sum against the shares of its bound: the inequality of the Olympiad of 2001."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from verify.formula.reader import read_formula
from verify.kernel.premises import vanishes
from verify.prover import prove
from verify.prover.shares import piece_of, shared, turned

RANGES = "for a in (0, oo), b in (0, oo), c in (0, oo)"
SUM = "a/sqrt(a**2 + {0}*b*c) + b/sqrt(b**2 + {0}*c*a) + c/sqrt(c**2 + {0}*a*b)"


def accept(part):
    """Accepts every goal that is left, so that only the argument is seen."""
    return {"tree": "n", "goal": part}


@pytest.mark.parametrize(
    ("term", "share"),
    [
        ("a/sqrt(a**2 + 8*b*c)", "a**(4/3)/(a**(4/3) + b**(4/3) + c**(4/3))"),  # t = 1/3, t_a = 8/27, r = 4/3
        ("b/(c + a)", "3/2*b**(3/2)/(a**(3/2) + b**(3/2) + c**(3/2))"),  # t = 1/2, t_b = 1/2, r = 3/2
    ],
)
def test_shares_touch_the_terms_where_all_variables_are_equal(term, share):
    claim = goal_of(f"{term} - {share} >= 0 {RANGES}")
    assert vanishes(piece_of(read_formula(term), "abc") - claim.sign.formula, claim)


def test_a_falling_or_constant_term_has_no_share():
    assert piece_of(read_formula("1/(a + b + c)"), "abc") is None
    assert piece_of(read_formula("-a"), "abc") is None


def test_the_variables_go_round():
    assert str(turned(read_formula("a + 2*b + 3*c"), "abc", 1)) == "b + 2*c + 3*a"
    assert str(turned(read_formula("a + 2*b + 3*c"), "abc", 2, "xyz")) == "z + 2*x + 3*y"


def test_the_sum_is_three_times_the_same_question():
    table = shared(goal_of(f"{SUM.format(8)} >= 1 {RANGES}"), accept)
    assert len(table["terms"]) == 3
    step = [term["proof"]["special"][0]["proof"]["special"][0]["proof"]["special"][0] for term in table["terms"]]
    assert len({str(each["proof"]["goal"].sign) for each in step}) == 1


@pytest.mark.parametrize("factor", ["8.001", "7.9"])
def test_without_equality_there_are_no_shares(factor):
    """Below 8 the bound is larger than needed where all are equal; above it the statement is false."""
    assert shared(goal_of(f"{SUM.format(factor)} >= 1 {RANGES}"), accept) is None


def test_a_false_sum_is_not_proved():
    assert prove(f"{SUM.format('8.001')} >= 1 {RANGES}", seconds=2).status != "proved"
