"""Causal sums: for each block of particles, the earlier blocks by their Fourier modes and the block itself by pairs.

``φ_k' = (1/Z_k) Σ_{j<=k} h(φ_j − φ_k)``. Linear in the number of particles: each costs K modes and half a block of
pairs. Pairs are summed in the difference form ``e^{−2β sin²(d/2)}``, exact to rounding however small.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .elementary import exponential
from .full import OPTIONS, add_moments

Array = NDArray[np.float64]

#: Particles in a block: more would cost more pairs, fewer more reductions of modes.
BLOCK: Final = 40


@njit(**OPTIONS)
def first_block(
    beta: float, half: Array, more: bool, re: Array, im: Array, out: Array, w: Array
) -> None:  # pragma: no cover - compiled
    """The first block, which feels nothing but itself; its moments are added when ``more`` blocks follow."""
    size = out.size
    ch, sh, field, partition = half[0], half[1], w[10], w[11]
    u, v, ones = w[8, :size], w[9, :size], partition[:size]
    for i in range(size):
        u[i], v[i], field[i], ones[i] = 1.0 - 2.0 * sh[i] * sh[i], 2.0 * sh[i] * ch[i], 0.0, 1.0
    if more:
        add_moments(u, v, ones, re, im, w)
    _add_pairs(beta, ch, sh, field, partition, size)
    for i in range(size):
        out[i] = field[i] / partition[i]


@njit(**OPTIONS)
def causal_block(
    beta: float, b: Array, c0: float, c: Array, half: Array, earlier: int, re: Array, im: Array, out: Array, w: Array
) -> None:  # pragma: no cover - compiled
    """One block after ``earlier`` particles with moments ``re + i im``, to which the block's own are added."""
    size = out.size
    ch, sh = half[0], half[1]
    u1, v1, u2, v2, u3, v3, u4, v4 = w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
    a_, d_, field, partition = w[8], w[9], w[10], w[11]
    for i in range(size):
        a, d = 1.0 - 2.0 * sh[i] * sh[i], 2.0 * sh[i] * ch[i]
        e, f = a * a - d * d, 2.0 * a * d
        u1[i], v1[i], u2[i], v2[i] = a, d, e, f
        u3[i], v3[i] = e * a - f * d, f * a + e * d
        u4[i], v4[i] = e * e - f * f, 2.0 * e * f
        a_[i], d_[i], field[i], partition[i] = 1.0, 0.0, 0.0, 0.0
    for k in range(0, b.size, 4):
        p1, p2, p3, p4 = b[k] * im[k], b[k + 1] * im[k + 1], b[k + 2] * im[k + 2], b[k + 3] * im[k + 3]
        q1, q2, q3, q4 = b[k] * re[k], b[k + 1] * re[k + 1], b[k + 2] * re[k + 2], b[k + 3] * re[k + 3]
        g1, g2, g3, g4 = c[k] * re[k], c[k + 1] * re[k + 1], c[k + 2] * re[k + 2], c[k + 3] * re[k + 3]
        h1, h2, h3, h4 = c[k] * im[k], c[k + 1] * im[k + 1], c[k + 2] * im[k + 2], c[k + 3] * im[k + 3]
        r1 = r2 = r3 = r4 = s1 = s2 = s3 = s4 = 0.0
        for i in range(size):
            a, d = a_[i], d_[i]
            e1, f1 = a * u1[i] - d * v1[i], d * u1[i] + a * v1[i]
            e2, f2 = a * u2[i] - d * v2[i], d * u2[i] + a * v2[i]
            e3, f3 = a * u3[i] - d * v3[i], d * u3[i] + a * v3[i]
            e4, f4 = a * u4[i] - d * v4[i], d * u4[i] + a * v4[i]
            field[i] += p1 * e1 - q1 * f1 + p2 * e2 - q2 * f2 + p3 * e3 - q3 * f3 + p4 * e4 - q4 * f4
            partition[i] += g1 * e1 + h1 * f1 + g2 * e2 + h2 * f2 + g3 * e3 + h3 * f3 + g4 * e4 + h4 * f4
            a_[i], d_[i] = e4, f4
            r1 += e1
            s1 += f1
            r2 += e2
            s2 += f2
            r3 += e3
            s3 += f3
            r4 += e4
            s4 += f4
        re[k] += r1
        re[k + 1] += r2
        re[k + 2] += r3
        re[k + 3] += r4
        im[k] += s1
        im[k + 1] += s2
        im[k + 2] += s3
        im[k + 3] += s4
    for i in range(size):
        partition[i] = c0 * earlier + 2.0 * partition[i] + 1.0
    _add_pairs(beta, ch, sh, field, partition, size)
    for i in range(size):
        out[i] = field[i] / partition[i]


@njit(**OPTIONS)
def _add_pairs(
    beta: float, ch: Array, sh: Array, field: Array, partition: Array, size: int
) -> None:  # pragma: no cover - compiled
    """Add the pairs j < i of one block to the field and the partition function."""
    for j in range(size):
        # slices from a multiple of 8 on give whole vectors; lanes up to j get weight 0
        low, cj, sj = j - j % 8, ch[j], sh[j]
        cs, ss, fs, ps = ch[low:size], sh[low:size], field[low:size], partition[low:size]
        for i in range(cs.size):
            sine, cosine = sj * cs[i] - cj * ss[i], cj * cs[i] + sj * ss[i]
            weight = exponential(-2.0 * beta * sine * sine)
            weight = weight if i + low > j else 0.0
            fs[i] += 2.0 * sine * cosine * weight
            ps[i] += weight
