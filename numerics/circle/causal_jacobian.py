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
    difference, sine, weights = _pairs(beta, states[:, None, :] - states[:, :, None])
    weights = np.tril(weights)
    away, away_sine, away_weights = _pairs(beta, frozen - states[:, :, None])
    away_weights = away_weights * masses
    partition = (weights.sum(axis=2) + away_weights.sum(axis=2))[:, :, None]
    field = ((weights * sine).sum(axis=2) + (away_weights * away_sine).sum(axis=2))[:, :, None] / partition
    jacobian: Array = weights * (np.cos(difference) - beta * sine * (sine - field)) / partition
    outside = (away_weights * (np.cos(away) - beta * away_sine * (away_sine - field)) / partition).sum(axis=2)
    diagonal = np.arange(states.shape[1])
    jacobian[:, diagonal, diagonal] = 0.0
    jacobian[:, diagonal, diagonal] = -jacobian.sum(axis=2) - outside
    return jacobian


def _pairs(beta: float, difference: Array) -> tuple[Array, Array, Array]:
    """``d``, ``sin d`` and ``w(d)``."""
    return difference, np.sin(difference), np.exp(-2.0 * beta * np.sin(difference / 2) ** 2)


def linearised(beta: float, states: Array, frozen: Array = NONE, masses: Array = NONE) -> Linearised:
    """The linearised systems at ``states`` (R, n), solved by forward substitution with LAPACK.

    >>> system = linearised(1.0, np.array([[0.0, 1.0]]))
    >>> u = system.solve(np.array([2.0]), np.array([[1.0, 3.0]]))
    >>> bool(np.allclose((2 * np.eye(2) - causal_jacobian(1.0, np.array([[0.0, 1.0]]))[0]) @ u[0], [1.0, 3.0]))
    True
    """
    from scipy.linalg.lapack import dtrtrs

    jacobian = causal_jacobian(beta, states, frozen, masses)
    identity = np.eye(states.shape[1])

    def solve(shift: Array, right: Array) -> Array:
        # the transpose of a row-major lower triangle is what LAPACK calls upper
        return np.stack(
            [
                dtrtrs((factor * identity - matrix).T, vector, lower=0, trans=1)[0]
                for factor, matrix, vector in zip(shift, jacobian, right, strict=True)
            ]
        )

    return Linearised(np.abs(np.diagonal(jacobian, axis1=1, axis2=2)).max(axis=1), solve)
