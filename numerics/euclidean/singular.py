"""Attention at zero temperature (β = ∞): a token moves towards the mean of those with the largest score,

    z_i' = (1/|C_i|) Σ_{j in C_i} V (z_j − z_i),   C_i = argmax_j <Q z_i, K z_j>,

and its smooth neighbour at a finite β. The velocity jumps where the set C_i changes, and solutions need not be unique
there (Example 9.3 of the paper has three). Source: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical
perspective on Transformers" (2023), (9.4), (9.5) and (9.6).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.particles.model import Model
from numerics.sphere.output import checked_matrices

from .pure import checked_plain
from .rescaled import weighted_mean

Array = NDArray[np.float64]

#: Scores this close, relative to the largest modulus, count as equal: ties that only rounding breaks.
TIE: Final = 1e-12


def singular_attention(
    dimension: int,
    *,
    beta: float | None = None,
    query: Array | None = None,
    key: Array | None = None,
    value: Array | None = None,
) -> Model:
    """(9.5), or (9.4) when a finite ``beta`` is given, with Q, K (k, d) and V (d, d), each the identity by default.

    >>> model = singular_attention(1)
    >>> model.velocity(np.zeros(1), np.array([[[-1.0], [1.0], [3.0]]])).tolist()  # all positive ones look at 3
    [[[0.0], [2.0], [0.0]]]
    """
    if beta is not None:
        beta, dimension = checked_plain(beta, dimension)
    dimension = checked_plain(0.0, dimension)[1]
    q, k, v = checked_matrices(dimension, query, key, value)

    def velocity(t: Array, states: Array) -> Array:
        queries = states if q is None else states @ q.T
        keys = states if k is None else states @ k.T
        if beta is not None:
            mean = weighted_mean(queries, keys, states, beta)
        else:
            scores = queries @ keys.transpose(0, 2, 1)
            size = np.abs(scores).max(axis=2, keepdims=True)
            chosen = (scores >= scores.max(axis=2, keepdims=True) - TIE * size).astype(float)
            mean = (chosen @ states) / chosen.sum(axis=2, keepdims=True)
        move = mean - states
        return move if v is None else move @ v.T

    return Model(
        name="singular",
        equation="z_i' = mean of V (z_j - z_i) over the j with the largest <Q z_i, K z_j>"
        if beta is None
        else "z_i' = (1/Z_i) sum_j exp(beta*<Q z_i, K z_j>)*V (z_j - z_i)",
        parameters=(("d", float(dimension)), ("beta", "oo" if beta is None else beta)),
        velocity=velocity,
        dimension=dimension,
        unit=False,
    )
