"""The Jacobian of causal self-attention on the circle, which is lower triangular, and its linear systems.

With ``w(x) = e^{β(cos x − 1)}``, ``h(x) = w(x) sin x``, ``d = φ_j − φ_k`` and ``φ_k' = F_k``, for j < k

    ∂F_k/∂φ_j = (h'(d) + β F_k h(d)) / Z_k,   h'(x) = w(x)(cos x − β sin² x),

and rows sum to zero, as a common rotation changes nothing. The eigenvalues are the diagonal entries.
Source: Karagodin, Polyanskiy, Rigollet, "Clustering in Causal Attention Masking" (2024), (7) and Appendix B.2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import Linearised

Array = NDArray[np.float64]


def causal_jacobian(beta: float, states: Array) -> Array:
    """The Jacobians (R, n, n) at ``states`` (R, n)."""
    difference = states[:, None, :] - states[:, :, None]
    weights = np.tril(np.exp(-2.0 * beta * np.sin(difference / 2) ** 2))
    partition = weights.sum(axis=2, keepdims=True)
    sine = np.sin(difference)
    field = (weights * sine).sum(axis=2, keepdims=True) / partition
    slopes = np.cos(difference) - beta * sine * sine + beta * field * sine
    jacobian: Array = weights * slopes / partition
    diagonal = np.arange(states.shape[1])
    jacobian[:, diagonal, diagonal] = 0.0
    jacobian[:, diagonal, diagonal] = -jacobian.sum(axis=2)
    return jacobian


def linearised(beta: float, states: Array) -> Linearised:
    """The linearised systems at ``states`` (R, n), solved by forward substitution with LAPACK.

    >>> system = linearised(1.0, np.array([[0.0, 1.0]]))
    >>> u = system.solve(np.array([2.0]), np.array([[1.0, 3.0]]))
    >>> bool(np.allclose((2 * np.eye(2) - causal_jacobian(1.0, np.array([[0.0, 1.0]]))[0]) @ u[0], [1.0, 3.0]))
    True
    """
    from scipy.linalg.lapack import dtrtrs

    jacobian = causal_jacobian(beta, states)
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
