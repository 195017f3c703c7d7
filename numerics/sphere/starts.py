"""Seeded random starts on the sphere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.particles.simulate import unit_vectors
from numerics.seeds import generator

Array = NDArray[np.float64]


def uniform(n: int, dimension: int, replicas: int, seed: int) -> Array:
    """Independent uniform unit vectors, shape (replicas, n, dimension): normalised Gaussian ones."""
    if n < 1 or replicas < 1 or dimension < 1:
        raise ValueError(
            f"Expected n, dimension, replicas >= 1 but got n={n}, dimension={dimension}, replicas={replicas}."
        )
    draws = np.stack([generator(seed, r).standard_normal((n, dimension)) for r in range(replicas)])
    return unit_vectors(draws)


def orthonormal(n: int, dimension: int) -> Array:
    """The first n unit vectors of R^dimension, shape (1, n, dimension)."""
    if not 1 <= n <= dimension:
        raise ValueError(f"Expected 1 <= n <= dimension orthogonal vectors but got n={n}, dimension={dimension}.")
    return np.eye(dimension)[None, :n]
