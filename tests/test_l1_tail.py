"""The tail argument for self-attention: the scaled functions are the true ones, and the bound beyond R is a bound."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import Interaction
from verify.interaction.arithmetic import NAMES, arithmetic
from verify.interaction.l1 import TAIL_GRID
from verify.interaction.l1_cell import decide
from verify.interaction.l1_search import find
from verify.interaction.l1_tail import TailChart, _p1, _p3, _p3_slope


def true_derivatives(beta: float, t: float) -> tuple[float, float, float]:
    """g', g'', g''' at t for g(t) = √β f(t/√β), from derivatives of f found by hand (tests/test_interaction_derive)."""
    x = t / np.sqrt(beta)
    c, s = np.cos(x), np.sin(x)
    e = np.exp(beta * (c - 1))
    first = (c - beta * s * s) * e
    second = -s * (1 + 3 * beta * c - beta**2 * s * s) * e
    third = (-c - 3 * beta * c * c + 4 * beta * s * s + 6 * beta**2 * s * s * c - beta**3 * s**4) * e
    return first, second / np.sqrt(beta), third / beta


@settings(max_examples=60, deadline=None)
@given(st.integers(6, 5000), st.integers(0, 750), st.sampled_from(NAMES))
def test_the_scaled_derivatives(beta, hundredths, name):
    t, q = Fraction(hundredths, 100), Fraction(1, beta)
    first, second, third = true_derivatives(beta, float(t))
    with arithmetic(name) as a:
        v, c, e = TailChart(q, q, "pi", a).parts(t, t)
        values = [_p1(v, c, a) * e, -v * (a.number(q) + 3 * c - a.square(v)) * e, _p3(v, c, a.number(q), a) * e]
        for value, expected in zip(values, (first, second, third), strict=True):
            low, high = a.ends(value)
            assert float(low) - 1e-9 <= expected <= float(high) + 1e-9
            assert high - low < Fraction(1, 10**6)


def test_the_slope_of_the_polynomial():
    # (P₃(t + h) - P₃(t - h)) / 2h against dP₃/dt, at q = 1/20, t = 1.3.
    q = Fraction(1, 20)
    with arithmetic("arb") as a:
        chart, h = TailChart(q, q, "pi", a), Fraction(1, 10**5)

        def at(t):
            v, c, _ = chart.parts(t, t)
            return v, c, a.number(q), a

        t = Fraction(13, 10)
        difference = (_p3(*at(t + h)) - _p3(*at(t - h))) / (2 * a.number(h))
        assert abs(float((difference - _p3_slope(*at(t))).mid())) < 1e-8


def test_at_infinity_the_functions_are_hermite():
    # q = 0: g = t e^{-t²/2}, so P₁ = 1 - t² and P₃ = -3 + 6t² - t⁴.
    with arithmetic("arb") as a:
        v, c, _ = TailChart(Fraction(0), Fraction(0), "pi", a).parts(Fraction(2), Fraction(2))
        assert a.ends(_p1(v, c, a)) == (-3, -3)
        assert a.ends(_p3(v, c, a.zero, a)) == (5, 5)


@pytest.mark.parametrize("beta", [6.0, 20.0, 400.0])
def test_the_bound_beyond_the_end_is_a_bound(beta):
    # ∫_R^{π√β} |g'''| dt by the trapezoidal rule.
    for end in (4.0, 6.0, 7.5):
        t = np.linspace(end, np.pi * np.sqrt(beta), 4001)
        third = np.abs([true_derivatives(beta, float(s))[2] for s in t])
        integral = float(((third[1:] + third[:-1]) / 2 * np.diff(t)).sum())
        with arithmetic("arb") as a:
            chart = TailChart(Fraction(0), Fraction(1, int(beta)), "pi", a)
            assert integral <= float(a.ends(chart.beyond(Fraction(end)))[1])


def test_it_holds_up_to_infinity_and_the_grid_is_checked():
    with arithmetic("arb") as a:
        chart = TailChart(Fraction(0), Fraction(1, 50), "2*pi", a)
        found = find(chart, TAIL_GRID)
        assert found is not None
        assert decide(chart, found.tau, found.grid)[0]
        assert not decide(chart, found.tau, found.grid[:4])[0]  # ends below π: Y < 2
        long = (*found.grid, Fraction(40))  # 40/√50 > π: sin(z)/z no longer decreases
        assert not decide(chart, found.tau, long)[0]
        assert not decide(chart, found.grid[2], found.grid)[0]


def test_the_ratio_tends_to_the_limit_of_the_tail():
    # As β → ∞ the ratio tends to 4/∫|g'''| for g = t e^{-t²/2}, with turning points t² = 3 ± √6:
    # g'' = (t³ - 3t) e^{-t²/2}, ∫|g'''| = 2 (g''(t₂) - g''(t₁)).
    second = lambda s: (s**1.5 - 3 * s**0.5) * np.exp(-s / 2)  # noqa: E731
    limit = 4 / (2 * (second(3 + np.sqrt(6)) - second(3 - np.sqrt(6))))
    # At β = 2500, T = τ√β ≃ 1 and M = π add the factor 1 + 1/(50π).
    found = Interaction("sin(x)*exp(beta*(cos(x) - 1))").at(beta=2500).criterion()
    assert float(found.ratio[0]) == pytest.approx(limit * (1 + 1 / (50 * np.pi)), abs=1e-3)
    assert limit > 1.13
