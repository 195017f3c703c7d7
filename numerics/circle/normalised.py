"""Self-attention on the circle: ``x_i' = −(1/Z_i) Σ_j m_j f_β(x_i − x_j)``, ``Z_i = Σ_j m_j e^{β(cos(x_i−x_j)−1)}``.

The same energy as for USA never decreases: dividing the speed of particle i by ``Z_i > 0`` changes the metric only.
Source: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on Transformers" (2023), (SA), (3.12).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.particles.model import Model, checked_masses, masses_for

from . import direct, fourier, gram
from .coupling import attention, padded
from .mean_field import pair_energy, whole_steps
from .planner import Method, resolved

Array = NDArray[np.float64]


def self_attention(beta: float, *, masses: Array | None = None, method: Method = "auto") -> Model:
    """SA on the circle (Q = K = V = I) at inverse temperature β, any sign.

    >>> self_attention(0.0).velocity(np.zeros(1), np.array([[0.0, np.pi / 2]])).round(12).tolist()
    [[0.5, -0.5]]
    """
    softmax = attention(beta)
    coupling, weight, cosines = softmax.coupling, softmax.weight, softmax.cosines
    series = padded(coupling.sines), np.append(cosines[:1], padded(cosines[1:]))
    weights = checked_masses(masses)

    def velocity(t: Array, states: Array) -> Array:
        n = states.shape[1]
        match resolved(method, n, len(coupling.sines), smooth=coupling.smooth, beta=beta):
            case "direct":
                return direct.normalised_sum(weight, states, masses_for(weights, n))
            case "gram":
                field, partition = gram.attention_sums(beta, states, masses_for(weights, n))
                return field / partition
            case "fourier":
                return fourier.normalised_sum(coupling.sines, cosines, states, masses_for(weights, n))
            case "compiled":
                from .compiled import sums

                return sums.normalised_sum(*series, states, masses_for(weights, n))

    return Model(
        name="sa",
        equation="x_i' = -(1/Z_i) sum_j m_j h(x_i - x_j), h(x) = exp(beta*(cos(x) - 1))*sin(x)",
        parameters=(("beta", float(beta)),),
        velocity=velocity,
        energy=lambda states: pair_energy(coupling, states, weights),
        n=None if weights is None else len(weights),
        masses=weights,
        burst=whole_steps(method, coupling.sines, cosines, weights),
    )
