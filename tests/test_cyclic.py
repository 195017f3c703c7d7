"""Cyclic sums whose parts, one for each turn of the variables, are all at least zero."""

from __future__ import annotations

import pytest

from verify.formula.reader import read_formula
from verify.prover import prove
from verify.prover.cyclic import orbits, turns
from verify.recheck import recheck

BOX = "a in (0, oo), b in (0, oo), c in (0, oo)"
#: √(ab + c) >= c + √(ab) where a + b + c = 1: (1 - a)(1 - b) - (1 - a - b + √(ab))² = (1 - a - b)(√a - √b)².
#: The same without the condition: √((a + b)(a + c)) >= a + √(bc), by Cauchy and Schwarz.
SHARP = (
    "sqrt(a*b + c) + sqrt(b*c + a) + sqrt(c*a + b) >= 1 + sqrt(a*b) + sqrt(b*c) + sqrt(c*a)"
    f" for {BOX.replace('oo', '1')} if a + b + c == 1",
    "sqrt((a + b)*(a + c)) + sqrt((b + c)*(b + a)) + sqrt((c + a)*(c + b))"
    f" >= a + b + c + sqrt(a*b) + sqrt(b*c) + sqrt(c*a) for {BOX}",
)


@pytest.mark.parametrize("statement", SHARP)
def test_sums_of_turns(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved", verdict.reason
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize("statement", SHARP)
def test_false_neighbours(statement):
    """Equal where a = b = c, so that 10⁻⁹ more of √(ab) is too much."""
    off = statement.replace("+ sqrt(a*b) +", "+ (1 + 10**(-9))*sqrt(a*b) +")
    assert prove(off, seconds=2).status in ("refuted", "undecided")


def test_orbits_of_terms():
    """a b, b c, c a in this order, written otherwise; a b and b c alone are none, nor is a b c without its copies."""
    names, points = ("a", "b", "c"), [(0.3, 0.7, 1.9), (2.5, 0.1, 0.4)]
    read = [read_formula(text) for text in ("b*a", "a*c", "c*b")]
    assert [[str(f) for f in orbit] for orbit in orbits(read, names, points)] == [["b*a", "c*b", "a*c"]]
    assert orbits(read[:2], names, points) is None
    assert orbits([read_formula("a*b*c")], names, points) is None
    assert [str(f) for f in turns(read_formula("a/b"), names)] == ["a/b", "b/c", "c/a"]
