"""Equations solved for a variable whose factor may vanish: the rule of the kernel, and what the prover does with it."""

from __future__ import annotations

import pytest

from tests.test_kernel_rules import SQUARED, N, by, outcome
from verify.prover import prove
from verify.recheck import recheck

#: 1/x² > 0 needs x != 0, which x*y = 1 says; y = 1/x is filled in.
STATEMENT = "x**2 > 0 for x in [-2, 2], y in [-2, 2] if x*y == 1"
FIELDS = {
    "assumption": 0, "variable": "y", "slope": "x", "rest": "-1", "scale": "1", "rest_nonzero": N, "scale_nonzero": N,
    "proof": by("nonzero", assumption=0, positive=SQUARED, negative=SQUARED),
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"assumption": 1}, {"assumption": -1}, {"assumption": False}, {"assumption": None},
        {"variable": "z"}, {"variable": None},
        {"slope": "y"}, {"slope": "x + 10**(-9)"}, {"slope": "1/x"}, {"slope": "z"}, {"slope": "0"},
        {"rest": "-x*y"}, {"rest": "0"}, {"rest": "-1 - 1/10**9"},
        {"scale": "0"}, {"scale": "2"}, {"scale": "x"}, {"rest_nonzero": None}, {"scale_nonzero": {"tree": "x"}},
    ],
)  # fmt: skip
def test_forged_tables_are_refused(change):
    assert outcome(STATEMENT, by("divide", **FIELDS)).ok
    assert not outcome(STATEMENT, by("divide", **{**FIELDS, **change})).ok


def test_only_equations_are_solved():
    """x*y >= 1 bounds y from one side only, and from x*y != 1 nothing follows for x = 0."""
    for relation in (">=", ">", "!="):
        assert not outcome(STATEMENT.replace("==", relation), by("divide", **FIELDS)).ok


def test_a_scale_that_vanishes_somewhere_is_refused():
    """x*(x*y - 1) = 0 holds at x = 0 as well, where x² > 0 fails."""
    statement = STATEMENT.replace("x*y == 1", "x*(x*y - 1) == 0")
    assert not outcome(statement, by("divide", **{**FIELDS, "scale": "x"})).ok
    assert prove(statement).status == "refuted"


#: By hand: with z = 1/(xy) the first is a square over squares (IMO 2008, problem 2), the second the same in 1/x.
#: Third: u = x - 1, … satisfy uvw = u + v + w + 2, so that p = uvw >= 3·cbrt(p) + 2, which is p >= 8.
#: Fourth: s >= 9 from (xy + yz + zx)(x + y + z) >= 9xyz. Fifth: 1/(1 + a) + … = 2 gives 1/8 >= abc, equal at 1/2.
SHARP = (
    "x**2/(x - 1)**2 + y**2/(y - 1)**2 + z**2/(z - 1)**2 >= 1 for x in (-oo, oo), y in (-oo, oo), z in (-oo, oo)"
    " if x*y*z == 1 and x != 1 and y != 1 and z != 1",
    "1/(x - 1)**2 + 1/(y - 1)**2 + 1/(z - 1)**2 >= 1 for x in (-oo, oo), y in (-oo, oo), z in (-oo, oo)"
    " if x*y*z == 1 and x != 1 and y != 1 and z != 1",
    "(x - 1)*(y - 1)*(z - 1) >= 8 for x in (1, oo), y in (1, oo), z in (1, oo) if 1/x + 1/y + 1/z == 1",
    "x*y + y*z + z*x >= 9 for x in (0, oo), y in (0, oo), z in (0, oo) if x + y + z == x*y*z",
    "a*b*c <= 1/8 for a in (0, oo), b in (0, oo), c in (0, oo) if 1/(1 + a) + 1/(1 + b) + 1/(1 + c) == 2",
    "a + b + c >= a*b + b*c + c*a for a in (0, oo), b in (0, oo), c in (0, oo) if a*b + b*c + c*a + a*b*c == 4",
)  # fmt: skip


@pytest.mark.parametrize("statement", SHARP)
def test_sharp_inequalities_on_a_surface(statement):
    verdict = prove(statement)
    assert verdict.status == "proved", verdict.reason
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize("statement", SHARP)
def test_false_neighbours(statement):
    """With the constant or one side 10⁻⁹ off they are not proved; equality holds at some point of each."""
    nearby = {
        ">= 1 for": ">= 1.000000001 for", ">= 8 for": ">= 8.000000008 for", ">= 9 for": ">= 9.000000009 for",
        "<= 1/8 for": "<= 0.124999999 for", ">= a*b + b*c": ">= (1 + 10**(-9))*a*b + b*c",
    }  # fmt: skip
    changed = statement
    for old, new in nearby.items():
        changed = changed.replace(old, new)
    assert changed != statement
    assert prove(changed, seconds=2).status in ("refuted", "undecided")


def test_the_step_is_told_in_words():
    steps = prove(SHARP[1], details=True).details["steps"]
    assert any("it is solved for" in step["text"] for step in steps)
