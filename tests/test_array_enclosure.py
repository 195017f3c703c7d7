"""Intervals with arrays as ends: every lane contains the true values, whatever stands in the lanes beside it."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import array_enclosure as L
from numerics import array_intervals
from numerics import enclosure as E
from numerics.doubles import Unavailable
from tests.goals import goal_of
from tests.interval_points import FUNCTIONS, boxes, contains, points, true_value
from tests.near_misses import TIGHT
from verify.certificate import Certificate
from verify.kernel.batch import decided
from verify.kernel.cuts import bounds_of
from verify.kernel.proof import SEVERAL
from verify.kernel.ranges import boxes_at
from verify.prover import prove
from verify.recheck import recheck

BINARY = {"add", "sub", "mul", "div", "min", "max", "pow"}
UNARY = sorted(set(FUNCTIONS) - BINARY - {"gamma", "atan2"})
many = st.lists(boxes(), min_size=1, max_size=5)


def lanes(found):
    return L.between([low for low, _ in found], [high for _, high in found])


def holds(result, k, value):
    low, high = (float(np.atleast_1d(end)[k]) for end in (result.lo, result.hi))
    if math.isnan(low) or math.isnan(high):
        return value is None
    return value is None or contains(E.Enclosure(arb(low), arb(high)), value)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(UNARY), many)
def test_functions_of_one_argument_contain_their_values(op, found):
    with np.errstate(all="ignore"):
        result = L.apply(op, lanes(found))
    for k, box in enumerate(found):
        for x in points(box, 40):
            assert holds(result, k, true_value(op, x)), (op, box, x)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(BINARY)), st.lists(st.tuples(boxes(), boxes()), min_size=1, max_size=4))
def test_functions_of_two_arguments_contain_their_values(op, found):
    with np.errstate(all="ignore"):
        result = L.apply(op, lanes([a for a, _ in found]), lanes([b for _, b in found]))
    for k, (a, b) in enumerate(found):
        for x, y in product(points(a, 8), points(b, 8)):
            assert holds(result, k, true_value(op, x, y)), (op, a, b, x, y)


@settings(max_examples=300, deadline=None)
@given(many, st.one_of(st.integers(-12, 12), st.fractions(-4, 4, max_denominator=7)).map(Fraction))
def test_powers_contain_their_values(found, exponent):
    whole = exponent.denominator == 1
    with np.errstate(all="ignore"):
        power = L.integer_power(lanes(found), int(exponent)) if whole else L.rational_power(lanes(found), exponent)
    for k, box in enumerate(found):
        for x in points(box, 40):
            if x == 0 and exponent < 0 or x < 0 and not whole or x and abs(math.log(abs(x)) * exponent) > 1e5:
                continue
            # x**n in 150 digits: e^(n log |x|), with the sign of x for odd n.
            size = true_value("pow", abs(x), 0.0) if exponent == 0 else value_of_power(abs(x), exponent)
            value = -size if whole and int(exponent) % 2 and x < 0 else size
            assert holds(power, k, value), (box, exponent, x)


def value_of_power(x, exponent):
    import mpmath

    with mpmath.workdps(150):
        return mpmath.mpf(x) ** (mpmath.mpf(exponent.numerator) / exponent.denominator)


FACTORS = st.one_of(st.floats(-8, 8), st.sampled_from([5e-324, -1e-300, 1e300, -1.7e308])).filter(lambda c: c != 0)


@settings(max_examples=300, deadline=None)
@given(many, FACTORS)
def test_multiples_and_parts_by_a_number_contain_theirs(found, c):
    with np.errstate(all="ignore"):
        product, quotient = (op(lanes(found), L.number(Fraction(c))) for op in (L.mul, L.div))
    for k, box in enumerate(found):
        for x in points(box, 20):
            if math.isfinite(x):
                assert holds(product, k, value_of(Fraction(x) * Fraction(c))), (box, c, x)
                assert holds(quotient, k, value_of(Fraction(x) / Fraction(c))), (box, c, x)


def value_of(x):
    import mpmath

    with mpmath.workdps(60):
        return mpmath.mpf(x.numerator) / x.denominator


def test_multiples_by_hand():
    x = L.between([-1.0, 0.0, 3e-324], [2.0, 0.0, 1.0])
    tripled, halved = L.mul(L.number(Fraction(-3)), x), L.div(x, L.number(Fraction(2)))
    assert (tripled.lo[1], tripled.hi[1]) == (0.0, 0.0)  # zero times a number is zero
    assert tripled.lo[0] <= -6 < 3 <= tripled.hi[0]
    assert halved.lo[2] < 2.5e-324 < halved.hi[2]  # half of the smallest double is no double
    assert (halved.lo[1], halved.hi[1]) == (0.0, 0.0)


def test_underflow_and_overflow_are_rounded_outward():
    tiny, huge = L.between(1e-300, 1e-300), L.between(1e300, 1e300)
    with np.errstate(over="ignore"):
        square, far = L.mul(tiny, tiny), L.mul(huge, huge)
    assert square.lo < 0 < square.hi  # 1e-600 is not zero
    assert (far.lo, far.hi) == (np.nextafter(np.inf, 0), np.inf)  # 1e600 is finite
    mixed = L.mul(tiny, L.neg(tiny))
    assert mixed.lo < 0 < mixed.hi


@given(st.lists(st.floats(), min_size=1, max_size=8))
def test_many_numbers_are_moved_up_as_far_as_few_or_one_step_further(found):
    with np.errstate(all="ignore"):
        few = np.nextafter(np.array(found), np.inf)
        many = array_intervals.above(np.tile(found, array_intervals.MANY))[: len(found)]
    assert np.isnan(many).tolist() == np.isnan(few).tolist()
    known = ~np.isnan(few)
    assert (few[known] <= many[known]).all()
    assert (many[known] <= np.nextafter(few[known], np.inf)).all()


@settings(max_examples=50, deadline=None)
@given(boxes(), boxes(), st.sampled_from([L.add, L.sub, L.mul, L.div]))
def test_many_lanes_contain_what_few_contain(x, y, operation):
    with np.errstate(all="ignore"):
        one = operation(lanes([x]), lanes([y]))
        many = operation(lanes([x] * array_intervals.MANY), lanes([y] * array_intervals.MANY))
    assert np.isnan(one.lo).all() == np.isnan(many.lo).all()
    assert np.isnan(one.lo).all() or (many.lo <= one.lo).all() and (one.hi <= many.hi).all()


def test_powers_that_vanish_or_overflow_keep_their_sign():
    """1e-200² and 1e-320³ are positive but below all doubles, 1e200² above them; powers of 0 are 0."""
    x = L.between([1e-200, -1e-200, -1e200, 0.0, -1e-320], [1e200, 0.0, 1e-320, 0.0, -1e-323])
    with np.errstate(all="ignore"):
        square, cube = L.integer_power(x, 2), L.integer_power(x, 3)
        far = L.integer_power(L.between(1e200, 1e201), 2)
    least, largest = 5e-324, np.nextafter(np.inf, 0)
    assert square.lo.tolist() == [0, 0, 0, 0, 0]
    assert square.hi.tolist() == [np.inf, least, np.inf, 0, least]
    assert cube.lo.tolist() == [0, -least, -np.inf, 0, -least]
    assert cube.hi.tolist() == [np.inf, 0, least, 0, 0]
    assert far.lo == largest


def test_ends_that_are_exact_stay_exact():
    x = L.between([-1.0, 0.0, 0.0], [2.0, 2.0, 0.5])
    assert L.integer_power(x, 2).lo.tolist() == [0, 0, 0]
    assert L.apply("exp", x).lo[1] == 1
    assert L.apply("sin", x).lo[1] == 0
    assert L.add(x, x).hi.tolist() == [4, 4, 1]  # sums of doubles that need no rounding
    with np.errstate(invalid="ignore"):
        assert L.mul(L.number(Fraction(0)), L.ENTIRE).hi == 0  # an infinite end is never attained


def test_an_empty_lane_stays_empty_and_compares_as_false():
    with np.errstate(all="ignore"):
        logarithm = L.apply("log", L.between([-2.0, 1.0], [-1.0, 2.0]))
        for result in (
            L.mul(logarithm, L.number(Fraction(0))),
            L.integer_power(logarithm, 0),
            L.reciprocal(logarithm),
            L.apply("sin", logarithm),
            L.apply("min", logarithm, L.number(Fraction(3))),
        ):
            assert np.isnan(result.lo[0])
            assert not (result.lo >= -np.inf)[0]
            assert not np.isnan(result.lo[1])


def test_numbers_flushed_to_zero_would_be_noticed(monkeypatch):
    monkeypatch.setattr(array_intervals, "TINY", 0.0)  # as if the smallest double had been flushed
    with pytest.raises(Unavailable, match="gradual underflow"):
        L.require_gradual_underflow()


def test_trees_of_many_leaves_are_decided_together_and_false_ones_are_not():
    # exp(x) - x - 1 is least at 1/100 on [1/100, 2]: 5.0167e-5, between 1/25000 = 4e-5 and 1/19000 = 5.26e-5.
    proof = {"precision": 64, "domain": [], "relations": [{"tree": balanced(6)}]}
    assert balanced(6).count("m") > SEVERAL
    true = Certificate("inequality", "exp(x) - x - 1 > 1/25000 for x in [1/100, 2]", proof)
    false = Certificate("inequality", "exp(x) - x - 1 > 1/19000 for x in [1/100, 2]", proof)
    assert recheck(true, "arb").ok
    assert not recheck(false, "arb").ok


def test_methods_n_and_m_are_decided_in_one_go_and_false_leaves_are_refused():
    """The same leaves, every other one by method n: at the least value of exp(x) - x - 1 it is not enough alone."""
    mixed = "".join("n" if k % 2 and step == "m" else step for k, step in enumerate(balanced(6)))
    proof = {"precision": 64, "domain": [], "relations": [{"tree": mixed}]}
    assert {"n", "m"} <= set(mixed)
    assert recheck(Certificate("inequality", "exp(x) - x - 1 > 1/25000 for x in [1/100, 2]", proof), "arb").ok
    assert not recheck(Certificate("inequality", "exp(x) - x - 1 > 1/19000 for x in [1/100, 2]", proof), "arb").ok


def balanced(depth):
    """A tree that halves variable 0 to the given depth and closes every box by the mean-value form."""
    return "m" if depth == 0 else "0" + 2 * balanced(depth - 1)


@pytest.mark.parametrize("tight", TIGHT[:6], ids=lambda tight: tight.left)
def test_leaves_decided_together_are_decided_alone_too(tight, monkeypatch):
    certificate = prove(tight.text(tight.left), boxes=20_000, seconds=60).certificate
    assert certificate is not None
    together = recheck(certificate, "arb")
    monkeypatch.setattr("verify.kernel.proof.SEVERAL", 10**9)
    alone = recheck(certificate, "arb")
    assert together.ok
    assert alone.ok
    assert together.leaves == alone.leaves


@pytest.mark.parametrize(
    ("left", "is_true"),
    [
        ("3.1415926535897941", True),  # above π = 3.14159265358979323846… by two units in the last place
        ("3.14159265358979323847", False),  # above π, but not by what doubles can see: left to the ordinary functions
        ("3.14159265358979323846", False),  # below π by 2.6e-21: false at the end only
        ("3.141592653589793", False),
    ],
)
@pytest.mark.parametrize("step", ["n", "m", "h"])
def test_ends_that_are_no_rationals_are_enclosed(left, is_true, step):
    whole = goal_of(f"{left} - x > 0 for x in [3, pi]", total=False)
    assert decided(whole, step, boxes_at([bounds_of(whole.box)]), E) == [is_true]
