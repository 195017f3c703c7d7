"""Energies of few tokens on the sphere: products of matrices by BLAS, exponentials where the weights still are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from numerics.circle.compiled import elementary
from numerics.circle.compiled.elementary import exponential_minus_one
from numerics.circle.compiled.full import OPTIONS
from numerics.machine.stamp import source_stamp
from numerics.threads import spread

Array = NDArray[np.float64]


@njit(**OPTIONS)
def excess(beta: float, pairs: Array) -> float:  # pragma: no cover - compiled
    """``Σ_ij (e^{β(c_ij − 1)} − 1)`` for cosines of ``pairs`` j < i (n(n − 1)/2,), the others being the same or 1.

    Side by side half as many exponentials are taken, in whole vectors.
    """
    total = 0.0
    for e in range(pairs.size):
        total += exponential_minus_one(beta * (pairs[e] - 1.0))
    return 2.0 * total


@njit(**OPTIONS)
def take_pairs(cosines: Array, pairs: Array) -> None:  # pragma: no cover - compiled
    """Write ``cosines`` (n, n) below the diagonal into ``pairs`` (n(n − 1)/2,), row by row."""
    begin = 0
    for i in range(len(cosines)):
        for j in range(i):
            pairs[begin + j] = cosines[i, j]
        begin += i


def excess_sums(states: Array, beta: float) -> Array:
    """``Σ_ij (e^{β(<x_i, x_j> − 1)} − 1)`` (R,) for states (R, n, d)."""
    states = np.ascontiguousarray(states)
    replicas, n, d = states.shape
    out = np.empty(replicas)
    spread(lambda first, last: _excess_rows(beta, states, out, first, last), replicas, replicas * n * n * (d + 16))
    return out


def _compile_excess_rows(stamp: str) -> Callable[..., None]:
    @njit(cache=True, **OPTIONS)
    def excess_rows(
        beta: float, states: Array, out: Array, first: int, last: int
    ) -> None:  # pragma: no cover - compiled
        """The sums of the replicas ``first <= r < last``."""
        _ = stamp
        n = states.shape[1]
        cosines, pairs = np.empty((n, n)), np.empty(n * (n - 1) // 2)
        for r in range(first, last):
            np.dot(states[r], states[r].T, cosines)
            take_pairs(cosines, pairs)
            out[r] = excess(beta, pairs)

    compiled: Callable[..., None] = excess_rows
    return compiled


_excess_rows: Final = _compile_excess_rows(source_stamp(Path(__file__).parent, Path(str(elementary.__file__)).parent))
