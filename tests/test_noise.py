"""Noise: measured strong orders, laws known in closed form, and independence of what runs beside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import iv

from numerics import circle, sphere
from numerics.circle import sampled_coupling, starts
from numerics.integrators import StepSizeError, integrate_noisy
from numerics.particles import InterruptedRun, Model, Noise, simulate, simulate_noisy
from numerics.sphere.starts import uniform as uniform_on_sphere

Array = NDArray[np.float64]


def _strong_order(model: Model, start: Array, noise: Noise, scheme: str) -> float:
    """Fitted exponent of E|Y_h − Y| against h, on the same Brownian paths, Y with a step 16 times finer."""
    fine = 2**-9
    times = np.array([0.0, 1.0])
    exact = simulate_noisy(model, start, times, noise, step=fine, scheme="heun", seed=5).final
    steps = [fine * 2**k for k in (3, 4, 5, 6)]
    errors = [
        np.abs(
            simulate_noisy(model, start, times, noise, step=h, scheme=scheme, seed=5, parts=round(h / fine)).final
            - exact
        ).mean()
        for h in steps
    ]
    return float(np.polyfit(np.log(steps), np.log(errors), 1)[0])


@pytest.mark.parametrize("scheme", ["euler-maruyama", "heun"])
def test_additive_noise_has_strong_order_one(scheme: str) -> None:
    order = _strong_order(circle.unnormalised_attention(2.0), starts.uniform(6, 60, 1), Noise(0.3), scheme)
    assert order == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize("scheme", ["euler-maruyama", "heun"])
def test_common_noise_in_the_plane_has_strong_order_one_half(scheme: str) -> None:
    # the two noises do not commute: [−sin x ∂, cos x ∂] = ∂ is not 0
    order = _strong_order(circle.unnormalised_attention(1.0), starts.uniform(4, 150, 1), Noise(0.5, True), scheme)
    assert order == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize("scheme", ["euler-maruyama", "heun"])
def test_noise_on_the_sphere_has_strong_order_one_half(scheme: str) -> None:
    order = _strong_order(sphere.self_attention(1.0, 3), uniform_on_sphere(4, 3, 100, 1), Noise(0.3), scheme)
    assert order == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize(("scheme", "expected"), [("euler-maruyama", 0.5), ("heun", 1.0)])
def test_one_multiplicative_noise_against_its_closed_solution(scheme: str, expected: float) -> None:
    # dX = X dW: Itô X = e^{W − t/2}, Stratonovich X = e^W
    paths, fine = 400, 2**-10
    draws = np.random.default_rng(2).standard_normal((1024, paths, 1))
    total = np.sqrt(fine) * draws.sum(axis=0)
    exact = np.exp(total - (0.5 if scheme == "euler-maruyama" else 0.0))
    errors, steps = [], [2**-k for k in (8, 7, 6, 5)]
    for h in steps:
        parts = round(h / fine)
        increments: Iterator[Array] = iter(draws.reshape(-1, parts, paths, 1).sum(axis=1) / np.sqrt(parts))
        run = integrate_noisy(
            lambda t, y: 0 * y,
            lambda y, w: y * w,
            increments,
            np.ones((paths, 1)),
            np.array([0.0, 1.0]),
            step=h,
            scheme=scheme,
        )
        errors.append(np.abs(run.states[:, 1] - exact).mean())
    assert np.polyfit(np.log(steps), np.log(errors), 1)[0] == pytest.approx(expected, abs=0.1)


def test_without_noise_the_schemes_are_euler_and_heun() -> None:
    model, start, times = circle.self_attention(2.0), starts.uniform(8, 2, 3), np.array([0.0, 1.0])
    exact = simulate(model, start, times, tolerance=1e-12).final
    for scheme, order in (("euler-maruyama", 1), ("heun", 2)):
        errors = [
            np.abs(simulate_noisy(model, start, times, Noise(0.0), step=h, scheme=scheme).final - exact).max()
            for h in (0.02, 0.01)
        ]
        assert np.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.1)


@pytest.mark.parametrize("scheme", ["euler-maruyama", "heun"])
def test_brownian_motion_on_the_sphere_forgets_its_start_at_the_exact_rate(scheme: str) -> None:
    # coordinates are eigenfunctions of the Laplacian with eigenvalue −(d−1): E x(t) = e^{−κ(d−1)t} x(0)
    d, kappa, n = 4, 0.2, 20000
    still = Model("still", "", (), lambda t, x: 0 * x, dimension=d)
    start = np.broadcast_to(np.eye(d)[0], (1, n, d))
    run = simulate_noisy(still, start, np.array([0.0, 1.0]), Noise(kappa), step=0.02, scheme=scheme, seed=1)
    mean = run.final[0].mean(axis=0)
    # standard error below 1/√n = 0.007; the weak error of the step is O(κ h)
    assert mean[0] == pytest.approx(np.exp(-kappa * (d - 1)), abs=0.025)
    assert np.abs(mean[1:]).max() < 0.03
    assert np.abs((run.final**2).sum(axis=2) - 1).max() < 1e-15


def test_the_stationary_law_of_noisy_kuramoto_particles() -> None:
    # dx = −K sin(x − fixed 0) dt + √(2κ) dB has the law ∝ e^{(K/κ) cos x}: E cos x = I₁(K/κ)/I₀(K/κ)
    pull = Model("pull", "", (), lambda t, x: -np.sin(x))
    run = simulate_noisy(pull, starts.uniform(4000, 1, 1), np.linspace(0, 20, 21), Noise(0.5), step=0.05, seed=2)
    expected = iv(1, 2.0) / iv(0, 2.0)
    # 16 outputs one relaxation time or more apart, 4000 particles: error about 0.003; weak error of Heun O(h²)
    assert np.cos(run.states[0, 5:]).mean() == pytest.approx(expected, abs=0.012)


def test_common_noise_moves_all_particles_alike_and_synchronizes_them() -> None:
    # without interaction two particles driven by the same planar noise approach each other: the Lyapunov exponent is −κ
    nothing = circle.mean_field(sampled_coupling(lambda x: 0 * np.sin(x)))
    start = np.tile([0.0, 1e-4], (300, 1))
    times = np.array([0.0, 2.0])
    run = simulate_noisy(nothing, start, times, Noise(0.7, common=True), step=0.01, scheme="heun", seed=1)
    gap = np.log(np.abs(run.final[:, 1] - run.final[:, 0]) / 1e-4)
    # d log gap = −√(2κ)(cos x dB¹ + sin x dB²) − κ dt: mean −κt, variance 2κt
    assert gap.mean() == pytest.approx(-0.7 * 2, abs=4 * np.sqrt(2.8 / 300))
    assert gap.var() == pytest.approx(2.8, rel=0.35)


def test_a_replica_does_not_depend_on_its_company() -> None:
    model, start, times = sphere.self_attention(1.0, 3), uniform_on_sphere(5, 3, 4, 1), np.array([0.0, 0.5, 1.0])
    together = simulate_noisy(model, start, times, Noise(0.1), seed=3)
    alone = simulate_noisy(model, start[:1], times, Noise(0.1), seed=3)
    assert np.array_equal(together.states[0], alone.states[0])
    other = simulate_noisy(model, start, times, Noise(0.1), seed=4)
    assert not np.array_equal(together.states[0, 1], other.states[0, 1])
    assert not np.array_equal(together.states[0, 1], together.states[1, 1])


def test_ctrl_c_and_overflow_keep_what_was_reached() -> None:
    calls = 0

    def interrupted(t: Array, x: Array) -> Array:
        nonlocal calls
        calls += 1
        if calls == 150:
            raise KeyboardInterrupt
        return -np.sin(x)

    with pytest.raises(InterruptedRun) as caught:
        simulate_noisy(Model("m", "", (), interrupted), np.ones(3), np.arange(5.0), Noise(0.1), step=0.02)
    partial = caught.value.partial
    assert np.isfinite(partial.states[0, :2]).all()
    assert np.isnan(partial.states[0, 2:]).all()
    with np.errstate(over="ignore", invalid="ignore"), pytest.raises(StepSizeError, match="smaller step"):
        integrate_noisy(
            lambda t, y: 1e300 * y,
            lambda y, w: w,
            iter(np.zeros((10000, 1, 1))),
            np.ones((1, 1)),
            np.array([0.0, 9.0]),
            step=0.5,
        )


@pytest.mark.parametrize(
    ("noise", "options", "message"),
    [
        (Noise(-1.0), {}, "noise >= 0"),
        (Noise(np.nan), {}, "noise >= 0"),
        (Noise(1.0), {"step": 0.0}, "positive, finite step"),
        (Noise(1.0), {"step": 1e-12}, "take a larger step"),
        (Noise(1.0), {"scheme": "milstein"}, "scheme"),
        (Noise(1.0), {"parts": 0}, "one part"),
        (Noise(1.0), {"seed": -1}, "seed >= 0"),
    ],
)
def test_unusable_input_is_refused(noise: Noise, options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        simulate_noisy(
            circle.self_attention(1.0),
            np.zeros(3),
            np.array([0.0, 1.0]),
            noise,
            **options,  # type: ignore[arg-type]
        )
