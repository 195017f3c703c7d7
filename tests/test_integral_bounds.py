"""Integrals between bounds: proved, refuted and undecided, by hand-computed integrals."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from verify import InputError, read_formula, read_interval
from verify.claims.describe import describe
from verify.claims.integral_bounds import IntegralBounds
from verify.claims.solve import solve
from verify.recheck import recheck


def asked(lower, upper, formula="x**2", interval="[0, 3]"):
    return IntegralBounds(read_formula(formula), "x", read_interval(interval), lower, upper)


def test_inside_is_proved_with_a_certificate():
    verdict = solve(asked("8.99", "9.01"))  # 3³/3 = 9
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok
    assert float(verdict.enclosure[0]) <= 9 <= float(verdict.enclosure[1])


@pytest.mark.parametrize(("lower", "upper"), [("9.5", "10"), ("8", "8.5")])
def test_outside_is_refuted(lower, upper):
    assert solve(asked(lower, upper)).status == "refuted"


def test_at_a_bound_is_undecided():
    verdict = solve(asked("9", "9.01"))
    assert verdict.status == "undecided"
    assert "not a refutation" in verdict.reason


def test_an_unbounded_function_is_undecided():
    assert solve(asked("0", "1", "1/x", "[0, 1]")).status == "undecided"


@pytest.mark.parametrize(("lower", "upper"), [("2", "1"), ("1", "1"), ("a", "1"), ("1/0", "1")])
def test_bounds_that_are_none(lower, upper):
    with pytest.raises(InputError, match="Expected two exact numbers"):
        asked(lower, upper)


def test_an_integral_between_bounds_is_typeset():
    question = IntegralBounds(read_formula("x**2"), "x", read_interval("[0, 1]"), "0.3", "1/2")
    shown = describe(question)
    assert shown.latex == r"0.3 < \int_{0}^{1} x^{2} \, \mathrm{d} x < \frac{1}{2}"
    root = ElementTree.fromstring(shown.mathml)
    assert "".join(root.itertext()) == "0.3<∫01x2dx<12"
    assert root.find(".//msubsup") is not None
