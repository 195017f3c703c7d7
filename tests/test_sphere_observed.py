"""Order parameter and energy observed within compiled steps, without keeping states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from numerics import sphere
from numerics.circle.compiled import compiled_sums_available
from numerics.particles import InterruptedRun, Model, simulate
from numerics.sphere import starts
from verify.simulation.run import run_simulation
from verify.simulation.setup import Setup

Array = NDArray[np.float64]
MODELS = {"sa": sphere.self_attention, "causal": sphere.causal_attention, "usa": sphere.unnormalised_attention}
COMPILED = compiled_sums_available()

#: Three outputs in each step and so many that products of polynomials are used; on steps and beside them.
FEW, MANY = np.linspace(0.0, 6.0, 20), np.append(np.linspace(0.0, 3.0, 400), [3.5, 6.0])


@pytest.mark.parametrize("times", [FEW, MANY], ids=["few", "many"])
@pytest.mark.parametrize(("d", "stepper"), [(3, "dop853"), (3, "tsit5"), (12, "tsit5")])
@pytest.mark.parametrize("name", MODELS)
def test_what_is_observed_on_the_way_is_what_states_show(name: str, d: int, stepper: str, times: Array) -> None:
    start = starts.uniform(9, d, 3, seed=5)
    model = MODELS[name](4.0, d, compiled=COMPILED)
    whole = simulate(model, start, times, tolerance=1e-6, stepper=stepper)
    ends = simulate(model, start, times, tolerance=1e-6, stepper=stepper, ends_only=True)
    assert ends.states.shape == ((3, 2, 9, d) if COMPILED else whole.states.shape)
    assert np.array_equal(ends.states[:, [0, -1]], whole.states[:, [0, -1]])
    assert set(ends.observables) == set(whole.observables) >= {"order"}
    for key, values in whole.observables.items():
        assert ends.observables[key].shape == (3, times.size)
        assert np.abs(ends.observables[key] - values).max() < 1e-13, key


@pytest.mark.skipif(not COMPILED, reason="numba (extra fast) is not installed")
@pytest.mark.parametrize("beta", [-0.9, 0.0, 1e-300, 64.0])
def test_what_is_observed_for_other_weights(beta: float) -> None:
    # β = 0 and what is nearly 0 have an energy without division, and keep their states
    model = MODELS["usa"](beta, 5, compiled=True)
    assert model.observed == (() if abs(beta) < 1e-290 else ("order", "energy"))
    start = starts.uniform(8, 5, 2, seed=9)
    whole, ends = (simulate(model, start, MANY, tolerance=1e-7, ends_only=only) for only in (False, True))
    for key, values in whole.observables.items():
        assert np.abs(ends.observables[key] - values).max() < 1e-13, key


@pytest.mark.skipif(not COMPILED, reason="numba (extra fast) is not installed")
def test_a_small_order_parameter_keeps_its_digits() -> None:
    # pairs ±e_k stay opposite up to rounding: the mean is 0, and the root of a rounded sum over pairs is not
    start = np.concatenate([np.eye(3), -np.eye(3)])
    ends = simulate(MODELS["sa"](1.0, 3, compiled=True), start, MANY[:200], ends_only=True)
    assert ends.observables["order"].max() < 1e-14
    assert ends.states.shape == (1, 2, 6, 3)


@pytest.mark.skipif(not COMPILED, reason="numba (extra fast) is not installed")
def test_two_tokens_at_many_outputs() -> None:
    # c = <x, y> obeys c' = 2 w (1 − c²) with w = 1/(1 + e^{β(1 − c)}); for β = 0, w = 1/2: c(t) = tanh(t + artanh c(0))
    # so that order = √((1 + c)/2); β = 1e-9 changes w by less than 1e-9
    start, times = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), np.linspace(0.0, 3.0, 500)
    ends = simulate(MODELS["sa"](1e-9, 3, compiled=True), start, times, tolerance=1e-11, ends_only=True)
    cosine = np.tanh(times)
    assert np.abs(ends.observables["order"][0] - np.sqrt((1 + cosine) / 2)).max() < 2e-9
    assert np.abs(ends.observables["energy"][0] - (cosine - 1) / 4).max() < 2e-9


@pytest.mark.skipif(not COMPILED, reason="numba (extra fast) is not installed")
def test_what_was_not_reached_is_nan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numerics.integrators.whole_steps.AT_ONCE", 1)

    def stop(fraction: float) -> None:
        if fraction > 0.3:
            raise KeyboardInterrupt

    model: Model = MODELS["sa"](9.0, 5, compiled=True)
    with pytest.raises(InterruptedRun) as stopped:
        simulate(model, starts.uniform(8, 5, 2, seed=3), FEW, tolerance=1e-9, ends_only=True, progress=stop)
    run = stopped.value.partial
    assert np.isnan(run.states[:, 1]).all()
    assert np.isfinite(run.states[:, 0]).all()
    for values in run.observables.values():
        assert np.array_equal(np.isfinite(values), run.solution.reached[:, None] >= FEW)


@pytest.mark.parametrize("observe", [(), ("mean-cosine",)])
def test_a_run_that_keeps_the_ends_says_the_same(observe: tuple[str, ...]) -> None:
    # what else is to be observed needs all states; enough pairs that compiled code is worth it
    setup = Setup("sphere-sa", 16, 2.0, 8.0, replicas=600, dimension=20, outputs=40, observe=observe, tolerance=1e-4)
    whole, ends = (run_simulation(replace(setup, ends_only=only)).trajectory for only in (False, True))
    assert ends.states.shape == (600, 2, 16, 20)
    assert set(ends.observables) == set(whole.observables)
    for key, values in whole.observables.items():
        assert np.abs(ends.observables[key] - values).max() < 1e-12, key
