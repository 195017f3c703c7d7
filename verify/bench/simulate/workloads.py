"""The workloads: one system each, ours and every peer's way through it, and the error of each.

A solver is asked for the state at a time on the way, ``check``, where all is still moving: errors there are medians of
|x − exact| over the particles, exact being a run of ours at tolerance 1e-12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from numerics import sphere
from numerics.circle import causal_attention, kuramoto, self_attention, starts, unnormalised_attention
from numerics.circle.compiled import compiled_sums_available
from numerics.circle.merging import simulate_merging
from numerics.circle.planner import Method
from numerics.particles import Model, simulate
from numerics.sphere.starts import uniform as uniform_vectors

from . import peers

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way through a workload: ``work`` returns the state at the check, ``replicas`` runs at once.

    ``repeat`` is for work worth timing several times; others run once. ``needs`` names the package it takes.
    ``at_check`` is False for a program that does not give the state at that time, so that no error is measured.
    """

    name: str
    work: Callable[[], Array]
    replicas: int = 1
    repeat: bool = False
    needs: str = ""
    at_check: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Workload:
    """``ours`` beside ``others``; ``exact`` gives the state that errors are measured against.

    ``alone`` is ours for a single replica. ``operations`` names a machine limit and counts the operations of one run.
    """

    id: str
    title: str
    ours: Way
    others: tuple[Way, ...] = ()
    exact: Callable[[], Array] | None = None
    alone: Way | None = None
    operations: tuple[str, float] | None = field(default=None)


def method() -> Method:
    """Compiled sums where they are installed."""
    return "compiled" if compiled_sums_available() else "fourier"


def workloads() -> tuple[Workload, ...]:
    """All workloads, the short ones first."""
    return (
        *_fields(),
        _on_the_sphere(),
        _figure_3(),
        _usa(),
        _oscillators(),
        _phase_diagram(),
        _metastable(),
        _large(),
    )


def _fields() -> list[Workload]:
    """One evaluation of the velocity."""
    found = []
    for name, beta, build, normalised, causal, sizes in (
        ("usa", 9.0, unnormalised_attention, False, False, (200, 1000, 4000)),
        ("sa", 64.0, self_attention, True, False, (200, 1000, 4000)),
        ("causal", 64.0, causal_attention, True, True, (200, 1000, 4000)),
    ):
        for n in sizes:
            x = starts.uniform(n, 1, seed=1)
            model, gram = build(beta, method=method()), peers.gram_field(beta, normalised=normalised, causal=causal)
            exact = build(beta, method="direct")
            found.append(
                Workload(
                    f"{name}-{n}",
                    f"velocity of {name}, beta={beta:g}, n={n}",
                    Way("ours", partial(_velocity, model, x), repeat=True),
                    (Way("NumPy, Gram matrix", partial(gram, x[0]), repeat=True),),
                    partial(_velocity, exact, x),
                )
            )
    return found


def _on_the_sphere() -> Workload:
    n, d = 2000, 512
    x = uniform_vectors(n, d, 1, seed=1)
    field = peers.gram_vectors(1.0)
    return Workload(
        "sphere-2000",
        f"velocity of SA on the sphere, n={n}, d={d}",
        Way("ours", partial(_velocity, sphere.self_attention(1.0, d), x), repeat=True),
        (Way("NumPy", partial(field, x[0]), repeat=True),),
        partial(field, x[0]),
        operations=("dgemm", 4.0 * n * n * d),
    )


