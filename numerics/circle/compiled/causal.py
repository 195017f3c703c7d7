"""Causal sums: segments of the particles, side by side in the lanes, each with the modes of all before it.

``φ_k' = (1/Z_k) Σ_{j<=k} h(φ_j − φ_k)``. Linear in the number of particles, which go through memory once, in chunks of
16 segments. A segment has up to 16 steps of four particles. For seven modes at a time, each step gets the sums over
those before it in its segment; sums over the segments before and over the chunks before are added when it feels the
modes. The four feel one another by pairs, in the difference form ``e^{−2β sin²(d/2)}``, exact to rounding down to
3e-308.

Modes are taken around k = 4, 11, 18, …: with the products of ``full``, a + id = z^k and u + iv = z^r, r = 1, 2, 3.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .elementary import sincos, weight
from .full import INLINE, OPTIONS, ROWS, Around, powers, term

Array = NDArray[np.float64]
Products = tuple[float, float, float, float, float, float, float, float, float, float, float, float, float, float]

#: Segments: with fewer than 16 the compiler does not take them for lanes.
S: Final = 16
#: Particles of a segment taken at a time (written out below): more would cost more pairs, fewer more coefficients.
STEP: Final = 4
W: Final = S * STEP
#: Steps in a chunk, which stays in the second-level cache.
STEPS: Final = 16
#: Doubles in a cache line, where vectors have to begin.
LINE: Final = 8
#: Distance of the rows of a step.
L: Final = W
#: Real and imaginary parts of seven modes.
PARTS: Final = 14
SUMS: Final = PARTS * S
#: A step: the rows of ``full``, and twice sums of seven modes, for those that are felt and for the next.
SIZE: Final = ROWS * L + 2 * SUMS


class Scratch(NamedTuple):
    """Coefficients of both fields, and room for the steps of a chunk with the sums behind it.

    And for sums over the segments before each, over the chunks before, and for half angles, their cosines and sines.
    """

    table: Array
    steps: Array
    before: Array
    carried: Array
    half: Array


@njit(**OPTIONS)
def scratch(b: Array, c: Array) -> Scratch:  # pragma: no cover - compiled
    """What ``causal_field`` wants of the coefficients ``b`` and ``c``, as for ``full.pull``."""
    table, size = np.zeros((b.size + 6) // 7 * PARTS), 0
    for mode in range(b.size):
        # for k = 4, 11, …: b_k, b_{k-1}, b_{k+1}, …, b_{k+3}, and then those of c, without zeros at the end
        r = mode % 7 - 3
        place = mode // 7 * PARTS + (2 * r if r > 0 else -2 * r - (r < 0))
        table[place], table[place + 7] = b[mode], 2.0 * c[mode]
        if b[mode] != 0.0 or c[mode] != 0.0:
            size = (mode // 7 + 1) * PARTS
    return Scratch(table[:size], _aligned((STEPS + 1) * SIZE), _aligned(SUMS), np.empty(size), _aligned(3 * W))


@njit(**OPTIONS)
def _aligned(size: int) -> Array:  # pragma: no cover - compiled
    room = np.empty(size + LINE)
    first = -(room.ctypes.data // room.itemsize) % LINE
    return room[first : first + size]


@njit(**OPTIONS)
def causal_field(beta: float, c0: float, x: Array, out: Array, room: Scratch) -> None:  # pragma: no cover - compiled
    """Write the causal field of the angles ``x`` (n,) into ``out``; ``c0`` as for ``full.pull``, ``room`` as above."""
    end = room.table.size
    room.carried[:] = 0.0
    for first in range(0, x.size, STEPS * W):
        steps = min(STEPS, (x.size - first + W - 1) // W)
        _begin(beta, c0, x, first, steps, room)
        for k in range(0, end + PARTS, PARTS):
            _go_through(k, steps, room)
            if k < end:
                _sum_before(k, steps, room)
        _write(first, steps, room.steps, out)


@njit(**OPTIONS)
def _begin(beta: float, c0: float, x: Array, first: int, steps: int, room: Scratch) -> None:  # pragma: no cover
    """Powers and pairs of the chunk from ``first`` on; behind the last particle it is repeated."""
    half, ch, sh = room.half[:W], room.half[W : 2 * W], room.half[2 * W :]
    length = steps * STEP
    for s in range(steps):
        w = room.steps[s * SIZE : (s + 1) * SIZE]
        for lane in range(S):
            here = first + lane * length + s * STEP
            for i in range(STEP):
                half[i * S + lane] = 0.5 * x[min(here + i, x.size - 1)]
        sincos(half, ch, sh)
        u, v, field, partition = w[:W], w[L : L + W], w[10 * L : 10 * L + W], w[11 * L : 11 * L + W]
        for i in range(W):
            u[i], v[i] = 1.0 - 2.0 * sh[i] * sh[i], 2.0 * sh[i] * ch[i]
        powers(u, v, w, L)
        for i in range(W):
            # z^{-3}, from which z^7 leads to the first seven modes
            w[i], w[L + i], field[i] = w[6 * L + i], -w[7 * L + i], 0.0
        for i in range(STEP):
            for lane in range(S):
                partition[i * S + lane] = 1.0 + c0 * (first + lane * length + s * STEP)
        _add_pairs(beta, ch, sh, field, partition)
    room.steps[ROWS * L : SIZE] = 0.0


@njit(**OPTIONS)
def _go_through(k: int, steps: int, room: Scratch) -> None:  # pragma: no cover - compiled
    """Feel the modes before the entry k of the table, if there are any, and sum the next ones, if there are any."""
    # both sums in turn
    felt = ROWS * L + k // PARTS % 2 * SUMS
    summed = 2 * ROWS * L + SUMS - felt
    for first in range(0, steps * SIZE, SIZE):
        w = room.steps[first : first + SIZE]
        if k > 0:
            sums, coefficients = room.steps[first + felt : first + felt + SUMS], room.table[k - PARTS : k]
            _feel_modes(coefficients, sums, room.before, w)
        if k < room.table.size:
            sums, after = room.steps[first + summed :], room.steps[first + SIZE + summed :]
            _add_modes(sums[:SUMS], after[:SUMS], w)


@njit(**OPTIONS)
def _sum_before(k: int, steps: int, room: Scratch) -> None:  # pragma: no cover - compiled
    """Sums of the next seven modes over all chunks and segments before each segment."""
    first = steps * SIZE + ROWS * L + (k // PARTS + 1) % 2 * SUMS
    own, before, carried = room.steps[first : first + SUMS], room.before, room.carried[k : k + PARTS]
    for part in range(PARTS):
        total = carried[part]
        for i in range(part * S, part * S + S):
            before[i] = total
            total += own[i]
        carried[part] = total


@njit(**INLINE)
def _feel_modes(c: Array, sums: Array, before: Array, w: Array) -> None:  # pragma: no cover - compiled
    """Add both fields of seven modes, ``Σ b_k Im S_k z^{-k}`` and ``Σ c_k Re S_k z^{-k}``, at the step ``w``."""
    b = c[0], c[1], c[2], c[3], c[4], c[5], c[6]
    minus = -c[0], -c[1], -c[2], -c[3], -c[4], -c[5], -c[6]
    twice = c[7], c[8], c[9], c[10], c[11], c[12], c[13]
    # two loops: the coefficients of one field fill the registers
    for i in range(S):
        _add_terms(10, i, _around(b, sums, before, 7 * S + i), _around(minus, sums, before, i), w)
    for i in range(S):
        _add_terms(11, i, _around(twice, sums, before, i), _around(twice, sums, before, 7 * S + i), w)


@njit(**INLINE)
def _around(c: Around, sums: Array, before: Array, i: int) -> Around:  # pragma: no cover - compiled
    """As ``full.around``, of the products of ``c`` and seven sums, the first at the place i."""
    t1, a1 = c[2] * (sums[2 * S + i] + before[2 * S + i]), sums[S + i] + before[S + i]
    t2, a2 = c[4] * (sums[4 * S + i] + before[4 * S + i]), sums[3 * S + i] + before[3 * S + i]
    t3, a3 = c[6] * (sums[6 * S + i] + before[6 * S + i]), sums[5 * S + i] + before[5 * S + i]
    return (
        c[0] * (sums[i] + before[i]),
        t1 + c[1] * a1, t2 + c[3] * a2, t3 + c[5] * a3, t1 - c[1] * a1, t2 - c[3] * a2, t3 - c[5] * a3,
    )  # fmt: skip


@njit(**INLINE)
def _add_terms(row: int, i: int, p: Around, q: Around, w: Array) -> None:  # pragma: no cover - compiled
    """Add seven modes to the row of a field at the four particles of the lane i."""
    w[row * L + i] += term(w, i, p, q, L)
    w[row * L + S + i] += term(w, S + i, p, q, L)
    w[row * L + 2 * S + i] += term(w, 2 * S + i, p, q, L)
    w[row * L + 3 * S + i] += term(w, 3 * S + i, p, q, L)


@njit(**INLINE)
def _add_modes(sums: Array, after: Array, w: Array) -> None:  # pragma: no cover - compiled
    """Write ``sums`` and the next seven modes at the step ``w`` into ``after``: Re z^k, Re z^{k-1}, …, then Im."""
    for i in range(S):
        t = _plus(_plus(_products(w, i), _products(w, S + i)), _plus(_products(w, 2 * S + i), _products(w, 3 * S + i)))
        after[i] = sums[i] + t[0]
        after[S + i] = sums[S + i] + (t[2] + t[3])
        after[2 * S + i] = sums[2 * S + i] + (t[2] - t[3])
        after[3 * S + i] = sums[3 * S + i] + (t[6] + t[7])
        after[4 * S + i] = sums[4 * S + i] + (t[6] - t[7])
        after[5 * S + i] = sums[5 * S + i] + (t[10] + t[11])
        after[6 * S + i] = sums[6 * S + i] + (t[10] - t[11])
        after[7 * S + i] = sums[7 * S + i] + t[1]
        after[8 * S + i] = sums[8 * S + i] + (t[4] - t[5])
        after[9 * S + i] = sums[9 * S + i] + (t[4] + t[5])
        after[10 * S + i] = sums[10 * S + i] + (t[8] - t[9])
        after[11 * S + i] = sums[11 * S + i] + (t[8] + t[9])
        after[12 * S + i] = sums[12 * S + i] + (t[12] - t[13])
        after[13 * S + i] = sums[13 * S + i] + (t[12] + t[13])


@njit(**INLINE)
def _products(w: Array, j: int) -> Products:  # pragma: no cover - compiled
    """a, d and au, dv, du, av for r = 1, 2, 3 at the place j, where a + id moves on by z^7 first."""
    s, t, u7, v7 = w[j], w[L + j], w[8 * L + j], w[9 * L + j]
    u1, v1, u2, v2, u3, v3 = w[2 * L + j], w[3 * L + j], w[4 * L + j], w[5 * L + j], w[6 * L + j], w[7 * L + j]
    a, d = s * u7 - t * v7, t * u7 + s * v7
    w[j], w[L + j] = a, d
    return a, d, a * u1, d * v1, d * u1, a * v1, a * u2, d * v2, d * u2, a * v2, a * u3, d * v3, d * u3, a * v3


@njit(**INLINE)
def _plus(s: Products, t: Products) -> Products:  # pragma: no cover - compiled
    return (
        s[0] + t[0], s[1] + t[1], s[2] + t[2], s[3] + t[3], s[4] + t[4], s[5] + t[5], s[6] + t[6],
        s[7] + t[7], s[8] + t[8], s[9] + t[9], s[10] + t[10], s[11] + t[11], s[12] + t[12], s[13] + t[13],
    )  # fmt: skip


@njit(**OPTIONS)
def _add_pairs(beta: float, ch: Array, sh: Array, field: Array, partition: Array) -> None:  # pragma: no cover
    """Add the pairs j < i of the four particles of each lane to the field and the partition function."""
    for apart in range(S, W, S):
        ci, si, f, p = ch[apart:], sh[apart:], field[apart:], partition[apart:]
        for i in range(ci.size):
            sine, cosine = sh[i] * ci[i] - ch[i] * si[i], ch[i] * ci[i] + sh[i] * si[i]
            pull = weight(-2.0 * beta * sine * sine)
            f[i] += 2.0 * sine * cosine * pull
            p[i] += pull


@njit(**OPTIONS)
def _write(first: int, steps: int, room: Array, out: Array) -> None:  # pragma: no cover - compiled
    """The quotients of both fields, in the order of the particles."""
    length = steps * STEP
    for s in range(steps):
        w = room[s * SIZE : (s + 1) * SIZE]
        for i in range(W):
            w[10 * L + i] /= w[11 * L + i]
    for lane in range(S):
        here = out[first + lane * length : first + (lane + 1) * length]
        for i in range(here.size):
            here[i] = room[i // STEP * SIZE + 10 * L + i % STEP * S + lane]
