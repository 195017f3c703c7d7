"""The common cosine γ(t) of n particles that start orthogonal to each other, as the solution of a scalar equation.

SA, (6.9): ``γ' = 2e^{βγ}(1−γ)((n−1)γ+1)/(e^β + (n−1)e^{βγ})``; USA, (6.10): ``γ' = (2/n)e^{βγ}(1−γ)((n−1)γ+1)``,
γ(0) = 0. Source: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on Transformers" (2023),
Theorem 6.8. For USA one unit of time here is ``e^{−β}`` in the paper, as in ``numerics.sphere.attention``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import DOP853, integrate

Array = NDArray[np.float64]


def common_cosine(beta: float, n: int, times: Array, *, normalised: bool = True, tolerance: float = 1e-13) -> Array:
    """γ at ``times`` (T,), the first of which is 0.

    >>> gamma = common_cosine(1.0, 10, np.array([0.0, 5.0, 30.0]))
    >>> float(gamma[0]), bool(gamma[1] > 0.5), round(float(gamma[2]), 9)
    (0.0, True, 1.0)
    """
    if n < 2 or not np.isfinite(beta):
        raise ValueError(f"Expected n >= 2 particles and a finite beta but got n={n}, beta={beta}.")

    def slope(t: Array, gamma: Array) -> Array:
        # weights relative to e^β, so that nothing overflows
        weight = np.exp(beta * (gamma - 1))
        partition = 1 + (n - 1) * weight if normalised else n
        result: Array = 2 * weight * (1 - gamma) * ((n - 1) * gamma + 1) / partition
        return result

    return integrate(slope, np.zeros((1, 1)), times, atol=tolerance, tableau=DOP853).states[0, :, 0]
