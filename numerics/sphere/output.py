"""The attention output ``a_i = (1/Z_i) Σ_j e^{β<Qx_i, Kx_j>} V x_j`` for vectors (R, n, d), before any projection.

Rows of the n × n weights are worked on in tiles: products of matrices by BLAS, exponentials where the tile still is in
the cache. In the causal case a tile sees only the tokens up to its last row, which halves the work.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Pairs handled at once: the weights of a tile stay in the second-level cache.
PAIRS_AT_ONCE: Final = 1 << 16
#: With long vectors products of matrices dominate, and want more rows than that leaves.
ROWS_FOR_BLAS: Final = 512
#: Tiles of symmetric weights have this many rows and columns.
SYMMETRIC_ROWS: Final = 768
#: Scores are rounded to about 1e-16 β, and weights are their exponentials.
LARGEST_BETA: Final = 1e12
#: Largest modulus of a score whose exponential is formed as it stands.
LARGEST_SCORE: Final = 300.0


def attention_output(
    states: Array,
    beta: float,
    *,
    query: Array | None = None,
    key: Array | None = None,
    value: Array | None = None,
    causal: bool = False,
) -> Array:
    """``a`` (R, n, d') with matrices Q, K (k, d) and V (d', d), each the identity when it is None.

    >>> attention_output(np.array([[[1.0, 0.0], [0.0, 1.0]]]), 0.0).tolist()
    [[[0.5, 0.5], [0.5, 0.5]]]
    """
    n = states.shape[1]
    queries = states if query is None else states @ query.T
    keys = states if key is None else states @ key.T
    values = states if value is None else states @ value.T
    # within this range exponentials neither overflow nor lose digits, and no largest score need be subtracted
    longest = _longest(queries)
    safe = abs(beta) * longest * (longest if keys is queries else _longest(keys)) < LARGEST_SCORE
    if safe and not causal and query is None and key is None and n > SYMMETRIC_ROWS // 2:
        sums, partition = symmetric_sums(states, beta, values)
        sums /= partition[:, :, None]
        return sums
    result, ones = np.empty(values.shape), np.ones(n)
    for batch, rows in tiles(len(states), n, states.shape[2], causal=causal):
        seen = slice(0, rows.stop if causal else n)
        weights = (beta * queries[batch, rows]) @ keys[batch, seen].transpose(0, 2, 1)
        if not safe:
            if causal:
                weights[:, :, rows] += np.triu(np.full((rows.stop - rows.start,) * 2, -np.inf), 1)
            weights -= weights.max(axis=2, keepdims=True)
        np.exp(weights, out=weights)
        if causal:
            weights[:, :, rows] = np.tril(weights[:, :, rows])
        np.matmul(weights, values[batch, seen], out=result[batch, rows])
        result[batch, rows] /= (weights @ ones[seen])[:, :, None]
    return result


def symmetric_sums(states: Array, beta: float, values: Array) -> tuple[Array, Array]:
    """``Σ_j e^{β<x_i, x_j>} v_j`` (R, n, d) and ``Σ_j e^{β<x_i, x_j>}`` (R, n) for |β| below LARGEST_SCORE.

    Weights are symmetric, so a tile off the diagonal serves its rows and its columns: three products instead of four.
    """
    n = states.shape[1]
    result, partition, ones = np.zeros(values.shape), np.zeros(states.shape[:2]), np.ones(n)
    blocks = [slice(first, min(first + SYMMETRIC_ROWS, n)) for first in range(0, n, SYMMETRIC_ROWS)]
    # fresh memory for every tile would cost a tenth of the time
    tile, moved = np.empty(SYMMETRIC_ROWS**2), np.empty((SYMMETRIC_ROWS, values.shape[2]))
    for r, x in enumerate(states):
        for rows in blocks:
            for columns in blocks[: rows.start // SYMMETRIC_ROWS + 1]:
                shape = rows.stop - rows.start, columns.stop - columns.start
                weights = tile[: shape[0] * shape[1]].reshape(shape)
                np.matmul(x[rows], x[columns].T, out=weights)  # half the work on the diagonal: NumPy knows A Aᵀ
                weights *= beta
                np.exp(weights, out=weights)
                result[r, rows] += np.matmul(weights, values[r, columns], out=moved[: shape[0]])
                partition[r, rows] += weights @ ones[columns]
                if columns != rows:
                    result[r, columns] += np.matmul(weights.T, values[r, rows], out=moved[: shape[1]])
                    partition[r, columns] += ones[rows] @ weights
    return result, partition


def _longest(vectors: Array) -> float:
    """The largest Euclidean length."""
    return float(np.sqrt(np.einsum("rnd,rnd->rn", vectors, vectors).max()))


def tangential(x: Array, pull: Array) -> Array:
    """``P_x v = v − <v,x>x`` for vectors in the last axis."""
    along: Array = np.einsum("...d,...d->...", pull, x)[..., None] * x
    return np.subtract(pull, along, out=along)


def tiles(replicas: int, n: int, dimension: int, *, causal: bool = False) -> Iterator[tuple[slice, slice]]:
    """Slices over replicas and over rows; their size depends on n and d only, so a replica's sums do too."""
    least = (ROWS_FOR_BLAS // 2 if causal else ROWS_FOR_BLAS) if dimension >= 64 else 1
    rows = max(1, min(n, max(least, PAIRS_AT_ONCE // n)))
    batch = max(1, PAIRS_AT_ONCE // (rows * n))
    for first in range(0, replicas, batch):
        for row in range(0, n, rows):
            yield slice(first, first + batch), slice(row, min(row + rows, n))


def checked(beta: float, dimension: int) -> tuple[float, int]:
    """A β of modulus up to LARGEST_BETA and a dimension d >= 2. Raises ValueError for others."""
    if not np.isfinite(beta):
        raise ValueError(f"Expected a finite beta but got beta={beta}.")
    if abs(beta) > LARGEST_BETA:
        raise ValueError(f"Expected |beta| <= {LARGEST_BETA:g}, beyond which rounding decides, but got beta={beta:g}.")
    if dimension < 2:
        raise ValueError(f"Expected a dimension d >= 2 (on S^0 nothing can move) but got d={dimension}.")
    return float(beta), int(dimension)


def checked_matrices(
    dimension: int, query: Array | None, key: Array | None, value: Array | None
) -> tuple[Array | None, Array | None, Array | None]:
    """Finite matrices Q, K (k, d) and V (d, d), each possibly None. Raises ValueError for others."""
    q, k, v = (_matrix(name, m, dimension) for name, m in (("query", query), ("key", key), ("value", value)))
    if v is not None and v.shape[0] != dimension:
        raise ValueError(f"Expected a square value matrix ({dimension}, {dimension}) but got shape={v.shape}.")
    rows_q, rows_k = (dimension if m is None else m.shape[0] for m in (q, k))
    if rows_q != rows_k:
        raise ValueError(f"Expected query and key matrices with equally many rows but got {rows_q} and {rows_k}.")
    return q, k, v


def _matrix(name: str, matrix: Array | None, dimension: int) -> Array | None:
    if matrix is None:
        return None
    matrix = np.array(matrix, dtype=float)
    if matrix.ndim != 2 or matrix.shape[1] != dimension or not matrix.shape[0] or not np.isfinite(matrix).all():
        raise ValueError(f"Expected a finite {name} matrix with {dimension} columns but got shape={matrix.shape}.")
    return matrix
