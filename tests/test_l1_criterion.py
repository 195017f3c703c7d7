"""Both sides of the L1 criterion: values by hand, agreement with plain quadrature, honest answers at degenerate f."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import Interaction, read_formula
from verify.interaction.arithmetic import arithmetic
from verify.interaction.criterion import criterion, decimals
from verify.interaction.l1_box import box_chart, family
from verify.interaction.ratio import ratio_over

ATTENTION = "sin(x)*exp(beta*(cos(x) - 1))"


def within(ends, value, slack=1e-12):
    return float(ends[0]) - slack <= value <= float(ends[1]) + slack


def test_kuramoto_by_hand():
    # f = sin: f' = cos < 0 beyond τ = π/2; f''' = -cos, so ∫ max(f''', 0) = ∫_{π/2}^{3π/2} -cos = 2; f'(0) = 1.
    # M = π: π < 4 (1 + 1/2) = 6. M = 2π: π < 4 (1 + 1/4) = 5.
    for m, right in (("pi", 6.0), ("2*pi", 5.0)):
        found = criterion(read_formula("sin(x)"), m)
        assert found.status == "holds"
        assert within(found.tau, np.pi / 2)
        assert within(found.variation, 2.0)
        assert within(found.left, np.pi)
        assert within(found.right, right)
        assert within(found.ratio, right / np.pi)
        assert found.tau[1] - found.tau[0] < Fraction(1, 10**18)


def test_two_harmonics_by_hand():
    # f = sin x - sin(2x)/4 = sin x (1 - cos(x)/2) > 0 on (0, π). f' = c - (2c² - 1)/2 = c - c² + 1/2 vanishes at
    # c = (1 - √3)/2. f'' = -sin x + sin 2x, f''' = -c + 2(2c² - 1) = 4c² - c - 2 vanishes at c = (1 ± √33)/8.
    found = criterion(read_formula("sin(x) - sin(2*x)/4"), "pi")
    second = lambda c: np.sqrt(1 - c * c) * (2 * c - 1)  # noqa: E731 - f'' = sin x (2 cos x - 1)
    peak, valley = second((1 + np.sqrt(33)) / 8), second((1 - np.sqrt(33)) / 8)
    assert within(found.tau, np.arccos((1 - np.sqrt(3)) / 2))
    assert within(found.variation, 2 * (peak - valley))
    assert within(found.slope, 0.5)
    assert found.positive is True


def test_self_attention_at_two():
    # Figure 2 of the paper prints τ(2) ≃ 0.6749; cos τ = 2β/(1 + √(1 + 4β²)) = 4/(1 + √17).
    found = Interaction(ATTENTION).at(beta=2).criterion()
    assert within(found.tau, np.arccos(4 / (1 + np.sqrt(17))))
    assert decimals(found.tau, 4)[1] == "0.6749"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-6, 6), min_size=2, max_size=3), st.sampled_from(["pi", "2*pi"]))
def test_against_quadrature(coefficients, m):
    # f = 4 sin x + Σ c_k sin(kx)/k: τ, the integral and f'(0) on a fine grid must lie in the enclosures.
    terms = "".join(f" + ({c})*sin({k}*x)/{k}" for k, c in enumerate(coefficients, start=2))
    found = criterion(read_formula("4*sin(x)" + terms), m)
    slope = 4 + sum(coefficients)
    if slope <= 0:
        assert found.status in ("fails", "undecided")
        return
    x = np.linspace(0.0, np.pi, 20001)
    first = 4 * np.cos(x) + sum(c * np.cos(k * x) for k, c in enumerate(coefficients, start=2))
    second = -4 * np.sin(x) - sum(c * k * np.sin(k * x) for k, c in enumerate(coefficients, start=2))
    variation = float(np.abs(np.diff(second)).sum())
    assert within(found.slope, slope)
    assert float(found.variation[0]) - 1e-9 <= variation + 1e-4
    assert variation <= float(found.variation[1]) + 1e-9
    rising = x[first > 1e-9]
    assert float(found.tau[1]) >= rising[-1] - 1e-9
    if found.status == "holds":
        tau, bound = rising[-1], np.pi if m == "pi" else 2 * np.pi
        assert tau * variation < 4 * (1 + tau / bound) * slope + 1e-3


@pytest.mark.parametrize("text", ["sin(x)*sqrt(sin(x)**2)", "sin(x)*log(1 + cos(x))", "sin(x)*log(x)/log(x)"])
def test_a_function_that_is_not_analytic_is_undecided(text):
    # |sin x| sin x has a corner in f'' at 0; log(1 + cos x) a pole at π; log(x) is undefined for x <= 0, although
    # f(-x) + f(x) = 0 wherever it is defined.
    found = criterion(read_formula(text), "pi")
    assert found.status == "undecided"
    assert found.left is None


def test_a_double_zero_of_the_slope_leaves_tau_open():
    # f = sin x + sin(2x)/2 = sin x (1 + cos x): f' = (2c - 1)(c + 1) touches 0 at π, so f' < 0 beyond π/3 except at π.
    found = criterion(read_formula("sin(x) + sin(2*x)/2"), "pi")
    assert found.status == "undecided"
    assert within(found.tau, np.pi / 3)
    assert within(found.tau, np.pi)


def test_a_negative_part_refutes_only_M_pi():
    # sin x + sin 2x = sin x (1 + 2 cos x) < 0 for x in (2π/3, π).
    found = criterion(read_formula("sin(x) + sin(2*x)"), "pi")
    assert found.status == "fails"
    assert found.positive is False
    assert 2 * np.pi / 3 < float(found.negative) < np.pi


def test_a_repelling_synchronized_state():
    found = criterion(read_formula("-sin(x)"), "pi")
    assert found.status == "fails"
    assert within(found.slope, -1.0)
    assert "repels" in found.reason


def test_no_truth_value_and_missing_parameters():
    with pytest.raises(TypeError, match="status"):
        bool(criterion(read_formula("sin(x)"), "pi"))
    with pytest.raises(ValueError, match="Expected values for all parameters but beta has none"):
        Interaction(ATTENTION).criterion()
    with pytest.raises(ValueError, match="Expected M"):
        Interaction("sin(x)").criterion(M="3")


@settings(max_examples=20, deadline=None)
@given(st.integers(-30, 400), st.integers(0, 10), st.integers(0, 100))
def test_the_ratio_over_a_box_contains_the_ratio_at_its_points(start, width, position):
    lower = Fraction(start, 100)
    upper = lower + Fraction(width, 100)
    inside = lower + (upper - lower) * Fraction(position, 100)
    with arithmetic("arb") as a:
        box = ratio_over(box_chart(family(read_formula(ATTENTION)), {"beta": (lower, upper)}, "pi", a))
    point = Interaction(ATTENTION).at(beta=inside).criterion()
    assert box is not None
    assert box.ratio[0] <= point.ratio[1]
    assert point.ratio[0] <= box.ratio[1]
    assert box.tau[0] <= point.tau[1]
    assert point.tau[0] <= box.tau[1]


def test_tau_is_pi_where_the_slope_is_positive_at_pi_and_not_the_end_of_the_grid_beyond_it():
    # f = sin x + sin 2x: f'(0) = 3 and f'(π) = 1 > 0, so τ = π = M and the ratio is 24/(π V). The third derivative
    # -cos x - 8 cos 2x vanishes where 16c² + c - 8 = 0 for c = cos x; f'' = -sin x (1 + 8c) has one sign at the first
    # zero and the other at the second, so V = 2 Σ |f''|. The end of the grid is 10⁻¹² beyond π, the tests are finer.
    cosines = ((-1 + np.sqrt(513)) / 32, (-1 - np.sqrt(513)) / 32)
    variation = 2 * sum(abs(np.sqrt(1 - c * c) * (1 + 8 * c)) for c in cosines)
    f = family(read_formula("a*sin(x) + a*sin(2*x)"))
    with arithmetic("arb", 200) as a:
        box = ratio_over(box_chart(f, {"a": (Fraction(1), Fraction(1))}, "pi", a), rounds=60)
    assert box is not None
    assert within(box.tau, np.pi, 1e-15)
    assert within(box.variation, variation, 1e-13)
    assert within(box.ratio, 24 / (np.pi * variation), 1e-14)
