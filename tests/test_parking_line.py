"""C102.line and C103.limit against numbers: the mean number of cars, and the equation of its transform."""

from __future__ import annotations

from math import factorial, floor

import numpy as np
import pytest
from scipy.integrate import quad

from verify import prove
from verify.claims.library import load
from verify.claims.solve import solve_claim

#: Rényi's constant (causal.C103.sharpened).
C = 0.747597920253411


def mean_number(steps: int, longest: int) -> np.ndarray:
    """M at multiples of 1/steps up to ``longest``, from M(x + 1) = 1 + (2/x) ∫_0^x M by the trapezoidal rule."""
    h, m = 1 / steps, np.zeros(longest * steps + 1)
    m[steps] = 1.0
    # M jumps from 0 to 1 at x = 1: the rule takes the mean of both values there
    area = np.zeros_like(m)
    for k in range(1, len(m) - steps):
        left = 1.0 if k - 1 == steps else m[k - 1]
        right = 0.0 if k == steps else m[k]
        area[k] = area[k - 1] + h * (left + right) / 2
        m[k + steps] = 1 + 2 / (k * h) * area[k]
    return m


def test_the_error_of_the_linear_law_is_superexponentially_small():
    steps = 2000
    m = mean_number(steps, 9)
    # by hand: M = 1 on [1, 2), and M(3) = 1 + (2/2)·1 = 2
    assert m[3 * steps // 2] == 1
    assert m[3 * steps] == pytest.approx(2, abs=1e-6)
    for x in (3, 4, 5, 6, 7):
        n = floor(x) - 1
        assert abs(m[x * steps] - (C * x - (1 - C))) < (x + 1) * 2**n / factorial(n) / 40
    # another constant does not do: with c = 0.75 the error at x = 8 is 0.02
    assert abs(m[8 * steps] - (0.75 * 8 - 0.25)) > 0.02


def test_the_transform_solves_its_equation():
    def integral(s: float) -> float:
        """I(s) = ∫_s^∞ exp(−2 ∫_s^u (1 − e^{−v})/v dv) du, with u = s + t."""

        def inner(t: float) -> float:
            return quad(lambda v: -np.expm1(-v) / v, s, s + t)[0]

        return quad(lambda t: np.exp(-2 * inner(t)), 0, 40, limit=200)[0] + np.exp(-2 * inner(40)) * (s + 40)

    # beyond t = 40 the integrand is that at 40 times ((s + 40)/(s + t))², up to e^{−40}
    s, h = 0.7, 1e-3
    slope = (integral(s + h) / (s + h) ** 2 - integral(s - h) / (s - h) ** 2) / (2 * h)
    assert slope == pytest.approx(-1 / s**2 - 2 * np.exp(-s) / s * integral(s) / s**2, rel=1e-4)
    assert integral(1e-9) == pytest.approx(C, rel=1e-6)


def test_only_the_argument_is_left_to_a_reader():
    for id in ("causal.C102.line", "causal.C103.limit"):
        verdict = solve_claim(load().claims[id])
        assert verdict.status == "argued"
        assert "argument on paper" in verdict.reason


def test_a_smaller_bound_is_refuted():
    # 2y/(y² − 1) > 2/y for y > 1
    assert prove("2*y/(y**2 - 1) < 2/y for y in (2, oo)").status == "refuted"
