"""Estimated ranges against enclosures: inside them, and narrower by the order of the square of the width only."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics import array_enclosure as sure
from numerics.doubles import Unavailable
from verify.prover import estimates

H = 1e-3
#: |f''| <= 8 on [0.2, 0.7] (tan: 2 sin/cos³ <= 2.9; atanh: 2x/(1 - x²)² <= 5.4; log: 25 at 0.2; acosh is done apart),
#: so an extremum inside changes a range by 8·H²/8 at most, and 25·H²/8 for log.
NEAR = 4 * H**2
SMOOTH = ("sqrt", "cbrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh")
inside = st.floats(0.2, 0.7)


def lanes(low: float, width: float) -> tuple[estimates.Floats, sure.Lanes]:
    """[low, low + width] twice, for one lane is a number here."""
    a, b = np.full(2, low), np.full(2, low + width)
    return np.array((a, b)), sure.between(a, b)


def agree(range_: estimates.Floats, enclosure: sure.Lanes) -> None:
    assert range_.shape == (2, 2)
    assert (range_[0] <= range_[1]).all()
    assert np.abs(range_[0] - enclosure.lo).max() <= NEAR
    assert np.abs(range_[1] - enclosure.hi).max() <= NEAR


@given(inside, st.sampled_from((*SMOOTH, "atanh", "erf", "abs")))
def test_functions(x: float, op: str) -> None:
    near, certain = lanes(x, H)
    agree(estimates.apply(op, near), sure.apply(op, certain))


@given(inside, inside, st.booleans(), st.booleans())
def test_arithmetic(x: float, y: float, first: bool, second: bool) -> None:
    x, y = -x if first else x, -y if second else y
    (a, sure_a), (b, sure_b) = lanes(x, H), lanes(y, 0.1)  # 0.7 + 0.1 < 1, -0.2 + 0.1 < 0: no zero in [y, y + 0.1]
    for op in ("add", "sub", "mul", "div"):
        agree(getattr(estimates, op)(a, b), getattr(sure, op)(sure_a, sure_b))
    for op in ("min", "max"):
        agree(estimates.apply(op, a, b), sure.apply(op, sure_a, sure_b))
    agree(estimates.neg(a), sure.neg(sure_a))
    for n in (-2, -1, 1, 2, 3):
        agree(estimates.integer_power(a, n), sure.integer_power(sure_a, n))
    if not first:
        agree(estimates.rational_power(a, Fraction(-3, 2)), sure.rational_power(sure_a, Fraction(-3, 2)))
        agree(estimates.apply("pow", a, b), sure.apply("pow", sure_a, sure_b))


@given(inside, st.integers(-3, 3).filter(bool))
def test_numbers(x: float, n: int) -> None:
    (a, sure_a), half = lanes(x, H), Fraction(n, 2)
    constant, enclosed = estimates.number(half), sure.number(half)
    for op in ("add", "sub", "mul", "div"):
        agree(getattr(estimates, op)(a, constant), getattr(sure, op)(sure_a, enclosed))
        agree(getattr(estimates, op)(constant, a), getattr(sure, op)(enclosed, sure_a))


def test_products_of_wide_intervals_take_all_four_corners() -> None:
    """[-1, 2]·[-3, 1] = [-6, 3] from 2·(-3) and (-1)·(-3)."""
    a, b = np.array([[-1.0, 0.0], [2.0, 1.0]]), np.array([[-3.0, 2.0], [1.0, 3.0]])
    assert estimates.mul(a, b).tolist() == [[-6.0, 0.0], [3.0, 3.0]]


def test_an_operation_without_an_array_form_is_refused() -> None:
    with pytest.raises(Unavailable, match="gamma"):
        estimates.apply("gamma", lanes(0.5, H)[0])
