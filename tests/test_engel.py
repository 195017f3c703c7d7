"""Sums of quotients by Cauchy and Schwarz in Engel's form, and sums whose equal summands cancel before all else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.test_kernel_rules import N, by, outcome
from verify.formula.reader import read_formula
from verify.kernel.sums import gap
from verify.prover import prove
from verify.recheck import recheck

FIVE = "a in (0, oo), b in (0, oo), c in (0, oo), d in (0, oo), e in (0, oo)"

#: Shapiro's inequality for n = 5 and n = 6: u = a, v = a (b + c), and (Σ a)² is at least n/2·Σ a (b + c) by the
#: quadratic form; it holds for odd n up to 23 and even n up to 12. The others: (Σ a)²/(2 Σ a), and Σ (a² + 2ab) in
#: which (Σ a)² has all products, 2ab + 2ac + …: so it is at least as large.
SHARP = (
    f"a/(b + c) + b/(c + d) + c/(d + e) + d/(e + a) + e/(a + b) >= 5/2 for {FIVE}",
    f"a/(b + c) + b/(c + d) + c/(d + e) + d/(e + f) + e/(f + a) + f/(a + b) >= 3 for {FIVE}, f in (0, oo)",
    f"a**2/(b + c) + b**2/(c + d) + c**2/(d + e) + d**2/(e + a) + e**2/(a + b) >= (a + b + c + d + e)/2 for {FIVE}",
)


@pytest.mark.parametrize("statement", SHARP)
def test_sums_of_many_quotients(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved", verdict.reason
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(("statement", "change"), [*zip(SHARP, ("5/2", "3 for", "/2 for"), strict=True)])
def test_false_neighbours(statement, change):
    """All are equal where all variables are, so that a larger right hand side is refuted there."""
    larger = {"5/2": "5/2*(1 + 10**(-9))", "3 for": "3*(1 + 10**(-9)) for", "/2 for": "/2*(1 + 10**(-9)) for"}[change]
    assert prove(statement.replace(change, larger), seconds=2).status == "refuted"


@pytest.mark.parametrize(
    ("formula", "terms", "left"),
    [
        ("x/y + 2*z - 1", [("2", "z"), ("1", "x/y - 1")], "0"),
        ("x - x/y", [("1", "-(x/y)"), ("1/2", "2*x")], "0"),
        ("x - (y - (z - x))", [("1", "z - y")], "0"),
        ("3*(2*x) - 5", [("1", "6*x"), ("1", "-4")], "-1"),
        ("x*y", [("1", "y*x")], "x*y + (-1*(y*x))"),
        ("x + x", [("1", "x")], "x"),
    ],
)
def test_equal_summands_cancel(formula, terms, left):
    """x·y and y·x are other nodes of the tree, whose difference is left to exact algebra."""
    found = gap(read_formula(formula), [(Fraction(w), read_formula(f)) for w, f in terms])
    assert str(found) == left


def test_a_sum_that_differs_by_a_hair_is_refused():
    """x² + 1/(1 + y²) as a sum of both; with 10⁻⁹ more, or one summand twice, the sum is another one."""

    def summed(*formulas: str) -> object:
        table = [{"weight": "1", "formula": f, "sign": ">=", "domain": [N], "proof": N} for f in formulas]
        return outcome(
            "x**2 + 1/(1 + y**2) >= 0 for x in [0, 1], y in [0, 1]",
            by("sum", terms=[t if "/" in t["formula"] else {**t, "domain": []} for t in table]),
        )

    assert summed("x**2", "1/(1 + y**2)").ok
    assert not summed("x**2", "1/(1 + y**2)", "1/(1 + y**2)").ok
    assert not summed("x**2", "1/(1 + y**2)", "0.000000001").ok
    assert not summed("x**2").ok
    assert not summed("1/(1 + y**2)").ok
