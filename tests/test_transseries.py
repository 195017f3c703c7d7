"""Sums of exponentials near an end: they contain the function they stand for, and their fastest term has its sign."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from numerics import enclosure as A
from tests.interval_points import end_value
from tests.normal_values import value
from verify.certificate import Certificate
from verify.formula.reader import read_formula, read_statement
from verify.formula.tree import number
from verify.kernel.box import Range
from verify.kernel.checker import check_inequality
from verify.kernel.expand import _expanded, expand, expand_leading
from verify.kernel.expansion import Expansion
from verify.kernel.goal import obligations
from verify.kernel.model import Model
from verify.kernel.program import NotCertain
from verify.kernel.transseries import Transseries, terms_of
from verify.prover import prove

NEAR = mpmath.mpf(10) ** -18
#: Digits that tell e^(-2·12²) from what is added to it.
FINE = 200
#: (range of x, side): infinity and an open end at 0, where t = 1/x and t = x.
CORNERS = {
    "oo": (Range(number(8), None, False, True), "upper"),
    "0": (Range(number(0), number(Fraction(1, 8)), True, False), "lower"),
}


def expansion_at(corner: str, order: int) -> Expansion:
    r, side = CORNERS[corner]
    return Expansion({"x": r}, "x", side, order, A, frozenset({"x"}))


def ends_of(E: Expansion, model: Model, t: mpmath.mpf) -> mpmath.iv.mpf:
    """The model at t, as an interval of mpmath, whose rounding is far below the enclosures' width."""
    mpmath.iv.dps = FINE
    bracket = mpmath.iv.mpf(0)
    for j, c in enumerate([*(E.field.value(c) for c in model.coefficients), model.remainder]):
        bracket += mpmath.iv.mpf([end_value(c.lo), end_value(c.hi)]) * mpmath.iv.mpf(t) ** j
    return bracket * mpmath.iv.mpf(t) ** model.valuation


#: Growing and vanishing parts at infinity, in u = x; at 0 the same with u = 1/x.
PARTS = st.sampled_from([
    "u", "1/u", "2", "exp(u)", "exp(-u)", "exp(u/2 + 1/u)", "exp(-2*u)", "exp(u**2)", "exp(u - u**2)", "2**u",
    "sinh(u)", "cosh(u/3)", "tanh(u)", "erf(u)", "erf(-u)", "erf(sqrt(2)*u)", "log(1 + exp(u))",
])  # fmt: skip


@st.composite
def texts(draw):
    text = draw(PARTS)
    for _ in range(draw(st.integers(1, 3))):
        other, shape = draw(PARTS), draw(st.integers(0, 7))
        text = [
            f"({text}) + ({other})", f"({text}) - ({other})", f"({text})*({other})", f"({text})/({other})",
            f"({text})**2", f"sqrt(abs(1) + ({text})**2)", f"1/(3 + ({text})**2)", f"log(2 + ({text})**2)",
        ][shape]  # fmt: skip
    return text


@settings(max_examples=60, deadline=None)
@given(texts(), st.sampled_from(sorted(CORNERS)), st.integers(2, 6))
def test_a_sum_of_exponentials_contains_its_function(text, corner, order):
    formula = read_formula(text.replace("u", "x" if corner == "oo" else "(1/x)"))
    E = expansion_at(corner, order)
    try:
        found = _expanded(formula, E)
        exponent, rest = expand_leading(formula, E)
    except (NotCertain, A.EmptyEnclosure):
        event("no expansion")
        return
    event("several exponentials" if isinstance(found, Transseries) else "plain")
    for u in (Fraction(1, 8), Fraction(1, 10), Fraction(1, 12)):
        with mpmath.workdps(FINE):
            t = mpmath.mpf(u.numerator) / u.denominator
            exact = value(formula, {"x": 1 / t if corner == "oo" else t})
            if exact is None:
                continue
            for series in (terms_of(E, found), ((exponent, rest),)):
                total = mpmath.iv.mpf(0)
                for p, g in series:
                    total += mpmath.iv.exp(ends_of(E, p, t)) * ends_of(E, g, t)
                assert total.a <= exact + NEAR * abs(exact), (str(formula), corner, order, t)
                assert exact - NEAR * abs(exact) <= total.b, (str(formula), corner, order, t)


