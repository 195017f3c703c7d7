"""Attention at β = 0, uniform: ``x_i' = P_{x_i}((1/n) Σ_j x_j)``, at a cost linear in the number of tokens.

Gradient ascent of ``½ |(1/n) Σ_j x_j|²``. Source: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical
perspective on Transformers" (2023), (4.1) and Theorem 4.1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.particles.model import Model

from .output import checked, tangential

Array = NDArray[np.float64]


def uniform_attention(dimension: int) -> Model:
    """Every token is drawn to the mean of all.

    >>> model = uniform_attention(2)
    >>> model.velocity(np.zeros(1), np.array([[[1.0, 0.0], [0.0, 1.0]]])).tolist()
    [[[0.0, 0.5], [0.5, 0.0]]]
    """
    dimension = checked(0.0, dimension)[1]

    def energy(states: Array) -> Array:
        mean = states.mean(axis=1)
        value: Array = ((mean * mean).sum(axis=1) - 1) / 2
        return value

    return Model(
        name="sphere-uniform",
        equation="x_i' = P((1/n) sum_j x_j)",
        parameters=(("d", float(dimension)),),
        velocity=lambda t, states: tangential(states, states.mean(axis=1, keepdims=True)),
        energy=energy,
        dimension=dimension,
    )
