"""Lyapunov exponents along a solution: growth rates of small perturbations, by Benettin's method.

Perturbations solve ``V' = v'(x) V``; from time to time V is replaced by the Q of V = QR, and the exponents are the
means of ``log |R_kk|`` per unit of time. Source: G. Benettin, L. Galgani, A. Giorgilli, J.-M. Strelcyn, "Lyapunov
characteristic exponents for smooth dynamical systems and for Hamiltonian systems", Meccanica 15 (1980), 9–20.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import DOP853, integrate

from .model import Model
from .simulate import checked_start, unit_vectors

Array = NDArray[np.float64]

#: Derivatives of the velocity are differences over this length (relative to the perturbation): errors about 1e-10.
DIFFERENCE: Final = 1e-5


def lyapunov_exponents(
    model: Model, start: Array, times: Array, *, count: int = 1, settle: int = 0, tolerance: float = 1e-9
) -> Array:
    """The ``count`` largest exponents along the solution from one ``start``, in decreasing order.

    ``times`` (T,) are where perturbations are made orthonormal again, the first one that of the start; the first
    ``settle`` of the T − 1 intervals only turn them into place. On the sphere perturbations are tangential, so that
    there are n(d − 1) exponents. Raises ValueError for unusable input.

    >>> from numerics.circle import unnormalised_attention
    >>> model, times = unnormalised_attention(1.0), np.linspace(0, 30, 31)
    >>> exponents = lyapunov_exponents(model, np.zeros(3), times, count=3, settle=20)
    >>> (exponents.round(6) + 0).tolist()  # a common rotation, and distances at the rate f'(0) = 1
    [0.0, -1.0, -1.0]
    """
    first = checked_start(model, start)
    if len(first) != 1:
        raise ValueError(f"Expected one start but got {len(first)}.")
    shape, size = first.shape[1:], first[0].size
    on_sphere = model.dimension is not None and model.unit
    most = size - shape[0] if on_sphere else size
    if not 1 <= count <= most:
        raise ValueError(f"Expected between 1 and {most} exponents but got count={count}.")
    times = np.array(times, dtype=float)
    if times.ndim != 1 or not 0 <= settle < times.size - 1:
        raise ValueError(f"Expected more intervals of time than settle={settle} but got {times.size - 1}.")

    def velocity(t: Array, flat: Array) -> Array:
        x, v = flat[:, :size], flat[:, size:].reshape(len(flat), count, size)
        length = np.sqrt((v * v).sum(axis=2, keepdims=True))
        shift = DIFFERENCE * v / length
        both = np.concatenate([x[:, None] + shift, x[:, None] - shift, x[:, None]], axis=1)
        slopes = model.velocity(np.repeat(t, both.shape[1]), both.reshape(-1, *shape)).reshape(both.shape)
        grown = (slopes[:, :count] - slopes[:, count : 2 * count]) * (length / (2 * DIFFERENCE))
        return np.concatenate([slopes[:, -1], grown.reshape(len(flat), -1)], axis=1)

    def tangent(x: Array, directions: Array) -> Array:
        """``directions`` (count, size) without their parts along the vectors of the state ``x`` (1, size)."""
        if not on_sphere:
            return directions
        vectors, moved = x.reshape(shape), directions.reshape(count, *shape)
        along = np.einsum("cnd,nd->cn", moved, vectors)[..., None] * vectors
        return (moved - along).reshape(count, size)

    x = first.reshape(1, size)
    frame = np.linalg.qr(tangent(x, _scrambled(size, count).T).T)[0].T
    sums = np.zeros(count)
    for index in range(times.size - 1):
        state = np.concatenate([x, frame.reshape(1, -1)], axis=1)
        state = integrate(velocity, state, times[index : index + 2], atol=tolerance, tableau=DOP853).last
        x = unit_vectors(state[0, :size].reshape(shape)).reshape(1, size) if on_sphere else state[:, :size]
        q, r = np.linalg.qr(tangent(x, state[0, size:].reshape(count, size)).T)
        frame = q.T
        if index >= settle:
            sums += np.log(np.abs(np.diag(r)))
    return np.sort(sums / (times[-1] - times[settle]))[::-1]


def _scrambled(size: int, count: int) -> Array:
    """Directions (size, count) without relation to any symmetry, always the same."""
    return np.random.default_rng(0).standard_normal((size, count))