@pytest.mark.parametrize(
    ("text", "leading"),
    [
        ("sinh(x)/x", "exp(x)/(2*x)"),
        # e^x/2 twice leaves the slower one.
        ("cosh(x) - sinh(x)", "exp(-x)"),
        ("1 - erf(x)", "exp(-x**2)/(sqrt(pi)*x)"),
        ("1 - tanh(x)", "2*exp(-2*x)"),
        ("log(1 + exp(x)) - x", "exp(-x)"),
        # log cosh x = x - log 2 + e^(-2x) - …: the constants cancel exactly.
        ("log(cosh(x)) - (x - log(2))", "exp(-2*x)"),
        # √(1 - s) = 1 - s/2 + …
        ("1 - sqrt(1 - exp(-x**2))", "exp(-x**2)/2"),
        ("cosh(x/2)**(4/3)", "exp(2*x/3)/2**(4/3)"),
    ],
)
def test_the_fastest_term_that_does_not_cancel_leads(text, leading):
    # The quotient of both tends to 1: at x = 200 it is 1 up to a multiple of 1/x.
    E = expansion_at("oo", 4)
    (p, g), (q, h) = (expand_leading(read_formula(f), E) for f in (text, leading))
    with mpmath.workdps(FINE):
        t = mpmath.mpf(1) / 200
        quotient = mpmath.iv.exp(ends_of(E, p, t) - ends_of(E, q, t)) * ends_of(E, g, t) / ends_of(E, h, t)
        assert quotient.a > 0.99
        assert quotient.b < 1.01


def test_exponents_that_cannot_be_compared_lead_nowhere():
    # x·sin(x) has no sign: neither e^(x sin x) nor 1 is the faster one.
    E = expansion_at("oo", 4)
    model = expand(read_formula("exp(x*sin(x)) - 1"), E)
    assert not model.coefficients
    assert model.remainder.lo < 0 < model.remainder.hi


#: True at infinity by the fastest terms, and false by a hair there.
AT_INFINITY = [
    ("sinh(x)/x > cosh(x/2)**(4/3) for x in [30, oo)", "sinh(x)/x > cosh(x/2)**(2 + 10**(-9)) for x in [30, oo)"),
    ("erf(x) < sqrt(1 - exp(-4*x**2/pi)) for x in [30, oo)", "erf(x) < sqrt(1 - exp(-x**2)) for x in [30, oo)"),
    ("erf(x) > sqrt(1 - exp(-x**2)) for x in [30, oo)",
     "erf(x) > sqrt(1 - exp(-(1 + 10**(-9))*x**2)) for x in [30, oo)"),
    # 1 - tanh(x) = 2e^(-2x) - 2e^(-4x) + …
    ("1 - tanh(x) < 2*exp(-2*x) for x in [30, oo)",
     "1 - tanh(x) < 2*exp(-2*x) - (2 + 10**(-9))*exp(-4*x) for x in [30, oo)"),
    ("exp(x**2)*(1 - erf(x)) < 1/(sqrt(pi)*x) for x in [30, oo)",
     "exp(x**2)*(1 - erf(x)) < (1 - 10**(-9))/(sqrt(pi)*x) for x in [30, oo)"),
    ("log(1 + exp(x)) - x > exp(-x) - exp(-2*x)/2 for x in [30, oo)",
     "log(1 + exp(x)) - x > exp(-x) - (1 - 10**(-9))*exp(-2*x)/2 for x in [30, oo)"),
    ("log(cosh(x)) > x - log(2) for x in [30, oo)", "log(cosh(x)) > x - log(2) + exp(-2*x) for x in [30, oo)"),
    ("2**x > x**3 + exp(x/2) for x in [30, oo)", "2**x > exp(log(2)*x) + exp(-x) for x in [30, oo)"),
    ("exp(1/x) > 1/x**5 for x in (0, 1/30]", "exp(1/x) > exp(1/x + 10**(-9)) for x in (0, 1/30]"),
]  # fmt: skip


def certificate(statement: str, corner: str) -> Certificate:
    side = CORNERS[corner][1]
    table = {"rule": "expand", "variable": "x", "side": side, "order": 8}
    goals = obligations(read_statement(statement))
    domain = [{"alternative": 0, "assuming": False, "proofs": [{"tree": "s"}]} for _ in goals]
    relations = [{"tree": "*", "special": [table]}]
    return Certificate("inequality", statement, {"precision": 64, "domain": domain, "relations": relations})


@pytest.mark.parametrize(("true", "false"), AT_INFINITY)
def test_the_rule_shows_what_is_true_at_infinity_and_nothing_false(true, false):
    corner = "0" if "(0, 1/30]" in true else "oo"
    shown = check_inequality(certificate(true, corner))
    assert shown.ok, shown.reason
    assert not check_inequality(certificate(false, corner)).ok


@pytest.mark.parametrize(
    "statement",
    [
        "sinh(x)/x > cosh(x/2)**(4/3) for x in (0, oo)",
        "sqrt(pi)*exp(x**2)*(1 - erf(x)) < 4/(3*x + sqrt(x**2 + 4)) for x in [0, oo)",
        "(sinh(x)/x)**(7/5) > 8/15 + 7/15*cosh(x) for x in (0, oo)",  # Zhu 2009, with fifth roots at infinity
    ],
)
def test_statements_with_equality_at_both_ends_are_proved(statement):
    assert prove(statement, seconds=60).status == "proved"
