"""Sums over all particles from Fourier modes, four modes at a time: kernels of ``mean_field_sum``, ``normalised_sum``.

Particles are the lanes. ``e^{ikx}`` advances by multiplication with ``e^{4ix}``; the rounding error grows like k/4
units, times a coefficient that falls like ``e^{−k²/2β}``. Mode arrays have a length that is a multiple of four.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .elementary import sincos

Array = NDArray[np.float64]

#: Particles that are worked on at once; their twelve scratch rows stay in the first-level cache.
LANES: Final = 256
OPTIONS: Final = {"nogil": True, "fastmath": {"reassoc", "contract", "nsz"}}


@njit(**OPTIONS)
def _powers(u: Array, v: Array, w: Array) -> None:  # pragma: no cover - compiled
    """Rows 2…7 of ``w``: real and imaginary parts of z², z³, z⁴ for z = u + iv on the unit circle."""
    for i in range(u.size):
        a, d = u[i], v[i]
        e, f = a * a - d * d, 2.0 * a * d
        w[2, i], w[3, i] = e, f
        w[4, i], w[5, i] = e * a - f * d, f * a + e * d
        w[6, i], w[7, i] = e * e - f * f, 2.0 * e * f


@njit(**OPTIONS)
def add_moments(u: Array, v: Array, m: Array, re: Array, im: Array, w: Array) -> None:  # pragma: no cover - compiled
    """Add ``Σ_j m_j z_j^k`` to ``re[k−1] + i im[k−1]`` for z = u + iv; ``w`` (8, LANES) is scratch."""
    for first in range(0, u.size, LANES):
        size = min(LANES, u.size - first)
        u1, v1, mass = u[first : first + size], v[first : first + size], m[first : first + size]
        _powers(u1, v1, w)
        a_, d_, u2, v2, u3, v3, u4, v4 = w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
        for i in range(size):
            a_[i], d_[i] = mass[i], 0.0
        for k in range(0, re.size, 4):
            r1 = r2 = r3 = r4 = s1 = s2 = s3 = s4 = 0.0
            for i in range(size):
                a, d = a_[i], d_[i]
                r1 += a * u1[i] - d * v1[i]
                s1 += d * u1[i] + a * v1[i]
                r2 += a * u2[i] - d * v2[i]
                s2 += d * u2[i] + a * v2[i]
                r3 += a * u3[i] - d * v3[i]
                s3 += d * u3[i] + a * v3[i]
                e, f = a * u4[i] - d * v4[i], d * u4[i] + a * v4[i]
                r4 += e
                s4 += f
                a_[i], d_[i] = e, f
            re[k] += r1
            re[k + 1] += r2
            re[k + 2] += r3
            re[k + 3] += r4
            im[k] += s1
            im[k + 1] += s2
            im[k + 2] += s3
            im[k + 3] += s4


@njit(**OPTIONS)
def add_field(p: Array, q: Array, u: Array, v: Array, out: Array, w: Array) -> None:  # pragma: no cover - compiled
    """Add ``Re Σ_k (p_k − i q_k) z_i^k = Σ_k p_k cos kx_i + q_k sin kx_i`` to ``out[i]``; ``w`` as above."""
    for first in range(0, u.size, LANES):
        size = min(LANES, u.size - first)
        u1, v1, o = u[first : first + size], v[first : first + size], out[first : first + size]
        _powers(u1, v1, w)
        a_, d_, u2, v2, u3, v3, u4, v4 = w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
        for i in range(size):
            a_[i], d_[i] = 1.0, 0.0
        for k in range(0, p.size, 4):
            p1, p2, p3, p4 = p[k], p[k + 1], p[k + 2], p[k + 3]
            q1, q2, q3, q4 = q[k], q[k + 1], q[k + 2], q[k + 3]
            for i in range(size):
                a, d = a_[i], d_[i]
                e1, f1 = a * u1[i] - d * v1[i], d * u1[i] + a * v1[i]
                e2, f2 = a * u2[i] - d * v2[i], d * u2[i] + a * v2[i]
                e3, f3 = a * u3[i] - d * v3[i], d * u3[i] + a * v3[i]
                e4, f4 = a * u4[i] - d * v4[i], d * u4[i] + a * v4[i]
                o[i] += p1 * e1 + q1 * f1 + p2 * e2 + q2 * f2 + p3 * e3 + q3 * f3 + p4 * e4 + q4 * f4
                a_[i], d_[i] = e4, f4


@njit(**OPTIONS)
def add_two_fields(
    p: Array, q: Array, g: Array, h: Array, u: Array, v: Array, out: Array, second: Array, w: Array
) -> None:  # pragma: no cover - compiled
    """``add_field`` for coefficients (p, q) into ``out`` and (g, h) into ``second`` with one pass over the modes."""
    for first in range(0, u.size, LANES):
        size = min(LANES, u.size - first)
        u1, v1 = u[first : first + size], v[first : first + size]
        o, z = out[first : first + size], second[first : first + size]
        _powers(u1, v1, w)
        a_, d_, u2, v2, u3, v3, u4, v4 = w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
        for i in range(size):
            a_[i], d_[i] = 1.0, 0.0
        for k in range(0, p.size, 4):
            p1, p2, p3, p4 = p[k], p[k + 1], p[k + 2], p[k + 3]
            q1, q2, q3, q4 = q[k], q[k + 1], q[k + 2], q[k + 3]
            g1, g2, g3, g4 = g[k], g[k + 1], g[k + 2], g[k + 3]
            h1, h2, h3, h4 = h[k], h[k + 1], h[k + 2], h[k + 3]
            for i in range(size):
                a, d = a_[i], d_[i]
                e1, f1 = a * u1[i] - d * v1[i], d * u1[i] + a * v1[i]
                e2, f2 = a * u2[i] - d * v2[i], d * u2[i] + a * v2[i]
                e3, f3 = a * u3[i] - d * v3[i], d * u3[i] + a * v3[i]
                e4, f4 = a * u4[i] - d * v4[i], d * u4[i] + a * v4[i]
                o[i] += p1 * e1 + q1 * f1 + p2 * e2 + q2 * f2 + p3 * e3 + q3 * f3 + p4 * e4 + q4 * f4
                z[i] += g1 * e1 + h1 * f1 + g2 * e2 + h2 * f2 + g3 * e3 + h3 * f3 + g4 * e4 + h4 * f4
                a_[i], d_[i] = e4, f4


@njit(**OPTIONS)
def pull(b: Array, c0: float, c: Array, x: Array, masses: Array, out: Array) -> None:  # pragma: no cover - compiled
    """Write ``−Σ_j m_j f(x_i − x_j)`` into ``out`` (n,), from the sine coefficients ``b`` of f.

    With cosine coefficients ``c`` (none otherwise) it is divided by ``c0 + 2 Σ_k c_k Re z_i^k conj(S_k)``.
    """
    w, u, v = np.empty((8, LANES)), np.empty(x.size), np.empty(x.size)
    re, im = np.zeros(b.size), np.zeros(b.size)
    sincos(x, u, v)
    add_moments(u, v, masses, re, im, w)
    out[:] = 0.0
    # −Im Σ b_k z^k (re − i im)_k = Σ b_k im_k cos kx − b_k re_k sin kx
    if c.size == 0:
        add_field(b * im, -b * re, u, v, out, w)
        return
    partition = np.full(x.size, c0)
    add_two_fields(b * im, -b * re, 2.0 * c * re, 2.0 * c * im, u, v, out, partition, w)
    for i in range(x.size):
        out[i] /= partition[i]
