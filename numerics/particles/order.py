"""Order parameters: the length of the mean direction, 1 exactly when all particles coincide; the diameter in R^d; the
production of energy."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .model import Model

Array = NDArray[np.float64]

#: Energies are compared over moves of this length.
MOVE: Final = 1e-4


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
    mean = np.einsum("n,...nd->...d", weights, vectors) / weights.sum()
    length: Array = np.sqrt((mean * mean).sum(axis=-1))
    return np.minimum(length, 1.0)


def diameter(vectors: Array) -> Array:
    """``max_{k} (max_i x_ik − min_i x_ik)``, the longest side of the box that holds vectors (…, n, d).

    >>> float(diameter(np.array([[0.0, 1.0], [0.5, 3.0]])))
    2.0
    """
    sides: Array = (vectors.max(axis=-2) - vectors.min(axis=-2)).max(axis=-1)
    return sides


def energy_rate(model: Model, t: float, states: Array) -> Array:
    """``dE/dt`` (R,) along the velocity at ``states`` (R, n) or (R, n, d): a central difference, relative error 1e-8.

    Raises ValueError for a model without an energy.

    >>> from numerics.circle import unnormalised_attention
    >>> x = np.array([[0.0, 1.0]])  # E = (Φ(1) − 0)/4, Φ' = −f, and 1 moves by −f(1)/2, 0 by f(1)/2: dE/dt = f(1)²/4
    >>> model = unnormalised_attention(0.0)
    >>> round(float(energy_rate(model, 0.0, x)[0]), 7), round(float(np.sin(1.0) ** 2 / 4), 7)
    (0.1770184, 0.1770184)
    """
    if model.energy is None:
        raise ValueError(f"Expected a model with an energy but got {model.name}.")
    velocity = model.velocity(np.full(len(states), t), states)
    speed = np.abs(velocity).reshape(len(states), -1).max(axis=1)
    h = MOVE / np.where(speed > 0, speed, 1.0)
    move = h.reshape(-1, *(1 for _ in states.shape[1:])) * velocity
    ends = [states + move, states - move]
    if model.dimension is not None and model.unit:
        ends = [end / np.sqrt((end * end).sum(axis=-1, keepdims=True)) for end in ends]
    rate: Array = (model.energy(ends[0]) - model.energy(ends[1])) / (2 * h)
    return rate
