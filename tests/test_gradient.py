"""Gradients of programs contain the derivatives, constants and shared sines and cosines included."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics import enclosure as E
from verify.formula.derivative import derivative
from verify.formula.reader import read_formula
from verify.kernel.gradient import gradient
from verify.kernel.program import compiled, evaluate, natural

TEXTS = (
    "sin(x)*cos(x) - 3*x/7",
    "cos(x*y) - sin(x*y)**2/2",
    "sinh(x - y) + 2*cosh(x - y)**3",
    "sqrt(2)*x/(pi*y**2 + 1) - y/sqrt(3)",
    "-(x - y) - (2 - x**2)/(1 + exp(y))",
    "(x + 1)**(3/2)*(1/3 - y) + log(5)/(x + 1)",
    "x/y - x**0 + (x*y)**2",
)
POINTS = st.fractions(Fraction(1, 8), 2, max_denominator=50)


@pytest.mark.parametrize("text", TEXTS)
@given(POINTS, POINTS)
def test_gradients_contain_the_derivatives(text, x, y):
    formula = read_formula(text)
    box = {"x": E.number(x), "y": E.number(y)}
    program = compiled(formula)
    slopes = gradient(program, evaluate(program, box, E), program.outputs[0], E)
    for name in ("x", "y"):
        exact = natural(derivative(formula, name), box, E)
        found = slopes.get(name, E.number(Fraction(0)))
        assert found.lo <= exact.hi, (name, str(found), str(exact))
        assert exact.lo <= found.hi, (name, str(found), str(exact))
        assert found.hi - found.lo < 1e-12 * (1 + abs(exact.hi)), name


def test_a_formula_without_variables_has_no_slopes():
    program = compiled(read_formula("sin(1) + cos(1)"))
    assert gradient(program, evaluate(program, {}, E), program.outputs[0], E) == {}
