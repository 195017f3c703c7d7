"""Discrete layers: ``x_i ← (x_i + Δt a_i) / |x_i + Δt a_i|`` with the attention output a, as a Transformer computes.

This is the scheme that the papers' figures were made with (Δt = 0.1). It is consistent with the continuous model to
order 1: the part of Δt a along x_i only changes the length. Sources: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A
mathematical perspective on Transformers" (2023), section 2; Karagodin, Polyanskiy, Rigollet, "Clustering in Causal
Attention Masking" (2024), (4) with RMSNorm.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from numerics.particles.simulate import unit_vectors

from .multi_head import Head, heads_output

Array = NDArray[np.float64]


def apply_layers(
    start: Array, count: int, *, step: float, beta: float = 1.0, heads: Sequence[Head] = (Head(),), causal: bool = False
) -> Array:
    """Unit vectors (R, n, d) after ``count`` layers with Δt = ``step``.

    >>> x = apply_layers(np.eye(2)[None], 1, step=1.0, beta=0.0)  # (1, 0) + (1/2, 1/2), divided by its length √2.5
    >>> x.round(6).tolist()
    [[[0.948683, 0.316228], [0.316228, 0.948683]]]
    """
    if count < 0 or not 0 < step < np.inf:
        raise ValueError(f"Expected count >= 0 layers and a positive, finite step but got {count=}, {step=}.")
    x = np.array(start, dtype=float)
    for _ in range(count):
        x = unit_vectors(x + step * heads_output(heads, x, beta, causal=causal))
    return x
