"""Enclosures contain: every operation's interval holds the true value at every point, and is tight where it must be."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import enclosure as E
from numerics.decimals import decimal, rational_beside, to_decimals
from tests.arithmetic_laws import powers_are_enclosed, values_are_enclosed
from tests.interval_points import DIGITS, FUNCTIONS, boxes, contains, ends, interval, rational, true_value
from verify.interaction.criterion import decimals
from verify.questions.shown import between

BINARY = {"add", "sub", "mul", "div", "atan2", "min", "max", "pow"}
precisions = st.sampled_from([24, 53, 64, 113])


@settings(max_examples=400)
@given(st.sampled_from(sorted(set(FUNCTIONS) - BINARY)), boxes(), precisions)
def test_functions_of_one_argument_contain_their_values(op, box, precision):
    with ctx.workprec(precision):
        values_are_enclosed(E, op, box)


@settings(max_examples=150)
@given(st.sampled_from(sorted(BINARY)), boxes(), boxes(), precisions)
def test_functions_of_two_arguments_contain_their_values(op, first, second, precision):
    with ctx.workprec(precision):
        values_are_enclosed(E, op, first, second)


@settings(max_examples=200)
@given(boxes(), st.one_of(st.integers(-12, 12), st.fractions(-4, 4, max_denominator=7)).map(Fraction), precisions)
def test_powers_contain_their_values(box, exponent, precision):
    with ctx.workprec(precision):
        powers_are_enclosed(E, box, exponent)


@settings(max_examples=60)
@given(st.sampled_from(["besseli", "besselj"]), st.integers(-4, 4), st.integers(-300, 300), st.integers(0, 8))
def test_bessel_functions_of_integer_order_contain_their_values(op, order, low, width):
    result = E.apply(op, E.number(Fraction(order)), interval(E, (low / 16, (low + width) / 16)))
    for x in (low, low + width / 4, low + width):
        with mpmath.workdps(DIGITS):
            value = getattr(mpmath, op)(order, mpmath.mpf(x) / 16)
            assert contains(result, mpmath.re(value))  # mpmath leaves an imaginary rounding error at negative arguments


@given(st.fractions(), st.fractions(), st.sampled_from([24, 53, 128]))
def test_the_four_operations_on_rationals_are_rounded_outward(a, b, precision):
    # Exact in ℚ: no tolerance at all.
    with ctx.workprec(precision):
        x, y = E.number(a), E.number(b)
        assert rational(x.lo) <= a <= rational(x.hi)
        for op, exact in (("add", a + b), ("sub", a - b), ("mul", a * b), ("div", a / b if b else None)):
            if exact is not None:
                result = E.apply(op, x, y)
                assert rational(result.lo) <= exact <= rational(result.hi)
    # Rounding costs at most the last bits: 1/3 at 24 bits is known to 10^-6.
    with ctx.workprec(24):
        third = E.number(Fraction(1, 3))
        assert 0 < rational(third.hi) - rational(third.lo) < Fraction(1, 10**6)


def test_ends_that_are_exact_stay_exact():
    zero, two = E.number(Fraction(0)), E.number(Fraction(2))
    upto = E.hull(zero, two)
    # x² on [-1, 2] has minimum exactly 0; sin on [0, 2] has maximum exactly 1 because π/2 is inside, minimum sin 0 = 0.
    assert E.integer_power(E.Enclosure(arb(-1), arb(2)), 2).lo == 0
    assert (E.sin(upto).lo, E.sin(upto).hi) == (0, 1)
    assert E.cos(upto).hi == 1
    assert (E.exp(upto).lo, E.cosh(upto).lo) == (1, 1)
    assert E.log(E.Enclosure(arb(1), arb(2))).lo == 0
    assert E.sqrt(upto).lo == 0
    assert E.absolute(E.Enclosure(arb(-3), arb(2))).lo == 0
    assert E.rational_power(upto, Fraction(3, 2)).lo == 0
    assert (E.exp(E.ENTIRE).lo, E.tanh(E.ENTIRE).lo, E.erf(E.ENTIRE).hi) == (0, -1, 1)
    assert E.mul(zero, E.ENTIRE).lo == E.mul(zero, E.ENTIRE).hi == 0  # an infinite end is never attained


@given(ends.filter(lambda x: abs(x) > 30))
def test_bounded_functions_never_leave_their_range(x):
    # erf and tanh at large arguments round to beyond 1 unless cut off.
    for op in ("erf", "tanh", "sin", "cos"):
        result = E.apply(op, interval(E, (x, x)))
        assert -1 <= result.lo <= result.hi <= 1


def test_a_sine_is_tight_near_its_extrema_and_far_out():
    # The doubles around π/2 lie 6e-17 apart from it: the maximum is inside only when both are.
    below, above = math.pi / 2, math.nextafter(math.pi / 2, 2.0)
    assert E.sin(interval(E, (1.0, below))).hi <= 1
    assert E.sin(interval(E, (1.0, above))).hi == 1
    assert E.cos(interval(E, (3.0, 3.2))).lo == -1
    assert E.cos(interval(E, (3.0, 3.1))).lo > -1
    far = E.sin(interval(E, (1e6, 1e6)))
    assert far.hi - far.lo < 1e-9


@pytest.mark.parametrize(
    ("op", "box"),
    [
        ("log", (-2.0, -1.0)),
        ("sqrt", (-2.0, -1e-300)),
        ("asin", (1.5, 2.0)),
        ("acos", (-2.0, -1.5)),
        ("acosh", (0.0, 0.5)),
        ("atanh", (1.5, 3.0)),
        ("gamma", (-3.0, 0.0)),
    ],
)
def test_arguments_outside_the_domain_raise(op, box):
    with pytest.raises(E.EmptyEnclosure):
        E.apply(op, interval(E, box))
    assert not E.inside_domain(op, interval(E, box))


def test_division_by_zero_is_empty_and_by_an_interval_around_zero_says_nothing():
    one, zero = E.number(Fraction(1)), E.number(Fraction(0))
    with pytest.raises(E.EmptyEnclosure):
        E.div(one, zero)
    with pytest.raises(E.EmptyEnclosure):
        E.integer_power(zero, -1)
    with pytest.raises(E.EmptyEnclosure):
        E.rational_power(E.Enclosure(arb(-2), arb(-1)), Fraction(1, 2))
    around = E.div(one, E.Enclosure(arb(-1), arb(1)))
    assert (around.lo, around.hi) == (E.NEG_INF, E.INF)
    # One-sided: 1/[0, 2] = [1/2, ∞), 1/[-2, 0] = (-∞, -1/2].
    right, left = E.reciprocal(E.Enclosure(arb(0), arb(2))), E.reciprocal(E.Enclosure(arb(-2), arb(0)))
    assert (right.lo, right.hi) == (arb(0.5), E.INF)
    assert (left.lo, left.hi) == (E.NEG_INF, arb(-0.5))


@pytest.mark.parametrize(
    ("op", "box"),
    [
        ("log", (0.0, 1.0)),
        ("gamma", (0.0, 1.0)),
        ("sqrt", (-5e-324, 1.0)),
        ("asin", (0.5, math.nextafter(1.0, 2.0))),
        ("acos", (math.nextafter(-1.0, -2.0), 0.0)),
        ("acosh", (math.nextafter(1.0, 0.0), 2.0)),
        ("atanh", (0.5, 1.0)),
        ("tan", (1.5, math.nextafter(math.pi / 2, 2.0))),
    ],
)
def test_inside_domain_excludes_an_interval_that_just_leaves_it(op, box):
    assert not E.inside_domain(op, interval(E, box))
    # The point that is inside makes the range nonempty all the same: operations are restricted to their domain.
    assert E.apply(op, interval(E, box)).lo <= E.apply(op, interval(E, box)).hi


def test_the_angle_is_discontinuous_on_the_negative_axis():
    left = interval(E, (-2.0, -1.0))
    assert not E.inside_domain("atan2", interval(E, (-1.0, 1.0)), left)
    assert not E.inside_domain("atan2", interval(E, (0.0, 1.0)), left)
    assert E.inside_domain("atan2", interval(E, (1e-300, 1.0)), left)


@given(st.fractions(), st.integers(1, 30), st.booleans())
def test_printed_decimals_contain(value, digits, tiny):
    value = value / 10**400 if tiny else value
    low, high = to_decimals(E.number(value), digits)
    assert Fraction(Decimal(low)) <= value <= Fraction(Decimal(high))
    for text in (low, high):
        assert len(Decimal(text).as_tuple().digits) <= digits


@settings(max_examples=40)
@given(st.integers(1, 2**70), st.sampled_from([-1, 1]), st.integers(100_001, 130_000), st.booleans())
def test_numbers_too_far_out_to_be_written_out_are_rounded_outward(mantissa, sign, exponent, small):
    x = arb(sign * mantissa) * arb(2) ** (-exponent if small else exponent)
    with ctx.workprec(200):
        exact = Fraction(sign * mantissa) * Fraction(2) ** (-exponent if small else exponent)
        assert _written(decimal(x, 12, upward=False)) <= exact <= _written(decimal(x, 12, upward=True))


def _written(text: str) -> Fraction:
    mantissa, _, exponent = text.partition("E")
    return Fraction(Decimal(mantissa)) * Fraction(10) ** int(exponent)


@pytest.mark.parametrize("digits", [3, 12, 40])
def test_printed_decimals_do_not_depend_on_how_decimals_are_set(digits: int):
    # 1/3 and -2/3 have no last decimal: 28 digits, which is how Decimal is set, and 5 are fewer than 40 and 12.
    for value in (Fraction(1, 3), Fraction(-2, 3)):
        for setting in (5, 28):
            with localcontext() as context, ctx.workprec(300):
                context.prec = setting
                for low, high in (
                    to_decimals(E.number(value), digits),
                    between(value, value, digits),
                    decimals((value, value), digits),
                ):
                    assert Fraction(low) < value < Fraction(high)
                    assert Fraction(high) - Fraction(low) == Fraction(1, 10**digits)


def test_infinite_ends_are_printed_as_words():
    assert to_decimals(E.ENTIRE) == ("-inf", "inf")
    assert to_decimals(E.number(Fraction(-1, 3)), 3) == ("-0.334", "-0.333")


def test_an_argument_too_large_to_reduce_gives_the_whole_range():
    # 2^(2^40) has no integer part that fits into memory; sin of it is somewhere in [-1, 1].
    huge = E.Enclosure(arb(2) ** (2**40), arb(2) ** (2**40))
    assert (E.sin(huge).lo, E.cos(huge).hi) == (-1, 1)
    assert not E.inside_domain("tan", huge)


def test_true_values_are_believed_for_a_reason():
    # The oracle itself: sin(10^30) by two precisions agrees, so the reduction of the argument is right.
    value = true_value("sin", 1e30)
    with mpmath.workdps(400):
        assert abs(mpmath.sin(mpmath.mpf(1e30)) - value) < mpmath.mpf(10) ** -100


def test_rationals_beside_numbers_that_cannot_be_written_down():
    tiny = arb(2) ** -(10**15)
    assert rational_beside(tiny, upward=False) == 0
    assert 0 < rational_beside(tiny, upward=True) < Fraction(1, 10**1000)
    assert rational_beside(-tiny, upward=True) == 0
    assert Fraction(-1, 10**1000) < rational_beside(-tiny, upward=False) < 0
    assert rational_beside(arb(-3) / 4, upward=True) == Fraction(-3, 4)
    assert rational_beside(arb(0), upward=False) == 0
    for upward in (True, False):
        with pytest.raises(OverflowError, match="too large"):
            rational_beside(1 / tiny, upward=upward)


def test_digamma_rises_through_values_that_are_known():
    # ψ(1) = -γ, ψ(1/2) = -γ - 2 log 2, ψ(2) = 1 - γ (DLMF 5.4.11-13), and ψ → -∞ at 0.
    gamma = arb.const_euler()
    for point, value in ((1, -gamma), (Fraction(1, 2), -gamma - 2 * arb(2).log()), (2, 1 - gamma)):
        found = E.apply("digamma", E.number(Fraction(point)))
        assert found.lo <= value.upper()
        assert found.hi >= value.lower()
        assert found.hi - found.lo < arb(10) ** -12
    wide = E.apply("digamma", E.hull(E.number(Fraction(0)), E.number(Fraction(2))))
    assert not wide.lo.is_finite()
    assert wide.lo < 0
    assert abs(wide.hi - (1 - gamma)) < arb(10) ** -12
    with pytest.raises(E.EmptyEnclosure):
        E.apply("digamma", E.number(Fraction(-1)))
