"""Sums of attention over pairs, O(n²), from the Gram matrix of the points ``(cos x, sin x)``: for some hundreds.

With ``w(d) = e^{β(cos d − 1)}`` and ``cos d = cos x_i cos x_j + sin x_i sin x_j`` a pair costs one exponential, and
``Σ_j w sin(x_j − x_i) = cos x_i Σ_j w sin x_j − sin x_i Σ_j w cos x_j``: products of matrices do the rest. Errors are
about 1e-16 (1 + |β|) absolute, as those of Fourier sums; ``direct`` keeps smaller forces.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.threads import spread

Array = NDArray[np.float64]

#: Pairs handled at once: the weights stay in the second-level cache.
PAIRS_AT_ONCE: Final = 1 << 15
#: Products that a pair costs, its exponential with them.
PER_PAIR: Final = 12
#: Rows of a causal tile: fewer would cost more calls, more rows more weights that are not wanted.
CAUSAL_ROWS: Final = 50


def attention_sums(
    beta: float, states: Array, masses: Array | None = None, *, causal: bool = False
) -> tuple[Array, Array]:
    """``Σ_j m_j w(d) sin d`` and ``Σ_j m_j w(d)`` with ``d = x_j − x_i``, each (R, n); over j <= i if ``causal``.

    ``masses`` (n,) are 1 each when there are none.
    """
    cosine, sine, one = np.cos(states), np.sin(states), np.ones_like(states)
    scores = beta * np.stack([cosine, sine, -one], axis=-1)
    points = np.stack([cosine, sine, one], axis=-1)
    weighted = points if masses is None else points * masses[:, None]
    sums, seen_below, n = np.empty_like(points), np.tri(CAUSAL_ROWS), states.shape[1]

    def add(first: int, last: int) -> None:
        for batch, rows, seen in _tiles(first, last, n, causal=causal):
            weights = scores[batch, rows] @ points[batch, seen].transpose(0, 2, 1)
            np.exp(weights, out=weights)
            if causal:
                size = rows.stop - rows.start
                weights[:, :, rows] *= seen_below[:size, :size]
            np.matmul(weights, weighted[batch, seen], out=sums[batch, rows])

    spread(add, len(states), PER_PAIR * states.size * n)
    return cosine * sums[..., 1] - sine * sums[..., 0], sums[..., 2]


def _tiles(start: int, end: int, n: int, *, causal: bool) -> Iterator[tuple[slice, slice, slice]]:
    """Slices over the replicas, over rows, and over the columns that these see; rows depend on n only."""
    rows = max(1, min(n, CAUSAL_ROWS if causal else n, PAIRS_AT_ONCE // n))
    batch = max(1, PAIRS_AT_ONCE // (rows * n))
    for first in range(start, end, batch):
        for row in range(0, n, rows):
            last = min(row + rows, n)
            yield slice(first, min(first + batch, end)), slice(row, last), slice(0, last if causal else n)
