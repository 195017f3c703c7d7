"""Tokens in the span of their start: distances, lengths and solutions are those in R^d, whatever the start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from numerics import sphere
from numerics.particles import simulate
from numerics.particles.simulate import unit_vectors
from numerics.sphere import starts
from numerics.sphere.span import LARGEST_INVERSE, Span, span_of
from verify.simulation.run import run_simulation
from verify.simulation.setup import Setup

Array = NDArray[np.float64]


def _apart(angle: float) -> Array:
    """Five tokens in R^9, the second one turned from the first by ``angle``: (1, 5, 9)."""
    start = starts.uniform(5, 9, 1, seed=3)
    across = start[0, 1] - (start[0, 1] @ start[0, 0]) * start[0, 0]
    start[0, 1] = np.cos(angle) * start[0, 0] + np.sin(angle) * across / np.sqrt(across @ across)
    return unit_vectors(start)


DEPENDENT = {
    "coincident": _apart(0.0),
    "antipodal": _apart(np.pi),
    "nearly coincident": _apart(1e-7),
    "nearly antipodal": _apart(np.pi - 1e-9),
    "in a plane": unit_vectors(np.concatenate([np.eye(7)[:2], [[3.0, 4, 0, 0, 0, 0, 0], [1.0, 1, 0, 0, 0, 0, 0]]]))[
        None
    ],
    "all the same": np.repeat(starts.uniform(1, 8, 1, seed=4), 6, axis=1),
}


def _lifted(span: Span) -> Array:
    """The start, from its coordinates."""
    states = np.empty_like(span.vectors)[:, None]
    span.lift(span.coordinates[:, None], states)
    return states[:, 0]


def _householder(span: Span) -> list[bool]:
    """Which replicas were not factored: the basis of those needs no change."""
    return [bool((change == np.eye(len(change))).all()) for change in span.change]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 12), st.integers(0, 30), st.integers(0, 10**6))
def test_coordinates_have_the_inner_products_of_the_start(n: int, more: int, seed: int) -> None:
    start = starts.uniform(n, n + more, 2, seed)
    span = span_of(start)
    for mine, given_ones in zip(span.coordinates, start, strict=True):
        assert np.abs(mine @ mine.T - given_ones @ given_ones.T).max() < 1e-14
    assert np.abs(_lifted(span) - start).max() < 1e-13


def test_uniform_starts_are_factored() -> None:
    # the mean of 1/λ is near d/(d − n − 1) = 64/31, far below the limit
    assert LARGEST_INVERSE > 10 * 64 / 31
    assert _householder(span_of(starts.uniform(32, 64, 5, seed=1))) == [False] * 5


@pytest.mark.parametrize("name", DEPENDENT)
def test_dependent_starts_get_the_basis_of_householder_and_keep_their_distances(name: str) -> None:
    start = DEPENDENT[name]
    span = span_of(start)
    assert _householder(span) == [True]
    assert np.abs(_lifted(span) - start).max() < 1e-14
    # from the Gram matrix a distance of 1e-7 would come out 1 % wrong, and one of 1e-9 as 0
    ours, exact = (np.sqrt(((x[0, 0] - x[0, 1]) ** 2).sum()) for x in (span.coordinates, start))
    assert abs(ours - exact) < 1e-14
    ours, exact = (np.sqrt(((x[0, 0] + x[0, 1]) ** 2).sum()) for x in (span.coordinates, start))
    assert abs(ours - exact) < 1e-14


@pytest.mark.parametrize("name", ["sphere-sa", "sphere-causal"])
def test_runs_from_dependent_starts_are_those_in_the_whole_space(name: str) -> None:
    build = {"sphere-sa": sphere.self_attention, "sphere-causal": sphere.causal_attention}[name]
    for start in DEPENDENT.values():
        _, n, d = start.shape
        run = run_simulation(Setup(name, n, 2.0, 3.0, dimension=d, start=start, outputs=4, tolerance=1e-12)).trajectory
        exact = simulate(build(2.0, d), start, run.times, tolerance=1e-12)
        assert np.abs(run.states - exact.states).max() < 1e-9
        assert np.abs(np.sqrt((run.states**2).sum(axis=3)) - 1).max() < 4e-16


def test_a_replica_does_not_depend_on_its_neighbours() -> None:
    # 5 of R^9 beside dependent ones of the same shape, which LAPACK refuses or which are refused here
    good = starts.uniform(5, 9, 3, seed=7)
    batch = np.concatenate([good[:1], DEPENDENT["coincident"], good[1:], DEPENDENT["nearly antipodal"]])
    together = span_of(batch)
    assert _householder(together) == [False, True, False, False, True]
    for replica, alone in enumerate(span_of(start[None]) for start in batch):
        for part in ("coordinates", "change", "vectors"):
            assert (getattr(together, part)[replica] == getattr(alone, part)[0]).all(), (replica, part)


@pytest.mark.parametrize("model", ["sphere-sa", "sphere-usa", "sphere-causal", "sphere-repulsive", "sphere-uniform"])
def test_observables_in_the_span_are_those_in_the_whole_space(model: str) -> None:
    observed = ("clusters", "smallest-cosine", "mean-cosine", "effective-rank", "w2-point", "w2-start")
    setup = Setup(model, 4, 2.0, 3.0, replicas=3, dimension=11, outputs=5, observe=observed, centers=1.0)
    whole, ends = run_simulation(setup).trajectory, run_simulation(replace(setup, ends_only=True)).trajectory
    assert ends.states.shape == (3, 2, 4, 11)
    assert np.abs(ends.states - whole.states[:, [0, -1]]).max() < 1e-12
    assert set(ends.observables) == set(whole.observables) >= {*observed, "order", "captured_renyi"}
    for name, values in whole.observables.items():
        assert np.abs(ends.observables[name] - values).max() < 1e-7, name  # W₂ near 0 is the root of a difference


@pytest.mark.parametrize("ends_only", [False, True])
def test_an_interrupted_run_is_brought_back_too(ends_only: bool) -> None:
    setup = Setup("sphere-sa", 4, 2.0, 50.0, replicas=2, dimension=11, outputs=26, ends_only=ends_only)

    def stop(fraction: float) -> None:
        if fraction > 0.3:
            raise KeyboardInterrupt

    run = run_simulation(setup, stop)
    assert run.ending == "interrupted"
    solution = run.trajectory.solution
    for replica, reached in enumerate(solution.reached):
        start = run.trajectory.states[replica, 0]
        exact = simulate(sphere.self_attention(2.0, 11), start, np.array([0.0, reached])).final[0]
        assert np.abs(solution.last[replica].reshape(4, 11) - exact).max() < 1e-6
    assert np.isnan(run.trajectory.final).all()


def test_wrong_shapes() -> None:
    for shape in ((1, 4, 3), (4, 3)):
        with pytest.raises(ValueError, match=r"d >= n but got shape"):
            span_of(np.zeros(shape))
