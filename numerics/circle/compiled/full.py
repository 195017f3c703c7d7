"""Sums over all particles from Fourier modes, seven modes at a time: kernels of ``mean_field_sum``, ``normalised_sum``.

Particles are the lanes. With a + id = z^{7q} and u + iv = z^r, r = 1, 2, 3, z = e^{ix},

    z^{7q + r} = (au − dv) + i(du + av),    z^{7q − r} = (au + dv) + i(du − av),

so that four products serve two modes: summed over particles they give two moments, multiplied by sums and differences
of coefficients two terms of a field. ``z^{7q}`` advances by multiplication with ``z^7``; the rounding error grows like
k/7 units, times a coefficient that falls like ``e^{−k²/2β}``. Mode arrays have lengths as ``coupling.padded`` makes
them: the modes 1 to 3, then 4 to 10 around 7, 11 to 17 around 14, and so on; that around has the index 7q − 1.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .elementary import sincos

Array = NDArray[np.float64]
Around = tuple[float, float, float, float, float, float, float]

#: Particles that are worked on at once; their twelve scratch rows stay in the first-level cache.
LANES: Final = 256
#: Scratch is one array, row after row, at distances that the compiler knows, so that it need not ask what overlaps:
#: a and d, the real and imaginary parts of z, z², z³ and z⁷, and two fields.
ROWS: Final = 12
L: Final = LANES
OPTIONS: Final = {"nogil": True, "error_model": "numpy", "fastmath": {"reassoc", "contract", "nsz"}}
#: As part of a loop over particles a call becomes vector code, and distances of rows are known.
INLINE: Final = OPTIONS | {"forceinline": True}


@njit(**INLINE)
def powers(u: Array, v: Array, w: Array, row: int) -> None:  # pragma: no cover - compiled
    """Rows 2…9 of ``w``, at distances ``row``, for z = u + iv on the unit circle."""
    for i in range(u.size):
        a, d = u[i], v[i]
        e, f = a * a - d * d, 2.0 * a * d
        g, h = e * a - f * d, f * a + e * d
        p, q = g * g - h * h, 2.0 * g * h
        w[2 * row + i], w[3 * row + i], w[4 * row + i], w[5 * row + i] = a, d, e, f
        w[6 * row + i], w[7 * row + i], w[8 * row + i], w[9 * row + i] = g, h, p * a - q * d, q * a + p * d


@njit(**OPTIONS)
def around(c: Array, k: int) -> Around:  # pragma: no cover - compiled
    """``c[k]``, the sums ``c[k + r] + c[k − r]`` and the differences ``c[k + r] − c[k − r]``, r = 1, 2, 3."""
    a1, a2, a3, b1, b2, b3 = c[k + 1], c[k + 2], c[k + 3], c[k - 1], c[k - 2], c[k - 3]
    return c[k], a1 + b1, a2 + b2, a3 + b3, a1 - b1, a2 - b2, a3 - b3


@njit(**INLINE)
def term(w: Array, i: int, p: Around, q: Around, row: int) -> float:  # pragma: no cover - compiled
    """``Re Σ_k (p_k − i q_k) z_i^k`` over seven modes; p and q as ``around`` gives them, rows of ``w`` as above."""
    a, d, u1, v1 = w[i], w[row + i], w[2 * row + i], w[3 * row + i]
    u2, v2, u3, v3 = w[4 * row + i], w[5 * row + i], w[6 * row + i], w[7 * row + i]
    e = p[0] + p[1] * u1 + q[4] * v1 + p[2] * u2 + q[5] * v2 + p[3] * u3 + q[6] * v3
    f = q[0] + q[1] * u1 - p[4] * v1 + q[2] * u2 - p[5] * v2 + q[3] * u3 - p[6] * v3
    return a * e + d * f


@njit(**OPTIONS)
def add_moments(u: Array, v: Array, m: Array, re: Array, im: Array, w: Array) -> None:  # pragma: no cover - compiled
    """Add ``Σ_j m_j z_j^k`` to ``re[k−1] + i im[k−1]`` for z = u + iv; ``w`` (ROWS · LANES,) is scratch."""
    for first in range(0, u.size, L):
        size = min(L, u.size - first)
        mass = m[first : first + size]
        powers(u[first : first + size], v[first : first + size], w, L)
        p1 = p2 = p3 = t1 = t2 = t3 = 0.0
        for i in range(size):
            a = mass[i]
            p1 += a * w[2 * L + i]
            t1 += a * w[3 * L + i]
            p2 += a * w[4 * L + i]
            t2 += a * w[5 * L + i]
            p3 += a * w[6 * L + i]
            t3 += a * w[7 * L + i]
            w[i], w[L + i] = a * w[8 * L + i], a * w[9 * L + i]
        re[0], re[1], re[2] = re[0] + p1, re[1] + p2, re[2] + p3
        im[0], im[1], im[2] = im[0] + t1, im[1] + t2, im[2] + t3
        for k in range(6, re.size, 7):
            p0 = p1 = p2 = p3 = q1 = q2 = q3 = s0 = s1 = s2 = s3 = t1 = t2 = t3 = 0.0
            for i in range(size):
                a, d = w[i], w[L + i]
                u1, v1, u2, v2 = w[2 * L + i], w[3 * L + i], w[4 * L + i], w[5 * L + i]
                u3, v3, u7, v7 = w[6 * L + i], w[7 * L + i], w[8 * L + i], w[9 * L + i]
                p0 += a
                s0 += d
                p1 += a * u1
                q1 += d * v1
                s1 += d * u1
                t1 += a * v1
                p2 += a * u2
                q2 += d * v2
                s2 += d * u2
                t2 += a * v2
                p3 += a * u3
                q3 += d * v3
                s3 += d * u3
                t3 += a * v3
                w[i], w[L + i] = a * u7 - d * v7, d * u7 + a * v7
            _add_around(re, k, p0, p1, p2, p3, -q1, -q2, -q3)
            _add_around(im, k, s0, s1, s2, s3, t1, t2, t3)


@njit(**OPTIONS)
def _add_around(
    c: Array, k: int, middle: float, e1: float, e2: float, e3: float, o1: float, o2: float, o3: float
) -> None:  # pragma: no cover - compiled
    """Add ``middle`` to ``c[k]`` and ``e_r ± o_r`` to ``c[k ± r]``."""
    c[k] += middle
    c[k + 1] += e1 + o1
    c[k - 1] += e1 - o1
    c[k + 2] += e2 + o2
    c[k - 2] += e2 - o2
    c[k + 3] += e3 + o3
    c[k - 3] += e3 - o3


@njit(**OPTIONS)
def _write_field(p: Array, q: Array, u: Array, v: Array, out: Array, w: Array) -> None:  # pragma: no cover - compiled
    """``Re Σ_k (p_k − i q_k) z_i^k = Σ_k p_k cos kx_i + q_k sin kx_i`` into ``out[i]``; ``w`` as above."""
    for first in range(0, u.size, L):
        size = min(L, u.size - first)
        powers(u[first : first + size], v[first : first + size], w, L)
        _begin_row(10, p, q, size, w)
        for k in range(6, p.size, 7):
            _add_to_row(10, around(p, k), around(q, k), size, w)
            _move_on(size, w)
        o = out[first : first + size]
        for i in range(size):
            o[i] = w[10 * L + i]


@njit(**OPTIONS)
def _write_quotient(
    p: Array, q: Array, g0: float, g: Array, h: Array, u: Array, v: Array, out: Array, w: Array
) -> None:  # pragma: no cover - compiled
    """``_write_field`` for (p, q), divided by g0 and the field for (g, h), with one pass over the modes."""
    for first in range(0, u.size, L):
        size = min(L, u.size - first)
        powers(u[first : first + size], v[first : first + size], w, L)
        _begin_row(10, p, q, size, w)
        _begin_row(11, g, h, size, w)
        for k in range(6, p.size, 7):
            # one field after the other: the coefficients of both would not fit into the registers
            _add_to_row(10, around(p, k), around(q, k), size, w)
            _add_to_row(11, around(g, k), around(h, k), size, w)
            _move_on(size, w)
        o = out[first : first + size]
        for i in range(size):
            o[i] = w[10 * L + i] / (g0 + w[11 * L + i])


@njit(**INLINE)
def _begin_row(row: int, p: Array, q: Array, size: int, w: Array) -> None:  # pragma: no cover - compiled
    """The modes 1, 2, 3 of a field; a + id begins with z^7."""
    p1, p2, p3, q1, q2, q3 = p[0], p[1], p[2], q[0], q[1], q[2]
    for i in range(size):
        u1, v1, u2, v2, u3, v3 = w[2 * L + i], w[3 * L + i], w[4 * L + i], w[5 * L + i], w[6 * L + i], w[7 * L + i]
        w[row * L + i] = p1 * u1 + q1 * v1 + p2 * u2 + q2 * v2 + p3 * u3 + q3 * v3
        w[i], w[L + i] = w[8 * L + i], w[9 * L + i]


@njit(**INLINE)
def _add_to_row(row: int, p: Around, q: Around, size: int, w: Array) -> None:  # pragma: no cover - compiled
    for i in range(size):
        w[row * L + i] += term(w, i, p, q, L)


@njit(**INLINE)
def _move_on(size: int, w: Array) -> None:  # pragma: no cover - compiled
    """Multiply a + id by z^7."""
    for i in range(size):
        a, d, u7, v7 = w[i], w[L + i], w[8 * L + i], w[9 * L + i]
        w[i], w[L + i] = a * u7 - d * v7, d * u7 + a * v7


@njit(**OPTIONS)
def pull(b: Array, c0: float, c: Array, x: Array, masses: Array, out: Array) -> None:  # pragma: no cover - compiled
    """Write ``−Σ_j m_j f(x_i − x_j)`` into ``out`` (n,), from the sine coefficients ``b`` of f.

    With cosine coefficients ``c`` (none otherwise) it is divided by ``c0 + 2 Σ_k c_k Re z_i^k conj(S_k)``.
    """
    # cosines are in the place of the result until they are overwritten: fresh memory costs more than sums
    w, u, v = np.empty(ROWS * LANES), out, np.empty(x.size)
    re, im = np.zeros(b.size), np.zeros(b.size)
    sincos(x, u, v)
    add_moments(u, v, masses, re, im, w)
    # −Im Σ b_k z^k (re − i im)_k = Σ b_k im_k cos kx − b_k re_k sin kx
    if c.size == 0:
        _write_field(b * im, -b * re, u, v, out, w)
    else:
        _write_quotient(b * im, -b * re, c0, 2.0 * c * re, 2.0 * c * im, u, v, out, w)
