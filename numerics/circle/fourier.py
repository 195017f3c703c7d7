"""Fast O(nK) sums on the circle from K Fourier modes, and causal ones by prefix sums of modes.

With ``S_k = Σ_j m_j e^{ikx_j}``:  ``Σ_j m_j f(x_i − x_j) = Im Σ_k b_k e^{ikx_i} conj(S_k)`` and
``Σ_j m_j w(x_i − x_j) = a_0 S_0 + 2 Re Σ_k a_k e^{ikx_i} conj(S_k)``. For the causal model S_k is replaced by the
cumulative sum up to particle i. Modes are powers of ``e^{ix}`` formed by doubling, so rounding grows like log K.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

#: Complex numbers handled at once: half a megabyte, which stays in the cache.
MODES_AT_ONCE: Final = 1 << 15


def modes(states: Array, count: int) -> Complex:
    """``e^{ikx}`` for k = 1 … count, shape (R, count, n)."""
    replicas, n = states.shape
    powers = np.empty((replicas, count, n), dtype=complex)
    powers[:, 0].real = np.cos(states)
    powers[:, 0].imag = np.sin(states)
    filled = 1
    while filled < count:
        more = min(filled, count - filled)
        np.multiply(powers[:, :more], powers[:, filled - 1 : filled], out=powers[:, filled : filled + more])
        filled += more
    return powers


def _batches(replicas: int, n: int, count: int) -> Iterator[slice]:
    size = max(1, MODES_AT_ONCE // (n * count))
    return (slice(first, first + size) for first in range(0, replicas, size))


def _blocks(n: int, count: int) -> list[slice]:
    size = max(64, MODES_AT_ONCE // count)
    return [slice(first, first + size) for first in range(0, n, size)]


def moments(states: Array, masses: Array, count: int) -> Complex:
    """``S_k = Σ_j m_j e^{ikx_j}`` for k = 1 … count, shape (R, count)."""
    total = np.zeros((len(states), count), dtype=complex)
    for batch in _batches(len(states), states.shape[1], count):
        for block in _blocks(states.shape[1], count):
            total[batch] += _weighted(modes(states[batch, block], count), masses[block])
    return total


def _weighted(powers: Complex, masses: Array) -> Complex:
    """``Σ_j m_j z_j`` along the last axis, row by row: threads of BLAS would take longer to meet than to sum."""
    total: Complex = np.dot(powers, masses.astype(complex))
    return total


def mean_field_sum(sines: Array, states: Array, masses: Array) -> Array:
    """``−Σ_j m_j f(x_i − x_j)`` for all i, shape (R, n), from the sine coefficients (K,) of f."""
    return -_field(sines[None, :], states, masses)[:, 0].imag


def normalised_sum(sines: Array, cosines: Array, states: Array, masses: Array) -> Array:
    """``−Σ_j m_j f(x_i − x_j) / Σ_j m_j w(x_i − x_j)``, shape (R, n); ``cosines`` (K + 1,) are a_0 … a_K of w."""
    field = _field(np.stack([sines, cosines[1:]]), states, masses)
    partition: Array = cosines[0] * masses.sum() + 2 * field[:, 1].real
    return -field[:, 0].imag / partition


def _field(coefficients: Array, states: Array, masses: Array) -> Complex:
    """``Σ_k c_k e^{ikx_i} conj(S_k)`` for each row c of ``coefficients`` (q, K), shape (R, q, n)."""
    count = coefficients.shape[1]
    blocks = _blocks(states.shape[1], count)
    field = np.empty((len(states), len(coefficients), states.shape[1]), dtype=complex)
    for batch in _batches(len(states), states.shape[1], count):
        if len(blocks) == 1:
            powers = modes(states[batch], count)
            field[batch] = (coefficients * np.conj(_weighted(powers, masses))[:, None, :]) @ powers
            continue
        weights = coefficients * np.conj(moments(states[batch], masses, count))[:, None, :]
        for block in blocks:
            field[batch, :, block] = weights @ modes(states[batch, block], count)
    return field


def causal_sum(sines: Array, cosines: Array, states: Array) -> Array:
    """``Σ_{j<=k} f(φ_j − φ_k) / Σ_{j<=k} w(φ_j − φ_k)`` for all k, shape (R, n)."""
    n, count = states.shape[1], len(sines)
    velocity = np.empty_like(states)
    for batch in _batches(len(states), states.shape[1], count):
        carried = np.zeros((len(states[batch]), count, 1), dtype=complex)
        for block in _blocks(n, count):
            powers = modes(states[batch, block], count)
            prefix = np.cumsum(np.conj(powers), axis=2)
            prefix += carried
            carried = prefix[:, :, -1:].copy()
            powers *= prefix
            partition = cosines[0] * np.arange(1, n + 1)[block] + 2 * (cosines[1:] @ powers.real)
            velocity[batch, block] = -(sines @ powers.imag) / partition
    return velocity


def energy_sum(sines: Array, states: Array, masses: Array) -> Array:
    """``½ ΣΣ m_i m_j Φ(x_i − x_j) = ½ Σ_k (b_k/k)(|S_k|² − S_0²)`` for each replica, shape (R,)."""
    k = np.arange(1, len(sines) + 1)
    squares = np.abs(moments(states, masses, len(sines))) ** 2
    energy: Array = 0.5 * (squares - masses.sum() ** 2) @ (sines / k)
    return energy
