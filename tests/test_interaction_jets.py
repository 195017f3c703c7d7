"""Taylor arithmetic in three interval arithmetics: the true coefficients are inside, and nothing leaves the domain."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.formula.derivative import derivative
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, apply, number, substitute, variable
from verify.interaction.arithmetic import NAMES, OutsideDomainError, arithmetic
from verify.interaction.jets import derivatives, jet

X = variable("x")
FORMULAS = [
    "sin(x)*exp(beta*(cos(x) - 1))",
    "tanh(sin(x))/(2 + cos(x))",
    "sqrt(2 + cos(x))*log(3 - sin(x)) + x**3/7 - x**(-2)",
    "atan(sin(x)) + asinh(cos(x)) + erf(x/2) + cbrt(2 + sin(x)) + cbrt(-2 - sin(x))",
    "asin(sin(x)/2)*acos(cos(x)/3) + atanh(sin(x)/4) + acosh(3 + cos(x)) + sinh(x)*cosh(x) + tan(x/4)",
    "(2 + sin(x))**(3/2) + 2**sin(x) + (1 + x**2)**5",
]


def enclosed(formula: Formula, order: int, at: tuple[Fraction, Fraction], beta: Fraction, name: str):
    with arithmetic(name) as a:
        values = derivatives(jet(formula, "x", a.between(*at), {"beta": a.number(beta)}, order, a), order, a)
        return [a.ends(v) for v in values]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", FORMULAS)
def test_derivatives_agree_with_the_rules_of_differentiation(text, name):
    # The k-th derivative as a formula, evaluated at 80 bits, must lie inside the enclosure from the jet.
    formula, point, beta = read_formula(text), Fraction(13, 10), Fraction(-2, 5)
    ends = enclosed(formula, 4, (point, point), beta, name)
    expected = formula
    for low, high in ends:
        exact = substitute(expected, {"x": number(point), "beta": number(beta)})
        with arithmetic("arb") as a:
            lower, upper = a.ends(jet(exact, "x", a.zero, {}, 0, a)[0])
        assert low <= upper
        assert lower <= high
        assert high - low < Fraction(1, 10**8)
        expected = derivative(expected, "x")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(FORMULAS[:2]),
    st.integers(-300, 300),
    st.integers(0, 60),
    st.integers(0, 1000),
    st.sampled_from(NAMES),
)
def test_an_interval_contains_its_points(text, start, width, position, name):
    lower = Fraction(start, 100)
    upper = lower + Fraction(width, 100)
    inside = lower + (upper - lower) * Fraction(position, 1000)
    formula = read_formula(text)
    wide = enclosed(formula, 4, (lower, upper), Fraction(1), name)
    point = enclosed(formula, 4, (inside, inside), Fraction(1), name)
    for (low, high), (p, q) in zip(wide, point, strict=True):
        assert low <= q
        assert p <= high


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text",
    ["log(x)", "sqrt(x)", "1/x", "x**(-1)", "x**(1/2)", "cbrt(x)", "asin(x + 1)", "acosh(x)", "abs(x)", "min(x, 1)"],
)
def test_no_jet_where_the_function_may_not_be_analytic(text, name):
    # [0, 1/10] contains 0, where each of these has a pole, a branch point, an end of its domain or a corner.
    with arithmetic(name) as a, pytest.raises(OutsideDomainError):
        jet(read_formula(text), "x", a.between(Fraction(0), Fraction(1, 10)), {}, 2, a)


def test_crival_does_not_clip_silently():
    # ival.log([-1, 1]) is the range over (0, 1]; here it must be refused.
    with arithmetic("crival") as a, pytest.raises(OutsideDomainError):
        a.apply("log", a.between(Fraction(-1), Fraction(1)))


def test_an_even_power_of_an_interval_around_zero_is_hardly_negative():
    # [-1, 1]² = [0, 1], where a product of two independent intervals would give [-1, 1]; a ball rounds its radius up.
    with arithmetic("arb") as a:
        square = jet(X**2, "x", a.between(Fraction(-1), Fraction(1)), {}, 0, a)[0]
        assert -Fraction(1, 10**8) < a.ends(square)[0] <= 0
        assert a.ends(square)[1] >= 1


def test_unknown_arithmetic():
    with pytest.raises(ValueError, match="crival"), arithmetic("float"):
        pass


def test_precision_is_scoped():
    from flint import ctx

    before = ctx.prec
    with arithmetic("arb", 200):
        assert ctx.prec == 200
    assert ctx.prec == before


def test_constants_may_use_what_the_variable_may_not():
    # abs(a)*sin(x) is smooth in x for every a.
    with arithmetic("arb") as a:
        result = jet(apply("abs", variable("a")) * apply("sin", X), "x", a.zero, {"a": a.number(-2)}, 1, a)
        assert a.ends(result[1]) == (Fraction(2), Fraction(2))
