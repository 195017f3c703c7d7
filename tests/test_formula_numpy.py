"""Formulas as functions of arrays agree with high-precision values and are nan outside their domain."""

from __future__ import annotations

import warnings
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from numerics.doubles import as_float
from tests.formulas import formulas, value
from verify.formula import PI, Formula, number, read_formula, variable
from verify.formula.numpy import numpy_function
from verify.formula.operations import ARITY
from verify.formula.tree import substitute

TESTED = tuple(op for op in ARITY if op not in ("besseli", "besselj", "gamma", "polygamma"))
simple = st.fractions(min_value=-2, max_value=2, max_denominator=4)
leaves = st.one_of(simple.map(number), st.sampled_from("xyp").map(variable))


@given(formulas(TESTED, leaves, 5), simple, simple)
def test_values_agree_with_mpmath(in_p: Formula, x: Fraction, y: Fraction) -> None:
    formula = substitute(in_p, {"p": PI})
    with mpmath.workdps(40):
        exact = value(formula, {"x": _mpf(x), "y": _mpf(y)})
        # Where doubles lose digits (cancellation, nearly singular) a small change of x, y or π changes the value a lot.
        small = mpmath.mpf("1e-13")
        near = value(in_p, {"x": _mpf(x) + small, "y": _mpf(y) - small, "p": mpmath.pi + small})
        assume(exact is not None and near is not None and abs(exact - near) < 1e-9)
        computed = float(numpy_function(formula, ["x", "y"])(float(x), float(y)))
        assume(not np.isnan(computed) or not _at_an_edge(formula, x, y))
        assert abs(computed - exact) <= 1e-7 * (1 + abs(exact))


def _mpf(x: Fraction) -> mpmath.mpf:
    return mpmath.mpf(x.numerator) / x.denominator


def _at_an_edge(formula: Formula, x: Fraction, y: Fraction) -> bool:
    """Whether rounding alone can leave the domain: some nearby point is outside."""
    shifts = (mpmath.mpf("1e-13"), mpmath.mpf("-1e-13"))
    return any(value(formula, {"x": _mpf(x) + a, "y": _mpf(y) + b}) is None for a in shifts for b in shifts)


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("sqrt(x)", -1.0),
        ("log(x)", 0.0),
        ("log(x)", -1.0),
        ("1/x", 0.0),
        ("x/x", 0.0),
        ("x**-1", 0.0),
        ("x**(1/2)", -1.0),
        ("x**x", 0.0),
        ("x**x", -1.0),
        ("asin(x)", 2.0),
        ("acosh(x)", 0.5),
        ("atanh(x)", 1.0),
        ("gamma(x)", -2.0),
        ("gamma(x)", 0.0),
        ("polygamma(1, x)", 0.0),
        ("polygamma(x, 1)", 0.5),
        ("atan2(x, x)", 0.0),
    ],
)
def test_undefined_is_nan_without_a_warning(text: str, x: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(numpy_function(read_formula(text), ["x"])(x))


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        ("cbrt(x)", -8.0, -2.0),
        ("x**3", -2.0, -8.0),
        ("erf(x)", 0.0, 0.0),
        ("gamma(x)", 5.0, 24.0),  # 4!
        ("polygamma(1, x)", 1.0, np.pi**2 / 6),  # Σ 1/k²
        ("polygamma(0, x) - polygamma(0, x - 1)", 3.0, 0.5),  # ψ(x) − ψ(x − 1) = 1/(x − 1)
        ("besseli(0, x)", 0.0, 1.0),
        ("besselj(1, x)", 0.0, 0.0),
        ("exp(x)", 1e9, np.inf),  # too large for a double, but defined
        ("max(x, 0.1)", -1.0, 0.1),
    ],
)
def test_values_by_hand(text: str, x: float, expected: float) -> None:
    assert numpy_function(read_formula(text), ["x"])(x) == pytest.approx(expected)


def test_shapes_are_broadcast_and_outputs_are_new_arrays() -> None:
    f = numpy_function([read_formula("x + y"), read_formula("2"), read_formula("x")], ["x", "y"])
    x = np.arange(3.0)
    total, constant, same = f(x, np.ones((2, 1)))
    assert total.shape == constant.shape == same.shape == (2, 3)
    assert total.tolist() == [[1, 2, 3], [1, 2, 3]]
    same[:] = 7
    assert x.tolist() == [0, 1, 2]


def test_a_tuple_only_for_a_sequence() -> None:
    assert numpy_function(variable("x"), ["x"])(3).shape == ()
    assert len(numpy_function([variable("x")], ["x"])([1, 2])) == 1
    assert numpy_function(PI, [])() == np.pi


def test_a_function_can_be_called_again() -> None:
    f = numpy_function(read_formula("sin(x)**2 + cos(x)**2"), ["x"])
    assert f(np.linspace(0, 1, 5)) == pytest.approx(np.ones(5))
    assert f([0.0]).tolist() == [1.0]


def test_numbers_are_the_nearest_doubles() -> None:
    assert as_float(Fraction(1, 3)) == 1 / 3
    assert as_float(Fraction(-(10**400))) == -np.inf


def test_wrong_names_are_refused() -> None:
    with pytest.raises(ValueError, match="Expected variables among x but got y"):
        numpy_function(read_formula("x + y"), ["x"])
    with pytest.raises(TypeError, match=r"Expected 1 arrays \(x\) but got 2"):
        numpy_function(variable("x"), ["x"])(1, 2)
