"""Repulsive attention, V = −I: ``x_i' = −P_{x_i}((1/Z_i) Σ_j e^{β<x_i, x_j>} x_j)``, descent of the energy E_β.

For β > 0 tokens flee those that are near. A negative β is the other model of the paper, ``QᵀK = V = −I``: a token flees
those that are far. Source: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on Transformers"
(2023), section 9.1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.circle.coupling import SMALLEST_BETA
from numerics.particles.model import Model

from .attention import attention_energy
from .output import attention_output, checked, tangential

Array = NDArray[np.float64]


def repulsive_attention(beta: float, dimension: int) -> Model:
    """V = −I, with QᵀK = I for β > 0 and −I, at |β|, for β < 0.

    >>> model = repulsive_attention(0.0, 2)
    >>> model.velocity(np.zeros(1), np.array([[[1.0, 0.0], [0.0, 1.0]]])).tolist()
    [[[0.0, -0.5], [-0.5, 0.0]]]
    """
    beta, dimension = checked(beta, dimension)

    def velocity(t: Array, states: Array) -> Array:
        return tangential(states, -attention_output(states, beta))

    return Model(
        name="sphere-repulsive",
        equation="x_i' = -P((1/Z_i) sum_j exp(beta*<x_i, x_j>)*x_j)",
        parameters=(("beta", beta), ("d", float(dimension))),
        velocity=velocity,
        # below the smallest β the energy of opposite tokens is no double
        energy=(lambda states: -attention_energy(beta, states)) if beta >= SMALLEST_BETA else None,
        dimension=dimension,
    )
