"""The models on the circle: conserved and monotone quantities, symmetries, synchronization and stable clusters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from numerics import seeds
from numerics.circle import (
    Model,
    attention_coupling,
    causal_attention,
    kuramoto,
    mean_field,
    sampled_coupling,
    self_attention,
    simulate,
    starts,
    unnormalised_attention,
)
from numerics.circle.observables import cluster_count, clusters, spread
from numerics.particles.order import order_parameter
from numerics.particles.simulate import IncompleteRunError, InterruptedRun

Array = NDArray[np.float64]
MODELS = {"usa": unnormalised_attention, "sa": self_attention, "causal": causal_attention}


def _velocity(model: Model, states: Array) -> Array:
    return model.velocity(np.zeros(len(states)), states)


@settings(max_examples=25, deadline=None)
@given(
    name=st.sampled_from(["usa", "sa"]),
    beta=st.floats(-2, 30),
    n=st.integers(2, 60),
    seed=st.integers(0, 2**32 - 1),
    weighted=st.booleans(),
)
def test_energy_never_decreases(name: str, beta: float, n: int, seed: int, weighted: bool) -> None:
    masses = seeds.generator(seed, 99).uniform(0.1, 1, n) if weighted else None
    model = {"usa": unnormalised_attention, "sa": self_attention}[name](beta, masses=masses)
    trajectory = simulate(model, starts.uniform(n, 2, seed), np.linspace(0, 5, 41), tolerance=1e-10)
    # β < 0 has weights up to e^{2|β|}: rounding grows with them
    assert np.diff(trajectory.observables["energy"], axis=1).min() > -1e-11 * np.exp(max(0.0, -2 * beta))


@settings(max_examples=20, deadline=None)
@given(a=st.lists(st.floats(-1, 1), min_size=1, max_size=5), seed=st.integers(0, 2**32 - 1))
def test_energy_of_any_interaction_never_decreases(a: list[float], seed: int) -> None:
    k, b = np.arange(1, len(a) + 1), np.array(a)
    model = mean_field(sampled_coupling(lambda x: np.sin(np.multiply.outer(x, k)) @ b))
    trajectory = simulate(model, starts.uniform(15, 1, seed), np.linspace(0, 4, 41))
    assert np.diff(trajectory.observables["energy"]).min() > -1e-9


def test_energy_rate_is_the_weighted_square_of_the_velocity() -> None:
    # along USA dE/dt = Σ m_i |x_i'|², along SA Σ m_i Z_i |x_i'|²: central difference with step 1e-4 has error 1e-8
    masses = np.linspace(1, 3, 9)
    masses /= masses.sum()
    x = starts.uniform(9, 1, seed=5)
    for model, partition in (
        (unnormalised_attention(2.0, masses=masses), np.ones(9)),
        (self_attention(2.0, masses=masses), np.exp(2 * (np.cos(x[0][:, None] - x[0]) - 1)) @ masses),
    ):
        assert model.energy is not None
        v, h = _velocity(model, x), 1e-4
        measured = (model.energy(x + h * v) - model.energy(x - h * v)) / (2 * h)
        assert measured[0] == pytest.approx(float(masses @ (partition * v[0] ** 2)), abs=1e-8)


@pytest.mark.parametrize("beta", [-0.8, 0.0, 1.0, 9.0, 64.0])
@pytest.mark.parametrize("n", [7, 300])
def test_usa_conserves_the_mean_angle(beta: float, n: int) -> None:
    trajectory = simulate(unnormalised_attention(beta), starts.uniform(n, 3, seed=1), np.linspace(0, 30, 7))
    mean = trajectory.states.mean(axis=2)
    assert np.abs(mean - mean[:, :1]).max() < 1e-12


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("n", [5, 200])
def test_rotating_the_start_rotates_the_solution(name: str, n: int) -> None:
    model, start, times = MODELS[name](3.0), starts.uniform(n, 2, seed=2), np.linspace(0, 10, 5)
    plain = simulate(model, start, times).states
    turned = simulate(model, start + 0.7, times).states
    assert np.abs(turned - 0.7 - plain).max() < 1e-7


@pytest.mark.parametrize("name", ["usa", "sa"])
@pytest.mark.parametrize("n", [5, 200])
def test_relabelling_particles_relabels_the_velocity(name: str, n: int) -> None:
    model, x = MODELS[name](3.0), starts.uniform(n, 2, seed=3)
    shuffled = np.random.default_rng(0).permutation(n)
    assert np.abs(_velocity(model, x)[:, shuffled] - _velocity(model, x[:, shuffled])).max() < 1e-14


@pytest.mark.parametrize("n", [6, 400])
def test_the_first_causal_token_is_fixed_and_later_ones_do_not_matter(n: int) -> None:
    model, start, times = causal_attention(16.0), starts.uniform(n, 2, seed=4), np.linspace(0, 20, 3)
    trajectory = simulate(model, start, times)
    assert np.array_equal(trajectory.states[:, :, 0], np.repeat(start[:, :1], 3, axis=1))
    half = simulate(model, start[:, : n // 2], times)
    assert np.abs(half.states - trajectory.states[:, :, : n // 2]).max() < 1e-7


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("n", [12, 150])
def test_replicas_do_not_depend_on_the_batch(name: str, n: int) -> None:
    model, times = MODELS[name](4.0), np.linspace(0, 8, 9)
    start = starts.uniform(n, 7, seed=5)
    together = simulate(model, start, times)
    alone = simulate(model, start[4], times)
    assert np.array_equal(together.states[4], alone.states[0])
    assert np.array_equal(together.observables["order"][4], alone.observables["order"][0])


def test_seeds_give_the_same_starts_whatever_the_number_of_replicas() -> None:
    assert np.array_equal(starts.uniform(10, 3, 7), starts.uniform(10, 50, 7)[:3])
    assert not np.array_equal(starts.uniform(10, 3, 7), starts.uniform(10, 3, 8))
    assert seeds.derived_seed(0, "sync.Y4") != seeds.derived_seed(0, "sync.Y5") != seeds.derived_seed(1, "sync.Y5")


@pytest.mark.parametrize("name", ["usa", "sa"])
def test_synchronization_is_seen_where_it_is_certified(name: str) -> None:
    # β = 1 >= −0.16: from almost every start. Rate 1 at consensus; 200 starts of 64 particles.
    trajectory = simulate(MODELS[name](1.0), starts.uniform(64, 200, seed=6), np.array([0.0, 120.0]), tolerance=1e-7)
    assert (order_parameter(trajectory.final) > 1 - 1e-6).all()


def test_three_clusters_persist_below_minus_two_thirds_and_dissolve_above() -> None:
    # f'(2π/3) = e^{−3β/2}(−½ − ¾β) > 0 exactly for β < −2/3
    start, times = starts.clusters((10, 10, 10), 20, seed=7, spread=0.05), np.array([0.0, 400.0])
    stable = simulate(unnormalised_attention(-0.8), start, times)
    for state in stable.final:
        found = clusters(state, gap=1e-6)
        assert found.sizes == (10, 10, 10)
        assert np.ptp(np.diff(sorted(found.centres))) < 1e-7  # back to equal distances
    unstable = simulate(unnormalised_attention(-0.5), start, times)
    assert (order_parameter(unstable.final) > 1 - 1e-6).all()


def test_two_oscillators_lock_exactly_below_the_threshold() -> None:
    # the difference d has d' = Δω − K sin d: at rest with sin d = Δω/K when Δω <= K, drifting with mean √(Δω² − K²)
    times = np.linspace(0, 200, 201)
    locked = simulate(kuramoto(np.array([0.4, -0.4]), 1.0), np.zeros(2), times)
    assert np.diff(locked.final[0])[0] == pytest.approx(-np.arcsin(0.8), abs=1e-8)
    drifting = simulate(kuramoto(np.array([0.625, -0.625]), 1.0), np.zeros(2), times)
    # Δω = 1.25: period 2π/√(1.25² − 1) = 2π/0.75, so 200 time units are 23.87 turns
    turns = (drifting.final[0, 0] - drifting.final[0, 1]) / (2 * np.pi)
    assert abs(turns - 200 * 0.75 / (2 * np.pi)) < 1


def test_kuramoto_potential_increases_with_spread_frequencies() -> None:
    model = kuramoto(np.linspace(-0.2, 0.2, 11), 2.0)
    energy = simulate(model, starts.uniform(11, 3, seed=8), np.linspace(0, 10, 51)).observables["energy"]
    assert np.diff(energy, axis=1).min() > -1e-9


def test_direct_and_fourier_give_the_same_solution() -> None:
    start, times = starts.uniform(80, 2, seed=9), np.linspace(0, 10, 3)
    for build in MODELS.values():
        fast, slow = (simulate(build(9.0, method=way), start, times) for way in ("fourier", "direct"))
        assert np.abs(fast.states - slow.states).max() < 1e-8


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-50, 50), min_size=1, max_size=30))
def test_order_parameter_is_between_zero_and_one_and_clusters_are_a_partition(angles: list[float]) -> None:
    state = np.array(angles)
    assert 0 <= float(order_parameter(state)) <= 1
    found = clusters(state)
    assert sum(found.sizes) == len(angles)
    assert found.count == int(cluster_count(state))
    assert 0 <= float(spread(state)) < 2 * np.pi


def test_clusters_across_the_cut_and_a_ring_without_gaps() -> None:
    # −3.1 and 3.1 are 2π − 6.2 ≈ 0.083 apart
    found = clusters(np.array([3.1, -3.1, 0.0, 0.05, -0.05]))
    assert found.sizes == (3, 2)
    assert abs(abs(found.centres[1]) - np.pi) < 1e-12
    assert clusters(np.linspace(0, 2 * np.pi, 100, endpoint=False)).count == 1
    assert order_parameter(np.linspace(0, 2 * np.pi, 100, endpoint=False)) < 1e-12


def test_one_particle_stays_where_it_is() -> None:
    for build in MODELS.values():
        trajectory = simulate(build(2.0), np.array([1.5]), np.array([0.0, 10.0]))
        assert trajectory.final[0, 0] == pytest.approx(1.5, abs=1e-15)
        assert trajectory.observables["order"][0, -1] == pytest.approx(1.0)


@pytest.mark.parametrize("start", [np.array([0.0, np.nan]), np.empty(0), np.empty((0, 3)), np.zeros((1, 2, 3))])
def test_unusable_starts_are_refused(start: Array) -> None:
    with pytest.raises(ValueError, match="Expected"):
        simulate(unnormalised_attention(1.0), start, np.array([0.0, 1.0]))


def test_other_bad_input_is_refused() -> None:
    start, times = np.zeros(3), np.array([0.0, 1.0])
    for masses in (np.array([1.0, -1.0, 1.0]), np.array([1.0, np.nan]), np.empty(0), np.zeros((3, 3))):
        with pytest.raises(ValueError, match="Expected a list of positive"):
            unnormalised_attention(1.0, masses=masses)
    with pytest.raises(ValueError, match="Expected starts of 2 particles"):
        simulate(unnormalised_attention(1.0, masses=np.ones(2)), start, times)
    with pytest.raises(ValueError, match="Expected a stepper"):
        simulate(unnormalised_attention(1.0), start, times, stepper="euler")
    with pytest.raises(ValueError, match="frequencies"):
        kuramoto(np.array([np.inf]))
    with pytest.raises(ValueError, match="Expected a method"):
        simulate(unnormalised_attention(1.0, method="magic"), start, times)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match='method="fourier"'):
        simulate(unnormalised_attention(1e6, method="fourier"), start, times)
    with pytest.raises(ValueError, match="at least one particle"):
        starts.uniform(0, 1, 0)
    with pytest.raises(ValueError, match="seed"):
        starts.uniform(1, 1, -1)


def test_a_collapse_keeps_what_was_reached() -> None:
    # v = √(1 − t) ends at t = 1: NaN from there on
    def velocity(t: Array, states: Array) -> Array:
        with np.errstate(invalid="ignore"):
            return np.sqrt(1 - t)[:, None] + 0 * states

    with pytest.raises(IncompleteRunError, match="collapsed") as caught:
        simulate(Model("test", "", (), velocity), np.zeros(2), np.linspace(0, 2, 5))
    order = caught.value.partial.observables["order"][0]
    assert np.isfinite(order).tolist() == [True, True, False, False, False]  # t = 0, 0.5; 1 is never quite reached


def test_ctrl_c_keeps_what_was_reached() -> None:
    def progress(fraction: float) -> None:
        if fraction > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(InterruptedRun) as caught:
        simulate(
            mean_field(attention_coupling(1.0)), starts.uniform(8, 2, 1), np.linspace(0, 50, 101), progress=progress
        )
    reached = np.isfinite(caught.value.partial.states[:, :, 0]).sum(axis=1)
    assert (reached > 40).all()
    assert (reached < 101).any()
