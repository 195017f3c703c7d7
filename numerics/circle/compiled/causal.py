"""Causal sums of many particles: segments of them, side by side in the lanes, each with the modes of all before it.

``φ_k' = (1/Z_k) Σ_{j<=k} h(φ_j − φ_k)``. Linear in the number of particles. First the modes of every segment are
summed, so that each lane knows those of the segments before its own. Then all lanes go through their segments together,
four particles at a time: these feel the sums so far and, by pairs, one another, and are added to the sums. Pairs are in
the difference form ``e^{−2β sin²(d/2)}``, exact to rounding down to 3e-308.

With the products of ``full``, a + id = z^{7q} and u + iv = z^r, the sums of seven modes are kept as those of a and d
and, for r = 1, 2, 3,

    A = Σ au,  B = Σ dv,  C = Σ du,  D = Σ av,    so that    Σ z^{7q ± r} = (A ∓ B) + i(C ± D).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .elementary import sincos, weight
from .full import LANES, OPTIONS, ROWS, around, powers, term

Array = NDArray[np.float64]
Products = tuple[
    float, float, float, float, float, float, float, float, float, float, float, float, float, float
]  # fmt: skip

#: Segments: with fewer than 16 the compiler does not take them for lanes.
S: Final = 16
#: Particles of a segment taken at a time (written out below): more would cost more pairs, fewer more coefficients.
STEP: Final = 4
#: Particles of a segment read and written at a time.
TILE: Final = 32
#: Doubles in a cache line, where vectors have to begin.
LINE: Final = 8
W: Final = S * STEP
L: Final = LANES
#: A call in a loop over lanes would keep it from being vector code.
INLINE: Final = OPTIONS | {"forceinline": True}


@njit(**OPTIONS)
def scratch(modes: int) -> Array:  # pragma: no cover - compiled
    """Room for ``causal_field`` with as many modes."""
    size = ROWS * L + 3 * TILE * S + 2 * modes * S
    room = np.empty(size + LINE)
    first = -(room.ctypes.data // room.itemsize) % LINE
    return room[first : first + size]


@njit(**OPTIONS)
def causal_field(
    beta: float, b: Array, c0: float, c: Array, x: Array, out: Array, room: Array
) -> None:  # pragma: no cover - compiled
    """Write the causal field of the angles ``x`` (n,) into ``out``; coefficients as for ``full.pull``."""
    w, end = room[: ROWS * L], ROWS * L + TILE * S
    tile, ch, sh = room[ROWS * L : end], room[end : end + TILE * S], room[end + TILE * S : end + 2 * TILE * S]
    sums, twice = room[end + 2 * TILE * S :], 2.0 * c
    length = (x.size + W - 1) // W * STEP
    sums[:], tile[:] = 0.0, 0.0
    for top in range(0, length, TILE):
        rows = min(TILE, length - top)
        _read(x, length, top, rows, tile, ch, sh)
        for i in range(0, rows * S, W):
            _fill_powers(ch[i : i + W], sh[i : i + W], w)
            _add_modes(sums, w)
    _sum_before(sums)
    for top in range(0, length, TILE):
        rows = min(TILE, length - top)
        _read(x, length, top, rows, tile, ch, sh)
        for i in range(0, rows * S, W):
            _fill_powers(ch[i : i + W], sh[i : i + W], w)
            field, partition = w[10 * L : 10 * L + W], w[11 * L : 11 * L + W]
            field[:] = 0.0
            for step in range(STEP):
                for lane in range(S):
                    partition[step * S + lane] = 1.0 + c0 * (lane * length + top + i // S)
            _feel_modes(b, twice, sums, w)
            _add_pairs(beta, ch[i : i + W], sh[i : i + W], field, partition)
            for j in range(W):
                tile[i + j] = field[j] / partition[j]
        for lane in range(S):
            first = lane * length + top
            for i in range(min(rows, x.size - first)):
                out[first + i] = tile[i * S + lane]


@njit(**OPTIONS)
def _read(
    x: Array, length: int, top: int, rows: int, half: Array, ch: Array, sh: Array
) -> None:  # pragma: no cover - compiled
    """Cosines and sines of half the angles of all segments from ``top`` on; behind the last particle there is some."""
    for lane in range(S):
        first = lane * length + top
        for i in range(min(rows, x.size - first)):
            half[i * S + lane] = 0.5 * x[first + i]
    sincos(half[: rows * S], ch[: rows * S], sh[: rows * S])


@njit(**OPTIONS)
def _fill_powers(ch: Array, sh: Array, w: Array) -> None:  # pragma: no cover - compiled
    """The powers of z for the angles with these half-angle functions."""
    u, v = w[:W], w[L : L + W]
    for j in range(W):
        u[j], v[j] = 1.0 - 2.0 * sh[j] * sh[j], 2.0 * sh[j] * ch[j]
    powers(u, v, w)


@njit(**OPTIONS)
def _sum_before(sums: Array) -> None:  # pragma: no cover - compiled
    """Put the sums over the segments before into the place of each segment's own."""
    for row in range(0, sums.size, S):
        before = 0.0
        for lane in range(S):
            before, sums[row + lane] = before + sums[row + lane], before


