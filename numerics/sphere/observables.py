"""Observables of unit vectors (n, d): clusters by distance, and the smallest cosine between two of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SphereClusters:
    """Groups of particles: ``sizes``, largest first; ``centres`` (count, d), mean directions (nan for a zero mean), or
    means of vectors that are not of length 1."""

    sizes: tuple[int, ...]
    centres: Array

    @property
    def count(self) -> int:
        """The number of groups."""
        return len(self.sizes)


def clusters(state: Array, gap: float = 0.1, *, unit: bool = True) -> SphereClusters:
    """Groups of one state (n, d): particles closer than ``gap`` in R^d belong together, and so on along chains.

    >>> clusters(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])).sizes
    (2, 1)
    """
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    if state.ndim != 2 or not np.isfinite(state).all():
        raise ValueError(f"Expected one finite state of shape (n, d) but got shape={state.shape} or NaN in it.")
    if not gap > 0:
        raise ValueError(f"Expected a positive gap but got gap={gap}.")
    tree = cKDTree(state)
    _, labels = connected_components(tree.sparse_distance_matrix(tree, gap), directed=False)
    groups = sorted((np.flatnonzero(labels == label) for label in np.unique(labels)), key=lambda g: (-len(g), g[0]))
    means = np.stack([state[group].mean(axis=0) for group in groups])
    with np.errstate(invalid="ignore"):
        centres = means / np.sqrt((means * means).sum(axis=1, keepdims=True)) if unit else means
    return SphereClusters(tuple(len(group) for group in groups), centres)


def smallest_cosine(states: Array) -> Array:
    """``min_ij <x_i, x_j>`` for states (…, n, d), in [−1, 1]."""
    cosines = states @ np.swapaxes(states, -1, -2)
    smallest: Array = cosines.min(axis=(-1, -2))
    return np.clip(smallest, -1.0, 1.0)


def effective_rank(vectors: Array) -> float:
    """``(Σ λ)² / Σ λ²`` for the eigenvalues λ of ``Σ_i x_i x_iᵀ``, in [1, min(n, d)]; vectors (n, d).

    >>> round(effective_rank(np.eye(3)), 12), round(effective_rank(np.ones((4, 2))), 12)
    (3.0, 1.0)
    """
    gram = vectors.T @ vectors if vectors.shape[0] > vectors.shape[1] else vectors @ vectors.T
    return float(np.trace(gram) ** 2 / (gram * gram).sum())


def cosine_histogram(state: Array, bins: int = 50) -> tuple[NDArray[np.int64], Array]:
    """Counts (bins,) of ``<x_i, x_j>``, i < j, for unit vectors (n, d), and the edges (bins + 1,) from −1 to 1.

    >>> cosine_histogram(np.eye(3), 4)[0].tolist()
    [0, 0, 3, 0]
    """
    if state.ndim != 2 or len(state) < 2 or not np.isfinite(state).all() or bins < 1:
        raise ValueError(f"Expected two or more finite vectors and bins >= 1 but got shape={state.shape}, bins={bins}.")
    edges = np.linspace(-1.0, 1.0, bins + 1)
    counts = np.zeros(bins, dtype=np.int64)
    rows = max(1, (1 << 20) // len(state))
    for first in range(0, len(state), rows):
        cosines = np.clip(state[first : first + rows] @ state.T, -1.0, 1.0)
        above = np.arange(len(state)) > np.arange(first, first + len(cosines))[:, None]
        counts += np.histogram(cosines[above], edges)[0]
    return counts, edges
