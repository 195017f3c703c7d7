"""Intervals of many lanes at once: what one lane is does not depend on what stands in the others."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.array_intervals import Lanes, add, between, sqrt, sub
from numerics.array_products import div, integer_power, mul, reciprocal

INFINITE = float("inf")
#: Ends near every place where rounding changes: zeros, denormal and huge numbers, infinities.
ENDS = (0.0, -0.0, 5e-324, 1e-310, 1e-200, 2.0**-1022, 0.1, 1.0, 3.0, 1e200, 1.7976931348623157e308, INFINITE)
numbers = st.sampled_from(sorted({*ENDS, *(-x for x in ENDS)})) | st.floats(allow_nan=False)
intervals = (
    st.tuples(numbers, numbers)
    .map(sorted)
    .filter(lambda ends: abs(ends[0]) + abs(ends[1]) < INFINITE or ends[0] < ends[1])
)


def lanes(*ends: tuple[float, float]) -> Lanes:
    low, high = zip(*ends, strict=True)
    return between(np.array(low), np.array(high))


@pytest.fixture(autouse=True)
def _silent():
    with np.errstate(all="ignore"):
        yield


def test_an_underflow_is_seen_beside_lanes_without_end():
    # 10⁻²⁰⁰·10⁻²⁰⁰ > 0 vanishes in doubles: four products do. Each [0, oo)·[0, oo) has 0·∞ twice, which is no number.
    tiny, whole = (1e-200, 1e-200), (0.0, INFINITE)
    x = lanes(tiny, whole, whole)
    result = mul(x, x)
    assert result.hi[0] > 0
    assert result.lo[0] <= 0
    assert result.lo[1] == 0
    assert result.hi[1] == INFINITE


def inside(value: Fraction, result: Lanes, lane: int) -> bool:
    low, high = float(result.lo[lane]), float(result.hi[lane])
    return (low == -INFINITE or Fraction(low) <= value) and (high == INFINITE or value <= Fraction(high))


def points(ends: tuple[float, float]) -> list[Fraction]:
    """Both ends where they are finite, something between, and something far out where they are not."""
    low, high = ends
    low_, high_ = (Fraction(max(-1.7e308, min(x, 1.7e308))) if abs(x) == INFINITE else Fraction(x) for x in (low, high))
    if low_ > high_:
        return []
    found = [low_, high_, (low_ + high_) / 2, (999 * low_ + high_) / 1000]
    return found + ([Fraction(0)] if low_ < 0 < high_ else [])


@given(st.lists(st.tuples(intervals, intervals), min_size=1, max_size=6))
def test_every_lane_holds_all_results(pairs):
    first, second = (lanes(*(tuple(pair[k]) for pair in pairs)) for k in (0, 1))
    with np.errstate(all="ignore"):
        results = {"+": add(first, second), "-": sub(first, second), "*": mul(first, second), "/": div(first, second)}
    for lane, (x, y) in enumerate(pairs):
        for u, v in product(points(tuple(x)), points(tuple(y))):
            assert inside(u + v, results["+"], lane)
            assert inside(u - v, results["-"], lane)
            assert inside(u * v, results["*"], lane)
            if v:
                assert inside(u / v, results["/"], lane)


@given(st.lists(intervals, min_size=1, max_size=5), st.integers(-5, 7))
def test_every_lane_holds_all_powers_and_roots(given_ends, n):
    x = lanes(*map(tuple, given_ends))
    with np.errstate(all="ignore"):
        powers, roots, inverses = integer_power(x, n), sqrt(x), reciprocal(x)
    for lane, ends in enumerate(given_ends):
        for u in points(tuple(ends)):
            if u or n >= 0:
                assert inside(u**n, powers, lane)
            if u:
                assert inside(1 / u, inverses, lane)
            if u >= 0:  # bounds of the root: their squares are on either side of u
                low, high = float(roots.lo[lane]), float(roots.hi[lane])
                assert Fraction(low) ** 2 <= u
                assert high == INFINITE or u <= Fraction(high) ** 2
