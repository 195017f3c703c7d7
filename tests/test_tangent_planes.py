"""Sums whose terms lie above their tangent planes at the point where the sum is least."""

from __future__ import annotations

import pytest

from verify.formula.reader import read_formula
from verify.formula.tree import number
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign
from verify.prover import prove
from verify.prover.tangent_planes import above_plane
from verify.recheck import recheck

REALS = "x in (-oo, oo), y in (-oo, oo), z in (-oo, oo)"

#: The first: √(u² + v²) >= (u + v)/√2, and the u and v add up to 3. The others are lengths of broken lines from (0, 0)
#: to (6, 7) and to (3, 4), by Minkowski at least √85 and 5; equal where the line is straight.
SHARP = (
    f"sqrt(x**2 + (1 - y)**2) + sqrt(y**2 + (1 - z)**2) + sqrt(z**2 + (1 - x)**2) >= 3*sqrt(2)/2 for {REALS}",
    "sqrt(1 + (x - y)**2) + sqrt(4 + (y - z)**2) + sqrt(9 + (z - 6)**2) + sqrt(x**2 + 1)"
    f" >= sqrt(85) for {REALS}",
    f"sqrt(1 + (x - y)**2) + sqrt(1 + (y - z)**2) + sqrt(1 + (z - 3)**2) + sqrt(x**2 + 1) >= 5 for {REALS}",
)  # fmt: skip


@pytest.mark.parametrize("statement", SHARP)
def test_sums_of_roots(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved", verdict.reason
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize("statement", SHARP)
def test_false_neighbours(statement):
    assert prove(statement.replace(" for ", "*(1 + 10**(-9)) for "), seconds=2).status in ("refuted", "undecided")


def test_the_gap_above_a_tangent_plane():
    """√(x² + y²) at (3, 4): 5 + 3/5·(x - 3) + 4/5·(y - 4); a linear term is its own plane."""
    goal = Goal(Sign(read_formula("sqrt(x**2 + y**2) - y + z"), ">="), dict.fromkeys("xyz", Range(None, None)))
    point = {"x": number(3), "y": number(4), "z": number(0)}
    assert str(above_plane(read_formula("sqrt(x**2 + y**2)"), point, goal)) == (
        "sqrt(x**2 + y**2) - (5 + 3/5*(x - 3) + 4/5*(y - 4))"
    )
    assert above_plane(read_formula("2*y - z"), point, goal) == number(0)
