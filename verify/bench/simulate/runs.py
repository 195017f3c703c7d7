"""Whole runs: the state at a time on the way, ``check``, where all is still moving, and the cost up to the end.

Errors are medians of |x − exact| over the particles at the check, exact being a run of ours at tolerance 1e-12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from numerics.circle import causal_attention, kuramoto, self_attention, starts, unnormalised_attention
from numerics.circle.merging import simulate_merging
from numerics.particles import Model, simulate
from numerics.particles.order import mean_length
from numerics.sphere.starts import uniform as uniform_vectors

from ...simulation.batches import run_batches
from ...simulation.models import build_model
from ...simulation.setup import Setup
from . import peers
from .workload import Way, Workload, method

Array = NDArray[np.float64]


def figure_3() -> Workload:
    """A replica of Figure 3 of the causal paper."""
    beta, n, check, end, replicas, tolerance = 64.0, 200, 15.0, 500.0, 100, 3e-5
    x, times = starts.uniform(n, replicas, seed=1), np.array([0.0, check, end])
    model, field = causal_attention(beta, method=method()), peers.gram_field(beta, normalised=True, causal=True)
    return Workload(
        "figure-3",
        f"causal, beta=64, n={n}, t={end:g}: a replica of Figure 3",
        Way("ours, 100 at once", partial(_run, model, x, times, tolerance, "dop853"), replicas, repeat=True),
        (
            Way(
                "ours, without stiff steps",
                partial(_run, replace(model, linearise=None), x, times, tolerance, "dop853"),
                replicas,
            ),
            *_scipy(field, x[0], times, {"RK45": (1e-6, 1e-8), "DOP853": (1e-6, 1e-8), "LSODA": (1e-6, 1e-8)}),
            Way("projected Euler 0.1", lambda: peers.euler_angles(field, x[0], times)[1]),
            Way("projected Euler, torch", lambda: peers.torch_euler(beta, x[0], times)[1], needs="torch"),
            Way(
                "diffrax Tsit5",
                lambda: peers.diffrax_run(beta, x[0], times, normalised=True, causal=True)[1],
                repeat=True,
                needs="diffrax",
            ),
        ),
        partial(_run, model, x[:1], times[:2], 1e-12, "dop853"),
        Way("ours, one", partial(_run, model, x[:1], times, tolerance, "dop853"), repeat=True),
    )


def to_eight_digits() -> Workload:
    beta, n, check, end = 9.0, 1000, 5.0, 50.0
    x, times = starts.uniform(n, 1, seed=1), np.array([0.0, check, end])
    model, field = unnormalised_attention(beta, method=method()), peers.gram_field(beta, normalised=False, causal=False)
    return Workload(
        "usa-1e-8",
        f"USA, beta=9, n={n}, t={end:g}, to 1e-8",
        Way("ours", partial(_run, model, x, times, 1e-9, "dop853"), repeat=True),
        (
            *_scipy(field, x[0], times, {"RK45": (1e-8, 1e-8), "DOP853": (1e-8, 1e-8)}),
            Way("projected Euler 0.1", lambda: peers.euler_angles(field, x[0], times)[1]),
            Way(
                "diffrax Tsit5",
                lambda: peers.diffrax_run(beta, x[0], times, normalised=False, causal=False)[1],
                repeat=True,
                needs="diffrax",
            ),
        ),
        partial(_run, model, x, times[:2], 1e-12, "dop853"),
    )


def oscillators() -> Workload:
    n, strength, end, replicas = 500, 2.0, 50.0, 20
    x, times = starts.uniform(n, replicas, seed=1), np.array([0.0, end / 2, end])
    frequencies = np.random.default_rng(0).standard_normal(n)
    frequencies -= frequencies.mean()
    model, field = kuramoto(frequencies, strength, method=method()), peers.oscillator_field(frequencies, strength)
    return Workload(
        "kuramoto",
        f"Kuramoto, n={n}, t={end:g}",
        Way("ours, 20 at once", partial(_run, model, x, times, 1e-6, "dop853"), replicas, repeat=True),
        (
            *_scipy(field, x[0], times, {"RK45": (1e-6, 1e-8), "DOP853": (1e-8, 1e-8)}),
            Way(
                "heyoka, by the mean",
                lambda: peers.heyoka_oscillators(frequencies, strength, x[0], (end / 2, end)),
                repeat=True,
                needs="heyoka",
            ),
            Way(
                "kuramoto package",
                lambda: peers.kuramoto_run(frequencies, strength, x[0], end),
                needs="kuramoto",
                at_check=False,
            ),
        ),
        partial(_run, model, x[:1], times[:2], 1e-12, "dop853"),
        Way("ours, one", partial(_run, model, x[:1], times, 1e-6, "dop853"), repeat=True),
    )


def phase_diagram(d: int, outputs: int | None = None) -> Workload:
    """One draw and one β of the phase diagram: how tokens that start uniform, nearly orthogonal in high dimension, get
    together. The order parameter is compared, while all is moving; with ``outputs`` it is kept, with the energy, at as
    many times."""
    n, beta, replicas, end = 32, 2.0, 256, 30.0
    x = uniform_vectors(n, d, replicas, seed=1)
    times = np.array([0.0, 1.0, 2.0, 3.0, end]) if outputs is None else np.linspace(0.0, end, outputs)
    field, moving = peers.gram_vectors(beta), np.flatnonzero((times > 0) & (times <= 3))

    def ours(count: int, tolerance: float) -> Array:
        setup = Setup(
            "sphere-sa", n, beta, end, replicas=count, dimension=d, tolerance=tolerance, stepper="tsit5",
            outputs=times.size, ends_only=True,
        )  # fmt: skip
        run, _, _ = run_batches(setup, build_model(setup), x[:count], times, None)
        return run.observables["order"][0, moving]

    def order(states: Array) -> Array:
        return mean_length(states[moving])

    return Workload(
        f"phase-diagram-{d}" + ("" if outputs is None else f"-{outputs}-times"),
        f"SA on the sphere, n={n}, d={d}, t={end:g}: one draw of the phase diagram"
        + ("" if outputs is None else f", {outputs} times"),
        Way(f"ours, {replicas} at once", lambda: ours(replicas, 3e-6), replicas, repeat=True),
        (
            Way(f"ours, {replicas}, coarser", lambda: ours(replicas, 1e-2), replicas, repeat=True, coarser=True),
            *(replace(way, repeat=True) for way in _scipy(field, x[0], times, {"RK45": (1e-6, 1e-8)}, order)),
            Way("projected Euler 0.1", lambda: order(peers.euler_vectors(field, x[0], times)), repeat=True),
        ),
        lambda: ours(1, 1e-12),
        Way("ours, one", lambda: ours(1, 3e-6), repeat=True),
    )


def metastable() -> Workload:
    beta, n, check, end = 64.0, 200, 1e3, 1e7
    x, times = starts.uniform(n, 1, seed=2), np.array([0.0, check, end])
    field = peers.gram_field(beta, normalised=True, causal=False)

    def ours(tolerance: float, distance: float, until: int) -> Array:
        run, _ = simulate_merging(
            lambda m: self_attention(beta, masses=m), x[0], times[:until], distance=distance, tolerance=tolerance
        )
        return run.states[0, 1]

    return Workload(
        "metastable",
        f"SA, beta=64, n={n}, t=1e7: metastable clusters",
        Way("ours, merging", lambda: ours(1e-7, 1e-5, 3), repeat=True),
        tuple(_scipy(field, x[0], times, {"LSODA": (1e-6, 1e-9)})),
        lambda: ours(1e-11, 1e-7, 2),
    )


def _scipy(
    field: peers.Field,
    start: Array,
    times: Array,
    methods: dict[str, tuple[float, float]],
    seen: Callable[[Array], Array] = itemgetter(1),
) -> list[Way]:
    def solve(name: str, rtol: float, atol: float) -> Array:
        return seen(peers.scipy_run(field, start, times, name, rtol, atol))

    return [Way(f"solve_ivp {name}", partial(solve, name, *tolerances)) for name, tolerances in methods.items()]


def _run(model: Model, start: Array, times: Array, tolerance: float, stepper: str) -> Array:
    state: Array = simulate(model, start, times, tolerance=tolerance, stepper=stepper).states[0, 1]
    return state
