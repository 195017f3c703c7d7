"""Order parameters: the length of the mean direction, 1 exactly when all particles coincide; the diameter in R^d."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def order_parameter(angles: Array, masses: Array | None = None) -> Array:
    """``|Σ_j m_j e^{ix_j}| / Σ_j m_j`` in [0, 1] for angles (…, n).

    >>> round(float(order_parameter(np.array([0.0, np.pi / 2]))), 6)
    0.707107
    """
    weights = np.full(angles.shape[-1], 1.0) if masses is None else masses
    real, imaginary = np.cos(angles) @ weights, np.sin(angles) @ weights
    length: Array = np.hypot(real, imaginary) / weights.sum()
    return np.minimum(length, 1.0)


def mean_length(vectors: Array, masses: Array | None = None) -> Array:
    """``|Σ_j m_j x_j| / Σ_j m_j`` in [0, 1] for unit vectors (…, n, d).

    >>> float(mean_length(np.eye(4)))  # four orthogonal vectors
    0.5
    """
    weights = np.full(vectors.shape[-2], 1.0) if masses is None else masses
    mean = (vectors * weights[:, None]).sum(axis=-2) / weights.sum()
    length: Array = np.sqrt((mean * mean).sum(axis=-1))
    return np.minimum(length, 1.0)


def diameter(vectors: Array) -> Array:
    """``max_{k} (max_i x_ik − min_i x_ik)``, the longest side of the box that holds vectors (…, n, d).

    >>> float(diameter(np.array([[0.0, 1.0], [0.5, 3.0]])))
    2.0
    """
    sides: Array = (vectors.max(axis=-2) - vectors.min(axis=-2)).max(axis=-1)
    return sides
