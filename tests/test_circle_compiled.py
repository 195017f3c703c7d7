"""The optional compiled code: its elementary functions, its independence of threads, and what happens without it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from numerics.circle import (
    attention_coupling,
    kuramoto,
    mean_field,
    sampled_coupling,
    self_attention,
    simulate,
    starts,
    unnormalised_attention,
)
from numerics.circle.compiled import compiled_sums_available
from numerics.circle.coupling import attention
from numerics.circle.planner import WORTH_COMPILING, method_for_run, resolved

Array = NDArray[np.float64]


def test_without_numba_everything_but_the_compiled_sums_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numerics.circle.planner.compiled_sums_available", lambda: False)
    assert method_for_run(10**6, 100, 1, smooth=True) == "auto"
    model, start = unnormalised_attention(1.0, method="compiled"), starts.uniform(20, 1, 0)
    with pytest.raises(ValueError, match="pip install numba"):
        simulate(model, start, np.array([0.0, 1.0]))
    assert simulate(unnormalised_attention(1.0), start, np.array([0.0, 1.0])).complete


def test_a_large_run_is_compiled_where_it_can_be() -> None:
    expected = "compiled" if compiled_sums_available() else "auto"
    assert method_for_run(1, WORTH_COMPILING, 1, smooth=True) == expected
    assert method_for_run(1, WORTH_COMPILING - 1, 1, smooth=True) == "auto"
    assert method_for_run(10**9, 10**9, 1, smooth=False) == "auto"


def test_a_series_that_is_too_long_is_summed_by_pairs_only() -> None:
    assert resolved("auto", 10**6, 1, smooth=False) == "direct"
    for method in ("fourier", "compiled"):
        with pytest.raises(ValueError, match="too long"):
            resolved(method, 10, 1, smooth=False)


def test_gram_matrices_are_for_attention_of_moderate_beta_and_some_hundred_particles() -> None:
    ways = [resolved("auto", n, 70, smooth=True, beta=64.0) for n in (5, 100, 10**4)]
    assert ways == ["direct", "gram", "fourier"]
    for beta in (None, 1e4, -301.0):
        assert resolved("auto", 100, 70, smooth=True, beta=beta) == "fourier"
        with pytest.raises(ValueError, match="Expected self-attention"):
            resolved("gram", 100, 70, smooth=True, beta=beta)
    with pytest.raises(ValueError, match="Expected self-attention"):
        mean_field(sampled_coupling(np.sin), method="gram").velocity(np.zeros(1), np.zeros((1, 3)))


if compiled_sums_available():
    from numba import njit

    from numerics.circle.compiled import sums
    from numerics.circle.compiled.elementary import exponential, exponential_minus_one, sincos

    @njit
    def _exponentials(y: Array, out: Array) -> None:
        for i in range(y.size):
            out[i] = exponential(y[i])

    @njit
    def _exponentials_minus_one(y: Array, out: Array) -> None:
        for i in range(y.size):
            out[i] = exponential_minus_one(y[i])

    def test_sine_and_cosine_to_two_units_in_the_last_place() -> None:
        special = np.array([0.0, np.pi / 4, np.pi / 2, np.pi, 1e-300, 1e6, -1e6])
        random = np.random.default_rng(0).uniform(-1e4, 1e4, 20000)
        x = np.concatenate([special, random, random / 1e4])
        c, s = np.empty_like(x), np.empty_like(x)
        sincos(x, c, s)
        exact = x.astype(np.longdouble)
        assert np.abs(c - np.cos(exact)).max() < 2.3e-16
        assert np.abs(s - np.sin(exact)).max() < 2.3e-16

    def test_exponential_to_two_units_in_the_last_place_and_at_the_ends() -> None:
        y = np.linspace(-708, 709, 40001)
        out = np.empty_like(y)
        _exponentials(y, out)
        assert np.abs(out / np.exp(y.astype(np.longdouble)) - 1).max() < 4.5e-16
        ends = np.array([-709.0, -1e300, -np.inf, np.nan])
        _exponentials(ends, out[:4])
        assert out[:3].tolist() == [0, 0, 0]
        assert np.isnan(out[3])

    def test_exponential_minus_one_keeps_its_digits_near_zero() -> None:
        # Taylor's polynomial up to 1/4, and e^y − 1 beyond, where 1 is at most five times the difference
        small = np.concatenate([-(0.5 ** np.arange(1, 1000)), 0.5 ** np.arange(1, 1000)])
        y = np.concatenate([small, np.linspace(-0.3, 0.3, 20001), np.linspace(-700, 709, 2001), [-np.inf]])
        out = np.empty_like(y)
        _exponentials_minus_one(y, out)
        exact = np.expm1(y.astype(np.longdouble))
        known = exact != 0
        assert np.abs(out[known] / exact[known] - 1).max() < 1e-15
        assert np.array_equal(out[~known], np.zeros(np.count_nonzero(~known)))
        _exponentials_minus_one(np.array([np.nan]), out[:1])
        assert np.isnan(out[0])

    def test_the_number_of_threads_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
        coupling = attention_coupling(9.0)
        states, masses = starts.uniform(500, 9, 1), np.full(500, 1 / 500)
        cosines = attention(9.0).cosines
        one = sums.mean_field_sum(coupling.sines, states, masses)
        causal = sums.causal_sum(9.0, coupling.sines, cosines, states)
        monkeypatch.setattr("numerics.threads.WORTH_A_THREAD", 1)
        assert np.array_equal(one, sums.mean_field_sum(coupling.sines, states, masses))
        assert np.array_equal(causal, sums.causal_sum(9.0, coupling.sines, cosines, states))

    @pytest.mark.parametrize("stepper", ["dop853", "tsit5"])
    @pytest.mark.parametrize("name", ["usa", "sa", "mean-field", "kuramoto"])
    def test_compiled_steps_are_the_same_steps(name: str, stepper: str, monkeypatch: pytest.MonkeyPatch) -> None:
        n = 50
        heavy = np.linspace(1, 3, n)
        model = {
            "usa": lambda: unnormalised_attention(9.0, masses=heavy, method="compiled"),
            "sa": lambda: self_attention(9.0, masses=heavy, method="compiled"),
            "mean-field": lambda: mean_field(sampled_coupling(lambda x: np.sin(x) + np.sin(3 * x)), method="compiled"),
            "kuramoto": lambda: kuramoto(np.linspace(-2, 1, n), 2.5, method="compiled"),
        }[name]()
        assert model.burst is not None
        start, times = starts.uniform(n, 3, seed=12), np.array([0.0, 0.3, 0.31, 2.0, 6.0])
        options = {"tolerance": 1e-8, "stepper": stepper}
        plain = simulate(replace(model, burst=None), start, times, **options)
        # one trial step at a time, and all at once; together with others and alone
        monkeypatch.setattr("numerics.integrators.whole_steps.AT_ONCE", 1)
        single = simulate(model, start, times, **options)
        monkeypatch.undo()
        whole = simulate(model, start, times, **options)
        alone = simulate(model, start[1], times, **options)
        assert np.array_equal(single.states, whole.states)
        assert np.array_equal(alone.states[0], whole.states[1])
        for count in ("evaluations", "accepted", "rejected"):
            assert np.array_equal(getattr(whole.solution, count), getattr(plain.solution, count))
        assert np.abs(whole.states - plain.states).max() < 1e-10

    def test_a_nan_stays_in_its_replica() -> None:
        coupling = attention_coupling(9.0)
        states, masses = starts.uniform(50, 3, 1), np.full(50, 1 / 50)
        clean = sums.mean_field_sum(coupling.sines, states, masses)
        states[1, 7] = np.nan
        broken = sums.mean_field_sum(coupling.sines, states, masses)
        assert np.isnan(broken[1]).all()
        assert np.array_equal(broken[[0, 2]], clean[[0, 2]])
