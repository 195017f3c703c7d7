"""The axially symmetric mean-field limit on S², and Lyapunov exponents."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import eval_legendre, spherical_in

from numerics.circle import causal_attention, kuramoto, self_attention, unnormalised_attention
from numerics.circle.causal_jacobian import causal_jacobian
from numerics.euclidean import pure_attention
from numerics.integrators import DOP853, integrate
from numerics.particles import simulate
from numerics.particles.lyapunov import lyapunov_exponents
from numerics.sphere import self_attention as on_sphere
from numerics.sphere.density import kernel_coefficients, simulate_axial


@pytest.mark.parametrize("beta", [-3.0, -1e-9, 0.0, 1e-10, 0.5, 20.0])
def test_kernel_coefficients_are_integrals(beta: float) -> None:
    # a_l = ½ ∫ e^{β(t−1)} P_l(t) dt
    a = kernel_coefficients(beta, 6)
    for degree in range(5):
        exact = quad(lambda t, k=degree: np.exp(beta * (t - 1)) * eval_legendre(k, t) / 2, -1, 1, epsabs=1e-14)[0]
        assert a[degree] == pytest.approx(exact, abs=1e-12 * max(1.0, np.exp(-2 * beta)))


@pytest.mark.parametrize("beta", [-1.0, 0.0, 0.5, 4.0, 16.0])
@pytest.mark.parametrize("degree", [1, 2, 4])
@pytest.mark.parametrize("normalised", [False, True])
def test_linear_growth_rates_near_the_uniform_law(beta: float, degree: int, normalised: bool) -> None:
    # l(l+1) e^{−β} i_l(β)/β, divided by e^{−β} i_0(β) for SA; at β = 0 only l = 1 grows, at the rate 2/3
    start = np.zeros(17)
    start[0], start[degree] = 1.0, 1e-6
    run = simulate_axial(beta, start, np.array([0.0, 1.0]), normalised=normalised, tolerance=1e-15)
    measured = np.log(run.coefficients[-1, degree] / 1e-6)
    if beta == 0:
        expected = 2 / 3 if degree == 1 else 0.0
    else:
        ratio = float(spherical_in(degree, abs(beta))) * np.sign(beta) ** degree
        expected = degree * (degree + 1) * ratio / beta
        expected *= 1 / float(spherical_in(0, abs(beta))) if normalised else np.exp(-beta)
    assert measured == pytest.approx(expected, rel=2e-5, abs=1e-6)


def test_noise_stabilises_the_uniform_law_at_its_threshold() -> None:
    # mode l grows exactly for κ below a_l/(β a_0)
    beta, degree = 3.0, 2
    threshold = float(spherical_in(degree, beta) / spherical_in(0, beta)) / beta
    start = np.zeros(9)
    start[0], start[degree] = 1.0, 1e-6
    for factor, grows in ((0.99, True), (1.01, False)):
        run = simulate_axial(beta, start, np.array([0.0, 5.0]), noise=factor * threshold, tolerance=1e-15)
        assert (run.coefficients[-1, degree] > 1e-6) == grows


@pytest.mark.parametrize("normalised", [False, True])
def test_exact_solution_at_beta_zero(normalised: bool) -> None:
    # β = 0: z' = (1 − z²) c_1, so artanh z moves by s(t) with s' = c_1, and from the uniform law
    # c_1 = ½ ∫ tanh(artanh z + s) dz = coth s − s/sinh² s
    def mean(s: np.ndarray) -> np.ndarray:
        value: np.ndarray = 1 / np.tanh(s) - s / np.sinh(s) ** 2
        return value

    times = np.linspace(0, 2, 5)
    s = integrate(lambda t, y: mean(y), np.array([[0.4]]), times, atol=1e-13, tableau=DOP853).states[0, :, 0]
    nodes, weights = np.polynomial.legendre.leggauss(200)
    moved = np.tanh(np.arctanh(nodes) + 0.4)
    start = np.array([(eval_legendre(k, moved) * weights).sum() / 2 for k in range(65)])
    run = simulate_axial(0.0, start, times, normalised=normalised)
    assert np.abs(run.coefficients[:, 1] - mean(s)).max() < 1e-9
    assert (run.resolved < 1e-9).all()
    z = np.linspace(-0.99, 0.99, 30)
    back = np.tanh(np.arctanh(z) - s[-1])  # the density ½ dz_0/dz = ½ (1 − z_0²)/(1 − z²)
    assert np.abs(run.density(z)[-1] - 0.5 * (1 - back**2) / (1 - z**2)).max() < 1e-7
    # W_2² to the pole of the uniform law: ½ ∫ θ² sin θ dθ = (π² − 4)/2
    uniform = simulate_axial(0.0, np.array([1.0, 0.0, 0.0]), times[:2])
    assert uniform.distance_to_pole()[0] ** 2 == pytest.approx((np.pi**2 - 4) / 2, abs=1e-12)
    assert (np.diff(run.distance_to_pole()) < 0).all()


def test_many_particles_follow_the_law() -> None:
    # 30 heights, the quantiles of the density (1 + z/2)/2, at 12 angles around the axis each; SA, β = 2
    heights, around = 30, 12
    target = (np.arange(heights) + 0.5) / heights
    z = -2 + np.sqrt(1 + 8 * target)  # (z + 1)/2 + (z² − 1)/8 = target
    angle = 2 * np.pi * np.arange(around) / around
    flat = np.sqrt(1 - z**2)[:, None]
    points = np.stack(
        [flat * np.cos(angle), flat * np.sin(angle), np.broadcast_to(z[:, None], (heights, around))], axis=2
    ).reshape(1, -1, 3)
    times = np.array([0.0, 1.0, 2.0])
    particles = simulate(on_sphere(2.0, 3), points, times, tolerance=1e-6).states[0, :, :, 2].mean(axis=1)
    start = np.zeros(49)
    start[0], start[1] = 1.0, 1 / 6  # ∫ z (1 + z/2)/2 dz
    run = simulate_axial(2.0, start, times)
    assert np.abs(particles - run.coefficients[:, 1]).max() < 2e-3  # midpoints: O(1/heights²)
    assert (run.resolved < 1e-6).all()


def test_unusable_laws_are_refused() -> None:
    times = np.array([0.0, 1.0])
    for start in (np.ones(1), np.zeros(3), np.array([1.0, np.nan]), np.ones((2, 2))):
        with pytest.raises(ValueError, match="Expected finite coefficients"):
            simulate_axial(1.0, start, times)
    with pytest.raises(ValueError, match="noise"):
        simulate_axial(1.0, np.array([1.0, 0.1]), times, noise=-1.0)
    for beta in (np.nan, -1e3):
        with pytest.raises(ValueError, match="finite beta"):
            simulate_axial(beta, np.array([1.0, 0.1]), times)


def test_exponents_at_an_equilibrium_are_eigenvalues() -> None:
    # all tokens in one point: the causal Jacobian has the diagonal −(k−1)/k, its first row 0
    x = np.zeros(4)
    expected = np.sort(np.linalg.eigvals(causal_jacobian(2.0, x[None])[0]).real)[::-1]
    assert expected == pytest.approx([0, -1 / 2, -2 / 3, -3 / 4], abs=1e-12)
    found = lyapunov_exponents(causal_attention(2.0), x, np.linspace(0, 200, 51), count=4, settle=40)
    assert found == pytest.approx(expected, abs=1e-4)  # directions turn into place like e^{−t/12}


@pytest.mark.parametrize(("p", "q", "beta"), [(3, 3, 0.5), (4, 2, 1.0)])
def test_escape_from_antipodal_clusters(p: int, q: int, beta: float) -> None:
    # O5: q/(p e^{2β} + q) + p/(q e^{2β} + p) is the largest growth rate for SA
    x = np.concatenate([np.zeros(p), np.full(q, np.pi)])
    expected = q / (p * np.exp(2 * beta) + q) + p / (q * np.exp(2 * beta) + p)
    found = lyapunov_exponents(self_attention(beta), x, np.linspace(0, 40, 41), settle=30)
    assert found[0] == pytest.approx(expected, abs=1e-4)


def test_exponents_elsewhere() -> None:
    # uncoupled oscillators: all 0; one token of pure attention with V = I: x' = x, exponent 1 in every direction
    free = lyapunov_exponents(kuramoto(np.array([1.0, -2.0]), 0.0), np.zeros(2), np.linspace(0, 4, 5), count=2)
    assert np.abs(free).max() < 1e-9
    grows = lyapunov_exponents(pure_attention(1.0, 2), np.array([[0.1, 0.2]]), np.linspace(0, 2, 3), count=2)
    assert grows == pytest.approx([1.0, 1.0], abs=1e-6)


def test_exponents_on_the_sphere_are_tangential() -> None:
    # three tokens of SA in one point of S²: a common rotation in 2 directions, and distances that shrink at the rate 1
    x = np.repeat(np.array([[0.6, 0.0, 0.8]]), 3, axis=0)
    found = lyapunov_exponents(on_sphere(1.0, 3), x, np.linspace(0, 30, 31), count=6, settle=15)
    assert found == pytest.approx([0, 0, -1, -1, -1, -1], abs=1e-6)
    # two antipodal clusters of p = 2 and q = 1 escape at the rate of O5 in every direction of the sphere
    p, q, beta = 2, 1, 0.5
    expected = q / (p * np.exp(2 * beta) + q) + p / (q * np.exp(2 * beta) + p)
    poles = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, -1.0]])
    found = lyapunov_exponents(on_sphere(beta, 3), poles, np.linspace(0, 40, 41), count=2, settle=30)
    assert found == pytest.approx([expected, expected], abs=1e-4)


def test_exponents_refuse_what_they_cannot_do() -> None:
    times = np.linspace(0, 1, 3)
    model = unnormalised_attention(1.0)
    with pytest.raises(ValueError, match="between 1 and 6"):
        lyapunov_exponents(on_sphere(1.0, 3), np.eye(3), times, count=7)
    with pytest.raises(ValueError, match="between 1 and 3"):
        lyapunov_exponents(model, np.zeros(3), times, count=4)
    with pytest.raises(ValueError, match="one start"):
        lyapunov_exponents(model, np.zeros((2, 3)), times)
    with pytest.raises(ValueError, match="settle"):
        lyapunov_exponents(model, np.zeros(3), times, settle=2)
