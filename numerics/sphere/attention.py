"""Attention on the sphere: ``x_i' = P_{x_i}((1/Z_i) Σ_j e^{β<Qx_i, Kx_j>} V x_j)``, ``P_x v = v − <v,x>x``.

Full (SA, Z_i over all j), causal (CSA, sums over j <= i) and unnormalised (USA, Q = K = V = I). Sources: Geshkovski,
Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on Transformers" (2023), (2.3) and (3.10); Karagodin,
Polyanskiy, Rigollet, "Clustering in Causal Attention Masking" (2024), (CSA).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.circle.coupling import SMALLEST_BETA
from numerics.integrators import Burst
from numerics.particles.model import Model

from .compiled import LARGEST_BURST, LARGEST_DIMENSION, check_compiled
from .output import (
    LARGEST_SCORE,
    SYMMETRIC_ROWS,
    attention_output,
    checked,
    checked_matrices,
    symmetric_sums,
    tangential,
    tiles,
)

Array = NDArray[np.float64]

#: Up to this |β| the energy is that of β = 0 to all digits, and its formula would divide by a subnormal number.
LINEAR: Final = 1e-290


def self_attention(
    beta: float,
    dimension: int,
    *,
    query: Array | None = None,
    key: Array | None = None,
    value: Array | None = None,
    compiled: bool = False,
) -> Model:
    """SA with matrices Q, K (k, d) and V (d, d), each the identity by default; ``compiled`` without them only.

    >>> model = self_attention(1.0, 2)
    >>> model.velocity(np.zeros(1), np.array([[[1.0, 0.0], [0.0, 1.0]]])).round(6).tolist()  # weight 1/(1 + e)
    [[[0.0, 0.268941], [0.268941, 0.0]]]
    """
    return _softmax_model("sphere-sa", beta, dimension, query, key, value, causal=False, compiled=compiled)


def causal_attention(
    beta: float,
    dimension: int,
    *,
    query: Array | None = None,
    key: Array | None = None,
    value: Array | None = None,
    compiled: bool = False,
) -> Model:
    """CSA: token i attends to the tokens j <= i. With V = I the first token never moves."""
    return _softmax_model("sphere-causal", beta, dimension, query, key, value, causal=True, compiled=compiled)


def unnormalised_attention(beta: float, dimension: int, *, compiled: bool = False) -> Model:
    """USA: ``x_i' = P_{x_i}((1/n) Σ_j e^{β(<x_i,x_j> − 1)} x_j)``. One unit of time here is e^{−β} in (3.10)."""
    beta, dimension = checked(beta, dimension)
    if beta < SMALLEST_BETA:
        raise ValueError(f"Expected beta >= {SMALLEST_BETA:g} but got beta={beta:g}: weights would overflow.")
    if compiled:
        check_compiled(beta, plain=True)

    def velocity(t: Array, states: Array) -> Array:
        n = states.shape[1]
        if compiled and dimension <= LARGEST_DIMENSION:
            from .compiled.pairs import attention_sums

            return tangential(states, attention_sums(states, beta, causal=False)[0] * (np.exp(abs(beta) - beta) / n))
        if n > SYMMETRIC_ROWS // 2 and abs(beta) < LARGEST_SCORE:
            return tangential(states, symmetric_sums(states, beta, states)[0] * (np.exp(-beta) / n))
        result = np.empty_like(states)
        for batch, rows in tiles(len(states), n, states.shape[2]):
            x = states[batch, rows]
            weights = np.exp(beta * (x @ states[batch].transpose(0, 2, 1) - 1))
            result[batch, rows] = tangential(x, weights @ states[batch] / n)
        return result

    return Model(
        name="sphere-usa",
        equation="x_i' = P((1/n) sum_j exp(beta*(<x_i, x_j> - 1))*x_j)",
        parameters=(("beta", beta), ("d", float(dimension))),
        velocity=velocity,
        energy=lambda states: attention_energy(beta, states, compiled=compiled),
        dimension=dimension,
        burst=_burst(beta, dimension, normalised=False, causal=False) if compiled else None,
        observed=("order", "energy") if compiled and abs(beta) > LINEAR else (),
    )


def attention_energy(beta: float, states: Array, *, compiled: bool = False) -> Array:
    """``(1/2β) (1/n²) Σ_ij (e^{β(<x_i,x_j> − 1)} − 1)`` for each replica, shape (R,): 0 at synchronization."""
    n, linear = states.shape[1], abs(beta) <= LINEAR
    if compiled and n <= LARGEST_BURST and not linear:
        from .compiled.energy import excess_sums

        return excess_sums(states, beta) / (2 * n * n * beta)
    energy = np.zeros(len(states))
    for batch, rows in tiles(len(states), n, states.shape[2]):
        pairs = states[batch, rows] @ states[batch].transpose(0, 2, 1)
        pairs -= 1
        if not linear:
            pairs *= beta
            np.expm1(pairs, out=pairs)
        energy[batch] += pairs.sum(axis=(1, 2))
    return energy / (2 * n * n * (1 if linear else beta))


def _softmax_model(
    name: str,
    beta: float,
    dimension: int,
    query: Array | None,
    key: Array | None,
    value: Array | None,
    *,
    causal: bool,
    compiled: bool,
) -> Model:
    beta, dimension = checked(beta, dimension)
    q, k, v = checked_matrices(dimension, query, key, value)

    plain = q is None and k is None and v is None
    # below the smallest β the energy of opposite tokens is no double
    has_energy = plain and not causal and beta >= SMALLEST_BETA
    if compiled:
        check_compiled(beta, plain=plain)

    def velocity(t: Array, states: Array) -> Array:
        if compiled and dimension <= LARGEST_DIMENSION:
            from .compiled.pairs import attention_sums

            sums, partition = attention_sums(states, beta, causal=causal)
            return tangential(states, sums / partition[:, :, None])
        return tangential(states, attention_output(states, beta, query=q, key=k, value=v, causal=causal))

    return Model(
        name=name,
        equation="x_i' = P((1/Z_i) sum_j exp(beta*<Q x_i, K x_j>)*V x_j)" + (", j <= i" if causal else ""),
        parameters=(("beta", beta), ("d", float(dimension))),
        velocity=velocity,
        energy=(lambda states: attention_energy(beta, states, compiled=compiled)) if has_energy else None,
        dimension=dimension,
        burst=_burst(beta, dimension, normalised=True, causal=causal) if compiled else None,
        observed=() if not compiled or abs(beta) <= LINEAR else ("order", "energy") if has_energy else ("order",),
    )


def _burst(beta: float, dimension: int, *, normalised: bool, causal: bool) -> Callable[[int], Burst | None]:
    """Compiled steps for n tokens, loaded when they are first wanted."""

    def burst(n: int) -> Burst | None:
        if n > LARGEST_BURST:
            return None
        from .compiled import steps

        return steps.burst(beta, n, dimension, normalised=normalised, causal=causal)

    return burst
