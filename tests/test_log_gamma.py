"""Sharp inequalities with Γ: logarithms of both sides, Stirling's series at infinity, logarithms that cancel."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from numerics import enclosure as A
from tests.interval_points import end_value
from verify.formula.reader import read_formula
from verify.kernel.algebra import Algebra, is_identically_zero
from verify.kernel.asymptotic import bernoulli
from verify.kernel.box import Range
from verify.kernel.coefficients import Field
from verify.kernel.expand import expand
from verify.kernel.expansion import Expansion
from verify.kernel.program import NotCertain
from verify.kernel.singular import power_of_log
from verify.kernel.tails import tail_bound
from verify.prover import prove
from verify.prover.gammas import has_bare_gamma, logarithm_of


def at_infinity(start: str = "8", order: int = 8) -> Expansion:
    box = {"x": Range(read_formula(start), None, False, True)}
    return Expansion(box, "x", "upper", order, A, frozenset(), 1, True)


def test_bernoulli_numbers():
    # B_2 = 1/6, B_4 = -1/30, B_6 = 1/42, and the odd ones from B_3 on vanish.
    assert [bernoulli(n) for n in (2, 3, 4, 5, 6)] == [Fraction(1, 6), 0, Fraction(-1, 30), 0, Fraction(1, 42)]


def test_the_quotient_of_wallis_by_hand():
    # log Γ(x + 1/2) - log Γ(x) - log(x)/2 = -1/(8x) + 1/(192x³) - …: the logarithms and the constants cancel exactly.
    E = at_infinity()
    model = expand(read_formula("log(gamma(x + 1/2)) - log(gamma(x)) - log(x)/2"), E)
    assert model.valuation == 1
    assert E.field.exact(model.coefficients[0]).rational() == Fraction(-1, 8)
    assert E.field.is_zero(model.coefficients[1])
    third = E.field.value(model.coefficients[2])
    assert third.lo <= 1 / 192 <= third.hi


def test_a_coefficient_with_log_t_is_no_bounded_number():
    field = Field(A, Algebra())
    growing = field.add(field.number(2), field.log_t(3))
    with pytest.raises(NotCertain):
        field.value(growing)
    assert not field.is_zero(growing)
    assert field.is_zero(field.sub(growing, growing))
    # (2 + 3 L)² = 4 + 12 L + 9 L²
    assert [p.rational for p in field.mul(growing, growing).powers] == [4, 12, 9]
    assert field.sub(growing, field.log_t(3)).rational == 2


@given(st.integers(1, 5), st.integers(1, 3), st.floats(1e-6, 1))
def test_powers_of_t_and_its_logarithm_lie_in_their_range(k, d, share):
    E = at_infinity("2")  # t in (0, 1/2]
    found = power_of_log(E, k, d)
    with mpmath.workdps(40):
        t = mpmath.mpf(share) / 2
        assert end_value(found.lo) <= t**k * mpmath.log(t) ** d <= end_value(found.hi)


@given(st.integers(1, 9), st.floats(0.25, 20), st.floats(0, 1))
def test_coefficients_of_log_gamma_lie_in_their_bounds(n, low, share):
    # n = 1: ψ; beyond that (-1)^n ζ(n, x)/n.
    bound = tail_bound("lgamma", A.Enclosure(arb(low), arb(low + 1)), n, A)
    with mpmath.workdps(40):
        x = mpmath.mpf(low) + mpmath.mpf(share) * (mpmath.mpf(low + 1) - low)
        value = mpmath.digamma(x) if n == 1 else (-1) ** n * mpmath.zeta(n, x) / n
        assert end_value(bound.lo) <= value <= end_value(bound.hi)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("log((x + 1/2)/exp(1))", "log(x + 1/2) - 1"),
        ("log(gamma(x)**2*x)", "2*log(gamma(x)) + log(x)"),
        ("log(sqrt(x + 1/2)*exp(-x))", "log(x + 1/2)/2 - x"),
        ("sqrt((x + 1/2)*exp(-2*x))", "sqrt(x + 1/2)*exp(-x)"),
    ],
)
def test_logarithms_and_roots_have_one_spelling(first, second):
    assert is_identically_zero(read_formula(first) - read_formula(second), {"x"})
    assert not is_identically_zero(read_formula(first) - read_formula(second) + read_formula("x/10**9"), {"x"})


@pytest.mark.parametrize(
    ("argument", "value"), [("1/2", "sqrt(pi)"), ("5/2", "3/4*sqrt(pi)"), ("9/2", "105/16*sqrt(pi)")]
)
def test_gamma_at_half_integers(argument, value):
    # Γ(5/2) = 3/2·1/2·√π, and Γ(9/2) = 7/2·5/2 times that.
    assert is_identically_zero(read_formula(f"gamma({argument}) - {value}"), ())
    assert not is_identically_zero(read_formula(f"gamma({argument}) - {value} - 1/10**9"), ())


def test_gamma_outside_of_a_logarithm_is_seen():
    assert has_bare_gamma(read_formula("gamma(x)"))
    assert has_bare_gamma(read_formula("log(1 + gamma(x))"))
    assert not has_bare_gamma(read_formula("log(gamma(x)) + x"))
    assert str(logarithm_of(read_formula("gamma(x + 1)/sqrt(x)"))) == "log(gamma(x + 1)) - 1/2*log(x)"


TRUE = [
    "gamma(x + 1/2)/gamma(x) < sqrt(x) for x in [1, oo)",
    "gamma(x + 1) <= x**x*exp(-x)*sqrt(2*pi*x)*exp(1/(12*x)) for x in [1, oo)",
    "log(gamma(x + 1)) >= x*log(x) - x + log(2*pi*x)/2 + 1/(12*x + 1) for x in [2, oo)",
]
FALSE = [
    "gamma(x + 1/2)/gamma(x) < sqrt(x)*(1 - 1/(8*x)) for x in [1, oo)",  # 1/(128x²) comes next
    "gamma(x + 1) <= x**x*exp(-x)*sqrt(2*pi*x)*exp((1 - 10**(-9))/(12*x)) for x in [1, oo)",
    "log(gamma(x + 1)) >= x*log(x) - x + log(2*pi*x)/2 + 1/(12*x) for x in [2, oo)",
]


@pytest.mark.parametrize("text", TRUE)
def test_true_bounds_are_proved(text):
    assert prove(text, seconds=30).status == "proved"


@pytest.mark.parametrize("text", FALSE)
def test_false_bounds_are_not_proved(text):
    assert prove(text, seconds=3).status != "proved"


def test_expansions_are_left_out_where_a_range_ends_at_no_rational():
    """``narrow`` compares rational ends; an error function with an end at π once ended the search in an error."""
    assert prove("tanh(erf(y)) >= 1/10**40 for x in [1, oo), y in (0, pi)", boxes=1000).status != "proved"
