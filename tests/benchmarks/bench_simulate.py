"""Simulators against their peers, in one run on this machine: read ratios, not seconds.

    python tests/benchmarks/bench_simulate.py [sums] [crossover] [runs] [large]

Peers: NumPy with the Gram matrix (BLAS), SciPy's solve_ivp on it, and the scheme of the papers' authors (projected
Euler steps of length 0.1 on the circle as a subset of the plane, here in NumPy). Errors are against a run of ours at
tolerance 1e-12.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from numerics.circle import causal_attention, kuramoto, self_attention, simulate, starts, unnormalised_attention
from numerics.circle.compiled import compiled_sums_available
from numerics.circle.coupling import attention
from numerics.particles.model import Model

Array = NDArray[np.float64]
WAYS = ("direct", "fourier", *(("compiled",) if compiled_sums_available() else ()))


def seconds(work: Callable[[], object], least: float = 0.3) -> float:
    """The shortest of several runs, after one that warms up."""
    work()
    best, spent = np.inf, 0.0
    while spent < least:
        begun = time.perf_counter()
        work()
        taken = time.perf_counter() - begun
        best, spent = min(best, taken), spent + taken
    return best


def gram_field(beta: float, *, normalised: bool, causal: bool) -> Callable[[Array], Array]:
    """What most code does: cosines of all differences from the Gram matrix of the points (n, 2), then softmax."""

    def field(x: Array) -> Array:
        points = np.stack([np.cos(x), np.sin(x)], axis=1)
        weights = np.exp(beta * (points @ points.T - 1))
        if causal:
            weights = np.tril(weights)
        pull = weights @ points
        tangent = -np.sin(x) * pull[:, 0] + np.cos(x) * pull[:, 1]
        return tangent / weights.sum(axis=1) if normalised else tangent / len(x)

    return field


def evaluate(model: Model, states: Array) -> Callable[[], Array]:
    """One evaluation of a model's velocity."""
    return lambda: model.velocity(np.zeros(len(states)), states)


def bench_sums() -> None:
    """One evaluation of the velocity."""
    print("velocity, µs per replica        n      Gram   direct  fourier compiled   Gram/best  largest difference")
    for name, beta, build, options in (
        ("USA beta=9", 9.0, unnormalised_attention, {"normalised": False, "causal": False}),
        ("SA beta=64", 64.0, self_attention, {"normalised": True, "causal": False}),
        ("causal beta=64", 64.0, causal_attention, {"normalised": True, "causal": True}),
    ):
        for n in (200, 1000, 4000):
            states = starts.uniform(n, 1, seed=1)
            peer = gram_field(beta, **options)
            times = {way: seconds(evaluate(build(beta, method=way), states)) for way in WAYS}
            gram = seconds(partial(peer, states[0]))
            best = WAYS[-1]
            difference = np.abs(evaluate(build(beta, method=best), states)()[0] - peer(states[0])).max()
            cells = " ".join(
                f"{1e6 * times[way]:8.1f}" if way in times else f"{'-':>8}" for way in ("direct", "fourier", "compiled")
            )
            print(f"{name:<24}{n:>9} {1e6 * gram:9.1f} {cells} {gram / times[best]:11.1f}  {difference:.1e}")


def bench_crossover() -> None:
    """Where Fourier sums with NumPy overtake pairs: 1 and 200 replicas."""
    print("direct / fourier time           n:" + "".join(f"{n:>8}" for n in (4, 8, 16, 32, 64)))
    for beta in (1.0, 64.0, 1000.0):
        modes = len(attention(beta).coupling.sines)
        for replicas in (1, 200):
            ratios = []
            for n in (4, 8, 16, 32, 64):
                states = starts.uniform(n, replicas, seed=1)
                times = [
                    seconds(evaluate(self_attention(beta, method=way), states), 0.05) for way in ("direct", "fourier")
                ]
                ratios.append(times[0] / times[1])
            print(f"  beta={beta:<6g} {modes:>4} modes, {replicas:>3} replicas " + "".join(f"{r:8.2f}" for r in ratios))