@njit(**OPTIONS)
def _add_modes(sums: Array, w: Array) -> None:  # pragma: no cover - compiled
    """Add the four particles of each lane to its sums."""
    _add_first_modes(sums, w)
    for first in range(6 * S, sums.size, 14 * S):
        here = sums[first : first + 14 * S]
        for lane in range(S):
            _add_products(here, lane, w)


@njit(**OPTIONS)
def _feel_modes(b: Array, c: Array, sums: Array, w: Array) -> None:  # pragma: no cover - compiled
    """Add both fields at the four particles of each lane, and then these to its sums."""
    for k in range(3):
        for step in range(STEP):
            for lane in range(S):
                j, re, im = step * S + lane, sums[2 * k * S + lane], sums[(2 * k + 1) * S + lane]
                u, v = w[(2 + 2 * k) * L + j], w[(3 + 2 * k) * L + j]
                w[10 * L + j] += b[k] * (im * u - re * v)
                w[11 * L + j] += c[k] * (re * u + im * v)
    _add_first_modes(sums, w)
    for k in range(6, b.size, 7):
        here = sums[(2 * k - 6) * S : (2 * k + 8) * S]
        b0, b1, b2, b3, e1, e2, e3 = around(b, k)
        c0, c1, c2, c3, f1, f2, f3 = around(c, k)
        for i in range(S):
            a, d = here[i], here[S + i]
            a1, z1, m1, n1 = here[2 * S + i], here[3 * S + i], here[4 * S + i], here[5 * S + i]
            a2, z2, m2, n2 = here[6 * S + i], here[7 * S + i], here[8 * S + i], here[9 * S + i]
            a3, z3, m3, n3 = here[10 * S + i], here[11 * S + i], here[12 * S + i], here[13 * S + i]
            # sums and differences of b·im, −b·re, c·re and c·im, as ``around`` would give them
            p = (
                b0 * d, b1 * m1 + e1 * n1, b2 * m2 + e2 * n2, b3 * m3 + e3 * n3,
                e1 * m1 + b1 * n1, e2 * m2 + b2 * n2, e3 * m3 + b3 * n3,
            )  # fmt: skip
            q = (
                -b0 * a, e1 * z1 - b1 * a1, e2 * z2 - b2 * a2, e3 * z3 - b3 * a3,
                b1 * z1 - e1 * a1, b2 * z2 - e2 * a2, b3 * z3 - e3 * a3,
            )  # fmt: skip
            g = (
                c0 * a, c1 * a1 - f1 * z1, c2 * a2 - f2 * z2, c3 * a3 - f3 * z3,
                f1 * a1 - c1 * z1, f2 * a2 - c2 * z2, f3 * a3 - c3 * z3,
            )  # fmt: skip
            h = (
                c0 * d, c1 * m1 + f1 * n1, c2 * m2 + f2 * n2, c3 * m3 + f3 * n3,
                f1 * m1 + c1 * n1, f2 * m2 + c2 * n2, f3 * m3 + c3 * n3,
            )  # fmt: skip
            w[10 * L + i] += term(w, i, p, q)
            w[10 * L + S + i] += term(w, S + i, p, q)
            w[10 * L + 2 * S + i] += term(w, 2 * S + i, p, q)
            w[10 * L + 3 * S + i] += term(w, 3 * S + i, p, q)
            w[11 * L + i] += term(w, i, g, h)
            w[11 * L + S + i] += term(w, S + i, g, h)
            w[11 * L + 2 * S + i] += term(w, 2 * S + i, g, h)
            w[11 * L + 3 * S + i] += term(w, 3 * S + i, g, h)
            _add_products(here, i, w)


