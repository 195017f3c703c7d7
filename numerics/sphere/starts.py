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


def span_coordinates(start: Array) -> tuple[Array, Array]:
    """``start`` (R, n, d) with d > n in an orthonormal basis of its span: coordinates (R, n, n) and basis (R, n, d).

    With Q = K = V = I the solution stays in the span and coordinates solve the same equation, so that dimension n does;
    ``coordinates @ basis`` is the solution in R^d.
    """
    if start.ndim != 3 or start.shape[2] < start.shape[1]:
        raise ValueError(f"Expected starts (R, n, d) with d >= n but got shape={start.shape}.")
    basis, triangular = np.linalg.qr(start.transpose(0, 2, 1))
    return np.ascontiguousarray(triangular.transpose(0, 2, 1)), np.ascontiguousarray(basis.transpose(0, 2, 1))
