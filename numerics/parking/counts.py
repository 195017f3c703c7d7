"""How many centres there are: exactly for strong ones, by simulation up to saturation for Rényi centres on the circle.

Sources: A. Rényi, "On a one-dimensional problem concerning random space filling" (1958); A. Dvoretzky, H. Robbins, "On
the parking problem" (1964); Karagodin, Polyanskiy, Rigollet (2024), Lemma C.1.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.seeds import generator

Array = NDArray[np.float64]

#: Rényi's parking constant ``∫_0^∞ exp(−2 ∫_0^t (1 − e^{−s})/s ds) dt`` to double precision.
PARKING_CONSTANT: Final = 0.7475979202534114


def cap_fraction(dimension: int, delta: float) -> float:
    """The normalised area of a cap of angular radius δ on the unit sphere of R^d: ``½ I_{sin²δ}((d−1)/2, ½)``.

    >>> round(cap_fraction(2, 0.5), 12) == round(0.5 / np.pi, 12), round(cap_fraction(3, 1.0), 12)  # sin²(1/2)
    (True, 0.229848847066)
    """
    from scipy.special import betainc

    if dimension < 2 or not 0 <= delta <= np.pi:
        raise ValueError(f"Expected d >= 2 and 0 <= delta <= pi but got d={dimension}, delta={delta}.")
    half = 0.5 * float(betainc((dimension - 1) / 2, 0.5, np.sin(delta) ** 2))
    return half if delta <= np.pi / 2 else 1 - half


def expected_strong_centers(dimension: int, delta: float, n: int | None = None) -> float:
    """The expected number of strong centres among n independent uniform tokens, ``(1 − (1−σ)^n)/σ``; 1/σ for all.

    With σ the area of a cap of radius δ: token k is a strong centre with probability ``(1 − σ)^{k−1}``.

    >>> round(expected_strong_centers(2, 0.5), 12) == round(np.pi / 0.5, 12)
    True
    """
    sigma = cap_fraction(dimension, delta)
    if sigma == 0:
        raise ValueError("Expected delta > 0: with delta = 0 every token is a centre.")
    return 1 / sigma if n is None else -float(np.expm1(n * np.log1p(-sigma)) if sigma < 1 else -1.0) / sigma


def saturated_counts(delta: float, replicas: int, seed: int) -> NDArray[np.int64]:
    """The number of Rényi centres on the circle when no further token can become one, in independent runs.

    Exact in law: the first centre cuts the circle open; a gap of length g > 2δ between neighbouring centres gets its
    next centre uniformly from the places farther than δ from both, and the two new gaps are independent.
    """
    if not 0 < delta < np.pi:
        raise ValueError(f"Expected 0 < delta < pi but got delta={delta}.")
    draws = generator(seed, 0)
    counts = np.ones(replicas, dtype=np.int64)
    owner = np.arange(replicas)
    gaps = np.full(replicas, 2 * np.pi)
    while gaps.size:
        open_ = gaps > 2 * delta
        owner, gaps = owner[open_], gaps[open_]
        np.add.at(counts, owner, 1)
        left = delta + draws.random(gaps.size) * (gaps - 2 * delta)
        owner, gaps = np.concatenate([owner, owner]), np.concatenate([left, gaps - left])
    return counts
