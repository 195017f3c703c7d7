"""Seeded initial states on the circle: a replica's start depends on (seed, replica) only, not on how many there are."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def derived_seed(seed: int, name: str) -> int:
    """A 63-bit seed from a run's seed and the name of what is simulated, the same on every machine and in any order.

    >>> derived_seed(1, "sync.Y4") == derived_seed(1, "sync.Y4") != derived_seed(2, "sync.Y4")
    True
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big") >> 1


def generator(seed: int, replica: int) -> np.random.Generator:
    """The random generator of one replica of a run."""
    if seed < 0:
        raise ValueError(f"Expected a seed >= 0 but got seed={seed}.")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(replica,))))


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
