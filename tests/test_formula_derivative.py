"""Derivatives against numerical differentiation in high precision, and by hand."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.formulas import formulas, value
from verify.formula import PI, Formula, apply, number, read_formula, variable
from verify.formula.derivative import REFUSED, derivative
from verify.formula.operations import ARITY

SMOOTH = tuple(op for op in ARITY if op not in REFUSED and not op.startswith(("bessel", "polygamma")))

small = st.fractions(min_value=-3, max_value=3, max_denominator=8)
leaves = st.one_of(small.map(number), st.just(variable("x")), st.just(variable("b")), st.just(PI))


def numerical(formula: Formula, point: dict[str, Fraction], steps: int) -> mpmath.mpf | None:
    """The symmetric five-point difference quotient in x with step 10^-steps: its error is of order step^4."""
    h = mpmath.mpf(10) ** -steps
    values = [
        value(
            formula,
            point | {"x": mpmath.mpf(point["x"].numerator) / point["x"].denominator + k * h, "b": _mpf(point["b"])},
        )
        for k in (-2, -1, 1, 2)
    ]
    if any(v is None for v in values):
        return None
    a, b, c, d = values
    return (a - 8 * b + 8 * c - d) / (12 * h)


def _mpf(x: Fraction) -> mpmath.mpf:
    return mpmath.mpf(x.numerator) / x.denominator


@given(formulas(SMOOTH, leaves, 6), small, small)
def test_the_derivative_is_the_limit_of_difference_quotients(formula: Formula, x: Fraction, b: Fraction) -> None:
    with mpmath.workdps(60):
        point = {"x": x, "b": b}
        exact = value(derivative(formula, "x"), {name: _mpf(v) for name, v in point.items()})
        coarse, fine = numerical(formula, point, 9), numerical(formula, point, 10)
        assume(exact is not None and coarse is not None and fine is not None)
        assume(abs(coarse - fine) < mpmath.mpf(10) ** -18)  # the function is smooth enough here to be compared
        assert abs(exact - fine) <= mpmath.mpf(10) ** -15 * (1 + abs(exact))


@pytest.mark.parametrize("order", [-2, -1, 0, 1, 2, 3])
@pytest.mark.parametrize("op", ["besseli", "besselj"])
def test_bessel_functions(op: str, order: int) -> None:
    formula = apply(op, order, variable("x") ** 2)
    with mpmath.workdps(60):
        point = {"x": Fraction(7, 5), "b": Fraction(0)}
        expected = numerical(formula, point, 10)
        assert abs(value(derivative(formula, "x"), {"x": _mpf(point["x"])}) - expected) < 1e-25


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", "1"),
        ("b*x + 3", "b"),
        ("x**3", "3*x**2"),
        ("x**2", "2*x"),
        ("2*(3*x)", "6"),
        ("x**(1/2)", "1/2*x**(-1/2)"),
        ("exp(-x)", "-exp(-x)"),
        ("exp(beta*(cos(x) - 1))", "-(exp(beta*(cos(x) - 1))*(beta*sin(x)))"),
        ("sin(x)*cos(x)", "cos(x)*cos(x) - sin(x)*sin(x)"),
        ("log(x)", "1/x"),
        ("x/b", "1/b"),
        ("1/x", "-1/x**2"),
        ("2**x", "2**x*log(2)"),
        ("abs(b)*x", "abs(b)"),  # abs of a constant is a constant
        ("gamma(x**2)", "2*(gamma(x**2)*digamma(x**2)*x)"),
        ("log(gamma(3*x))", "3*digamma(3*x)"),
        ("polygamma(2, b*x)", "polygamma(3, b*x)*b"),
        ("pi", "0"),
    ],
)
def test_derivatives_by_hand(text: str, expected: str) -> None:
    assert str(derivative(read_formula(text), "x")) == str(read_formula(expected))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("abs(x)", "got abs.*split the domain where the argument changes sign"),
        ("min(x, 1)", "got min.*split the domain"),
        ("max(x, 1)", "got max.*split the domain"),
        ("besseli(x, 1)", "order of besseli without the variable but got x"),
        ("polygamma(x, 1)", "order of polygamma without the variable but got x"),
    ],
)
def test_what_has_no_derivative_in_the_language(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        derivative(read_formula(text), "x")


def test_shared_parts_stay_shared() -> None:
    """The tenth derivative of exp(sin x) would have thousands of nodes written out; as a graph it stays small."""
    formula = read_formula("exp(sin(x))")
    for _ in range(4):
        formula = derivative(formula, "x")
    with mpmath.workdps(40):
        # With f = exp(sin x): at 0, f = 1 + x + x²/2 - x⁴/8 + …, so the fourth derivative is -24/8 = -3.
        assert abs(value(formula, {"x": 0}) + 3) < 1e-30


def test_long_formulas_are_no_problem() -> None:
    total = read_formula(" + ".join(["x*b"] * 2000))
    assert derivative(total, "y") is number(0)
    with mpmath.workdps(20):
        assert value(derivative(total, "x"), {"x": 1, "b": 3}) == 6000
