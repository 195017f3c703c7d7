"""Order parameter and energy of tokens on the sphere, at a state and at many times within a step.

Within a step tokens move along polynomials in θ. So do their scalar products: for many outputs the coefficients of
these cost less than the products of all tokens at every output.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from numerics.integrators.compiled import OPTIONS, add_combination, add_powers

from .energy import excess, take_pairs

Array = NDArray[np.float64]

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
    count, n = len(terms) + 1, y.size // system.d
    many = out.shape[1] > 1 and theta.size > count * count
    grams = _products(system.d, y, terms) if many else np.empty((1, 0))
    flat, packed, powers = np.empty(y.size), np.empty(grams.shape[1]), np.ones(len(grams))
    for k in range(theta.size):
        total = 0.0
        if many:
            for m in range(1, powers.size):
                powers[m] = theta[k] * powers[m - 1]
            packed[:] = 0.0
            add_combination(powers, grams, 1.0, packed)
            total = n + 2.0 * _take_cosines(packed, n, system.pairs)
        if total > (SMALL_ORDER * n) ** 2:
            out[k, 0] = min(np.sqrt(total) / n, 1.0)
            out[k, 1] = excess(system.beta, system.pairs) / (2 * n * n * system.beta)
        else:
            flat[:] = y
            add_powers(theta[k], terms, flat)
            to_length_one(system.d, flat)
            order_and_energy(system, flat, out[k])


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
def _products(d: int, y: Array, terms: Array) -> Array:  # pragma: no cover - compiled
    """The coefficients (2M + 1, n(n + 1)/2) of <x_i, x_j>, j <= i, as polynomials in θ for x = y + Σ_m θ^m terms_m."""
    count, n = len(terms) + 1, y.size // d
    parts = np.empty((count * n, d))
    parts[:n] = y.reshape(-1, d)
    parts[n:] = terms.reshape(-1, d)
    grams = np.zeros((2 * count - 1, n * (n + 1) // 2))
    for p in range(count):
        here = np.dot(parts[p * n : (p + 1) * n], parts[p * n :].T)
        for q in range(p, count):
            shift, begin, row = (q - p) * n, 0, grams[p + q]
            for i in range(n):
                for j in range(i + 1):
                    row[begin + j] += here[i, shift + j] + (here[j, shift + i] if q > p else 0.0)
                begin += i + 1
    return grams


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
