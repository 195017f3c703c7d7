"""Merging of coalesced particles: agreement with the plain integration, exact merge times, cost over long times."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import quad

from numerics.circle import Model, self_attention, simulate, starts, unnormalised_attention
from numerics.circle.merging import simulate_merging
from numerics.particles import IncompleteRunError

Array = NDArray[np.float64]


def _usa(beta: float, masses: Array) -> Model:
    return unnormalised_attention(beta, masses=masses)


def _sa(beta: float, masses: Array) -> Model:
    return self_attention(beta, masses=masses)


@pytest.mark.parametrize("build", [_usa, _sa])
def test_merging_agrees_with_the_plain_integration(build: object) -> None:
    assert callable(build)
    start, times = starts.uniform(60, 1, seed=1)[0], np.array([0.0, 1.0, 10.0, 40.0, 100.0])
    plain = simulate(build(16.0, np.ones(60)), start, times, tolerance=1e-11)
    merged, merges = simulate_merging(partial(build, 16.0), start, times, distance=1e-6, tolerance=1e-11)
    assert np.abs(merged.states - plain.states).max() < 2e-6
    # the centres of the clusters, which the others feel, are much closer than the particles: off by O(δ²)
    groups = np.unique(merged.final[0].round(4), return_inverse=True)[1]
    centres = [np.bincount(groups, run.final[0]) / np.bincount(groups) for run in (merged, plain)]
    assert np.abs(centres[0] - centres[1]).max() < 1e-9
    assert merges
    assert merged.complete


def test_two_particles_merge_when_the_integral_says() -> None:
    # equal masses: the distance D has D' = −f_β(D), so it falls from 2 to δ in ∫_δ^2 dD/f_β(D); β = 8 takes thousands
    beta, delta = 8.0, 1e-4
    expected = quad(
        lambda d: np.exp(-beta * (np.cos(d) - 1)) / np.sin(d), delta, 2.0, epsabs=0, epsrel=1e-12, limit=500
    )[0]
    assert expected > 1000
    trajectory, merges = simulate_merging(
        partial(_usa, beta), np.array([0.0, 2.0]), np.array([0.0, 2 * expected]), distance=delta, tolerance=1e-10
    )
    # the merge is noticed at the end of a step, which is a fraction of the time scale 1 at that distance
    assert merges[-1].count == 1
    assert expected - 1e-3 <= merges[-1].time < expected + 2
    assert trajectory.final[0] == pytest.approx([1.0, 1.0], abs=1e-6)  # the centre of mass stays


def test_metastable_times_cost_little() -> None:
    start = starts.uniform(100, 1, seed=2)[0]
    trajectory, merges = simulate_merging(partial(_sa, 64.0), start, np.concatenate([[0.0], np.geomspace(1, 1e7, 30)]))
    counts = [merge.count for merge in merges]
    assert counts == sorted(counts, reverse=True)
    assert 1 < counts[-1] < 12  # still a few clusters: they live exponentially long
    assert trajectory.solution.evaluations[0] < 20000  # a plain explicit run takes about 2 per unit of time
    assert np.diff(trajectory.observables["energy"][0]).min() > -1e-9


def test_angles_stay_lifted_and_masses_count() -> None:
    # particles a full turn apart meet: each keeps its turn; masses 3:1 put the centre at a quarter of the distance
    start = np.array([0.0, 0.4 + 2 * np.pi])
    trajectory, merges = simulate_merging(partial(_usa, 1.0), start, np.array([0.0, 60.0]), masses=np.array([3.0, 1.0]))
    assert merges[-1].count == 1
    assert trajectory.final[0] == pytest.approx([0.1, 0.1 + 2 * np.pi], abs=1e-5)
    assert trajectory.states[0, 0].tolist() == start.tolist()


def test_coinciding_particles_are_merged_at_once() -> None:
    start = np.array([0.0, 0.0, 2 * np.pi, 1.0])
    _, merges = simulate_merging(partial(_usa, 1.0), start, np.array([0.0, 1.0]))
    assert (merges[0].time, merges[0].count) == (0.0, 2)


def test_a_collapse_keeps_what_was_reached() -> None:
    def broken(masses: Array) -> Model:
        model = unnormalised_attention(1.0, masses=masses)

        def velocity(t: Array, x: Array) -> Array:
            return np.where(t[:, None] > 1.5, np.nan, model.velocity(t, x))

        return Model("broken", "", (), velocity, masses=model.masses)

    with pytest.raises(IncompleteRunError, match="collapsed") as caught:
        simulate_merging(broken, np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0]))
    assert np.isfinite(caught.value.partial.states[0, :2]).all()
    assert np.isnan(caught.value.partial.states[0, 2]).all()


def test_bad_input_is_refused() -> None:
    times = np.array([0.0, 1.0])
    for distance in (0.0, 0.5, 1e-9, np.nan):
        with pytest.raises(ValueError, match="Expected a distance"):
            simulate_merging(partial(_usa, 1.0), np.zeros(2), times, distance=distance)
    with pytest.raises(ValueError, match="one start"):
        simulate_merging(partial(_usa, 1.0), np.zeros((2, 3)), times)
    with pytest.raises(ValueError, match="finite starts"):
        simulate_merging(partial(_usa, 1.0), np.array([0.0, np.nan]), times)
    with pytest.raises(ValueError, match="starts of 3 particles"):
        simulate_merging(partial(_usa, 1.0), np.zeros(2), times, masses=np.ones(3))
