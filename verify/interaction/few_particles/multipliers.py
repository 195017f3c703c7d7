"""Proposals for v and λ at the middle of a box, in floating point: a guide for ``cover``, never trusted.

Three of them: λ along the force and v = 0, where nothing is stationary; v the direction in which the energy bends
upwards most, and λ = 0; and the same v with the λ that cancels the first-order change of Λ, so that it can also be
decided near stationary configurations.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import numpy as np

from ..three_point.arithmetic import Floats
from ..three_point.jets import interaction_jet
from ..three_point.sampling import FLOATS
from .statement import FewParticles

#: Proposals are multiples of 2⁻²⁰ of moderate size, so that differences and their squares are exact.
_GRAIN: Final = 2.0**20
_LARGEST: Final = 64.0


def proposals(claimed: FewParticles, middles: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Pairs (v, λ), each of shape (boxes, n), for ``middles`` = rows (g_1, …, g_{n-1}, θ)."""
    n, count = claimed.n, len(middles)
    p = float(claimed.lower) + float(claimed.upper - claimed.lower) * middles[:, -1]
    pairs = list(combinations(range(n), 2))
    force, laplacian = np.zeros((count, n)), np.zeros((count, n, n))
    bends, slopes = [], []
    for i, j in pairs:
        jet = interaction_jet(claimed.interaction, claimed.parameter, FLOATS, middles[:, i:j].sum(axis=1), p, 2)
        f, slope, bend = (np.nan_to_num(np.broadcast_to(k * c, count)) for k, c in zip((1, 1, 2), jet.x, strict=True))
        force[:, i] -= f
        force[:, j] += f
        laplacian[:, [i, j], [j, i]] -= slope[:, None]
        laplacian[:, [i, j], [i, j]] += slope[:, None]
        slopes.append(slope)
        bends.append(bend)
    nothing = np.zeros((count, n))
    yield nothing, _short(-force / np.maximum(np.linalg.norm(force, axis=1, keepdims=True), 1e-300))
    v = _short(np.linalg.eigh(laplacian)[1][:, :, 0])
    yield v, nothing
    change, moves = np.zeros((count, n - 1)), np.zeros((count, n - 1, n))
    for (i, j), slope, bend in zip(pairs, slopes, bends, strict=True):
        for k in range(i, j):
            change[:, k] += (v[:, i] - v[:, j]) ** 2 * bend
            moves[:, k, i] -= slope
            moves[:, k, j] += slope
    multiplier = -np.einsum("bik,bk->bi", np.linalg.pinv(moves, rcond=1e-3), change)
    yield v, _short(multiplier)


def _short(values: Floats) -> Floats:
    limited = np.clip(np.nan_to_num(values), -_LARGEST, _LARGEST)
    return np.asarray(np.round(limited * _GRAIN) / _GRAIN)
