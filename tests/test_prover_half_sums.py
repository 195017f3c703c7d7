"""Hyperbolic inequalities in two variables through half their sum and half their difference; roots that are squared."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.goals import goal_of
from verify.formula.reader import read_formula
from verify.formula.tree import number
from verify.kernel.algebra import is_identically_zero
from verify.kernel.box import Range
from verify.prover import prove
from verify.prover.floats import float_function
from verify.prover.half_sums import halved, in_half_sums, keeps_its_size, mirrored, separated
from verify.prover.monotonic import rootless, squared

SQUARE = "for x in [0, 3], y in [0, 3]"


def test_by_hand():
    # cosh x - cosh y = 2 sinh w sinh u and sinh x sinh y = sinh² w - sinh² u.
    found = separated(read_formula("(cosh(x) - cosh(y))**2 - (x - y)**2*sinh(x)*sinh(y)"), ("x", "y"), ("w", "u"))
    by_hand = read_formula("4*sinh(w)**2*sinh(u)**2 - 4*u**2*(sinh(w)**2 - sinh(u)**2)")
    assert found is not None
    assert is_identically_zero(found - by_hand)
    assert not any(part in str(found) for part in ("exp", "cosh"))


@settings(max_examples=60)
@given(st.floats(-2, 2), st.floats(-2, 2))
def test_the_value_is_the_same(w, u):
    formula = read_formula("x*cosh(x)*exp(y) - y**2*sinh(2*y - x) + exp(-x)/3")
    found = separated(formula, ("x", "y"), ("w", "u"))
    assert found is not None
    x, y = w + u, w - u
    by_hand = x * math.cosh(x) * math.exp(y) - y**2 * math.sinh(2 * y - x) + math.exp(-x) / 3
    scale = 20 * math.cosh(8)
    assert float_function(found, ("w", "u"))((w, u)) == pytest.approx(by_hand, abs=1e-12 * scale)


def test_other_formulas_are_left_alone():
    for text in (
        "x*y",
        "cosh(x*y) + x",
        "cosh(x/2) + y",
        "tanh(x) + y",
        "log(cosh(x)) + y",
        "x/cosh(y)",
        "cosh(9*x) + y",
    ):
        assert separated(read_formula(text), ("x", "y"), ("w", "u")) is None


def test_only_what_keeps_its_size_under_exchange_is_tried():
    assert keeps_its_size(goal_of(f"(x - y)*(cosh(x) + cosh(y)) > 0 {SQUARE}"))
    assert not keeps_its_size(goal_of(f"x*cosh(y) > 0 {SQUARE}"))
    assert not keeps_its_size(goal_of("x*y*cosh(x)*cosh(y) > 0 for x in [0, 3], y in [0, 2]"))


def test_the_ranges_are_halves_of_sums_and_differences():
    # x, y in [0, 3]: (x + y)/2 in [0, 3], and (x - y)/2 in [0, 3/2] where x >= y.
    asked = []

    def shown(part):
        asked.append(part)
        return {"tree": "*"}

    assert in_half_sums(goal_of(f"(cosh(x) - cosh(y))**2 >= (x - y)**2 {SQUARE} if x >= y"), shown) is not None
    box = asked[-1].box
    assert box["w"] == Range(number(0), number(3))
    assert box["u"] == Range(number(0), read_formula("3/2"))
    assert asked[-1].assumptions == ()
    assert halved(mirrored(Range(None, number(3), True, False))) == Range(read_formula("-3/2"), None, False, True)
    assert mirrored(Range(read_formula("pi"), None)) == Range(None, None)


#: With equality where x = y, and at 0; each is false with 10⁻⁹ in favour.
SHARP = [
    f"cosh(x) - cosh(y) - (x - y)*sqrt(sinh(x)*sinh(y)) >= 0 {SQUARE} if x >= y",
    "(x - y)*(cosh(x) + cosh(y)) - 2*(sinh(x) - sinh(y)) >= 0 for x in [0, 2], y in [0, 2] if x >= y",
]


@pytest.mark.parametrize("statement", SHARP)
def test_sharp_inequalities(statement):
    assert prove(statement, seconds=60).status == "proved"
    assert prove(statement.replace(" >= 0", " - 1/10**9 >= 0", 1), seconds=1).status != "proved"


def test_squares_leave_no_root():
    assert str(squared(read_formula("-(x*sqrt(y)/2)"))) == "x**2*y/4"
    goal = goal_of(f"cosh(x) - (x - y)*sqrt(sinh(x)) >= 0 {SQUARE}")
    table = rootless(goal, lambda part: {"tree": "*"})
    assert table is not None
    assert (table["left"], table["right"]) == ("cosh(x)**2", "(x - y)**2*sinh(x)")
    for text in ("cosh(x) + sqrt(y) - sqrt(sinh(x)) >= 0", "x - sqrt(y) >= 0", "cosh(x) + y >= 0"):
        assert rootless(goal_of(f"{text} {SQUARE}"), lambda part: pytest.fail(str(part))) is None
