"""Direct O(n²) sums over pairs on the circle, in difference form, for few particles and as a reference.

States are angles of shape (R, n): R replicas of n particles. The difference form keeps exponentially small forces
between far clusters at full relative accuracy, which the Fourier sums (absolute error about 1e-16) cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .coupling import Function

Array = NDArray[np.float64]

#: Pairs handled at once: a few arrays of this many doubles stay in the cache.
PAIRS_AT_ONCE: Final = 1 << 14


def _tiles(replicas: int, n: int) -> Iterator[tuple[slice, slice]]:
    """Slices over replicas and over receiving particles; their size depends on n only, so a replica's sums do too."""
    rows = max(1, min(n, PAIRS_AT_ONCE // n))
    batch = max(1, PAIRS_AT_ONCE // (rows * n))
    for first in range(0, replicas, batch):
        for row in range(0, n, rows):
            yield slice(first, first + batch), slice(row, row + rows)


def mean_field_sum(force: Function, states: Array, masses: Array) -> Array:
    """``−Σ_j m_j f(x_i − x_j)`` for all i, shape (R, n). ``masses`` (n,)."""
    velocity = np.empty_like(states)
    for batch, rows in _tiles(len(states), states.shape[1]):
        velocity[batch, rows] = -(force(states[batch, rows, None] - states[batch, None, :]) @ masses)
    return velocity


def normalised_sum(weight: Function, states: Array, masses: Array) -> Array:
    """``−Σ_j m_j w(d) sin d / Σ_j m_j w(d)`` with ``d = x_i − x_j``, shape (R, n): softmax attention."""
    velocity = np.empty_like(states)
    for batch, rows in _tiles(len(states), states.shape[1]):
        difference = states[batch, rows, None] - states[batch, None, :]
        weights = weight(difference)
        partition = weights @ masses
        weights *= np.sin(difference)
        velocity[batch, rows] = -(weights @ masses) / partition
    return velocity


def causal_sum(weight: Function, states: Array) -> Array:
    """``Σ_{j<=k} w(d) sin d / Σ_{j<=k} w(d)`` with ``d = φ_j − φ_k``, shape (R, n): causal softmax attention."""
    field, partition = causal_sums(weight, states)
    return field / partition


def causal_sums(weight: Function, states: Array) -> tuple[Array, Array]:
    """``Σ_{j<=k} w(d) sin d`` and ``Σ_{j<=k} w(d)`` with ``d = φ_j − φ_k``, each (R, n)."""
    n = states.shape[1]
    field, partition = np.empty_like(states), np.empty_like(states)
    for batch, rows in _tiles(len(states), states.shape[1]):
        k = np.arange(n)[rows, None]
        difference = states[batch, None, :] - states[batch, rows, None]
        weights = np.where(np.arange(n) <= k, weight(difference), 0.0)
        partition[batch, rows] = weights.sum(axis=2)
        weights *= np.sin(difference)
        field[batch, rows] = weights.sum(axis=2)
    return field, partition


def pair_energy(potential: Callable[[Array], Array], states: Array, masses: Array) -> Array:
    """``½ ΣΣ m_i m_j Φ(x_i − x_j)`` for each replica, shape (R,)."""
    energy = np.zeros(len(states))
    for batch, rows in _tiles(len(states), states.shape[1]):
        energy[batch] += (potential(states[batch, rows, None] - states[batch, None, :]) @ masses) @ masses[rows]
    return energy / 2