def _figure_3() -> Workload:
    """A replica of Figure 3 of the causal paper."""
    beta, n, check, end, replicas = 64.0, 200, 15.0, 500.0, 100
    x, times = starts.uniform(n, replicas, seed=1), np.array([0.0, check, end])
    model, field = causal_attention(beta, method=method()), peers.gram_field(beta, normalised=True, causal=True)
    return Workload(
        "figure-3",
        f"causal, beta=64, n={n}, t={end:g}: a replica of Figure 3",
        Way("ours, 100 at once", partial(_run, model, x, times, 1e-5, "dop853"), replicas),
        (
            Way(
                "ours, without stiff steps",
                partial(_run, replace(model, linearise=None), x, times, 1e-5, "dop853"),
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
        Way("ours, one", partial(_run, model, x[:1], times, 1e-5, "dop853"), repeat=True),
    )


def _usa() -> Workload:
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


def _oscillators() -> Workload:
    n, strength, end = 500, 2.0, 50.0
    x, times = starts.uniform(n, 1, seed=1), np.array([0.0, end / 2, end])
    frequencies = np.random.default_rng(0).standard_normal(n)
    frequencies -= frequencies.mean()
    model, field = kuramoto(frequencies, strength, method=method()), peers.oscillator_field(frequencies, strength)
    return Workload(
        "kuramoto",
        f"Kuramoto, n={n}, t={end:g}",
        Way("ours", partial(_run, model, x, times, 1e-6, "dop853"), repeat=True),
        (
            *_scipy(field, x[0], times, {"RK45": (1e-6, 1e-8), "DOP853": (1e-8, 1e-8)}),
            Way(
                "kuramoto package",
                lambda: peers.kuramoto_run(frequencies, strength, x[0], end),
                needs="kuramoto",
                at_check=False,
            ),
        ),
        partial(_run, model, x, times[:2], 1e-12, "dop853"),
    )


def _phase_diagram() -> Workload:
    """One draw and one β of the phase diagram of tokens that start nearly orthogonal."""
    n, d, beta, check, end, replicas = 32, 128, 2.0, 3.0, 30.0, 100
    x = uniform_vectors(n, d, replicas, seed=1)
    # V = I: the solution stays in the span of the start, and coordinates there solve the same equation
    coordinates, basis = sphere.starts.span_coordinates(x)
    times = np.array([0.0, check, end])
    model, field = sphere.self_attention(beta, n), peers.gram_vectors(beta)

    def ours(count: int, tolerance: float) -> Array:
        states = simulate(model, coordinates[:count], times, tolerance=tolerance, stepper="tsit5").states[0, 1]
        return states @ basis[0]

    return Workload(
        "phase-diagram",
        f"SA on the sphere, n={n}, d={d}, t={end:g}: one draw of the phase diagram",
        Way("ours, 100 at once", lambda: ours(replicas, 1e-5), replicas),
        (
            *_scipy(field, x[0], times, {"RK45": (1e-6, 1e-8)}),
            Way("projected Euler 0.1", lambda: peers.euler_vectors(field, x[0], times)[1]),
        ),
        lambda: ours(1, 1e-12),
        Way("ours, one", lambda: ours(1, 1e-5), repeat=True),
    )


def _metastable() -> Workload:
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
        Way("ours, merging", lambda: ours(1e-9, 1e-5, 3)),
        tuple(_scipy(field, x[0], times, {"LSODA": (1e-6, 1e-9)})),
        lambda: ours(1e-11, 1e-7, 2),
    )


def _large() -> Workload:
    beta, n = 64.0, 10**6
    x = starts.uniform(n, 1, seed=1)
    model = self_attention(beta, method=method())
    modes = 68  # of e^{64(cos x − 1)} to 1e-16, in fours
    return Workload(
        "sa-1000000",
        "velocity of SA, beta=64, n=10^6",
        Way("ours", partial(_velocity, model, x), repeat=True),
        # per particle and mode: a complex product twice, the moment, and two fields
        operations=("fma", 26.0 * n * modes) if compiled_sums_available() else None,
    )


def _scipy(field: peers.Field, start: Array, times: Array, methods: dict[str, tuple[float, float]]) -> list[Way]:
    def solve(name: str, rtol: float, atol: float) -> Array:
        states: Array = peers.scipy_run(field, start, times, name, rtol, atol)[1]
        return states

    return [Way(f"solve_ivp {name}", partial(solve, name, *tolerances)) for name, tolerances in methods.items()]


def _velocity(model: Model, x: Array) -> Array:
    field: Array = model.velocity(np.zeros(len(x)), x)[0]
    return field


def _run(model: Model, start: Array, times: Array, tolerance: float, stepper: str) -> Array:
    state: Array = simulate(model, start, times, tolerance=tolerance, stepper=stepper).states[0, 1]
    return state
