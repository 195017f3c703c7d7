"""Ranges that conditions imply, chords of convex terms on them, and formulas that are then defined everywhere."""

from __future__ import annotations

import pytest

from tests.goals import goal_of
from tests.test_kernel_rules import N, by, outcome
from verify.prover import prove
from verify.prover.implied_ranges import ends
from verify.recheck import recheck

SIMPLEX = "a in [0, oo), b in [0, oo), c in [0, oo) if a + b + c"


@pytest.mark.parametrize(
    ("domain", "condition", "expected"),
    [
        ("a in [0, oo), b in [0, oo)", "a**2 + 4*b**2 == 9", ["3 - a", "3/2 - b"]),
        ("a in [0, oo), b in [0, oo)", "a**2 + b**2 <= 3", ["7/4 - a", "7/4 - b"]),  # (7/4)² = 49/16 > 3
        ("a in (-oo, oo), b in [0, 1]", "a**4 + b == 1", ["1 - a", "a + 1"]),
        ("a in [0, oo), b in [0, oo)", "a**2 + b**2 + a*b == 4", ["2 - a", "2 - b"]),
        ("a in [0, oo), b in [0, oo)", "a*b == 4", []),
        ("a in (-oo, oo), b in [0, oo)", "a + b == 1", []),  # a may be as low as b is high
        ("a in (-oo, oo), b in (-oo, oo)", "a**2 + b**2 + a*b == 4", []),  # a*b may be negative
        ("a in [0, oo), b in [0, oo)", "a**2 - b == 4", []),
        ("a in [0, oo), b in [0, oo)", "a + b >= 4", []),
        ("a in [0, oo), b in [0, oo)", "a + b != 4", []),
    ],
)
def test_ends_that_a_condition_gives(domain, condition, expected):
    assert [str(end) for end in ends(goal_of(f"a*b <= 100 for {domain} if {condition}"))] == expected


#: The first by 1/(2 - a) - 1 - (a² - 1)/2 = a (a - 1)²/(2 (2 - a)); the others by chords of convex and concave terms:
#: e^a <= 1 + (e - 1) a on [0, 1], √(1 + 8a) >= 1 + 2a on [0, 1], cosh a <= 1 + a (cosh 2 - 1)/2 on [0, 2].
SHARP = (
    "1/(2 - a) + 1/(2 - b) + 1/(2 - c) >= 3 for a in [0, oo), b in [0, oo), c in [0, oo) if a**2 + b**2 + c**2 == 3",
    f"exp(a) + exp(b) + exp(c) <= 2 + exp(1) for {SIMPLEX} == 1",
    f"sqrt(1 + 8*a) + sqrt(1 + 8*b) + sqrt(1 + 8*c) >= 5 for {SIMPLEX} == 1",
    f"cosh(a) + cosh(b) + cosh(c) <= cosh(2) + 2 for {SIMPLEX} == 2",
)


@pytest.mark.parametrize("statement", SHARP)
def test_sharp_sums_on_bounded_sets(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved", verdict.reason
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize("statement", SHARP)
def test_false_neighbours(statement):
    """Equal at (1, 1, 1), or at a corner, so that a right hand side that is 10⁻⁹ off is refuted there."""
    off = "*(1 + 10**(-9)) for " if ">=" in statement else " - 10**(-9) for "
    assert prove(statement.replace(" for ", off), seconds=5).status == "refuted"


def test_what_is_left_is_shown_to_be_defined():
    """log x is defined on [1, 2] whatever is assumed; on [0, 2], or of x - 1, it needs the condition."""
    relation = by("weaken", keep=[], domain=[[N]], proof=N)
    statement = "log(x) + y >= 0 for x in [1, 2], y in [0, 1] if y + x >= 3/2"
    assert outcome(statement, relation, [N], True).ok
    assert not outcome(statement, by("weaken", keep=[], proof=N), [N], True).ok
    for domain in ([], [[]], [N], [[{"tree": "x"}]], [[N], [N]], "n", None):
        assert not outcome(
            statement, {"tree": "*", "special": [{**relation["special"][0], "domain": domain}]}, [N], True
        ).ok


def test_a_formula_that_needs_its_condition_keeps_it():
    """√(x - 1)·0 + 1 >= 0 has no value below 1, and a proof of 1 >= 0 there would be one of nothing."""
    statement = "sqrt(x - 1) + 1 >= 0 for x in [0, 2] if x >= 1"
    kept = by("narrow", assumption=0, proof=N)
    inner = [by("narrow", assumption=0, proof=N)]
    assert outcome(statement, kept, inner, True).ok
    assert not outcome(statement, by("weaken", keep=[], domain=[[N]], proof=N), inner, True).ok
    assert not outcome(statement, by("weaken", keep=[0], domain=[[N], []], proof=kept), inner, True).ok
