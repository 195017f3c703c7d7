"""Causal sums of few particles: for each block, earlier blocks by their Fourier modes and the block itself by pairs.

``φ_k' = (1/Z_k) Σ_{j<=k} h(φ_j − φ_k)``. Linear in the number of particles: each costs K modes and half a block of
pairs. Pairs are summed in the difference form ``e^{−2β sin²(d/2)}``, exact to rounding down to 3e-308.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .elementary import sincos, weight
from .full import LANES, OPTIONS, ROWS, add_moments, add_two_fields

Array = NDArray[np.float64]

#: Particles in a block: more would cost more pairs, fewer more reductions of modes.
BLOCK: Final = 40
#: From so many particles on segments side by side are faster.
FEW: Final = 320


class Scratch(NamedTuple):
    """Moments of the particles so far, coefficients of two fields (4, K), and rows for a block."""

    re: Array
    im: Array
    fields: Array
    rows: Array
    powers: Array
    ones: Array


@njit(**OPTIONS)
def scratch(modes: int) -> Scratch:  # pragma: no cover - compiled
    """Room for ``field_of_few`` with as many modes."""
    return Scratch(
        np.empty(modes),
        np.empty(modes),
        np.empty((4, modes)),
        np.empty((6, BLOCK)),
        np.empty(ROWS * LANES),
        np.ones(BLOCK),
    )


@njit(**OPTIONS)
def field_of_few(
    beta: float, b: Array, c0: float, c: Array, x: Array, out: Array, room: Scratch
) -> None:  # pragma: no cover - compiled
    """As ``causal.causal_field``; faster for fewer than ``FEW`` particles."""
    re, im, rows = room.re, room.im, room.rows
    p, q, g, h = room.fields[0], room.fields[1], room.fields[2], room.fields[3]
    re[:], im[:] = 0.0, 0.0
    for first in range(0, x.size, BLOCK):
        size = min(BLOCK, x.size - first)
        ch, sh, u, v, field, partition = (
            rows[0, :size], rows[1, :size], rows[2, :size], rows[3, :size], rows[4, :size], rows[5, :size],
        )  # fmt: skip
        sincos(0.5 * x[first : first + size], ch, sh)
        for i in range(size):
            u[i], v[i] = 1.0 - 2.0 * sh[i] * sh[i], 2.0 * sh[i] * ch[i]
            field[i], partition[i] = 0.0, 1.0 + c0 * first
        if first > 0:
            for k in range(b.size):
                p[k], q[k], g[k], h[k] = b[k] * im[k], -b[k] * re[k], 2.0 * c[k] * re[k], 2.0 * c[k] * im[k]
            add_two_fields(p, q, g, h, u, v, field, partition, room.powers)
        if first + size < x.size:
            add_moments(u, v, room.ones[:size], re, im, room.powers)
        _add_pairs(beta, ch, sh, field, partition)
        for i in range(size):
            out[first + i] = field[i] / partition[i]


@njit(**OPTIONS)
def _add_pairs(
    beta: float, ch: Array, sh: Array, field: Array, partition: Array
) -> None:  # pragma: no cover - compiled
    """Add the pairs j < i of one block to the field and the partition function."""
    for j in range(ch.size):
        # slices from a multiple of 8 on give whole vectors; lanes up to j get weight 0
        low, cj, sj = j - j % 8, ch[j], sh[j]
        cs, ss, fs, ps = ch[low:], sh[low:], field[low:], partition[low:]
        for i in range(cs.size):
            sine, cosine = sj * cs[i] - cj * ss[i], cj * cs[i] + sj * ss[i]
            pull = weight(-2.0 * beta * sine * sine)
            pull = pull if i + low > j else 0.0
            fs[i] += 2.0 * sine * cosine * pull
            ps[i] += pull
