"""Causal attention with frozen tokens: ``φ_k' = (1/Z_k)(Σ_j a_j h(θ_j − φ_k) + Σ_{j<=k} h(φ_j − φ_k))``,

``Z_k = Σ_j a_j w(θ_j − φ_k) + Σ_{j<=k} w(φ_j − φ_k)``, ``w(x) = e^{β(cos x − 1)}``, ``h = w sin``. The tokens θ_j with
weights a_j >= 1 stand for clusters that hardly move. The Jacobian is lower triangular, as without them.
Source: Karagodin, Polyanskiy, Rigollet, "Clustering in Causal Attention Masking" (2024), Theorem 5.2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.particles.model import Model

from . import causal_jacobian, direct
from .coupling import attention

Array = NDArray[np.float64]


def frozen_causal_attention(beta: float, frozen: Array, weights: Array | None = None) -> Model:
    """The causal model with ``frozen`` angles (m,) and their ``weights`` (m,), 1 each by default.

    >>> model = frozen_causal_attention(0.0, np.array([np.pi / 2]))
    >>> model.velocity(np.zeros(1), np.zeros((1, 1))).tolist()  # (1·1 + 0)/(1 + 1)
    [[0.5]]
    """
    theta = np.array(frozen, dtype=float)
    a = np.ones(theta.shape) if weights is None else np.array(weights, dtype=float)
    if theta.ndim != 1 or theta.shape != a.shape or not (np.isfinite(theta).all() and np.isfinite(a).all()):
        raise ValueError("Expected lists of finite frozen angles and of weights, equally many.")
    if (a <= 0).any():
        raise ValueError(f"Expected positive weights of the frozen tokens but got {float(a.min())}.")
    weight = attention(beta).weight

    def velocity(t: Array, states: Array) -> Array:
        difference = theta - states[:, :, None]
        seen = weight(difference) * a
        field, partition = (seen * np.sin(difference)).sum(axis=2), seen.sum(axis=2)
        own_field, own_partition = direct.causal_sums(weight, states)
        moved: Array = (field + own_field) / (partition + own_partition)
        return moved

    return Model(
        name="frozen",
        equation="phi_k' = (1/Z_k)(sum_j a_j h(theta_j - phi_k) + sum_{j<=k} h(phi_j - phi_k))",
        parameters=(("beta", float(beta)), ("frozen", float(theta.size)), ("weight", float(a.sum()))),
        velocity=velocity,
        linearise=lambda states: causal_jacobian.linearised(beta, states, theta, a),
    )
