"""Pure attention in R^d: ``x_i' = (1/Z_i) Σ_j e^{β<Qx_i, Kx_j>} V x_j``, without projection.

Source: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on Transformers" (2023), (9.1).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.particles.model import Model
from numerics.sphere.output import LARGEST_BETA, attention_output, checked_matrices

Array = NDArray[np.float64]


def pure_attention(
    beta: float, dimension: int, *, query: Array | None = None, key: Array | None = None, value: Array | None = None
) -> Model:
    """(9.1) with matrices Q, K (k, d) and V (d, d), each the identity by default; d >= 1.

    >>> model = pure_attention(0.0, 1)
    >>> model.velocity(np.zeros(1), np.array([[[1.0], [3.0]]])).tolist()
    [[[2.0], [2.0]]]
    """
    beta, dimension = checked_plain(beta, dimension)
    q, k, v = checked_matrices(dimension, query, key, value)
    return Model(
        name="pure",
        equation="x_i' = (1/Z_i) sum_j exp(beta*<Q x_i, K x_j>)*V x_j",
        parameters=(("beta", beta), ("d", float(dimension))),
        velocity=lambda t, states: attention_output(states, beta, query=q, key=k, value=v),
        dimension=dimension,
        unit=False,
    )


def checked_plain(beta: float, dimension: int) -> tuple[float, int]:
    """A finite β and a dimension d >= 1. Raises ValueError for others."""
    if not abs(beta) <= LARGEST_BETA or dimension < 1:
        raise ValueError(
            f"Expected |beta| <= {LARGEST_BETA:g}, a finite beta, and a dimension d >= 1 but got beta={beta}, "
            f"d={dimension}."
        )
    return float(beta), int(dimension)
