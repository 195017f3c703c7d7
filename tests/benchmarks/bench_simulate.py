"""Constants of the planner, and cost against the number of particles: read ratios, not seconds.

    python tests/benchmarks/bench_simulate.py [crossover] [large]

`verify bench simulate` compares with other programs.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from numerics.circle import causal_attention, self_attention, starts, unnormalised_attention
from numerics.circle.compiled import compiled_sums_available
from numerics.circle.coupling import attention
from numerics.particles.model import Model

Array = NDArray[np.float64]
WAYS = ("direct", "gram", "fourier", *(("compiled",) if compiled_sums_available() else ()))


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


def evaluate(model: Model, states: Array) -> Callable[[], Array]:
    """One evaluation of a model's velocity."""
    return lambda: model.velocity(np.zeros(len(states)), states)


def bench_crossover() -> None:
    """Where other sums with NumPy overtake direct ones, and Fourier sums Gram matrices: 1 and 200 replicas."""
    sizes = (8, 16, 32, 64, 128, 256, 512)
    print("cost of direct and Gram sums over Fourier sums           n:" + "".join(f"{n:>13}" for n in sizes))
    for name, build in (("SA", self_attention), ("causal", causal_attention)):
        for beta in (1.0, 64.0, 256.0):
            modes = len(attention(beta).coupling.sines)
            for replicas in (1, 50):
                cells = []
                for n in sizes:
                    states = starts.uniform(n, replicas, seed=1)
                    direct, gram, fourier = (
                        seconds(evaluate(build(beta, method=way), states), 0.05)
                        for way in ("direct", "gram", "fourier")
                    )
                    cells.append(f"{direct / fourier:7.2f} {gram / fourier:5.2f}")
                print(f"  {name:<7} beta={beta:<4g} {modes:>4} modes, {replicas:>3} replicas " + "".join(cells))


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


PARTS = {"crossover": bench_crossover, "large": bench_large}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
        print()
