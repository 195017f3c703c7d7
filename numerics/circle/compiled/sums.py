"""The compiled sums with the interface of ``numerics.circle.fourier``, in threads when there is enough to do.

Coefficients are padded (``coupling.padded``); models hand over padded ones, so that nothing is copied from call to
call.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from numerics.circle.coupling import padded
from numerics.integrators import Linearised
from numerics.threads import spread

from .entries import causal_rows, full_rows, jacobian_rows, substitute_rows

Array = NDArray[np.float64]


def mean_field_sum(sines: Array, states: Array, masses: Array) -> Array:
    """``−Σ_j m_j f(x_i − x_j)`` for all i, shape (R, n), from the sine coefficients (K,) of f."""
    return normalised_sum(sines, np.ones(1), states, masses)


def normalised_sum(sines: Array, cosines: Array, states: Array, masses: Array) -> Array:
    """``−Σ_j m_j f(x_i − x_j) / Σ_j m_j w(x_i − x_j)``, shape (R, n); ``cosines`` (K + 1,) are a_0 … a_K of w.

    With a_0 alone nothing is divided.
    """
    states, out = np.ascontiguousarray(states), np.empty(states.shape)
    b, c = padded(sines), padded(cosines[1:])
    c0 = float(cosines[0] * masses.sum())
    _spread(lambda first, last: full_rows(b, c0, c, states, masses, out, first, last), states, b.size)
    return out


def causal_sum(beta: float, sines: Array, cosines: Array, states: Array) -> Array:
    """``Σ_{j<=k} f(φ_j − φ_k) / Σ_{j<=k} w(φ_j − φ_k)`` for all k, shape (R, n), with f, w of self-attention."""
    states, out = np.ascontiguousarray(states), np.empty(states.shape)
    b, c = padded(sines), padded(cosines[1:])
    _spread(lambda first, last: causal_rows(beta, b, cosines[0], c, states, out, first, last), states, b.size)
    return out


def causal_linearised(beta: float, states: Array) -> Linearised:
    """The linearised causal systems at ``states`` (R, n), as ``numerics.circle.causal_jacobian.linearised``."""
    states = np.ascontiguousarray(states)
    replicas, n = states.shape
    matrices, rates = np.empty((replicas, n, n)), np.empty(replicas)
    _spread(lambda first, last: jacobian_rows(beta, states, matrices, rates, first, last), states, n)

    def solve(shift: Array, right: Array) -> Array:
        right, out = np.ascontiguousarray(right), np.empty(right.shape)
        _spread(lambda first, last: substitute_rows(matrices, shift, right, out, first, last), states, n // 8)
        return out

    return Linearised(rates, solve)


def _spread(work: Callable[[int, int], None], states: Array, modes: int) -> None:
    """``spread`` for sums over ``modes`` modes."""
    spread(work, len(states), states.size * modes)
