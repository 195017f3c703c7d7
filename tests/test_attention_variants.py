"""Further models: heads, layers, feed-forward, repulsion, β = 0, frozen tokens, and attention in R^d."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.linalg import expm

from numerics import circle, sphere
from numerics.circle import frozen_causal_attention
from numerics.circle.starts import uniform as uniform_on_circle
from numerics.euclidean import pure_attention, rescaled_attention, singular_attention
from numerics.particles import Model, Noise, simulate, simulate_noisy
from numerics.sphere import FeedForward, Head
from numerics.sphere.starts import uniform

Array = NDArray[np.float64]


def _velocity(model: Model, states: Array, t: float = 0.0) -> Array:
    return model.velocity(np.full(len(states), t), states)


def test_one_head_is_self_attention_and_heads_add_up() -> None:
    x, (first, second) = uniform(7, 3, 2, 1), sphere.random_heads(2, 3, seed=4)
    one = sphere.multi_head([first], 3, beta=1.5)
    alone = sphere.self_attention(1.5, 3, query=first.query, key=first.key, value=first.value)
    assert np.abs(_velocity(one, x) - _velocity(alone, x)).max() < 1e-15
    both = _velocity(sphere.multi_head([first, second], 3), x)
    assert np.abs(both - sum(_velocity(sphere.multi_head([h], 3), x) for h in (first, second))).max() < 1e-14


def test_causal_heads_ignore_later_tokens() -> None:
    x, heads = uniform(6, 3, 1, 2), sphere.random_heads(2, 3, seed=1)
    changed = x.copy()
    changed[0, 4:] = uniform(2, 3, 1, 3)[0]
    model = sphere.multi_head(heads, 3, causal=True)
    assert np.array_equal(_velocity(model, x)[:, :4], _velocity(model, changed)[:, :4])


def test_matrices_may_depend_on_time() -> None:
    # n = 1: x' = P_x V(t) x; with V(t) = diag(2t, 0) the solution is (e^{t²} x₁, x₂) normalised
    model = sphere.multi_head(lambda t: [Head(value=np.diag([2 * t, 0.0]))], 2)
    start = np.array([[[0.6, 0.8]], [[0.8, -0.6]]])
    final = simulate(model, start, np.array([0.0, 1.0]), tolerance=1e-12).final
    exact = start * [np.e, 1.0]
    exact /= np.sqrt((exact**2).sum(axis=2, keepdims=True))
    assert np.abs(final - exact).max() < 1e-10


def test_splitting_has_order_one() -> None:
    heads, start = sphere.random_heads(1, 3, seed=2), uniform(5, 3, 1, 1)
    rng = np.random.default_rng(3)
    layer = FeedForward(rng.standard_normal((3, 4)), rng.standard_normal((4, 3)), rng.standard_normal(4), "tanh")
    times = np.array([0.0, 0.5])
    exact = simulate(sphere.with_feed_forward(heads, layer, 3), start, times, tolerance=1e-12).final
    errors = [
        np.abs(sphere.simulate_splitting(heads, layer, start, times, step=h).final - exact).max()
        for h in (1 / 32, 1 / 64)
    ]
    assert np.log2(errors[0] / errors[1]) == pytest.approx(1.0, abs=0.15)


def test_layers_are_consistent_with_the_flow_to_order_one() -> None:
    start = uniform(6, 3, 1, 1)
    for causal, build in ((False, sphere.self_attention), (True, sphere.causal_attention)):
        exact = simulate(build(2.0, 3), start, np.array([0.0, 1.0]), tolerance=1e-12).final
        errors = [
            np.abs(sphere.apply_layers(start, count, step=1 / count, beta=2.0, causal=causal) - exact).max()
            for count in (64, 128)
        ]
        assert np.log2(errors[0] / errors[1]) == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("beta", [2.0, -2.0])
def test_repulsion_descends_the_energy_and_is_attraction_backwards(beta: float) -> None:
    x = uniform(8, 3, 2, 4)
    model = sphere.repulsive_attention(beta, 3)
    assert np.array_equal(_velocity(model, x), -_velocity(sphere.self_attention(beta, 3), x))
    energy = simulate(model, x, np.linspace(0, 20, 41)).observables["energy"]
    assert np.diff(energy).min() > -1e-9


def test_four_repelling_tokens_become_a_tetrahedron() -> None:
    # the simplex is the minimiser of the energy; its cosines are −1/3
    final = simulate(sphere.repulsive_attention(1.0, 3), uniform(4, 3, 3, 1), np.array([0.0, 300.0])).final
    cosines = final @ final.transpose(0, 2, 1)
    assert np.abs(cosines[:, ~np.eye(4, dtype=bool)] + 1 / 3).max() < 1e-6


def test_uniform_attention_is_self_attention_at_beta_zero() -> None:
    x = uniform(9, 4, 3, 1)
    assert np.abs(_velocity(sphere.uniform_attention(4), x) - _velocity(sphere.self_attention(0.0, 4), x)).max() < 1e-15
    energies = [m.energy(x) for m in (sphere.uniform_attention(4), sphere.self_attention(0.0, 4)) if m.energy]
    assert np.abs(energies[0] - energies[1]).max() < 1e-15


def test_one_particle_between_a_frozen_token_follows_the_scalar_equation() -> None:
    # n = 1: φ' = a h(−φ)/(1 + a w(φ)), an implicit solution by quadrature: ∫ (1 + a w)/(a h) dφ = t
    from scipy.integrate import quad

    beta, weight = 4.0, 3.0
    model = frozen_causal_attention(beta, np.zeros(1), np.array([weight]))
    run = simulate(model, np.array([1.0]), np.array([0.0, 2.0]), tolerance=1e-12)
    end = float(run.final[0, 0])

    def time_per_angle(x: float) -> float:
        w = np.exp(beta * (np.cos(x) - 1))
        return (1 + weight * w) / (weight * w * np.sin(x))

    assert quad(time_per_angle, end, 1.0)[0] == pytest.approx(2.0, abs=1e-9)


def test_no_frozen_tokens_is_the_causal_model_and_frozen_ones_capture() -> None:
    x = uniform_on_circle(20, 2, 1)
    nothing = frozen_causal_attention(3.0, np.empty(0))
    assert np.abs(_velocity(nothing, x) - _velocity(circle.causal_attention(3.0, method="direct"), x)).max() < 1e-15
    # as in Theorem 5.2 every particle ends near a frozen token; forces at distance π/3 are of size e^{−5}
    theta, beta = np.array([0.0, 2 * np.pi / 3, -2 * np.pi / 3]), 10.0
    final = simulate(frozen_causal_attention(beta, theta, np.full(3, 5.0)), x, np.array([0.0, 4000.0])).final
    away = np.abs((final[..., None] - theta + np.pi) % (2 * np.pi) - np.pi).min(axis=2)
    assert away.max() < 0.1 * beta**-0.5


def test_rescaling_pure_attention() -> None:
    # (9.2): z = e^{−tV} x solves (9.3) when x solves (9.1)
    rng = np.random.default_rng(5)
    value, query = 0.3 * rng.standard_normal((2, 2)), rng.standard_normal((2, 2))
    start, times = rng.standard_normal((1, 5, 2)), np.linspace(0, 2, 5)
    x = simulate(pure_attention(0.5, 2, query=query, value=value), start, times, tolerance=1e-11).states[0]
    z = simulate(rescaled_attention(0.5, 2, query=query, value=value), start, times, tolerance=1e-11).states[0]
    for t, now, scaled in zip(times, x, z, strict=True):
        assert np.abs(now @ expm(-t * value).T - scaled).max() < 1e-9


def test_equal_tokens_grow_exponentially() -> None:
    # one token of pure attention: x' = V x
    run = simulate(pure_attention(1.0, 1), np.array([[2.0]]), np.array([0.0, 20.0]))
    assert run.final[0, 0, 0] == pytest.approx(2 * np.exp(20.0), rel=1e-7)
    assert run.observables["diameter"].tolist() == [[0.0, 0.0]]


def test_zero_temperature() -> None:
    # on the line with V = I positive tokens run to the largest, negative ones to the smallest: z' = m − z
    start, times = np.array([[[-1.0], [0.5], [2.0]]]), np.linspace(0, 3, 4)
    states = simulate(singular_attention(1), start, times, tolerance=1e-10).states[0, :, :, 0]
    assert np.abs(states - np.stack([-1 + 0 * times, 2 - 1.5 * np.exp(-times), 2 + 0 * times], axis=1)).max() < 1e-8
    # (9.4) approaches (9.5) as β grows, where scores differ
    x = np.random.default_rng(1).standard_normal((1, 6, 2))
    limit = _velocity(singular_attention(2), x)
    errors = [np.abs(_velocity(singular_attention(2, beta=b), x) - limit).max() for b in (10, 100, 1000)]
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 1e-6


def test_ties_are_shared() -> None:
    # scores of the token at 0 are all equal: it moves to the mean of all
    assert _velocity(singular_attention(1), np.array([[[0.0], [1.0], [5.0]]]))[0, 0, 0] == pytest.approx(2.0)


def test_the_hull_shrinks_when_v_is_the_identity() -> None:
    start = np.random.default_rng(2).standard_normal((1, 10, 2))
    states = simulate(rescaled_attention(1.0, 2), start, np.linspace(0, 2, 9)).states[0]
    assert (np.diff(states.max(axis=1), axis=0) < 1e-9).all()
    assert (np.diff(states.min(axis=1), axis=0) > -1e-9).all()


def test_noise_in_the_plane_is_not_projected() -> None:
    still = Model("still", "", (), lambda t, x: 0 * x, dimension=2, unit=False)
    run = simulate_noisy(still, np.zeros((1, 5000, 2)), np.array([0.0, 1.0]), Noise(0.5), step=0.1, seed=1)
    assert run.final.var() == pytest.approx(1.0, abs=0.05)  # 2κt, 10,000 numbers: error 0.014
    common = simulate_noisy(still, np.zeros((1, 5, 2)), np.array([0.0, 1.0]), Noise(0.5, True), step=0.1, seed=1)
    assert np.ptp(common.final, axis=1).max() == 0


LAYER = FeedForward(np.eye(3), np.eye(3), np.zeros(3))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: sphere.multi_head([], 3), "at least one head"),
        (lambda: sphere.multi_head([Head(value=np.ones((2, 3)))], 3), "square value matrix"),
        (lambda: sphere.random_heads(0, 3, 1), "at least one head"),
        (lambda: _velocity(sphere.multi_head(lambda t: [], 3), uniform(2, 3, 1, 1)), "at least one head"),
        (lambda: sphere.with_feed_forward([Head()], LAYER, 4), "Expected W \\(4, m\\)"),
        (
            lambda: sphere.with_feed_forward([Head()], FeedForward(np.eye(3), np.eye(3), np.zeros(3), "magic"), 3),
            "activation",
        ),
        (
            lambda: sphere.with_feed_forward([Head()], FeedForward(np.eye(3), np.eye(3), np.full(3, np.nan)), 3),
            "finite numbers",
        ),
        (
            lambda: sphere.simulate_splitting([Head()], LAYER, np.eye(3), np.array([0.0, 1.0]), step=0.0),
            "positive, finite step",
        ),
        (lambda: sphere.apply_layers(np.eye(3)[None], -1, step=1.0), "count >= 0"),
        (lambda: sphere.simulate_layers([Head()], np.eye(3), np.linspace(0, 1, 4), step=0.1), "keep 11 times or 2"),
        (lambda: sphere.simulate_layers([Head()], np.eye(3), np.linspace(0, 1, 3), step=0.4), "divides the time"),
        (lambda: sphere.repulsive_attention(np.nan, 3), "finite beta"),
        (lambda: sphere.uniform_attention(1), "d >= 2"),
        (lambda: pure_attention(1.0, 0), "d >= 1"),
        (lambda: singular_attention(2, beta=np.inf), "finite beta"),
        (lambda: rescaled_attention(1.0, 2, value=np.ones((1, 2))), "square value matrix"),
        (lambda: frozen_causal_attention(1.0, np.zeros(2), np.zeros(3)), "equally many"),
        (lambda: frozen_causal_attention(1.0, np.zeros(1), np.zeros(1)), "positive weights"),
        (lambda: simulate(pure_attention(1.0, 2), np.zeros((3, 3)), np.array([0.0, 1.0])), "dimension 2"),
    ],
)
def test_bad_parameters_are_refused(build: object, message: str) -> None:
    assert callable(build)
    with pytest.raises(ValueError, match=message):
        build()
