"""Wasserstein distances W₂ of masses at unit vectors, for the geodesic distance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def distance_to_point(state: Array, masses: Array | None = None) -> float:
    """``W₂(μ, δ)`` for ``masses`` (n,), equal by default, at unit vectors (n, d), δ a point in their mean direction.

    nan when they have no mean direction. It vanishes exactly when all particles coincide.

    >>> round(distance_to_point(np.array([[1.0, 0.0], [0.0, 1.0]])), 12) == round(np.pi / 4, 12)
    True
    """
    weights = np.full(len(state), 1 / len(state)) if masses is None else masses / masses.sum()
    mean = weights @ state
    length = float(np.sqrt(mean @ mean))
    if not length > 0:
        return float("nan")
    return float(np.sqrt(weights @ _geodesic(state - mean / length) ** 2))


def distance(state: Array, other: Array) -> float:
    """``W₂`` between equal masses at the unit vectors (n, d) of two states, by an optimal assignment, O(n³).

    >>> turned = np.array([[0.0, 1.0], [1.0, 0.0]])  # the same places, other labels
    >>> distance(np.eye(2), turned), round(distance(np.eye(2), -np.eye(2)), 12) == round(np.pi / 2, 12)
    (0.0, True)
    """
    from scipy.optimize import linear_sum_assignment

    if state.shape != other.shape or state.ndim != 2:
        raise ValueError(f"Expected two states of the same shape (n, d) but got {state.shape} and {other.shape}.")
    squares = _geodesic(state[:, None] - other[None]) ** 2
    rows, columns = linear_sum_assignment(squares)
    return float(np.sqrt(squares[rows, columns].mean()))


def _geodesic(difference: Array) -> Array:
    """The angle between unit vectors from their difference (…, d)."""
    chord = np.sqrt((difference * difference).sum(axis=-1))
    angle: Array = 2 * np.arcsin(np.minimum(chord / 2, 1.0))
    return angle
