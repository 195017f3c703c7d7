"""What this machine can do at best, one thread: products of matrices, multiply–adds, exponentials, memory."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .timing import seconds

Array = NDArray[np.float64]


def machine_limits() -> dict[str, float]:
    """``dgemm`` and ``fma`` in GF/s (``fma`` only with numba), ``exp`` in G/s, ``copy`` in GB/s."""
    square, other = np.random.default_rng(0).standard_normal((2, 1500, 1500))
    product = np.empty_like(square)
    numbers = np.linspace(-1, 0, 1 << 16)
    out, large = np.empty_like(numbers), np.ones(1 << 24)
    target = np.empty_like(large)
    found = {
        "dgemm": 2 * 1500**3 / seconds(lambda: np.matmul(square, other, out=product), 1.0) / 1e9,
        "exp": numbers.size / seconds(lambda: np.exp(numbers, out=out)) / 1e9,
        "copy": 2 * large.nbytes / seconds(lambda: np.copyto(target, large)) / 1e9,
    }
    if importlib.util.find_spec("numba") is not None:
        found["fma"] = _fma()
    return found


def _fma() -> float:
    """Multiply–adds on numbers that stay in the first-level cache, as the sums over modes do them."""
    rounds, lanes = 20000, 256
    x = np.full(lanes, 0.5)
    work = _compile_fma()
    return 16 * rounds * lanes / seconds(lambda: work(rounds, x)) / 1e9


def _compile_fma() -> Callable[[int, Array], float]:
    from numba import njit

    @njit(fastmath={"reassoc", "contract", "nsz"})
    def multiply_add(rounds: int, x: Array) -> float:  # pragma: no cover - compiled
        total = 0.0
        for r in range(rounds):
            c = 1.0 / (r + 1)
            for i in range(x.size):
                a = x[i]
                b = a * c + 0.5
                e = a * b + c
                f = b * e + a
                g = e * f + b
                h = f * g + e
                k = g * h + f
                m = h * k + g
                total += k * m + h
        return total

    compiled: Callable[[int, Array], float] = multiply_add
    return compiled
