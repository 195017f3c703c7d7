"""Once particles are synchronized compiled steps end in a formula: as good as steps, and only where it holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from numerics import sphere
from numerics.circle import kuramoto, mean_field, sampled_coupling, self_attention, unnormalised_attention
from numerics.circle.compiled import compiled_sums_available
from numerics.particles import Model, Trajectory, simulate

Array = NDArray[np.float64]

pytestmark = pytest.mark.skipif(not compiled_sums_available(), reason="numba is optional")

HEAVY = np.linspace(1, 3, 40)
ATTRACTING: dict[str, Callable[[], Model]] = {
    "usa": lambda: unnormalised_attention(9.0, masses=HEAVY, method="compiled"),
    "sa": lambda: self_attention(9.0, masses=HEAVY, method="compiled"),
    "two modes": lambda: mean_field(sampled_coupling(lambda x: np.sin(x) + np.sin(2 * x) / 3), method="compiled"),
    "kuramoto": lambda: kuramoto(np.zeros(40), 2.0, method="compiled"),
    "sphere-usa": lambda: sphere.unnormalised_attention(4.0, 6, compiled=True),
    "sphere-sa": lambda: sphere.self_attention(4.0, 6, compiled=True),
    "sphere-sa, beta < 0": lambda: sphere.self_attention(-1.0, 6, compiled=True),
}


def _start(model: Model, width: float) -> Array:
    """Two replicas of particles about ``width`` from each other; on the circle some of them turns away."""
    draws = np.random.default_rng(7)
    if model.dimension is None:
        turns = draws.integers(-2, 3, (2, 40))
        return draws.uniform(-width, width, (2, 40)) + 2 * np.pi * turns
    x = np.eye(model.dimension)[0] + width / 3 * draws.standard_normal((2, 40, model.dimension))
    scaled: Array = x / np.sqrt((x * x).sum(axis=2, keepdims=True))
    return scaled


def _runs(model: Model, width: float, end: float, tolerance: float) -> tuple[Trajectory, Trajectory]:
    """With compiled steps, and by ordinary ones, accurate to some 1e-13."""
    times, start = np.array([0.0, 0.1, 0.5, 1.0, 2.0, 7.0, end]), _start(model, width)
    found = simulate(model, start, times, tolerance=tolerance)
    exact = simulate(replace(model, burst=None), start, times, tolerance=1e-14)
    return found, exact


@pytest.mark.parametrize("tolerance", [1e-2, 1e-5, 1e-9])
@pytest.mark.parametrize("name", ATTRACTING)
def test_the_formula_is_as_good_as_the_tolerance(name: str, tolerance: float) -> None:
    # 0.4 to each side at first: steps, and the formula from where tokens are near enough for the tolerance
    found, exact = _runs(ATTRACTING[name](), 0.4, 12.0, tolerance)
    assert found.complete
    assert np.isfinite(found.states).all()
    assert np.abs(found.states - exact.states).max() < 3 * tolerance
    with_steps = simulate(replace(found.model, burst=None), found.states[:, 0], found.times, tolerance=tolerance)
    assert (found.solution.evaluations < with_steps.solution.evaluations).all()


@pytest.mark.parametrize("name", ATTRACTING)
def test_distances_go_on_shrinking_at_their_rate(name: str) -> None:
    # of distances 1e-3 cubes are 1e-9: relative errors of distances stay below 1e-4 at a tolerance of 1e-2,
    # at which steps would leave errors of that size
    found, exact = _runs(ATTRACTING[name](), 1e-3, 7.5, 1e-2)
    if found.model.dimension is None:
        apart, truth = (np.ptp(np.mod(r.states + np.pi, 2 * np.pi), axis=2)[:, -1] for r in (found, exact))
    else:
        apart, truth = (np.abs(r.states[:, -1, 1:] - r.states[:, -1, :1]).max(axis=(1, 2)) for r in (found, exact))
    assert (truth < 1e-4).all()
    # one step of the first slopes comes before the formula: within a hundredth of a unit
    assert np.abs(apart / truth - 1).max() < 0.02


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(lambda: sphere.causal_attention(4.0, 6, compiled=True), id="causal"),
        pytest.param(lambda: kuramoto(np.linspace(-0.1, 0.1, 40), 2.0, method="compiled"), id="drift"),
        pytest.param(lambda: kuramoto(np.zeros(40), -2.0, method="compiled"), id="repelled"),
        pytest.param(lambda: mean_field(sampled_coupling(lambda x: np.sin(x) ** 3), method="compiled"), id="slow"),
    ],
)
def test_steps_go_on_where_the_formula_does_not_hold(model: Callable[[], Model]) -> None:
    made = model()
    found, exact = _runs(made, 0.03, 7.5, 1e-6)
    assert np.abs(found.states - exact.states).max() < 1e-4
    with_steps = simulate(replace(made, burst=None), found.states[:, 0], found.times, tolerance=1e-6)
    assert np.array_equal(found.solution.evaluations, with_steps.solution.evaluations)


def test_two_clusters_are_not_taken_for_one() -> None:
    # opposite clusters at β = 60 stay: forces between them are e^{-120}
    model = self_attention(60.0, method="compiled")
    start = np.tile(np.array([0.0, np.pi, 0.001, np.pi + 0.001]), (2, 10)) + 1e-5 * np.arange(40)
    run = simulate(model, start, np.array([0.0, 200.0]), tolerance=1e-3)
    assert run.observables["order"][:, -1].max() < 0.01
