"""Rescaled attention: ``z = e^{−tV} x`` turns ``x_i' = (1/Z_i) Σ_j e^{β<Qx_i, Kx_j>} V x_j`` into

    z_i' = (1/Z_i) Σ_j e^{β<Q e^{tV} z_i, K e^{tV} z_j>} V (z_j − z_i),

whose convex hull shrinks when V = I. Source: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on
Transformers" (2023), (9.2), (9.3) and Table 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.particles.model import Model
from numerics.sphere.output import checked_matrices

from .pure import checked_plain

Array = NDArray[np.float64]


def rescaled_attention(
    beta: float, dimension: int, *, query: Array | None = None, key: Array | None = None, value: Array | None = None
) -> Model:
    """(9.3) with matrices Q, K (k, d) and V (d, d), each the identity by default.

    >>> model = rescaled_attention(0.0, 1)
    >>> model.velocity(np.zeros(1), np.array([[[1.0], [3.0]]])).tolist()
    [[[1.0], [-1.0]]]
    """
    from scipy.linalg import expm

    beta, dimension = checked_plain(beta, dimension)
    q, k, v = checked_matrices(dimension, query, key, value)
    matrix = np.eye(dimension) if v is None else v

    def velocity(t: Array, states: Array) -> Array:
        result = np.empty_like(states)
        for r, time in enumerate(t):
            grown = expm(float(time) * matrix)
            z = states[r : r + 1]
            x = z @ grown.T
            # weights from x, values from z: the mean of the z_j, then V
            mean = weighted_mean(x if q is None else x @ q.T, x if k is None else x @ k.T, z, beta)
            result[r] = ((mean - z) @ matrix.T)[0]
        return result

    return Model(
        name="rescaled",
        equation="z_i' = (1/Z_i) sum_j exp(beta*<Q e^(tV) z_i, K e^(tV) z_j>)*V (z_j - z_i)",
        parameters=(("beta", beta), ("d", float(dimension))),
        velocity=velocity,
        dimension=dimension,
        unit=False,
    )


def weighted_mean(queries: Array, keys: Array, values: Array, beta: float) -> Array:
    """``(1/Z_i) Σ_j e^{β<q_i, k_j>} v_j`` for q, k (R, n, k) and v (R, n, d); largest scores are subtracted first."""
    scores = beta * (queries @ keys.transpose(0, 2, 1))
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    mean: Array = (weights @ values) / weights.sum(axis=2, keepdims=True)
    return mean
