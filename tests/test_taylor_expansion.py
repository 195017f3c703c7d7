"""Local expansions: a model contains the function it stands for, and its coefficients are Taylor's."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from numerics import enclosure as arb_arithmetic
from numerics import second_arithmetic
from tests.interval_points import end_value
from tests.normal_values import DIGITS, terms, value, value_of
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number
from verify.kernel.algebra import Algebra
from verify.kernel.box import Range
from verify.kernel.coefficients import Field
from verify.kernel.expand import expand
from verify.kernel.expansion import Expansion, Model
from verify.kernel.program import NotCertain
from verify.kernel.taylor import taylor

ARITHMETICS = {"arb": arb_arithmetic} | {name: second_arithmetic.module(name) for name in second_arithmetic.MODULES}
NEAR = mpmath.mpf(10) ** -20


def real(q: Fraction) -> mpmath.mpf:
    return mpmath.mpf(q.numerator) / q.denominator


def holds(interval: Any, exact: mpmath.mpf, size: mpmath.mpf) -> bool:
    """Whether the interval contains a value that is known to 10^-20 of ``size``."""
    return bool(end_value(interval.lo) <= exact + NEAR * size and exact - NEAR * size <= end_value(interval.hi))


#: Operations with the centres at which they are smooth.
CENTRES = {
    "exp": ("-3", "3"), "log": ("1/8", "5"), "sqrt": ("1/8", "5"), "cbrt": ("1/8", "5"), "sin": ("-4", "4"),
    "cos": ("-4", "4"), "tan": ("-3/2", "3/2"), "sinh": ("-3", "3"), "cosh": ("-3", "3"), "tanh": ("-3", "3"),
    "asin": ("-7/8", "7/8"), "acos": ("-7/8", "7/8"), "atan": ("-3", "3"), "asinh": ("-3", "3"),
    "acosh": ("9/8", "4"), "atanh": ("-7/8", "7/8"), "erf": ("-2", "2"),
}  # fmt: skip


@settings(max_examples=150)
@given(st.sampled_from(sorted(CENTRES)), st.data(), st.integers(1, 8), st.sampled_from(sorted(ARITHMETICS)))
def test_coefficients_are_those_of_the_taylor_series(op, data, count, name):
    low, high = map(Fraction, CENTRES[op])
    centre = data.draw(st.fractions(low, high, max_denominator=16))
    algebra = Algebra()
    field = Field(ARITHMETICS[name], algebra)
    found = taylor(field, op, None, field.number(centre), count)
    assert len(found) == count
    with mpmath.workdps(60):
        exact = mpmath.taylor(getattr(mpmath, op), real(centre), count - 1)
        for c, expected in zip(found, exact, strict=True):
            assert holds(field.value(c), expected, 1 + abs(expected)), (op, centre, count)
            form = field.exact(c)
            if form is not None and op != "cbrt":
                assert abs(value_of(algebra, form, {}) - expected) < NEAR * (1 + abs(expected))


@given(st.fractions(Fraction(1, 8), 5, max_denominator=16), st.fractions(-3, 3, max_denominator=5), st.integers(1, 8))
def test_coefficients_of_a_power_are_binomial(centre, exponent, count):
    # φ(c + s) = c^r (1 + s/c)^r = Σ binomial(r, k) c^(r-k) s^k.
    field = Field(arb_arithmetic, Algebra())
    found = taylor(field, "rpow", exponent, field.number(centre), count)
    with mpmath.workdps(60):
        for k, c in enumerate(found):
            expected = mpmath.binomial(real(exponent), k) * real(centre) ** (real(exponent) - k)
            assert holds(field.value(c), expected, 1 + abs(expected))


@pytest.mark.parametrize(
    ("op", "centre"), [("log", 0), ("sqrt", 0), ("asin", 1), ("acosh", 1), ("atanh", -1), ("cbrt", 0), ("log", -1)]
)
def test_no_series_where_a_function_is_not_smooth(op, centre):
    field = Field(arb_arithmetic, Algebra())
    with pytest.raises(NotCertain):
        taylor(field, op, None, field.number(centre), 3)


def test_no_series_on_an_interval_with_a_pole():
    field = Field(arb_arithmetic, Algebra())
    with pytest.raises(NotCertain):
        taylor(
            field,
            "tan",
            None,
            field.only(arb_arithmetic.hull(*map(arb_arithmetic.number, (Fraction(1), Fraction(2))))),
            3,
        )


#: Boxes in x with the end at which to expand: finite, at zero, and at infinity.
CORNERS = [
    (Range(number(0), number(Fraction(1, 2))), "lower"),
    (Range(number(Fraction(1, 2)), number(1)), "lower"),
    (Range(number(Fraction(1, 2)), number(1)), "upper"),
    (Range(number(-1), number(0)), "upper"),
    (Range(number(-2), number(Fraction(-3, 2))), "lower"),
    (Range(number(2), None, False, True), "upper"),
    (Range(None, number(-3), True, False), "lower"),
    (Range(read_formula("pi/2"), number(2)), "lower"),
    (Range(number(1), read_formula("sqrt(2)")), "upper"),
]


def place(r: Range, side: str, ramification: int, u: Fraction) -> tuple[mpmath.mpf, mpmath.mpf]:
    """(t, x) where t runs through (0, δ] as u runs through (0, 1]: x = a ± t^q, or ±t^(-q) at infinity."""
    near, far = (r.lower, r.upper) if side == "lower" else (r.upper, r.lower)
    sign = 1 if side == "lower" else -1
    last = value(far, {})
    if near is None:
        t = real(u) * abs(last) ** (-mpmath.mpf(1) / ramification)
        return t, -sign * t**-ramification
    first = value(near, {})
    t = real(u) * abs(last - first) ** (mpmath.mpf(1) / ramification)
    return t, first + sign * t**ramification


def contains_the_function(
    formula: Formula, corner: tuple[Range, str], y: tuple[Fraction, Fraction], order: int, ramification: int, name: str
) -> Model | None:
    """Check f = t^v (Σ c_j t^j + R t^m) at points, with the enclosures of all c_j and, alone, of R."""
    r, side = corner
    box = {"x": r, "y": Range(number(y[0]), number(y[1]))}
    nonnegative = frozenset({"y"}) if y[0] >= 0 else frozenset()
    arithmetic = ARITHMETICS[name]
    try:
        expansion = Expansion(box, "x", side, order, arithmetic, nonnegative, ramification)
        model = expand(formula, expansion)
    except (NotCertain, arithmetic.EmptyEnclosure):
        return None
    field = expansion.field
    values = [field.value(c) for c in model.coefficients]
    forms = [field.exact(c) for c in model.coefficients]
    for u in (Fraction(1), Fraction(3, 4), Fraction(1, 3), Fraction(1, 20)):
        for at in {y[0], y[1], (2 * y[0] + y[1]) / 3}:
            with mpmath.workdps(DIGITS):
                t, x = place(r, side, ramification, u)
                exact = value(formula, {"x": x, "y": at})
                if exact is None:
                    continue
                bracket = exact / t**model.valuation
                size = 1 + abs(bracket)
                m = model.order
                low = sum((end_value(c.lo) * t**j for j, c in enumerate(values)), end_value(model.remainder.lo) * t**m)
                high = sum((end_value(c.hi) * t**j for j, c in enumerate(values)), end_value(model.remainder.hi) * t**m)
                assert low <= bracket + NEAR * size, (str(formula), corner, order, x, at, model)
                assert bracket - NEAR * size <= high, (str(formula), corner, order, x, at, model)
                if all(form is not None for form in forms):
                    try:
                        terms = [value_of(field.algebra, form, {"y": at}) * t**j for j, form in enumerate(forms)]
                    except ZeroDivisionError:
                        continue
                    rest = (bracket - sum(map(mpmath.re, terms))) / t**m
                    assert holds(model.remainder, rest, 1 + abs(rest) + size / t**m), (str(formula), corner, x, at)
    return model


ranges = st.sampled_from([(Fraction(0), Fraction(1)), (Fraction(-1), Fraction(1, 2)), (Fraction(1, 3), Fraction(2))])


@settings(max_examples=300)
@given(
    terms(),
    st.sampled_from(CORNERS),
    ranges,
    st.integers(1, 6),
    st.sampled_from([1, 1, 1, 2, 3]),
    st.sampled_from(["arb", "arb", "crival", "pyintval"]),
)
def test_a_model_contains_its_function(formula, corner, y, order, ramification, name):
    model = contains_the_function(formula, corner, y, order, ramification, name)
    event(
        "no model" if model is None else f"valuation {model.valuation}" if model.coefficients else "only an enclosure"
    )


@pytest.mark.parametrize("name", sorted(ARITHMETICS))
@pytest.mark.parametrize(
    ("text", "corner", "valuation", "leading"),
    [
        ("sin(x)/x", 0, 0, "1"),
        ("(1 - cos(x))/x**2", 0, 0, "1/2"),
        ("x - sin(x)", 0, 3, "1/6"),
        ("tan(x) - x", 0, 3, "1/3"),
        ("exp(x) - 1 - x - x**2/2", 0, 3, "1/6"),
        ("sinh(x) - x - x**3/6", 0, 5, "1/120"),
        ("log(1 + x) - x", 0, 2, "-1/2"),
        ("sqrt(1 + y*x) - 1 - y*x/2", 0, 2, "-y**2/8"),
        ("asin(x) - x", 0, 3, "1/6"),
        ("acos(x) - pi/2 + x", 0, 3, "-1/6"),
        ("1/x - 1/tan(x)", 0, 1, "1/3"),
        ("(exp(y*x) - 1)/x", 0, 0, "y"),
        ("x**2*(1 - cos(1/x))", 5, 0, "1/2"),
        ("x - sqrt(x**2 - 1)", 5, 1, "1/2"),
        ("x*log(1 + 1/x)", 5, 0, "1"),
        ("cos(x)", 7, 1, "-1"),
        ("1 - sin(x)", 7, 2, "1/2"),
    ],
)
def test_removable_singularities_and_zeros_have_their_leading_terms(text, corner, valuation, leading, name):
    model = contains_the_function(read_formula(text), CORNERS[corner], (Fraction(1, 3), Fraction(2)), 7, 1, name)
    assert model is not None
    assert model.valuation == valuation
    y = Fraction(1)
    with mpmath.workdps(DIGITS):
        first = value(read_formula(leading), {"y": y})
    box = {"x": CORNERS[corner][0], "y": Range(number(y), number(y))}
    expansion = Expansion(box, "x", CORNERS[corner][1], 7, ARITHMETICS[name], frozenset())
    found = expand(read_formula(text), expansion).coefficients[0]
    with mpmath.workdps(DIGITS):
        assert holds(expansion.field.value(found), first, 1)


def test_roots_have_expansions_in_roots_of_the_distance():
    # With x = t²: √x = t, and sin(√x)/√x -> 1.
    model = contains_the_function(
        read_formula("sin(sqrt(x))/sqrt(x)"), CORNERS[0], (Fraction(0), Fraction(1)), 5, 2, "arb"
    )
    assert model is not None
    assert model.valuation == 0


def test_an_exponential_that_vanishes_faster_than_every_power():
    # e^(-1/x) <= t^N·(bound) near 0, at every order.
    for order in (1, 3, 6):
        r = (Range(number(0), number(Fraction(1, 40))), "lower")
        model = contains_the_function(read_formula("exp(-1/x)"), r, (Fraction(0), Fraction(1)), order, 1, "arb")
        assert model is not None
        assert model.valuation == order


@pytest.mark.parametrize(
    "text",
    [
        "x*sin(y) - x*sin(y/2)",  # zero if sin(y) is read in the unit y/2 once sin(y/2) has been seen
        "x*sin(y)*cos(y/3) - x*sin(y/2)*cos(y/3)",
        "sin(1 + x) - sin(2/3 + x) - sin(1) + sin(2/3)",
        "cos(x)*sqrt(y**2) - y",
        "cos(x)*abs(y) - y",
        "exp(x)*(1 + 10**(-30)) - exp(0)",
    ],
)
def test_what_is_not_exactly_zero_is_not_stripped(text):
    model = contains_the_function(read_formula(text), CORNERS[0], (Fraction(-1), Fraction(1, 2)), 4, 1, "arb")
    assert model is not None
    assert model.coefficients


def test_no_expansion_without_a_finite_other_end_or_across_zero_at_infinity():
    for r, side in (
        (Range(None, None, True, True), "upper"),
        (Range(number(0), None, False, True), "lower"),
        (Range(number(0), None, False, True), "upper"),
        (Range(number(-1), None, False, True), "upper"),
    ):
        with pytest.raises(NotCertain):
            Expansion({"x": r}, "x", side, 3, arb_arithmetic, frozenset())
