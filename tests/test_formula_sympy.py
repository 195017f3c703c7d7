"""Formulas survive the way to SymPy and back: same values where both are defined, same exact numbers."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.formulas import formulas, value
from verify.formula import PI, Formula, number, read_formula, variable
from verify.formula.operations import ARITY
from verify.formula.sympy import cbrt, from_sympy, to_sympy

TESTED = tuple(op for op in ARITY if op not in ("besseli", "besselj", "gamma"))
small = st.fractions(min_value=-3, max_value=3, max_denominator=6)
leaves = st.one_of(small.map(number), st.sampled_from("xy").map(variable), st.just(PI))


@given(formulas(TESTED, leaves, 4), small, small)
def test_values_agree_after_a_round_trip(formula: Formula, x: Fraction, y: Fraction) -> None:
    with mpmath.workdps(50):
        point = {name: mpmath.mpf(v.numerator) / v.denominator for name, v in (("x", x), ("y", y))}
        before = value(formula, point)
        assume(before is not None)
        expression = to_sympy(formula)
        # sin(pi) is 0 to SymPy and 1e-51 to mpmath: division by it is undefined to SymPy only
        assume(not expression.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo, sympy.I))
        after = value(from_sympy(expression), point)
        assume(after is not None)
        assert abs(before - after) < mpmath.mpf(10) ** -25 * (1 + abs(before))


@given(st.fractions())
def test_rationals_stay_exact(q: Fraction) -> None:
    assert to_sympy(number(q)) == sympy.Rational(q.numerator, q.denominator)
    assert from_sympy(to_sympy(number(q))) is number(q)


x, y = sympy.symbols("x y", real=True)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ((x - 1) / (2 * x), "1/2*(x - 1)/x"),
        (sympy.sqrt(x) + 1 / sympy.sqrt(x), "sqrt(x) + 1/sqrt(x)"),
        (sympy.E**x, "exp(x)"),
        (sympy.E, "exp(1)"),
        (3 / x, "3/x"),
        (sympy.Rational(3, 2) / x, "3/(2*x)"),
        (x - y, "x - y"),
        (-x * y, "-x*y"),
        (x**-2, "1/x**2"),
        (sympy.cot(x), "1/tan(x)"),
        (sympy.Max(x, y, 1), "max(max(1, x), y)"),
        (sympy.diff(sympy.besseli(0, x), x), "besseli(1, x)"),
        (cbrt(x), "cbrt(x)"),
        (sympy.pi / 2, "1/2*pi"),
        (2, "2"),
    ],
)
def test_expressions_of_sympy(expression: object, text: str) -> None:
    assert str(from_sympy(expression)) == text


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        (sympy.Float(0.1), "Float"),
        (x + 0.5, "Float"),
        (sympy.I, "ImaginaryUnit"),
        (sympy.zoo, "ComplexInfinity"),
        (sympy.oo, "Infinity"),
        (sympy.nan, "NaN"),
        (sympy.Integral(sympy.sin(x) / x, x), "Integral"),
        (sympy.Piecewise((x, x > 0), (0, True)), "Tuple|ExprCondPair|Piecewise|StrictGreaterThan|Boolean"),
        (sympy.Function("f")(x), "Function|f"),
        (sympy.sign(x), "sign"),
        (x < 1, "StrictLessThan"),
        (sympy.Dummy("t"), "Dummy"),
        (sympy.zeta(x), "zeta"),
        (sympy.Matrix([x]), "Matrix"),
    ],
)
def test_what_is_not_on_the_list_is_refused_by_name(expression: object, name: str) -> None:
    with pytest.raises(ValueError, match=f"Expected .* got .*({name})"):
        from_sympy(expression)


def test_two_symbols_with_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="symbols with different names but got x, x"):
        from_sympy(x + sympy.Symbol("x", positive=True))


def test_text_is_never_read_by_sympy() -> None:
    with pytest.raises((ValueError, sympy.SympifyError)):
        from_sympy("__import__('os')")


def test_given_symbols_are_used() -> None:
    t = sympy.Symbol("t", positive=True)
    assert to_sympy(read_formula("sqrt(x**2)"), {"x": t}) == t


def test_towers_of_powers_are_not_evaluated() -> None:
    assert to_sympy(read_formula("9**(9**9)")).is_Pow


def test_the_real_cube_root() -> None:
    assert cbrt(sympy.Rational(-8, 27)) == sympy.Rational(-2, 3)
    assert cbrt(sympy.Integer(-5)).evalf(20) == -sympy.cbrt(5).evalf(20)
    assert sympy.diff(cbrt(x), x) == 1 / (3 * cbrt(x) ** 2)
    assert cbrt(x).is_real
