"""Multi-head attention: ``x_i' = P_{x_i}(Σ_h Σ_j (1/Z_i^h) e^{β<Q_h x_i, K_h x_j>} V_h x_j)``.

The matrices may depend on time, as those of the layers of a Transformer do. Source: Geshkovski, Letrouit, Polyanskiy,
Rigollet, "A mathematical perspective on Transformers" (2023), (2.3) and (2.7).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numerics.particles.model import Model
from numerics.seeds import generator

from .output import attention_output, checked, checked_matrices, tangential

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Matrices Q, K (k, d) and V (d, d) of one head; None stands for the identity."""

    query: Array | None = None
    key: Array | None = None
    value: Array | None = None


def multi_head(
    heads: Sequence[Head] | Callable[[float], Sequence[Head]],
    dimension: int,
    *,
    beta: float = 1.0,
    causal: bool = False,
) -> Model:
    """The sum of attention ``heads``, given once or as a function of time, full or causal.

    >>> one = multi_head([Head(), Head()], 2, beta=0.0)  # two heads with Q = K = V = I are one at twice the speed
    >>> one.velocity(np.zeros(1), np.array([[[1.0, 0.0], [0.0, 1.0]]])).tolist()
    [[[0.0, 1.0], [1.0, 0.0]]]
    """
    beta, dimension = checked(beta, dimension)
    fixed = None if callable(heads) else checked_heads(heads, dimension)

    def velocity(t: Array, states: Array) -> Array:
        if fixed is not None:
            return tangential(states, heads_output(fixed, states, beta, causal=causal))
        assert callable(heads)
        result = np.empty_like(states)
        for r, time in enumerate(t):
            now = checked_heads(heads(float(time)), dimension)
            x = states[r : r + 1]
            result[r] = tangential(x, heads_output(now, x, beta, causal=causal))[0]
        return result

    count = "time-dependent" if fixed is None else float(len(fixed))
    return Model(
        name="sphere-multi-head",
        equation="x_i' = P(sum_h (1/Z_ih) sum_j exp(beta*<Q_h x_i, K_h x_j>)*V_h x_j)" + (", j <= i" if causal else ""),
        parameters=(("beta", beta), ("d", float(dimension)), ("heads", count)),
        velocity=velocity,
        dimension=dimension,
    )


def heads_output(heads: Sequence[Head], states: Array, beta: float, *, causal: bool = False) -> Array:
    """``Σ_h`` of the attention outputs (R, n, d), before any projection."""
    total = np.zeros_like(states)
    for head in heads:
        total += attention_output(states, beta, query=head.query, key=head.key, value=head.value, causal=causal)
    return total


def random_heads(count: int, dimension: int, seed: int) -> tuple[Head, ...]:
    """Heads with independent Gaussian entries of variance 1/d, the same for the same seed."""
    if count < 1:
        raise ValueError(f"Expected at least one head but got heads={count}.")
    draws = [generator(seed, h).standard_normal((3, dimension, dimension)) / np.sqrt(dimension) for h in range(count)]
    return tuple(Head(*matrices) for matrices in draws)


def heads_between(steps: Sequence[Sequence[Head]], end: float) -> Callable[[float], tuple[Head, ...]]:
    """Heads that go linearly through those of ``steps`` (two or more, equally many heads each) from time 0 to ``end``.

    >>> heads = heads_between([[Head(value=np.eye(2))], [Head(value=3 * np.eye(2))]], 4.0)
    >>> heads(1.0)[0].value.tolist()
    [[1.5, 0.0], [0.0, 1.5]]
    """
    last = len(steps) - 1

    def mixed(before: Array | None, after: Array | None, part: float) -> Array | None:
        return None if before is None or after is None else (1 - part) * before + part * after

    def at(t: float) -> tuple[Head, ...]:
        place = min(max(t / end, 0.0), 1.0) * last
        first = min(int(place), last - 1)
        pairs = zip(steps[first], steps[first + 1], strict=True)
        return tuple(
            Head(*(mixed(getattr(a, name), getattr(b, name), place - first) for name in ("query", "key", "value")))
            for a, b in pairs
        )

    return at


def checked_heads(heads: Sequence[Head], dimension: int) -> tuple[Head, ...]:
    """``heads`` with matrices as arrays. Raises ValueError for none, and for shapes that do not fit."""
    if not heads:
        raise ValueError("Expected at least one head but got none.")
    return tuple(Head(*checked_matrices(dimension, head.query, head.key, head.value)) for head in heads)
