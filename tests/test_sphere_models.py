"""Attention on the sphere: lengths, symmetries, energy, and solutions known in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from numerics import circle, sphere
from numerics.circle.compiled import compiled_sums_available
from numerics.particles import IncompleteRunError, Model, simulate
from numerics.particles.order import mean_length
from numerics.sphere import starts
from numerics.sphere.attention import attention_energy
from numerics.sphere.compiled import worth_compiling
from numerics.sphere.observables import clusters, smallest_cosine
from numerics.sphere.orthogonal_start import common_cosine

Array = NDArray[np.float64]
MODELS = {"sa": sphere.self_attention, "causal": sphere.causal_attention, "usa": sphere.unnormalised_attention}
ON_THE_CIRCLE = {
    "sa": circle.self_attention,
    "causal": circle.causal_attention,
    "usa": circle.unnormalised_attention,
}


def _velocity(model: Model, states: Array) -> Array:
    return model.velocity(np.zeros(len(states)), states)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("d", [2, 3, 16])
def test_states_are_unit_vectors_at_every_output(name: str, d: int) -> None:
    trajectory = simulate(MODELS[name](4.0, d), starts.uniform(12, d, 2, seed=1), np.linspace(0, 10, 33))
    lengths = np.sqrt((trajectory.states**2).sum(axis=-1))
    assert np.abs(lengths - 1).max() < 4e-16
    assert trajectory.complete


@pytest.mark.parametrize("name", MODELS)
def test_dimension_two_is_the_circle(name: str) -> None:
    start = starts.uniform(9, 2, 3, seed=2)
    angles = np.arctan2(start[..., 1], start[..., 0])
    times = np.linspace(0, 6, 7)
    on_sphere = simulate(MODELS[name](3.0, 2), start, times, tolerance=1e-11).states
    on_circle = simulate(ON_THE_CIRCLE[name](3.0), angles, times, tolerance=1e-11).states
    assert np.abs(on_sphere - np.stack([np.cos(on_circle), np.sin(on_circle)], axis=-1)).max() < 1e-8


@settings(max_examples=20, deadline=None)
@given(
    name=st.sampled_from(["sa", "usa"]),
    beta=st.floats(-1, 20),
    n=st.integers(2, 20),
    d=st.integers(2, 6),
    seed=st.integers(0, 2**32 - 1),
)
def test_energy_never_decreases(name: str, beta: float, n: int, d: int, seed: int) -> None:
    trajectory = simulate(MODELS[name](beta, d), starts.uniform(n, d, 1, seed), np.linspace(0, 5, 31))
    assert np.diff(trajectory.observables["energy"], axis=1).min() > -1e-9


@pytest.mark.parametrize("normalised", [True, False])
@pytest.mark.parametrize(("beta", "n"), [(0.0, 2), (1.0, 5), (9.0, 16), (-1.0, 4)])
def test_orthogonal_tokens_keep_equal_cosines_that_solve_the_scalar_equation(
    normalised: bool, beta: float, n: int
) -> None:
    times = np.linspace(0, 4, 9)
    model = (sphere.self_attention if normalised else sphere.unnormalised_attention)(beta, n)
    states = simulate(model, starts.orthonormal(n, n), times, tolerance=1e-12).states[0]
    cosines = states @ states.transpose(0, 2, 1)
    off_diagonal = cosines[:, ~np.eye(n, dtype=bool)]
    gamma = common_cosine(beta, n, times, normalised=normalised)
    assert np.abs(off_diagonal - gamma[:, None]).max() < 1e-9


def test_scalar_equation_at_beta_zero_has_a_closed_solution() -> None:
    # β = 0, n = 2: γ' = (1−γ)(1+γ) = 1 − γ², γ(0) = 0, so γ = tanh t, for SA and USA alike
    times = np.linspace(0, 5, 11)
    for normalised in (True, False):
        assert np.abs(common_cosine(0.0, 2, times, normalised=normalised) - np.tanh(times)).max() < 1e-11


def test_one_token_flows_to_the_top_eigenvector_in_closed_form() -> None:
    # n = 1: x' = P_x V x is solved by e^{tV} x(0) normalised (Karagodin et al., C017)
    value = np.diag([1.0, 0.5, -1.0])
    model = sphere.causal_attention(7.0, 3, value=value)
    start = starts.uniform(1, 3, 4, seed=3)
    times = np.linspace(0, 8, 9)
    states = simulate(model, start, times, tolerance=1e-12).states[:, :, 0]
    exact = np.exp(np.multiply.outer(times, np.diag(value)))[None] * start
    exact /= np.sqrt((exact**2).sum(axis=2, keepdims=True))
    assert np.abs(states - exact).max() < 1e-9


def test_the_first_causal_token_is_fixed_when_v_is_the_identity_and_all_end_there() -> None:
    start = starts.uniform(8, 3, 5, seed=4)
    trajectory = simulate(sphere.causal_attention(1.0, 3), start, np.array([0.0, 150.0]))
    assert np.abs(trajectory.final[:, 0] - start[:, 0]).max() < 1e-15
    assert np.abs(trajectory.final - start[:, :1]).max() < 1e-6  # Theorem 4.1: x_k(t) → x_1(0)


@pytest.mark.parametrize("name", ["sa", "usa"])
def test_rotating_and_relabelling_commute_with_the_velocity(name: str) -> None:
    x = starts.uniform(10, 4, 1, seed=5)
    rotation = np.linalg.qr(np.random.default_rng(0).standard_normal((4, 4)))[0]
    order = np.random.default_rng(1).permutation(10)
    v = _velocity(MODELS[name](2.0, 4), x)
    assert np.abs(_velocity(MODELS[name](2.0, 4), x @ rotation.T) - v @ rotation.T).max() < 1e-14
    assert np.abs(_velocity(MODELS[name](2.0, 4), x[:, order]) - v[:, order]).max() < 1e-14


def test_general_matrices_against_a_loop_over_tokens() -> None:
    rng = np.random.default_rng(2)
    n, d = 7, 3
    query, key, value = rng.standard_normal((2, d)), rng.standard_normal((2, d)), rng.standard_normal((d, d))
    x = starts.uniform(n, d, 1, seed=6)
    for causal, build in ((False, sphere.self_attention), (True, sphere.causal_attention)):
        v = _velocity(build(1.3, d, query=query, key=key, value=value), x)[0]
        for i in range(n):
            seen = range(i + 1) if causal else range(n)
            weights = np.array([np.exp(1.3 * (query @ x[0, i]) @ (key @ x[0, j])) for j in seen])
            pull = sum(w * (value @ x[0, j]) for w, j in zip(weights, seen, strict=True)) / weights.sum()
            assert np.abs(v[i] - (pull - (pull @ x[0, i]) * x[0, i])).max() < 1e-14


def test_velocities_are_tangential_and_tiles_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    x = starts.uniform(300, 3, 2, seed=7)
    for name, build in MODELS.items():
        whole = _velocity(build(5.0, 3), x)
        assert np.abs((whole * x).sum(axis=2)).max() < 1e-15
        monkeypatch.setattr("numerics.sphere.output.PAIRS_AT_ONCE", 1000)
        assert np.abs(_velocity(build(5.0, 3), x) - whole).max() < 1e-15, name
        monkeypatch.undo()


@pytest.mark.parametrize("beta", [-3.0, 0.0, 2.0, 40.0])
def test_many_particles_use_the_symmetry_and_give_the_same(beta: float) -> None:
    # with Q = I given as a matrix the weights are not taken for symmetric
    x, identity = starts.uniform(600, 5, 2, seed=8), np.eye(5)
    plain = _velocity(sphere.self_attention(beta, 5), x)
    general = _velocity(sphere.self_attention(beta, 5, query=identity, value=identity), x)
    assert np.abs(plain - general).max() < 1e-14
    weights = np.exp(beta * (x @ x.transpose(0, 2, 1) - 1))
    pull = weights @ x / 600
    exact = pull - (pull * x).sum(axis=2, keepdims=True) * x
    assert np.abs(_velocity(sphere.unnormalised_attention(beta, 5), x) - exact).max() < 1e-14 * np.exp(
        max(0, -2 * beta)
    )


def test_scores_too_large_to_exponentiate_are_shifted() -> None:
    x = starts.uniform(20, 3, 1, seed=8)
    for build in (sphere.self_attention, sphere.causal_attention):
        below, above = (_velocity(build(beta, 3), x) for beta in (299.999999, 300.000001))
        assert np.abs(below - above).max() < 1e-5


@pytest.mark.parametrize("d", [2, 3, 4])
@pytest.mark.parametrize("beta", [-300.0, -2.0, 0.0, 5.0, 1e4])
def test_compiled_loops_give_the_same(d: int, beta: float) -> None:
    if not compiled_sums_available():
        with pytest.raises(ValueError, match="pip install numba"):
            sphere.self_attention(beta, d, compiled=True)
        return
    x = starts.uniform(37, d, 3, seed=10)
    for name, build in MODELS.items():
        compiled = _velocity(build(beta, d, compiled=True), x)
        exact = _velocity(build(beta, d), x)
        # rounding of a score is multiplied by β in its exponential
        assert np.abs(compiled - exact).max() <= 1e-14 * (1 + abs(beta)) * max(1, np.abs(exact).max()), name
        assert np.array_equal(_velocity(build(beta, d, compiled=True), x[1:2]), compiled[1:2])


@pytest.mark.parametrize("beta", [-300.0, -1.0, 1e-200, 1e-9, 0.3, 9.0, 1e4])
def test_compiled_energies_are_the_same(beta: float) -> None:
    if not compiled_sums_available():
        return
    # spread out, close together, synchronized (energy 0 up to the rounding of cosines), and not a number
    x = starts.uniform(23, 5, 4, seed=9)
    x[1] = x[1, :1] + 1e-5 * x[1]
    x[1] /= np.sqrt((x[1] ** 2).sum(axis=-1, keepdims=True))
    x[2] = x[2, 0]
    x[3, 4] = np.nan
    plain, compiled = (attention_energy(beta, x, compiled=compiled) for compiled in (False, True))
    assert np.isnan([plain[3], compiled[3]]).all()
    # cosines are rounded to 1e-16, which the exponential multiplies by β and the energy divides by it
    assert (np.abs(compiled - plain)[:3] <= 1e-15 + 1e-13 * np.abs(plain[:3])).all()
    assert np.array_equal(attention_energy(beta, x[1:2], compiled=True), compiled[1:2])


@pytest.mark.parametrize(("d", "stepper"), [(3, "dop853"), (3, "tsit5"), (7, "dop853")])
@pytest.mark.parametrize("name", MODELS)
def test_compiled_steps_are_the_same_steps(name: str, d: int, stepper: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start, times = starts.uniform(12, d, 3, seed=12), np.array([0.0, 0.3, 0.31, 2.0, 6.0])
    plain = simulate(MODELS[name](4.0, d), start, times, tolerance=1e-8, stepper=stepper)
    assert plain.model.burst is None
    if not compiled_sums_available():
        return
    model = MODELS[name](4.0, d, compiled=True)
    # one trial step at a time, and all at once; together with others and alone
    monkeypatch.setattr("numerics.integrators.whole_steps.AT_ONCE", 1)
    single = simulate(model, start, times, tolerance=1e-8, stepper=stepper)
    monkeypatch.undo()
    whole = simulate(model, start, times, tolerance=1e-8, stepper=stepper)
    alone = simulate(model, start[1], times, tolerance=1e-8, stepper=stepper)
    assert np.array_equal(single.states, whole.states)
    assert np.array_equal(alone.states[0], whole.states[1])
    for count in ("evaluations", "accepted", "rejected"):
        assert np.array_equal(getattr(whole.solution, count), getattr(plain.solution, count))
    assert np.abs(whole.states - plain.states).max() < 1e-10
    assert np.abs(np.sqrt((whole.states**2).sum(axis=-1)) - 1).max() < 4e-16
    # an event needs looking into steps, which compiled ones do not allow; the path is the same
    watched = simulate(
        model, start, times, tolerance=1e-8, stepper=stepper, events={"half": lambda x: mean_length(x) - 0.5}
    )
    assert np.abs(watched.states - plain.states).max() < 1e-10


def test_compiled_steps_stop_where_the_step_size_collapses() -> None:
    # slopes are rounded to 1e−17: an error of 1e−17 h is above 1e−40 for every h that is a step
    if not compiled_sums_available():
        return
    model = sphere.self_attention(1.0, 3, compiled=True)
    with pytest.raises(IncompleteRunError, match="step size collapsed in 2 of 2 replicas") as stopped:
        simulate(model, starts.uniform(20, 3, 2, seed=1), np.array([0.0, 100.0]), tolerance=1e-40)
    assert np.isfinite(stopped.value.partial.solution.last).all()


def test_compiled_code_is_for_few_tokens_or_low_dimensions_without_matrices() -> None:
    assert not worth_compiling(1.0, 5, 10**4, 1)
    assert worth_compiling(1.0, 5, 100, 20) == compiled_sums_available()
    assert not worth_compiling(1.0, 3, 10, 1)
    assert not worth_compiling(-1e4, 3, 1000, 1)
    assert worth_compiling(1.0, 3, 1000, 1) == compiled_sums_available()
    if compiled_sums_available():
        with pytest.raises(ValueError, match="beta >= -350"):  # all weights could underflow
            sphere.self_attention(-1e3, 3, compiled=True)
        with pytest.raises(ValueError, match="got matrices"):
            sphere.causal_attention(1.0, 3, value=np.eye(3), compiled=True)


def test_large_beta_does_not_overflow() -> None:
    x = starts.uniform(6, 3, 1, seed=9)
    for beta in (1e6, -1e6):
        assert np.isfinite(_velocity(sphere.self_attention(beta, 3), x)).all()
        assert np.isfinite(_velocity(sphere.causal_attention(beta, 3), x)).all()


def test_an_energy_that_is_no_double_is_not_given() -> None:
    opposite = np.array([[[1.0, 0.0], [-1.0, 0.0]]])
    # β = −350: (e^{700} − 1)/(2β)/2 is near −7e300; at −400 it would be e^{800}
    for build in (sphere.self_attention, sphere.repulsive_attention):
        energy = build(-350.0, 2).energy
        assert energy is not None
        assert 1e300 < abs(energy(opposite)[0]) < np.inf
        assert build(-400.0, 2).energy is None


def test_observables() -> None:
    state = np.array([[1.0, 0, 0], [np.cos(0.05), np.sin(0.05), 0], [-1.0, 0, 0]])
    found = clusters(state, gap=0.1)
    assert found.sizes == (2, 1)
    assert found.centres[0] == pytest.approx([np.cos(0.025), np.sin(0.025), 0])
    assert smallest_cosine(state) == -1
    # |(1 + cos 0.05 − 1, sin 0.05, 0)|/3 = 1/3
    assert float(mean_length(state)) == pytest.approx(1 / 3)
    assert np.isnan(clusters(np.array([[1.0, 0], [-1.0, 0]]), gap=3.0).centres).all()


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: sphere.self_attention(np.nan, 3), "finite beta"),
        (lambda: sphere.self_attention(1.0, 1), "d >= 2"),
        (lambda: sphere.self_attention(1.0, 3, value=np.ones((2, 3))), "square value matrix"),
        (lambda: sphere.self_attention(1.0, 3, value=np.full((3, 3), np.inf)), "finite value matrix"),
        (lambda: sphere.causal_attention(1.0, 3, query=np.ones((2, 4))), "query matrix with 3 columns"),
        (lambda: sphere.causal_attention(1.0, 3, query=np.ones((2, 3))), "equally many rows"),
        (lambda: starts.orthonormal(4, 3), "orthogonal"),
        (lambda: starts.uniform(0, 3, 1, 0), "n, dimension, replicas >= 1"),
        (lambda: common_cosine(1.0, 1, np.array([0.0, 1.0])), "n >= 2"),
        (lambda: clusters(np.zeros(3)), "one finite state"),
    ],
)
def test_bad_parameters_are_refused(build: object, message: str) -> None:
    assert callable(build)
    with pytest.raises(ValueError, match=message):
        build()


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (np.ones((2, 3)), "Expected unit vectors"),
        (np.eye(2), "dimension 3"),
        (np.full((2, 3), np.nan), "finite starts"),
        (np.zeros((0, 2, 3)), "unit vectors \\(replicas"),
        (np.ones(3), "unit vectors \\(replicas"),
    ],
)
def test_unusable_starts_are_refused(start: Array, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        simulate(sphere.self_attention(1.0, 3), start, np.array([0.0, 1.0]))