@njit(**OPTIONS)
def _add_first_modes(sums: Array, w: Array) -> None:  # pragma: no cover - compiled
    """Add the modes 1, 2, 3 to their sums, real and imaginary parts; a + id begins with z^7."""
    for row in range(6):
        into, z = sums[row * S : (row + 1) * S], w[(2 + row) * L : (2 + row) * L + W]
        for i in range(into.size):
            into[i] += (z[i] + z[S + i]) + (z[2 * S + i] + z[3 * S + i])
    for j in range(W):
        w[j], w[L + j] = w[8 * L + j], w[9 * L + j]


@njit(**INLINE)
def _add_products(sums: Array, i: int, w: Array) -> None:  # pragma: no cover - compiled
    """Add the four particles of the lane i to the sums of seven modes."""
    t = _plus(_plus(_products(w, i), _products(w, S + i)), _plus(_products(w, 2 * S + i), _products(w, 3 * S + i)))
    sums[i] += t[0]
    sums[S + i] += t[1]
    sums[2 * S + i] += t[2]
    sums[3 * S + i] += t[3]
    sums[4 * S + i] += t[4]
    sums[5 * S + i] += t[5]
    sums[6 * S + i] += t[6]
    sums[7 * S + i] += t[7]
    sums[8 * S + i] += t[8]
    sums[9 * S + i] += t[9]
    sums[10 * S + i] += t[10]
    sums[11 * S + i] += t[11]
    sums[12 * S + i] += t[12]
    sums[13 * S + i] += t[13]


@njit(**INLINE)
def _products(w: Array, j: int) -> Products:  # pragma: no cover - compiled
    """a, d and the terms of A, B, C, D for r = 1, 2, 3 at the place j, where a + id moves on by z^7."""
    a, d, u7, v7 = w[j], w[L + j], w[8 * L + j], w[9 * L + j]
    u1, v1, u2, v2, u3, v3 = w[2 * L + j], w[3 * L + j], w[4 * L + j], w[5 * L + j], w[6 * L + j], w[7 * L + j]
    w[j], w[L + j] = a * u7 - d * v7, d * u7 + a * v7
    return a, d, a * u1, d * v1, d * u1, a * v1, a * u2, d * v2, d * u2, a * v2, a * u3, d * v3, d * u3, a * v3


@njit(**INLINE)
def _plus(s: Products, t: Products) -> Products:  # pragma: no cover - compiled
    return (
        s[0] + t[0], s[1] + t[1], s[2] + t[2], s[3] + t[3], s[4] + t[4], s[5] + t[5], s[6] + t[6],
        s[7] + t[7], s[8] + t[8], s[9] + t[9], s[10] + t[10], s[11] + t[11], s[12] + t[12], s[13] + t[13],
    )  # fmt: skip


@njit(**OPTIONS)
def _add_pairs(
    beta: float, ch: Array, sh: Array, field: Array, partition: Array
) -> None:  # pragma: no cover - compiled
    """Add the pairs j < i of the four particles of each lane to the field and the partition function."""
    for first in range(S, W, S):
        ci, si, f, p = ch[first:], sh[first:], field[first:], partition[first:]
        for second in range(0, first, S):
            cj, sj = ch[second:], sh[second:]
            for i in range(S):
                sine, cosine = sj[i] * ci[i] - cj[i] * si[i], cj[i] * ci[i] + sj[i] * si[i]
                pull = weight(-2.0 * beta * sine * sine)
                f[i] += 2.0 * sine * cosine * pull
                p[i] += pull