def euler(field: Callable[[Array], Array], start: Array, check: float, t: float, step: float = 0.1) -> Array:
    """Projected Euler, x + step·x' in the plane put back on the circle, to the time t; the states at ``check``."""
    x = checked = start.copy()
    for number in range(1, round(t / step) + 1):
        x = x + np.arctan(step * field(x))  # the angle of (1, step·v)
        if number == round(check / step):
            checked = x
    return checked


def bench_runs() -> None:
    """Whole runs: seconds to the end, median error at a time on the way where all is still moving."""
    print("whole runs                   s/replica      error  peer/ours")
    rng = np.random.default_rng(0)
    frequencies = rng.standard_normal(500)
    frequencies -= frequencies.mean()

    def oscillators(x: Array) -> Array:
        slope: Array = frequencies + (2.0 / 500) * np.sin(x[None, :] - x[:, None]).sum(axis=1)
        return slope

    attention_1 = gram_field(64.0, normalised=True, causal=True)
    attention_2 = gram_field(9.0, normalised=False, causal=False)
    way = WAYS[-1]
    bench_run("figure 3 (causal, beta=64)", causal_attention(64.0, method=way), 200, 15.0, 500.0, 20, 1e-7, attention_1)
    bench_run("USA beta=9", unnormalised_attention(9.0, method=way), 1000, 5.0, 50.0, 1, 1e-9, attention_2)
    bench_run("Kuramoto", kuramoto(frequencies, 2.0, method=way), 500, 25.0, 50.0, 1, 1e-7, oscillators)


def bench_run(
    title: str,
    model: Model,
    n: int,
    check: float,
    t: float,
    replicas: int,
    tolerance: float,
    field: Callable[[Array], Array],
) -> None:
    """One workload: ours, in a batch and alone, SciPy's solvers, and the authors' scheme."""
    start, times = starts.uniform(n, replicas, seed=1), np.array([0.0, check, t])
    exact = simulate(model, start[:1], times[:2], tolerance=1e-12).final[0]
    ours = seconds(lambda: simulate(model, start, times, tolerance=tolerance)) / replicas

    def report(name: str, taken: float, x: Array) -> None:
        print(f"  {name:<24} {taken:10.4f} {np.median(np.abs(x - exact)):10.1e} {taken / ours:10.1f}")

    print(f"{title}, n={n}, t={t:g}")
    checked = simulate(model, start[:1], times, tolerance=tolerance).states[0, 1]
    report(f"ours, {replicas} at once", ours, checked)
    report("ours, one", seconds(lambda: simulate(model, start[:1], times, tolerance=tolerance)), checked)
    for peer, (rtol, atol) in {"RK45": (1e-6, 1e-8), "DOP853": (1e-8, 1e-10)}.items():
        begun = time.perf_counter()
        solved = solve_ivp(lambda _, x: field(x), (0, t), start[0], peer, [check, t], rtol=rtol, atol=atol)
        report(f"solve_ivp {peer}", time.perf_counter() - begun, solved.y[:, 0])
    begun = time.perf_counter()
    x = euler(field, start[0], check, t)
    report("projected Euler 0.1", time.perf_counter() - begun, x)


def bench_large() -> None:
    """Cost against n, and the share of a machine limit."""
    if "compiled" not in WAYS:
        print("Expected numba for the compiled sums.")
        return
    print("ns per particle and mode        n:" + "".join(f"{n:>10}" for n in (10**3, 10**4, 10**5, 10**6)))
    for name, build in (("USA", unnormalised_attention), ("SA", self_attention), ("causal", causal_attention)):
        modes = len(attention(64.0).coupling.sines)
        cells = []
        for n in (10**3, 10**4, 10**5, 10**6):
            taken = seconds(evaluate(build(64.0, method="compiled"), starts.uniform(n, 1, seed=1)))
            cells.append(1e9 * taken / n / modes)
        print(f"  {name:<8} beta=64, {modes} modes      " + "".join(f"{c:10.2f}" for c in cells))
    square = np.random.default_rng(0).standard_normal((1500, 1500))
    print(f"  dgemm {2 * 1500**3 / seconds(lambda: square @ square) / 1e9:.1f} GF/s, one thread")


PARTS = {"sums": bench_sums, "crossover": bench_crossover, "runs": bench_runs, "large": bench_large}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
        print()
