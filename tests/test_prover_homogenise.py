"""Polynomials on a simplex through homogeneous ones, without the condition."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.goals import goal_of
from verify.formula.reader import read_formula
from verify.kernel.algebra import is_identically_zero
from verify.kernel.checker import check_inequality
from verify.prover import prove
from verify.prover.floats import float_function
from verify.prover.homogenise import homogeneous, homogenised, unit_form

ONE = "for x in [0, 1], y in [0, 1], z in [0, 1] if x + y + z == 1"

#: With equality at (2/3, 1/3, 0), at the middle and at (1/2, 1/2, 0); each is false with 10⁻⁹ in favour.
SHARP = [
    f"4/27 - (x**2*y + y**2*z + z**2*x) >= 0 {ONE}",
    f"2 + 9*x*y*z - 7*(x*y + y*z + z*x) >= 0 {ONE}",
    "8/27 - x*y*z >= 0 for x in [0, 2], y in [0, 2], z in [0, 2] if x + y + z == 2",
]


@pytest.mark.parametrize("statement", SHARP)
def test_sharp_inequalities_on_a_simplex(statement):
    assert prove(statement, seconds=60).status == "proved"
    assert prove(statement.replace(" >= 0", " >= 1/10**9", 1), seconds=2).status != "proved"


def test_the_form_that_is_one_on_the_simplex():
    names = ("x", "y")
    for text in ("x + 2*y - 3", "3 - x - 2*y", "(x + 2*y)/3 - 1"):
        form = unit_form(read_formula(text), names)
        assert form is not None
        assert is_identically_zero(form - read_formula("x/3 + 2*y/3"))
    for text in ("x - y - 1", "x + y", "x + y + 1", "x*y - 1", "x**2 + y - 1", "x + y - pi", "1/x + y - 2"):
        assert unit_form(read_formula(text), names) is None


@given(st.floats(0.01, 1), st.floats(0.01, 1))
def test_the_homogeneous_polynomial_is_the_same_on_the_simplex(a, b):
    text = "4/27 - x**2*y - y**2*z + x*z"
    whole, formula = read_formula("x + y + z"), read_formula(text)
    form = homogeneous(formula, whole)
    assert form is not None
    x, y = a / (a + b + 1), b / (a + b + 1)
    function = float_function(form, ("x", "y", "z"))
    on_simplex = (x, y, 1 - x - y)
    by_hand = 4 / 27 - x**2 * y - y**2 * (1 - x - y) + x * (1 - x - y)
    assert function(on_simplex) == pytest.approx(by_hand, abs=1e-12)
    assert function(tuple(2 * t for t in on_simplex)) == pytest.approx(8 * by_hand, abs=1e-11)  # degree 3
    for other in ("x*y + y*z", "x**(1/2) + y", "1/x + y", "exp(x) + y"):
        assert homogeneous(read_formula(other), whole) is None


def test_other_conditions_are_left_alone():
    for domain in (
        "for x in [0, 1], y in [0, 1], z in [0, 1] if x + y + z <= 1",
        "for x in [0, 1], y in [0, 1], z in [-1, 1] if x + y + z == 1",
        "for x in [0, 1], y in [0, 1], z in [0, 1] if x + y - z == 1",
    ):
        goal = goal_of(f"4/27 - x**2*y >= 0 {domain}")
        assert homogenised(goal, lambda part: pytest.fail(str(part))) is None


def test_an_altered_certificate_is_refused():
    certificate = prove(SHARP[0], seconds=60).certificate
    assert certificate is not None
    assert check_inequality(certificate).ok
    text = str(certificate.proof)
    assert "4/27" in text

    def altered(node):
        if isinstance(node, dict):
            return {key: altered(value) for key, value in node.items()}
        if isinstance(node, list):
            return [altered(value) for value in node]
        return node.replace("4/27", "5/27") if isinstance(node, str) else node

    proof = altered(copy.deepcopy(certificate.proof))
    assert not check_inequality(type(certificate)(certificate.kind, certificate.statement, proof)).ok
