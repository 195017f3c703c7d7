"""Rényi centres and strong Rényi centres of sequences on the sphere, with geodesic distance and separation δ.

A token is a Rényi centre when it is farther than δ from all earlier Rényi centres, and a strong one when it is farther
than δ from all earlier tokens. Source: Karagodin, Polyanskiy, Rigollet, "Clustering in Causal Attention Masking"
(2024), section 5.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .long_sequences import centers_of_angles, centers_of_vectors

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Progress = Callable[[float], None]

#: Tokens between two reports of progress.
_OFTEN: Final = 100
#: Sequences of at least so many tokens are looked at one by one.
_LONG: Final = 1000


def renyi_centers(tokens: Array, delta: float, progress: Progress | None = None) -> Mask:
    """Which tokens are Rényi centres, (R, n), for angles (R, n) or unit vectors (R, n, d).

    ``progress`` is called with the fraction that is done: of the comparisons, or of the tokens of long sequences.

    >>> renyi_centers(np.array([[0.0, 0.3, 0.6, 0.9]]), 0.5).tolist()  # 0.3 is no centre, so 0.6 is one; 0.9 is near it
    [[True, False, True, False]]
    """
    _check(tokens, delta)
    if tokens.shape[1] >= _LONG:
        return _one_by_one(tokens, delta, False, progress)
    chosen = np.zeros(tokens.shape[:2], dtype=bool)
    for k in _counted(tokens.shape[1], progress):
        near = _distances(tokens[:, :k], tokens[:, k]) <= delta
        chosen[:, k] = ~(near & chosen[:, :k]).any(axis=1)
    return chosen


def strong_renyi_centers(tokens: Array, delta: float, progress: Progress | None = None) -> Mask:
    """Which tokens are strong Rényi centres, (R, n), for angles (R, n) or unit vectors (R, n, d).

    ``progress`` is called with the fraction that is done: of the comparisons, or of the tokens of long sequences.

    >>> strong_renyi_centers(np.array([[0.0, 0.3, 0.6, 2.0]]), 0.5).tolist()
    [[True, False, False, True]]
    """
    _check(tokens, delta)
    if tokens.shape[1] >= _LONG:
        return _one_by_one(tokens, delta, True, progress)
    chosen = np.zeros(tokens.shape[:2], dtype=bool)
    for k in _counted(tokens.shape[1], progress):
        chosen[:, k] = (_distances(tokens[:, :k], tokens[:, k]) > delta).all(axis=1)
    return chosen


def captured_fraction(tokens: Array, centers: Mask, radius: float) -> Array:
    """The fraction of all tokens within ``radius`` of where some centre is now, (R,); a centre captures itself.

    ``tokens`` (R, n) or (R, n, d) at one time, ``centers`` (R, n) which of them are centres.
    """
    _check(tokens, radius)
    captured = centers.copy()
    listed = np.argsort(~centers, axis=1, kind="stable")[:, : int(centers.sum(axis=1).max(initial=0))]
    for column in listed.T:
        there = np.take_along_axis(centers, column[:, None], axis=1)
        captured |= there & (_distances(tokens, tokens[np.arange(len(tokens)), column]) <= radius)
    fraction: Array = captured.mean(axis=1)
    return fraction


def _one_by_one(tokens: Array, delta: float, strong: bool, progress: Progress | None) -> Mask:
    """The centres of each of the sequences (R, n) or (R, n, d), which are long."""
    chosen = np.zeros(tokens.shape[:2], dtype=bool)
    for r, sequence in enumerate(tokens):
        told = partial(_share, progress, r, len(tokens)) if progress is not None else None
        if tokens.ndim == 3:
            chosen[r] = centers_of_vectors(sequence, delta, strong, told)
        elif delta < np.pi:
            chosen[r] = centers_of_angles(sequence, delta, strong, told)
        else:  # all are near the first
            chosen[r, 0] = True
    return chosen


def _share(progress: Progress, done: int, all_: int, fraction: float) -> None:
    progress((done + fraction) / all_)


def _counted(n: int, progress: Progress | None) -> Iterator[int]:
    """0 … n − 1, of which k costs k comparisons."""
    for k in range(n):
        if progress is not None and k % _OFTEN == 0:
            progress((k / n) ** 2)
        yield k


def _distances(tokens: Array, point: Array) -> Array:
    """Geodesic distances of tokens (R, n) or (R, n, d) from one point each, (R,) or (R, d)."""
    if tokens.ndim == 2:
        turned: Array = np.abs(np.mod(tokens - point[:, None] + np.pi, 2 * np.pi) - np.pi)
        return turned
    chord = np.sqrt(((tokens - point[:, None]) ** 2).sum(axis=2))
    geodesic: Array = 2 * np.arcsin(np.minimum(chord / 2, 1.0))
    return geodesic


def _check(tokens: Array, length: float) -> None:
    if tokens.ndim not in (2, 3):
        raise ValueError(f"Expected tokens (R, n) or (R, n, d) but got shape={tokens.shape}.")
    if not 0 < length < np.inf:
        raise ValueError(f"Expected a positive, finite distance but got {length}.")
