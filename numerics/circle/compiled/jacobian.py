"""The lower triangular Jacobian of causal attention, and forward substitution, row by row.

See ``numerics.circle.causal_jacobian`` for the formula. Differences are formed from half angles, exact to rounding
however close two particles are.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .elementary import exponential
from .full import OPTIONS

Array = NDArray[np.float64]


@njit(**OPTIONS)
def jacobian(beta: float, half: Array, out: Array, w: Array) -> float:  # pragma: no cover - compiled
    """Write the Jacobian into ``out`` (n, n) and return the largest modulus of its diagonal.

    ``half`` (2, n) holds the cosines and sines of the half angles; ``w`` (3, n) is scratch.
    """
    n = out.shape[0]
    ch, sh = half[0], half[1]
    weight, first, second = w[0], w[1], w[2]
    rate = 0.0
    for k in range(n):
        ck, sk = ch[k], sh[k]
        partition, field, total = 1.0, 0.0, 0.0
        # slices of equal length from the start of rows: nothing overlaps, so that whole vectors can be worked on
        c, s, e, f, g = ch[:k], sh[:k], weight[:k], first[:k], second[:k]
        for j in range(k):
            sine, cosine = s[j] * ck - c[j] * sk, c[j] * ck + s[j] * sk
            w_j = exponential(-2.0 * beta * sine * sine)
            f_j = 2.0 * w_j * sine * cosine
            e[j], f[j] = w_j, f_j
            g[j] = w_j * (1.0 - 2.0 * sine * sine) - 2.0 * beta * sine * cosine * f_j
        for j in range(k):
            partition += e[j]
            field += f[j]
        inverse = 1.0 / partition
        slope = beta * field * inverse
        row = out[k, :k]
        for j in range(k):
            entry = inverse * (g[j] + slope * f[j])
            row[j] = entry
            total += entry
        out[k, k] = -total
        rate = max(rate, abs(total))
    return rate


@njit(**OPTIONS)
def substitute(matrix: Array, shift: float, right: Array, out: Array) -> None:  # pragma: no cover - compiled
    """Write u with ``(shift I − matrix) u = right`` into ``out`` for a lower triangular ``matrix`` (n, n)."""
    for k in range(right.size):
        row, known = matrix[k, :k], out[:k]
        total = right[k]
        for j in range(k):
            total += row[j] * known[j]
        out[k] = total / (shift - matrix[k, k])
