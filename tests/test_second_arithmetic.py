"""crival and pyintval behind the functions of ``numerics.enclosure``: they contain and accept Arb's certificates."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import enclosure as arb_arithmetic
from numerics import second_arithmetic
from numerics.doubles import MAX, Unavailable, outward
from numerics.second_arithmetic import MODULES, module
from tests.arithmetic_laws import powers_are_enclosed, values_are_enclosed
from tests.interval_points import FUNCTIONS, boxes, contains, interval, true_value
from tests.near_misses import TIGHT, Tight
from verify.prover import prove
from verify.recheck import recheck

BINARY = {"add", "sub", "mul", "div", "atan2", "min", "max", "pow"}
names = st.sampled_from(sorted(MODULES))


@settings(max_examples=400)
@given(names, st.sampled_from(sorted(set(FUNCTIONS) - BINARY - {"gamma"})), boxes())
def test_functions_of_one_argument_contain_their_values(name, op, box):
    values_are_enclosed(module(name), op, box)


@settings(max_examples=150)
@given(names, st.sampled_from(sorted(BINARY)), boxes(), boxes())
def test_functions_of_two_arguments_contain_their_values(name, op, first, second):
    values_are_enclosed(module(name), op, first, second)


@settings(max_examples=300)
@given(names, boxes(), st.one_of(st.integers(-12, 12), st.fractions(-4, 4, max_denominator=7)).map(Fraction))
def test_powers_contain_their_values(name, box, exponent):
    powers_are_enclosed(module(name), box, exponent)


@given(boxes())
def test_the_gamma_function_of_crival_contains_its_values(box):
    values_are_enclosed(module("crival"), "gamma", box)


@given(names, st.fractions(), st.integers(-1200, 1200))
def test_rationals_are_rounded_outward(name, value, exponent):
    # Sizes from far below the smallest double to far above the largest one.
    exact = value * Fraction(2) ** exponent
    low, high = outward(exact)
    assert low <= exact <= high
    assert high == low or high == math.nextafter(low, math.inf)
    found = module(name).number(exact)
    assert (found.lo, found.hi) == (low, high)


def test_one_third_is_not_a_double():
    # The two doubles around 1/3; crival converts a Fraction outward by itself, pyintval does not.
    for name in MODULES:
        third = module(name).number(Fraction(1, 3))
        assert Fraction(third.lo) < Fraction(1, 3) < Fraction(third.hi)


def test_rationals_beyond_the_largest_double_have_an_infinite_end():
    assert outward(Fraction(10) ** 400) == (MAX, math.inf)
    assert outward(-(Fraction(10) ** 400)) == (-math.inf, -MAX)
    assert outward(Fraction(1, 10**400)) == (0.0, 5e-324)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_ends_that_are_exact_stay_exact(name):
    A = module(name)
    upto = A.Enclosure(0.0, 2.0)
    assert A.integer_power(A.Enclosure(-1.0, 2.0), 2).lo == 0
    assert (A.apply("sin", upto).lo, A.apply("sin", upto).hi) == (0, 1)
    assert (A.apply("exp", upto).lo, A.apply("cosh", upto).lo, A.apply("cos", upto).hi) == (1, 1, 1)
    assert A.apply("log", A.Enclosure(0.5, 1.0)).hi == 0
    assert A.apply("log", A.Enclosure(1.0, 2.0)).lo == 0
    assert A.apply("cbrt", A.Enclosure(-1.0, 1.0)).lo == -1
    for op in ("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf", "cbrt", "sqrt"):
        at_zero = A.apply(op, A.number(Fraction(0)))
        assert at_zero.lo == at_zero.hi == 0, op
    for op in ("cos", "cosh", "exp"):
        at_zero = A.apply(op, A.number(Fraction(0)))
        assert at_zero.lo == at_zero.hi == 1, op
    assert A.apply("acos", A.number(Fraction(1))).hi == 0


@pytest.mark.parametrize("name", sorted(MODULES))
def test_the_enclosure_of_pi_is_two_or_three_doubles_wide(name):
    pi = module(name).pi()
    assert contains(pi, true_value("acos", -1.0))
    assert pi.hi - pi.lo <= 3 * math.ulp(3.0)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_outside_the_domain_is_empty_and_never_nan(name):
    A = module(name)
    for op, box in (("log", (-2.0, -1.0)), ("log", (0.0, 0.0)), ("sqrt", (-2.0, -1.0)), ("asin", (1.5, 2.0))):
        with pytest.raises(A.EmptyEnclosure):
            A.apply(op, A.Enclosure(*box))
        assert not A.inside_domain(op, A.Enclosure(*box))
    with pytest.raises(A.EmptyEnclosure):
        A.div(A.number(Fraction(1)), A.number(Fraction(0)))
    with pytest.raises(A.EmptyEnclosure):
        A.integer_power(A.number(Fraction(0)), -1)
    with pytest.raises(A.EmptyEnclosure):
        A.rational_power(A.Enclosure(-2.0, -1.0), Fraction(1, 3))
    with pytest.raises(A.EmptyEnclosure):
        A.intersection(A.Enclosure(0.0, 1.0), A.Enclosure(2.0, 3.0))


@pytest.mark.parametrize("name", sorted(MODULES))
def test_reversed_and_nan_ends_are_refused_instead_of_becoming_the_empty_set(name):
    A = module(name)
    for ends in ((2.0, 1.0), (math.nan, 1.0), (0.0, math.nan)):
        with pytest.raises(ValueError, match="Expected lo <= hi"):
            A.Enclosure(*ends)
    # [∞, ∞] holds what overflowed: everything from the largest double on, not nothing.
    beyond = A.Enclosure(math.inf, math.inf)
    assert (beyond.lo, beyond.hi) == (MAX, math.inf)


@pytest.mark.parametrize(("name", "op"), [("pyintval", "gamma"), ("crival", "besseli"), ("pyintval", "besselj")])
def test_functions_that_a_library_lacks_are_refused(name, op):
    A = module(name)
    with pytest.raises(Unavailable, match="is not available in the arithmetic"):
        A.apply(op, *([A.number(Fraction(1))] * (1 if op == "gamma" else 2)))
    with pytest.raises(Unavailable):
        A.integer_power(A.number(Fraction(1)), 2**31)


def test_an_unknown_arithmetic_and_a_missing_library_say_what_to_do(monkeypatch):
    with pytest.raises(ValueError, match="Expected an arithmetic in crival, pyintval"):
        module("mpmath")

    def missing(name):
        raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(second_arithmetic, "import_module", missing)
    second_arithmetic._loaded.cache_clear()
    try:
        with pytest.raises(ImportError, match="pip install crival"):
            module("crival")
    finally:
        second_arithmetic._loaded.cache_clear()


@given(names, st.sampled_from(["exp", "sin", "atan", "log", "sinh", "erf"]), st.floats(0.01, 20))
def test_both_arithmetics_overlap_with_arb(name, op, x):
    # Two enclosures of one value have a point in common.
    other = module(name).apply(op, module(name).Enclosure(x, x))
    ours = arb_arithmetic.apply(op, interval(arb_arithmetic, (x, x)))
    assert ours.lo <= other.hi
    assert other.lo <= ours.hi


@pytest.mark.parametrize("name", sorted(MODULES))
@pytest.mark.parametrize("tight", TIGHT, ids=Tight.text)
def test_certificates_found_with_arb_are_accepted(tight, name):
    # Tight ends included: sin x <= x at 0, suprema at infinity, expansions and exact algebra.
    certificate = prove(tight.text(), boxes=300, seconds=60).certificate
    if certificate is not None:
        outcome = recheck(certificate, name)
        assert outcome.ok, outcome.reason


@pytest.mark.parametrize(
    "statement",
    [
        "atan2(y, x) >= 0 for x in [1, 2], y in [0, 1]",
        "x**2 >= 2 for x in [sqrt(2), 3]",
        "sin(x) >= 2*x/pi for x in [0, pi/2]",
        "x**(1/3) >= x for x in [0, 1]",
        "atan(x) + atan(1/x) == pi/2 for x in (0, oo)",
        "exp(-x)*(1 + x) <= 1 for x in [0, oo)",
    ],
)
@pytest.mark.parametrize("name", sorted(MODULES))
def test_certificates_of_many_kinds_are_accepted(statement, name):
    certificate = prove(statement, boxes=2000, seconds=60).certificate
    assert certificate is not None
    assert recheck(certificate, name).ok


def test_a_certificate_that_needs_a_missing_function_is_refused_with_its_name():
    certificate = prove("gamma(x) > 8/10 for x in [1, 3]", boxes=500, seconds=60).certificate
    assert certificate is not None
    assert recheck(certificate, "crival").ok
    refused = recheck(certificate, "pyintval")
    assert not refused.ok
    assert refused.reason == "gamma is not available in the arithmetic pyintval."
