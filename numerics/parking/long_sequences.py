"""Rényi centres of one long sequence, without comparing every token with every other.

On the circle, n tokens take O(n log n) operations for an order that is random. A token that no earlier one is near is a
strong centre, and a Rényi centre. Without the tokens near those found, the tokens that no earlier one is near are Rényi
centres too: all others near them were closed by centres. For independent tokens O(log n) such rounds leave none.

On the sphere each token is compared with the centres alone, of which at most 1/σ(δ/2) fit, σ the area of a cap.

Source: G. E. Blelloch, J. T. Fineman, J. Shun, "Greedy sequential maximal independent set and matching are parallel on
average" (2012).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]
Progress = Callable[[float], None]


def centers_of_angles(angles: Array, delta: float, strong: bool, progress: Progress | None = None) -> Mask:
    """Which of the angles (n,) are Rényi centres, or strong ones, for 0 < δ < π.

    >>> centers_of_angles(np.array([0.0, 0.3, 0.6, 0.9]), 0.5, strong=False).tolist()
    [True, False, True, False]
    """
    turned = np.mod(angles, 2 * np.pi)
    rank: Indices = np.argsort(turned, kind="stable")
    at = turned[rank]
    chosen = np.zeros(angles.size, dtype=bool)
    while rank.size:
        _tell(progress, 1 - rank.size / angles.size)
        free = _before_all_near(at, rank, delta)
        chosen[rank[free]] = True
        if strong:
            break
        left = _distance_to_nearest(at, at[free]) > delta
        at, rank = at[left], rank[left]
    return chosen


def centers_of_vectors(tokens: Array, delta: float, strong: bool, progress: Progress | None = None) -> Mask:
    """Which of the unit vectors (n, d) are Rényi centres, or strong ones.

    >>> centers_of_vectors(np.array([[1.0, 0.0], [0.8, 0.6], [-0.6, 0.8]]), 1.0, strong=True).tolist()
    [True, False, True]
    """
    chord = 2 * np.sin(min(delta, np.pi) / 2)
    squared = chord**2 if delta < np.pi else np.inf
    chosen = np.zeros(len(tokens), dtype=bool)
    left: Indices = np.arange(len(tokens))
    while left.size:
        _tell(progress, 1 - left.size / len(tokens))
        center = left[0]
        chosen[center] = True
        far = _squares(tokens[left], tokens[center]) > squared
        far[0] = False
        left = left[far]
    if strong:  # a strong centre is a Rényi centre
        for center in np.flatnonzero(chosen)[1:]:
            chosen[center] = bool((_squares(tokens[:center], tokens[center]) > squared).all())
    return chosen


def _before_all_near(at: Array, rank: Indices, delta: float) -> Indices:
    """Places in the sorted angles ``at`` whose rank is lower than that of all others within δ."""
    around = np.searchsorted(at, [2 * np.pi - delta, delta])
    wide = np.concatenate([at[around[0] :] - 2 * np.pi, at, at[: around[1] + 1] + 2 * np.pi])
    ranks = np.concatenate([rank[around[0] :], rank, rank[: around[1] + 1], [rank.max() + 1]])
    candidates = _first_of_cells(at, rank, delta)
    windows = np.stack(
        [
            np.searchsorted(wide, at[candidates] - delta, side="left"),
            np.searchsorted(wide, at[candidates] + delta, side="right"),
        ],
        axis=1,
    )
    lowest = np.minimum.reduceat(ranks, windows.ravel())[::2]
    return candidates[lowest == rank[candidates]]


def _first_of_cells(at: Array, rank: Indices, delta: float) -> Indices:
    """Places of the lowest rank in cells that are shorter than δ: no others can be the lowest within δ.

    All places, where there would be more cells than angles.
    """
    cells = int(2 * np.pi / delta) + 2
    if cells > at.size:
        return np.arange(at.size)
    cell = np.floor(at * (cells / (2 * np.pi)))
    starts = np.flatnonzero(np.diff(cell, prepend=-1.0))
    lowest = np.repeat(np.minimum.reduceat(rank, starts), np.diff(starts, append=at.size))
    return np.flatnonzero(rank == lowest)


def _distance_to_nearest(at: Array, centers: Array) -> Array:
    """The distance of angles in [0, 2π) from the nearest of ``centers``, which are sorted."""
    wide = np.concatenate([[centers[-1] - 2 * np.pi], centers, [centers[0] + 2 * np.pi]])
    after = np.searchsorted(wide, at, side="right")
    return np.minimum(at - wide[after - 1], wide[np.minimum(after, wide.size - 1)] - at)


def _squares(tokens: Array, point: Array) -> Array:
    difference = tokens - point
    squares: Array = np.einsum("ij,ij->i", difference, difference)
    return squares


def _tell(progress: Progress | None, fraction: float) -> None:
    if progress is not None:
        progress(fraction)
