"""Order parameter and energy of tokens on the sphere, at a state and at many times within a step.

Within a step tokens move along polynomials in θ, and so do their scalar products: for many outputs these are
interpolated, exactly, between as many nodes as such polynomials have coefficients.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from numerics.integrators.compiled import OPTIONS, add_combination, add_powers

from .energy import excess, take_pairs

Array = NDArray[np.float64]

#: Outputs for each node from which on interpolation costs less.
MANY: Final = 1.5
#: Below this order parameter its square, a sum over all pairs, has lost digits.
SMALL_ORDER: Final = 0.01


class Tokens(NamedTuple):
    """SA, or USA when not ``normalised``, full or causal, of n tokens in R^d.

    ``weights`` (n, n) and ``pairs`` (n(n − 1)/2,) are scratch.
    """

    beta: float
    normalised: bool
    causal: bool
    d: int
    weights: Array
    pairs: Array


@njit(**OPTIONS)
def order_and_energy(system: Tokens, flat: Array, out: Array) -> None:  # pragma: no cover - compiled
    """Write |Σ_i x_i|/n and, if there is room, Σ_ij (e^{β(<x_i, x_j> − 1)} − 1)/(2 n² β) of the tokens ``flat`` (n d,)
    of length 1 into ``out`` (1,) or (2,)."""
    x = flat.reshape(-1, system.d)
    n, mean, square = len(x), np.zeros(system.d), 0.0
    for token in x:
        mean += token
    for along in mean:
        square += along * along
    out[0] = min(np.sqrt(square) / n, 1.0)
    if out.size > 1:
        np.dot(x, x.T, system.weights)
        take_pairs(system.weights, system.pairs)
        out[1] = excess(system.beta, system.pairs) / (2 * n * n * system.beta)


@njit(**OPTIONS)
def order_and_energy_between(
    system: Tokens, y: Array, terms: Array, theta: Array, out: Array
) -> None:  # pragma: no cover - compiled
    """``order_and_energy`` of ``y + Σ_m θ^m terms_m``, put back to length 1, for each θ (T,) into ``out`` (T, K)."""
    n = y.size // system.d
    nodes, scale = _nodes(2 * len(terms) + 1)
    many = out.shape[1] > 1 and theta.size > MANY * nodes.size
    known = np.empty((nodes.size if many else 1, n * (n + 1) // 2))
    for k in range(nodes.size if many else 0):
        _products(system, y, terms, nodes[k], known[k])
    packed, shares = np.empty(known.shape[1]), np.empty(nodes.size)
    for k in range(theta.size):
        total = 0.0
        if many:
            packed[:] = 0.0
            _write_shares(nodes, scale, theta[k], shares)
            add_combination(shares, known, 1.0, packed)
        elif out.shape[1] > 1:
            _products(system, y, terms, theta[k], packed)
        if out.shape[1] > 1:
            total = n + 2.0 * _take_cosines(packed, n, system.pairs)
        if total > (SMALL_ORDER * n) ** 2:
            out[k, 0] = min(np.sqrt(total) / n, 1.0)
            out[k, 1] = excess(system.beta, system.pairs) / (2 * n * n * system.beta)
        else:
            flat = y.copy()
            add_powers(theta[k], terms, flat)
            to_length_one(system.d, flat)
            order_and_energy(system, flat, out[k])


@njit(**OPTIONS)
def _nodes(count: int) -> tuple[Array, Array]:  # pragma: no cover - compiled
    """Chebyshev's nodes t_j in [0, 1], and 1/Π_i (t_j − t_i) over the others."""
    nodes, scale = 0.5 + 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / count), np.ones(count)
    for j in range(count):
        for i in range(count):
            if i != j:
                scale[j] /= nodes[j] - nodes[i]
    return nodes, scale


@njit(**OPTIONS)
def _write_shares(nodes: Array, scale: Array, theta: float, out: Array) -> None:  # pragma: no cover - compiled
    """Write Lagrange's polynomials at θ, what each node's value counts for there, into ``out`` (nodes,)."""
    for j in range(nodes.size):
        share = scale[j]
        for i in range(nodes.size):
            share *= theta - nodes[i] if i != j else 1.0
        out[j] = share


@njit(**OPTIONS)
def to_length_one(d: int, flat: Array) -> None:  # pragma: no cover - compiled
    """Divide tokens ``flat`` (n d,) by their lengths."""
    for x in flat.reshape(-1, d):
        square = 0.0
        for j in range(d):
            square += x[j] * x[j]
        length = np.sqrt(square)
        for j in range(d):
            x[j] /= length


@njit(**OPTIONS)
def _products(system: Tokens, y: Array, terms: Array, theta: float, out: Array) -> None:  # pragma: no cover - compiled
    """Write <x_i, x_j>, j <= i, row by row, into ``out`` (n(n + 1)/2,) for tokens ``y + Σ_m θ^m terms_m``."""
    flat, begin = y.copy(), 0
    add_powers(theta, terms, flat)
    x = flat.reshape(-1, system.d)
    np.dot(x, x.T, system.weights)
    for i in range(len(x)):
        for j in range(i + 1):
            out[begin + j] = system.weights[i, j]
        begin += i + 1


@njit(**OPTIONS)
def _take_cosines(packed: Array, n: int, pairs: Array) -> float:  # pragma: no cover - compiled
    """Write the cosines of tokens with these scalar products (n(n + 1)/2,) into ``pairs``; their sum."""
    inverse, begin, total = np.empty(n), 0, 0.0
    for i in range(n):
        inverse[i] = 1.0 / np.sqrt(packed[begin + i])
        for j in range(i):
            cosine = packed[begin + j] * inverse[i] * inverse[j]
            pairs[begin - i + j] = cosine
            total += cosine
        begin += i + 1
    return total
