"""Causal self-attention on the circle: ``φ_k' = (1/Z_k) Σ_{j<=k} h(φ_j − φ_k)``, ``h(x) = e^{β(cos x − 1)} sin x``.

``Z_k = Σ_{j<=k} e^{β(cos(φ_k−φ_j)−1)} >= 1``. The first token never moves and a token feels earlier ones only.
Source: Karagodin, Polyanskiy, Rigollet, "Clustering in Causal Attention Masking" (2024), (CSA-2d) and (7).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import Linearised
from numerics.particles.model import Model

from . import causal_jacobian, direct, fourier, gram
from .coupling import attention, padded
from .planner import Method, resolved

Array = NDArray[np.float64]


def causal_attention(beta: float, *, method: Method = "auto") -> Model:
    """CSA in dimension 2 with Q = K = V = I.

    >>> velocity = causal_attention(1.0).velocity(np.zeros(1), np.array([[0.0, 1.0]]))
    >>> float(velocity[0, 0]), bool(velocity[0, 1] < 0)
    (0.0, True)
    """
    softmax = attention(beta)
    coupling, weight, cosines = softmax.coupling, softmax.weight, softmax.cosines
    series = padded(coupling.sines), np.append(cosines[:1], padded(cosines[1:]))

    def velocity(t: Array, states: Array) -> Array:
        # prefix sums of modes cost about twice what plain sums do
        match resolved(method, states.shape[1], 2 * len(coupling.sines), smooth=coupling.smooth, beta=beta):
            case "direct":
                return direct.causal_sum(weight, states)
            case "gram":
                field, partition = gram.attention_sums(beta, states, causal=True)
                field[:, 0] = 0.0  # exactly, as sin 0 = 0
                return field / partition
            case "fourier":
                result = fourier.causal_sum(coupling.sines, cosines, states)
                result[:, 0] = 0.0  # exactly, as sin 0 = 0
                return result
            case "compiled":
                from .compiled import sums

                return sums.causal_sum(beta, *series, states)

    def linearise(states: Array) -> Linearised:
        if method == "compiled":
            from .compiled import sums

            return sums.causal_linearised(beta, states)
        return causal_jacobian.linearised(beta, states)

    return Model(
        name="causal",
        equation="phi_k' = (1/Z_k) sum_{j<=k} h(phi_j - phi_k), h(x) = exp(beta*(cos(x) - 1))*sin(x)",
        parameters=(("beta", float(beta)),),
        velocity=velocity,
        linearise=linearise,
    )
