"""The law of the difference of two particles (BBGKY): exact for two, closures exact to second order for three."""

from __future__ import annotations

import numpy as np
import pytest

from numerics.circle import attention_coupling, unnormalised_attention
from numerics.circle.coupling import sampled_coupling
from numerics.circle.pair_law import simulate_pair_law
from numerics.particles import simulate


def test_two_particles_exactly() -> None:
    # x' = −sin x: tan(x/2) shrinks like e^{−t}. For uniform x it has the Cauchy law, of scale e^{−t} then, which is the
    # Poisson kernel with r = (1 − e^{−t})/(1 + e^{−t}) = tanh(t/2): c_k = r^k
    times = np.linspace(0, 2, 5)
    for closure in ("cumulant", "kirkwood", "independent"):
        run = simulate_pair_law(attention_coupling(0.0), 2, times, closure=closure, modes=160)
        assert np.abs(run.coefficients[:, 1:6] - np.tanh(times / 2)[:, None] ** np.arange(1, 6)).max() < 1e-10
        assert np.abs(run.squared_order - (1 + np.tanh(times / 2)) / 2).max() < 1e-10


def three_particles(beta: float, times: np.ndarray) -> np.ndarray:
    """E cos(θ_1 − θ_2) at ``times`` for three: θ_3 = 0 by symmetry, the mean over a grid of the others is exact."""
    grid = 2 * np.pi * np.arange(48) / 48
    start = np.stack([*(a.ravel() for a in np.meshgrid(grid, grid)), np.zeros(48 * 48)], axis=1)
    states = simulate(unnormalised_attention(beta, method="direct"), start, times, tolerance=1e-12).states
    mean: np.ndarray = np.cos(states[:, :, 0] - states[:, :, 1]).mean(axis=0)
    return mean


@pytest.mark.parametrize("beta", [0.0, 2.0])
def test_closures_are_exact_to_second_order_for_three_particles(beta: float) -> None:
    # p_3 = 1 + t (c_12 + c_13 + c_23) + O(t²) from independent particles: whatever gives that g is exact to first order
    # and ψ to second, so that halving t divides the error by 8; without correlations g is wrong at first order: by 4
    times = np.array([0.0, 0.05, 0.1])
    exact = three_particles(beta, times)
    for closure, factor in {"cumulant": 8.0, "kirkwood": 8.0, "independent": 4.0}.items():
        run = simulate_pair_law(attention_coupling(beta), 3, times, closure=closure)
        error = np.abs(run.coefficients[:, 1] - exact)
        assert error[2] / error[1] == pytest.approx(factor, rel=0.15), closure


@pytest.mark.parametrize("closure", ["cumulant", "kirkwood"])
def test_correlations_grow_at_the_rate_of_the_linear_theory(closure: str) -> None:
    # c_k' = k b_k/n + ((n − 2)/n) k b_k c_k while c is small: c_k = (e^{rt} − 1)/(n − 2), r = ((n − 2)/n) k b_k
    n, times = 10**6, np.array([0.0, 2.0, 4.0])
    coupling = sampled_coupling(lambda x: np.sin(x) + 0.3 * np.sin(2 * x))
    run = simulate_pair_law(coupling, n, times, closure=closure, modes=8)
    for k, b in ((1, 1.0), (2, 0.3)):
        expected = np.expm1((n - 2) / n * k * b * times) / (n - 2)
        assert np.abs(run.coefficients[:, k] / 1e-6 - expected / 1e-6).max() < 0.05
    assert run.density(np.array([0.0]))[0, 0] == pytest.approx(1 / (2 * np.pi))


def test_unusable_input() -> None:
    times = np.array([0.0, 1.0])
    coupling = attention_coupling(1.0)
    with pytest.raises(ValueError, match="n >= 2"):
        simulate_pair_law(coupling, 1, times)
    with pytest.raises(ValueError, match="closure in"):
        simulate_pair_law(coupling, 3, times, closure="magic")
    with pytest.raises(ValueError, match="smooth"):
        simulate_pair_law(attention_coupling(1e6), 3, times)
