"""The attention output for Q = K = V = I and d <= 4: one loop over pairs, exponentials and sums fused.

Coordinates are rows of length n, so that vectors of particles are worked on at once; there always are four, the last
ones zero when d < 4. Exponents are ``β<x_i, x_j> − |β| <= 0``: nothing overflows.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from numerics.circle.compiled import elementary
from numerics.circle.compiled.elementary import exponential
from numerics.circle.compiled.full import OPTIONS
from numerics.machine.stamp import source_stamp
from numerics.threads import spread

Array = NDArray[np.float64]

#: Coordinates that the loop works with.
ROWS: Final = 4


def attention_sums(states: Array, beta: float, *, causal: bool) -> tuple[Array, Array]:
    """``Σ_j e^{β<x_i, x_j> − |β|} x_j`` (R, n, d) and ``Σ_j e^{β<x_i, x_j> − |β|}`` (R, n), over j <= i if causal."""
    replicas, n, d = states.shape
    rows = np.zeros((replicas, ROWS, n))
    rows[:, :d] = states.transpose(0, 2, 1)
    sums, partition = np.empty((replicas, ROWS, n)), np.empty((replicas, n))
    spread(
        lambda first, last: _pair_rows(beta, causal, rows, sums, partition, first, last),
        replicas,
        16 * replicas * n * n,
    )
    return sums[:, :d].transpose(0, 2, 1), partition


def _compile_pair_rows(stamp: str) -> Callable[..., None]:
    @njit(cache=True, **OPTIONS)
    def pair_rows(
        beta: float, causal: bool, x: Array, sums: Array, partition: Array, first: int, last: int
    ) -> None:  # pragma: no cover - compiled
        """The sums of the replicas ``first <= r < last``."""
        _ = stamp
        n, shift = x.shape[2], abs(beta)
        for r in range(first, last):
            for i in range(n):
                end = i + 1 if causal else n
                p, q, u, v = x[r, 0, :end], x[r, 1, :end], x[r, 2, :end], x[r, 3, :end]
                a, b, c, d = beta * x[r, 0, i], beta * x[r, 1, i], beta * x[r, 2, i], beta * x[r, 3, i]
                z = s0 = s1 = s2 = s3 = 0.0
                for j in range(end):
                    e = exponential(a * p[j] + b * q[j] + c * u[j] + d * v[j] - shift)
                    z += e
                    s0 += e * p[j]
                    s1 += e * q[j]
                    s2 += e * u[j]
                    s3 += e * v[j]
                partition[r, i] = z
                sums[r, 0, i], sums[r, 1, i], sums[r, 2, i], sums[r, 3, i] = s0, s1, s2, s3

    compiled: Callable[..., None] = pair_rows
    return compiled


_pair_rows: Final = _compile_pair_rows(source_stamp(Path(__file__).parent, Path(str(elementary.__file__)).parent))
