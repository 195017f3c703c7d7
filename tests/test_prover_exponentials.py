"""Inequalities between exponentials of sums of the variables, through w = e^(x/q), and a variable that leaves early."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.goals import goal_of
from verify.formula.reader import read_formula, read_statement
from verify.formula.tree import number
from verify.kernel.box import Range
from verify.kernel.goal import sign_of
from verify.prover import prove
from verify.prover.exponentials import (
    exponents_in,
    growth_range,
    in_powers,
    linear_form,
    new_variables,
    order_of,
    rational,
)
from verify.prover.floats import float_function
from verify.prover.gammas import through_logarithms
from verify.prover.slopes import readily

REALS = "for x in (-oo, oo), y in (-oo, oo)"


def test_a_linear_form_has_rational_multiples_and_nothing_else():
    # (x - 2y)/3 = x/3 - 2y/3; a product, a constant and a power are no linear forms.
    assert linear_form(read_formula("(x - 2*y)/3")) == {"x": Fraction(1, 3), "y": Fraction(-2, 3)}
    assert linear_form(read_formula("x - x")) == {}
    for text in ("x*y", "x + 1", "x**2", "sqrt(x)", "x/y", "pi*x"):
        assert linear_form(read_formula(text)) is None


def test_a_variable_outside_of_the_exponents_is_left_alone():
    assert exponents_in(read_formula("exp(x + y) - cosh(x)")) is not None
    for text in ("exp(x) + y", "x*exp(y)", "exp(x*y)", "exp(x) + log(cosh(y) + x)", "2"):
        assert exponents_in(read_formula(text)) is None


@settings(max_examples=60)
@given(st.floats(-4, 4), st.floats(-4, 4))
def test_the_formula_in_the_new_variables_has_the_same_value(x, y):
    formula = read_formula("exp((x - y)/2) + sinh(x)*cosh(2*y) - tanh(x + y/2)")
    found = exponents_in(formula)
    assert found is not None
    goal = goal_of(f"exp((x - y)/2) + sinh(x)*cosh(2*y) - tanh(x + y/2) > 0 {REALS}")
    new, powers = new_variables(goal, ("x", "y"), 2)
    general = in_powers(formula, found, powers, 2)
    assert general is not None
    values = {v.name: float_function(v.value, ("x", "y"))((x, y)) for v in new}
    assert list(values.values()) == pytest.approx([math.exp(x / 2), math.exp(y / 2)])
    by_hand = math.exp((x - y) / 2) + math.sinh(x) * math.cosh(2 * y) - math.tanh(x + y / 2)
    scale = math.cosh(x) * math.cosh(2 * y)
    assert float_function(general, tuple(values))(tuple(values.values())) == pytest.approx(by_hand, abs=1e-9 * scale)


def test_the_ranges_are_those_of_the_exponentials():
    # e^(x/2) of [0, 2) is [1, e), of (-oo, oo) it is (0, oo), and of (-oo, 0] it is (0, 1].
    zero, one = number(0), number(1)
    assert growth_range(Range(zero, number(2), False, True), 2) == Range(one, read_formula("exp(1)"), False, True)
    assert growth_range(Range(None, None), 3) == Range(zero, None, True, True)
    assert growth_range(Range(None, zero), 1) == Range(zero, one, True, False)


def test_an_order_of_two_variables_is_read_with_its_strictness():
    def found(text):
        condition = read_statement(f"x > 0 {REALS} if {text}").conditions[0]
        return order_of(sign_of(condition), ("x", "y"))

    assert found("x >= y") == (("x", "y"), False)
    assert found("2*y > 2*x") == (("y", "x"), True)
    for text in ("x >= 2*y", "x + y >= 0", "x >= 1", "x == y", "x >= y + 1"):
        assert found(text) is None


#: With equality where all variables are equal, or y = -x, or at infinity. Each is false with 10⁻⁹ in favour.
SHARP = [
    # Popoviciu for e^t: with X = e^(x/6) it is X⁶ + Y⁶ + Z⁶ + 3X²Y²Z² >= 2(X³Y³ + Y³Z³ + Z³X³), Schur in X², Y², Z².
    "exp(x) + exp(y) + exp(z) + 3*exp((x + y + z)/3) - 2*(exp((x + y)/2) + exp((y + z)/2) + exp((z + x)/2)) >= 0"
    " for x in (-oo, oo), y in (-oo, oo), z in (-oo, oo)",
    # tanh x - tanh y = sinh(x - y)/(cosh x cosh y) and 2 cosh x cosh y >= 1 + cosh(x - y).
    f"2*tanh((x - y)/2) - tanh(x) + tanh(y) >= 0 {REALS} if x >= y",
    f"cosh((x + y)/2)**2 - sinh(x)*sinh(y) > 0 {REALS} if y >= x",
    # The weights of softmax: e^x/(e^x + e^y) - e^y/(e^x + e^y) = tanh((x - y)/2), an identity, here from below.
    f"(exp(x) - exp(y))/(exp(x) + exp(y)) - tanh((x - y)/2) >= 0 {REALS}",
]


@pytest.mark.parametrize("statement", SHARP)
def test_sharp_inequalities_between_exponentials(statement):
    assert prove(statement, seconds=60).status == "proved"
    if " >= 0" in statement:
        hair = statement.replace(" >= 0", " - 1/10**9 >= 0", 1)
        assert prove(hair, seconds=2).status != "proved"


def test_the_argument_turns_exponentials_into_powers():
    # With w = e^(x/2) and u = e^(y/2): w² + u² - 2wu.
    asked = []

    def shown(part):
        asked.append(part)
        return {"tree": "*"}

    assert rational(goal_of(f"exp(x) + exp(y) >= 2*exp((x + y)/2) {REALS}"), shown) is not None
    assert str(asked[-1].sign.formula) == "w**2 + u**2 - 2*w*u"
    assert {str(r) for r in asked[-1].box.values()} == {str(Range(number(0), None, True, True))}


def test_a_strict_sign_at_the_end_of_an_order_is_kept():
    # Strict for x > y only: at x = y both sides vanish.
    assert prove(f"exp(x) - exp(y) > 0 {REALS} if x > y").status == "proved"
    assert prove(f"exp(x) - exp(y) > 0 {REALS} if x >= y").status == "refuted"


def test_a_product_of_powers_is_compared_through_its_logarithm():
    # log of cosh(px) - e^(p log cosh x) > 0, as a power is written, is log cosh(px) - p log cosh x > 0.
    asked = []

    def shown(part):
        asked.append(str(part.sign.formula))
        return {"tree": "*"}

    powers = goal_of("cosh(p*x) - exp(p*log(cosh(x))) >= 0 for p in [1, oo), x in (-oo, oo)")
    assert through_logarithms(powers, shown) is not None
    assert asked[-1] == "log(cosh(p*x)) - p*log(cosh(x))"
    sums = goal_of("exp(x*log(y)) + exp(y*log(x)) - 1 > 0 for x in (0, 1), y in (0, 1)")
    assert through_logarithms(sums, lambda part: pytest.fail(str(part))) is None


def test_a_variable_leaves_by_a_short_slope_only():
    # x tanh(px) rises in p by x²/cosh²(px), so p = 1 is left, where x tanh x - log cosh x vanishes at 0.
    asked = []

    def shown(part):
        asked.append(str(part.sign.formula))
        return {"tree": "*"}

    table = readily(goal_of("x*tanh(p*x) - log(cosh(x)) >= 0 for p in [1, oo), x in [0, oo)"), shown)
    assert table is not None
    assert (table["variable"], table["side"]) == ("p", "lower")
    assert "x*tanh(x) - log(cosh(x))" in asked
    assert readily(goal_of("x*sin(x) >= 0 for x in [0, 1]"), shown) is None
    domain = "for p in [1, oo), x in [0, oo)"
    assert prove(f"x*tanh(p*x) - log(cosh(x)) >= 0 {domain}", seconds=60).status == "proved"
    assert prove(f"x*tanh(p*x) - log(cosh(x)) >= 1/10**9 {domain}", seconds=2).status == "refuted"
