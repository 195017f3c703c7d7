"""Seeded random starts on the circle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.seeds import generator

Array = NDArray[np.float64]


def uniform(n: int, replicas: int, seed: int) -> Array:
    """Independent uniform angles in [−π, π), shape (replicas, n)."""
    _check_sizes(n, replicas)
    return np.stack([generator(seed, r).uniform(-np.pi, np.pi, n) for r in range(replicas)])


def clusters(sizes: tuple[int, ...], replicas: int, seed: int, spread: float) -> Array:
    """Clusters of the given sizes centred at 0, 2π/k, 4π/k, …, each angle shifted by at most ``spread``, uniformly."""
    if not sizes or min(sizes) < 1:
        raise ValueError(f"Expected positive cluster sizes but got sizes={sizes}.")
    centres = np.repeat(2 * np.pi * np.arange(len(sizes)) / len(sizes), sizes)
    _check_sizes(centres.size, replicas)
    return np.stack([centres + generator(seed, r).uniform(-spread, spread, centres.size) for r in range(replicas)])


def _check_sizes(n: int, replicas: int) -> None:
    if n < 1 or replicas < 1:
        raise ValueError(f"Expected at least one particle and one replica but got n={n}, replicas={replicas}.")
