"""The mean-field limit on the circle: exact solutions, linear growth rates, and agreement with many particles."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import iv

from numerics.circle import attention_coupling, sampled_coupling, self_attention, simulate
from numerics.circle.coupling import attention
from numerics.circle.density import simulate_density
from numerics.particles.order import order_parameter


def test_a_poisson_kernel_stays_one_at_beta_zero() -> None:
    # Q2: c_k = r^k with r' = r(1 − r²)/2, that is u = r² logistic: u(t) = u_0 e^t/(1 − u_0 + u_0 e^t)
    times = np.linspace(0, 3, 7)
    run = simulate_density(attention_coupling(0.0), (0.3 ** np.arange(257)).astype(complex), times)
    u = 0.09 * np.exp(times) / (0.91 + 0.09 * np.exp(times))
    for k in (1, 2, 5):
        assert np.abs(run.coefficients[:, k] - u ** (k / 2)).max() < 1e-9
    assert (run.resolved < 1e-9).all()
    # P_r(x) = (1 − r²)/(2π(1 − 2r cos x + r²))
    r, x = np.sqrt(u[-1]), np.linspace(-3, 3, 50)
    exact = (1 - r**2) / (2 * np.pi * (1 - 2 * r * np.cos(x) + r**2))
    assert np.abs(run.density(x)[-1] - exact).max() < 1e-8


def test_distance_to_a_dirac_of_a_poisson_kernel() -> None:
    # Q2: W_2² = π²/3 + 4 Li_2(−r), Li_2 the dilogarithm: spence(1 + r) = Li_2(−r)
    from scipy.special import spence

    r = 0.6
    run = simulate_density(attention_coupling(0.0), (r ** np.arange(129)).astype(complex), np.array([0.0, 1.0, 2.0]))
    assert run.distance_to()[0] ** 2 == pytest.approx(np.pi**2 / 3 + 4 * spence(1 + r), abs=1e-12)
    assert (np.diff(run.distance_to()) < 0).all()
    # turning the law turns the place of the Dirac mass
    turned = simulate_density(
        attention_coupling(0.0), r ** np.arange(129) * np.exp(-1j * np.arange(129)), np.array([0.0])
    )
    assert turned.distance_to(1.0)[0] == pytest.approx(run.distance_to()[0], abs=1e-12)


@pytest.mark.parametrize("beta", [0.5, 4.0, 16.0])
@pytest.mark.parametrize("k", [1, 2, 4])
@pytest.mark.parametrize("normalised", [False, True])
def test_linear_growth_rates_near_the_uniform_law(beta: float, k: int, normalised: bool) -> None:
    # I_{k−1} − I_{k+1} = (2k/β) I_k gives b_k = e^{−β} (2k/β) I_k(β): rate k² e^{−β} I_k/β, with softmax k² I_k/(β I_0)
    start = np.zeros(33, dtype=complex)
    start[0], start[k] = 1.0, 1e-6
    run = simulate_density(
        attention(beta) if normalised else attention_coupling(beta), start, np.array([0.0, 1.0]), tolerance=1e-15
    )
    measured = np.log(abs(run.coefficients[-1, k]) / 1e-6)
    expected = k**2 * iv(k, beta) / beta * (1 / iv(0, beta) if normalised else np.exp(-beta))
    assert measured == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("normalised", [False, True])
def test_noise_threshold_of_the_uniform_law(normalised: bool) -> None:
    # O6: mode k grows exactly for κ below I_k(β)/β (here times e^{−β}), with softmax below I_k(β)/(β I_0(β))
    beta, k = 3.0, 2
    threshold = iv(k, beta) / beta * (1 / iv(0, beta) if normalised else np.exp(-beta))
    start = np.zeros(17, dtype=complex)
    start[0], start[k] = 1.0, 1e-6
    law = attention(beta) if normalised else attention_coupling(beta)
    for factor, grows in ((0.99, True), (1.01, False)):
        run = simulate_density(law, start, np.array([0.0, 5.0]), noise=factor * threshold, tolerance=1e-15)
        assert (abs(run.coefficients[-1, k]) > 1e-6) == grows


def test_heat_flow_without_interaction() -> None:
    # f = 0: c_k(t) = c_k(0) e^{−κk²t}
    nothing = sampled_coupling(lambda x: 0 * np.sin(x))
    start = (0.5 ** np.arange(17)).astype(complex)
    run = simulate_density(nothing, start, np.array([0.0, 0.7]), noise=0.3)
    assert np.abs(run.coefficients[-1] - start * np.exp(-0.21 * np.arange(17) ** 2)).max() < 1e-9


def test_many_particles_follow_the_law() -> None:
    # 4000 quantiles of the density (1 + cos(x)/2)/2π under SA, β = 2: the order parameters agree to O(1/n²)
    n, times = 4000, np.array([0.0, 1.0, 2.0])
    start = np.zeros(129, dtype=complex)
    start[0], start[1] = 1.0, 0.25
    run = simulate_density(attention(2.0), start, times)
    x = np.linspace(-np.pi, np.pi, n, endpoint=False) + np.pi / n
    for _ in range(50):  # Newton's method for x + sin(x)/2 = given value
        x -= (x + np.sin(x) / 2 - (np.linspace(-np.pi, np.pi, n, endpoint=False) + np.pi / n)) / (1 + np.cos(x) / 2)
    particles = order_parameter(simulate(self_attention(2.0), x, times).states)[0]
    assert np.abs(particles - run.order_parameter).max() < 1e-6
    assert (run.resolved < 1e-6).all()


def test_bad_input_is_refused() -> None:
    times = np.array([0.0, 1.0])
    for start in (np.ones(1), np.zeros(3), np.array([1.0, np.nan]), np.ones((2, 2))):
        with pytest.raises(ValueError, match="Expected finite coefficients"):
            simulate_density(attention_coupling(1.0), start.astype(complex), times)
    with pytest.raises(ValueError, match="noise"):
        simulate_density(attention_coupling(1.0), np.array([1.0, 0.1], dtype=complex), times, noise=-1.0)
