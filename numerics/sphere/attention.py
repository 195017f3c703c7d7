"""Attention on the sphere: ``x_i' = P_{x_i}((1/Z_i) Σ_j e^{β<Qx_i, Kx_j>} V x_j)``, ``P_x v = v − <v,x>x``.

Full (SA, Z_i over all j), causal (CSA, sums over j <= i) and unnormalised (USA, Q = K = V = I). Sources: Geshkovski,
Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on Transformers" (2023), (2.3) and (3.10); Karagodin,
Polyanskiy, Rigollet, "Clustering in Causal Attention Masking" (2024), (CSA).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.particles.model import Model

Array = NDArray[np.float64]

#: Pairs handled at once: the weights of a tile stay in the cache.
PAIRS_AT_ONCE: Final = 1 << 16


def self_attention(
    beta: float, dimension: int, *, query: Array | None = None, key: Array | None = None, value: Array | None = None
) -> Model:
    """SA with matrices Q, K (k, d) and V (d, d), each the identity by default.

    >>> model = self_attention(1.0, 2)
    >>> model.velocity(np.zeros(1), np.array([[[1.0, 0.0], [0.0, 1.0]]])).round(6).tolist()  # weight 1/(1 + e)
    [[[0.0, 0.268941], [0.268941, 0.0]]]
    """
    return _softmax_model("sphere-sa", beta, dimension, query, key, value, causal=False)


def causal_attention(
    beta: float, dimension: int, *, query: Array | None = None, key: Array | None = None, value: Array | None = None
) -> Model:
    """CSA: token i attends to the tokens j <= i. With V = I the first token never moves."""
    return _softmax_model("sphere-causal", beta, dimension, query, key, value, causal=True)


def unnormalised_attention(beta: float, dimension: int) -> Model:
    """USA: ``x_i' = P_{x_i}((1/n) Σ_j e^{β(<x_i,x_j> − 1)} x_j)``. One unit of time here is e^{−β} in (3.10)."""
    beta, dimension = _checked(beta, dimension)

    def velocity(t: Array, states: Array) -> Array:
        result = np.empty_like(states)
        n = states.shape[1]
        for batch, rows in _tiles(len(states), n):
            x = states[batch, rows]
            weights = np.exp(beta * (x @ states[batch].transpose(0, 2, 1) - 1))
            result[batch, rows] = _tangential(x, weights @ states[batch] / n)
        return result

    return Model(
        name="sphere-usa",
        equation="x_i' = P((1/n) sum_j exp(beta*(<x_i, x_j> - 1))*x_j)",
        parameters=(("beta", beta), ("d", float(dimension))),
        velocity=velocity,
        energy=lambda states: attention_energy(beta, states),
        dimension=dimension,
    )


def attention_energy(beta: float, states: Array) -> Array:
    """``(1/2β) (1/n²) Σ_ij (e^{β(<x_i,x_j> − 1)} − 1)`` for each replica, shape (R,): 0 at synchronization."""
    n = states.shape[1]
    energy = np.zeros(len(states))
    for batch, rows in _tiles(len(states), n):
        cosines = states[batch, rows] @ states[batch].transpose(0, 2, 1) - 1
        energy[batch] += (np.expm1(beta * cosines) / beta if abs(beta) > 1e-290 else cosines).sum(axis=(1, 2))
    return energy / (2 * n * n)


def _softmax_model(
    name: str,
    beta: float,
    dimension: int,
    query: Array | None,
    key: Array | None,
    value: Array | None,
    *,
    causal: bool,
) -> Model:
    beta, dimension = _checked(beta, dimension)
    q, k = _matrix("query", query, dimension), _matrix("key", key, dimension)
    v = _matrix("value", value, dimension)
    if v is not None and v.shape[0] != dimension:
        raise ValueError(f"Expected a square value matrix ({dimension}, {dimension}) but got shape={v.shape}.")
    rows_q, rows_k = (dimension if m is None else m.shape[0] for m in (q, k))
    if rows_q != rows_k:
        raise ValueError(f"Expected query and key matrices with equally many rows but got {rows_q} and {rows_k}.")

    def velocity(t: Array, states: Array) -> Array:
        result = np.empty_like(states)
        keys = states if k is None else states @ k.T
        values = states if v is None else states @ v.T
        for batch, rows in _tiles(len(states), states.shape[1]):
            x = states[batch, rows]
            scores = beta * ((x if q is None else x @ q.T) @ keys[batch].transpose(0, 2, 1))
            if causal:
                later = np.arange(states.shape[1]) > np.arange(states.shape[1])[rows, None]
                scores = np.where(later, -np.inf, scores)
            weights = np.exp(scores - scores.max(axis=2, keepdims=True))
            pull = (weights @ values[batch]) / weights.sum(axis=2, keepdims=True)
            result[batch, rows] = _tangential(x, pull)
        return result

    plain = q is None and k is None and v is None
    return Model(
        name=name,
        equation="x_i' = P((1/Z_i) sum_j exp(beta*<Q x_i, K x_j>)*V x_j)" + (", j <= i" if causal else ""),
        parameters=(("beta", beta), ("d", float(dimension))),
        velocity=velocity,
        energy=(lambda states: attention_energy(beta, states)) if plain and not causal else None,
        dimension=dimension,
    )


def _tangential(x: Array, pull: Array) -> Array:
    """``v − <v,x>x`` for vectors in the last axis."""
    projected: Array = pull - (pull * x).sum(axis=-1, keepdims=True) * x
    return projected


def _tiles(replicas: int, n: int) -> Iterator[tuple[slice, slice]]:
    rows = max(1, min(n, PAIRS_AT_ONCE // n))
    batch = max(1, PAIRS_AT_ONCE // (rows * n))
    for first in range(0, replicas, batch):
        for row in range(0, n, rows):
            yield slice(first, first + batch), slice(row, row + rows)


def _checked(beta: float, dimension: int) -> tuple[float, int]:
    if not np.isfinite(beta):
        raise ValueError(f"Expected a finite beta but got beta={beta}.")
    if dimension < 2:
        raise ValueError(f"Expected a dimension d >= 2 (on S^0 nothing can move) but got d={dimension}.")
    return float(beta), int(dimension)


def _matrix(name: str, matrix: Array | None, dimension: int) -> Array | None:
    if matrix is None:
        return None
    matrix = np.array(matrix, dtype=float)
    if matrix.ndim != 2 or matrix.shape[1] != dimension or not matrix.shape[0] or not np.isfinite(matrix).all():
        raise ValueError(f"Expected a finite {name} matrix with {dimension} columns but got shape={matrix.shape}.")
    return matrix
