"""The Jacobian of causal self-attention on the circle, which is lower triangular, and its linear systems.

With ``w(x) = e^{β(cos x − 1)}``, ``h(x) = w(x) sin x``, ``d = φ_j − φ_k`` and ``φ_k' = F_k``, for j < k

    ∂F_k/∂φ_j = (h'(d) + β F_k h(d)) / Z_k,   h'(x) = w(x)(cos x − β sin² x),

and rows sum to zero, as a common rotation changes nothing. With frozen tokens θ_j of mass a_j the sums F_k, Z_k have
their terms as well, and the diagonal entry −a_j (h'(d) + β F_k h(d))/Z_k, d = θ_j − φ_k. The eigenvalues are the
diagonal entries.
Source: Karagodin, Polyanskiy, Rigollet, "Clustering in Causal Attention Masking" (2024), (7) and Appendix B.2.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import Linearised

Array = NDArray[np.float64]

#: No frozen tokens.
NONE: Final = np.empty(0)


def causal_jacobian(beta: float, states: Array, frozen: Array = NONE, masses: Array = NONE) -> Array:
    """The Jacobians (R, n, n) at ``states`` (R, n), with ``frozen`` angles (m,) of ``masses`` (m,) if there are any."""
    cosine, sine, weights = _pairs(beta, states, states)
    weights *= np.tri(states.shape[1])
    away_cosine, away_sine, away_weights = _pairs(beta, states, frozen)
    away_weights *= masses
    partition = (weights.sum(axis=2) + away_weights.sum(axis=2))[:, :, None]
    field = (np.einsum("rkj,rkj->rk", weights, sine) + (away_weights * away_sine).sum(axis=2))[:, :, None] / partition
    jacobian: Array = field - sine
    for factor in (sine, beta):
        jacobian *= factor
    jacobian += cosine
    for factor in (weights, 1 / partition):
        jacobian *= factor
    outside = (away_weights * (away_cosine - beta * away_sine * (away_sine - field)) / partition).sum(axis=2)
    diagonal = np.arange(states.shape[1])
    jacobian[:, diagonal, diagonal] = 0.0
    jacobian[:, diagonal, diagonal] = -jacobian.sum(axis=2) - outside
    return jacobian


def _pairs(beta: float, states: Array, others: Array) -> tuple[Array, Array, Array]:
    """``cos d``, ``sin d`` and ``w(d)``, each (R, n, m), of d = θ_j − φ_k for angles θ (m,) or (R, m)."""
    own = np.stack([np.cos(states), np.sin(states)], axis=-1)
    cosines, sines = np.cos(others), np.sin(others)
    cosine = own @ np.stack([cosines, sines], axis=-2)
    sine = own @ np.stack([sines, -cosines], axis=-2)
    weights = beta * cosine
    weights -= beta
    return cosine, sine, np.exp(weights, out=weights)


def linearised(beta: float, states: Array, frozen: Array = NONE, masses: Array = NONE) -> Linearised:
    """The linearised systems at ``states`` (R, n), solved by forward substitution with BLAS.

    >>> system = linearised(1.0, np.array([[0.0, 1.0]]))
    >>> u = system.solve(np.array([2.0]), np.array([[1.0, 3.0]]))
    >>> bool(np.allclose((2 * np.eye(2) - causal_jacobian(1.0, np.array([[0.0, 1.0]]))[0]) @ u[0], [1.0, 3.0]))
    True
    """
    from scipy.linalg.blas import dtrsv

    jacobian = causal_jacobian(beta, states, frozen, masses)
    diagonal, each = np.diagonal(jacobian, axis1=1, axis2=2).copy(), np.arange(states.shape[1])
    system = np.negative(jacobian, out=jacobian)

    def solve(shift: Array, right: Array) -> Array:
        system[:, each, each] = shift[:, None] - diagonal
        # the transpose of a row-major lower triangle is what BLAS calls upper
        return np.stack(
            [dtrsv(matrix.T, vector, lower=0, trans=1) for matrix, vector in zip(system, right, strict=True)]
        )

    return Linearised(np.abs(diagonal).max(axis=1), solve)
