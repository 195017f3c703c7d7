"""A symmetric matrix P with JᵀP + PJ negative definite, found in floats: the evidence for the stability of x' = J x.

With J = S Λ S⁻¹ and no eigenvalue on the imaginary axis, P = -Re(S⁻* sign(Re Λ) S⁻¹) gives
JᵀP + PJ = -2 Re(S⁻* |Re Λ| S⁻¹). Eigenvectors that are nearly parallel make this useless; Lyapunov's equation
JᵀP + PJ = -I is the second attempt.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def lyapunov(jacobian: Array) -> tuple[tuple[Fraction, ...], ...] | None:
    """P for a k × k matrix J, as rationals; None when no attempt seems to succeed. Untrusted."""
    # A P for J is one for every positive multiple of J, whose entries can be near the largest double.
    jacobian = jacobian / max(1e-300, float(np.abs(jacobian).max()))
    for attempt in (_by_eigenvectors, _by_equation):
        p = attempt(jacobian)
        if p is None or not np.isfinite(p).all():
            continue
        p = (p + p.T) / (2 * max(1e-300, float(np.abs(p).max())))
        total = -(jacobian.T @ p + p @ jacobian)
        if np.linalg.eigvalsh(total).min() > 1e-13:
            return _rational(p)
    return None


def _by_eigenvectors(jacobian: Array) -> Array | None:
    values, vectors = np.linalg.eig(jacobian)
    if (np.abs(values.real) < 1e-12).any():
        return None
    try:
        inverse = np.linalg.inv(vectors)
    except np.linalg.LinAlgError:
        return None
    return np.asarray(-(inverse.conj().T @ np.diag(np.sign(values.real)) @ inverse).real)


def _by_equation(jacobian: Array) -> Array | None:
    k = len(jacobian)
    identity = np.eye(k)
    operator = np.kron(jacobian.T, identity) + np.kron(identity, jacobian.T)
    try:
        solution = np.linalg.solve(operator, -identity.reshape(-1))
    except np.linalg.LinAlgError:
        return None
    return np.asarray(solution.reshape(k, k))


def _rational(matrix: Array) -> tuple[tuple[Fraction, ...], ...]:
    """The matrix with entries rounded to 30 bits after the point, symmetric."""
    k = len(matrix)
    entries = [
        [Fraction(round(float(matrix[min(i, j), max(i, j)]) * 2**30), 2**30) for j in range(k)] for i in range(k)
    ]
    return tuple(tuple(row) for row in entries)
