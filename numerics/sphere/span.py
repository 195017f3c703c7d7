"""Tokens in the span of their start: with Q = K = V = I they never leave it, so that dimension n does for d > n.

Coordinates in an orthonormal basis of the span solve the same equation. A factor L of the Gram matrix ``X Xᵀ = L Lᵀ``
gives such coordinates, in the basis ``L⁻¹ X``: Cholesky's costs a product of matrices, and Householder's QR of the
vectors ten times as much. It squares the condition number of the start, and is taken only where that is small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.threads import spread

Array = NDArray[np.float64]

#: The mean of 1/λ over the eigenvalues λ of a Gram matrix up to which it is factored; 2 or less for uniform starts
#: with d >= 2n. The basis is orthonormal up to rounding, some 1e-16, times the largest 1/λ.
LARGEST_INVERSE: Final = 100.0
#: Numbers of the states that are brought back together: they stay in the cache.
AT_ONCE: Final = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """``coordinates`` (R, n, n) of starts in the basis ``change @ vectors``, with (R, n, n) and (R, n, d)."""

    coordinates: Array
    change: Array
    vectors: Array

    def lift(self, states: Array, out: Array) -> None:
        """Write states (R, T, n, n) in coordinates as unit vectors into ``out`` (R, T, n, d)."""

        def rows(first: int, last: int) -> None:
            for r in range(first, last, together):
                some = slice(r, min(r + together, last))
                found = np.matmul(states[some] @ self.change[some, None], self.vectors[some, None], out=out[some])
                found /= np.sqrt(np.einsum("rtnd,rtnd->rtn", found, found))[..., None]

        together = max(1, AT_ONCE // out[0].size)

        spread(rows, len(states), states.size * out.shape[-1])


def span_of(start: Array) -> Span:
    """The span of each of the starts (R, n, d) of unit vectors, d >= n. Raises ValueError for other shapes.

    Starts that depend on each other linearly, or nearly so, get Householder's basis; which one a replica gets depends
    on its own start only.

    >>> span = span_of(np.array([[[0.6, 0.8, 0.0], [0.0, 1.0, 0.0]]]))
    >>> span.coordinates.round(12).tolist()  # <x_1, x_2> = 0.8
    [[[1.0, 0.0], [0.8, 0.6]]]
    """
    if start.ndim != 3 or start.shape[2] < start.shape[1]:
        raise ValueError(f"Expected starts (R, n, d) with d >= n but got shape={start.shape}.")
    n = start.shape[1]
    coordinates, change = np.empty((2, len(start), n, n))

    def factor(first: int, last: int) -> None:
        some = start[first:last]
        coordinates[first:last] = _cholesky(some @ some.transpose(0, 2, 1))
        change[first:last] = np.linalg.inv(coordinates[first:last])

    spread(factor, len(start), start.size * n)
    # tr (L Lᵀ)⁻¹ = |L⁻¹|², which is NaN for no factor
    far = ~(np.einsum("rij,rij->r", change, change) <= LARGEST_INVERSE * n)
    if not far.any():
        return Span(coordinates, change, start)
    vectors = start.copy()
    basis, triangular = np.linalg.qr(start[far].transpose(0, 2, 1))
    coordinates[far], change[far], vectors[far] = triangular.transpose(0, 2, 1), np.eye(n), basis.transpose(0, 2, 1)
    return Span(coordinates, change, vectors)


def _cholesky(gram: Array) -> Array:
    """Lower triangular factors of symmetric matrices (R, n, n), NaN for one that is not positive definite."""
    try:
        return np.asarray(np.linalg.cholesky(gram), dtype=float)
    except np.linalg.LinAlgError:  # NumPy does not say which one
        if len(gram) == 1:
            return np.full_like(gram, np.nan)
        half = len(gram) // 2
        return np.concatenate([_cholesky(gram[:half]), _cholesky(gram[half:])])
