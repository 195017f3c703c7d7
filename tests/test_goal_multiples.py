"""Polynomials under conditions: squares for a multiple of the goal, and boxes that are cut where the goal is sharp."""

from __future__ import annotations

import pytest
from flint import fmpq

from tests.goals import goal_of
from verify.prover import prove
from verify.prover.contacts import Contact, contacts
from verify.prover.goal_multiples import certificate
from verify.prover.quantities import quantities
from verify.recheck import recheck

BOX = "a in [0, oo), b in [0, oo), c in [0, oo)"

#: USAMO 2001, problem 3: equality at (1, 1, 1) and (0, √2, √2). Two of a, b, c lie on the same side of 1.
USAMO = f"a*b + b*c + c*a - a*b*c <= 2 for {BOX} if a**2 + b**2 + c**2 + a*b*c == 4"
#: With s = y + z, p = yz: F·(p - s + (y - z)²/4) = (p - s) s (s - 6)²/4 + s (y - z)²/4; equality at (3, 3).
TWO = "9*(y + z) + y*z*(y + z) >= 8*y*z + (y + z)**2 for y in (0, oo), z in (0, oo) if y*z > y + z"
#: Equality at (1, 1, 1), and at (3, 3, 0), (0, 3, 3), (3, 0, 3).
NINE = f"a + b + c + 3*a*b*c >= 6 for {BOX} if a*b + b*c + c*a + 6*a*b*c == 9"
#: With q = xy + yz + zx and xyz (x + y + z) = q: q² >= 3 xyz (x + y + z) = 3q. F alone is no such sum, but q·F is.
QUOTIENTS = "x*y + y*z + z*x >= 3 for x in (0, oo), y in (0, oo), z in (0, oo) if x + y + z == 1/x + 1/y + 1/z"
SHARP = (USAMO, TWO, NINE, QUOTIENTS)


@pytest.mark.parametrize("statement", SHARP)
def test_sharp_polynomials_under_a_condition(statement):
    verdict = prove(statement)
    assert verdict.status == "proved", verdict.reason
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        USAMO.replace("<= 2", "<= 2 - 10**(-9)"),
        USAMO.replace("== 4", "== 4*(1 + 10**(-9))"),
        TWO.replace(">= 8*y*z", ">= 8*(1 + 10**(-9))*y*z"),
        TWO.replace("9*(y + z)", "9*(1 - 10**(-9))*(y + z)"),
        NINE.replace(">= 6", ">= 6*(1 + 10**(-9))"),
        NINE.replace("== 9", "== 9*(1 - 10**(-9))"),
        QUOTIENTS.replace(">= 3", ">= 3*(1 + 10**(-9))"),
        QUOTIENTS.replace("== 1/x", "== (1 - 10**(-9))/x"),
    ],
)
def test_false_neighbours(statement):
    """At (1, 1, 1), (3, 3) and points near them these fail by about 10⁻⁹."""
    assert prove(statement, seconds=2).status in ("refuted", "undecided")


def test_points_at_which_a_goal_is_sharp():
    """(1, 1, 1) and the three points with coordinates 0, √2, √2; floats need not lead to all of them."""
    goal = goal_of(USAMO)
    known = quantities(goal)
    found = contacts(goal, known)
    rooted = [Contact(tuple(fmpq(k != n) for k in range(3)), 2, frozenset({0, 1, 2} - {n})) for n in range(3)]
    assert Contact((fmpq(1),) * 3) in found
    assert set(found) - {Contact((fmpq(1),) * 3)} <= set(rooted)


def test_a_goal_that_is_not_sharp_has_no_such_point():
    """s = 6 and p = 9 give 9s + ps - 8p - s² = 0, so with one more the formula is at least 1."""
    goal = goal_of(TWO.replace("9*(y + z) +", "1 + 9*(y + z) +"))
    assert contacts(goal, quantities(goal)) == []


def test_the_goal_is_among_the_factors():
    """F = 9s + ps - 8p - s² is no sum of squares times y, z and yz - y - z: a multiple of F is."""
    terms = certificate(goal_of(TWO))
    assert terms is not None
    assert any(term["factors"][:1] == [0] and len(term["factors"]) + ("square" in term) > 1 for term in terms)
