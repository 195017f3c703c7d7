"""Observables of states on the circle, whose last axis is n: the arc that holds all particles, clusters by gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def spread(states: Array) -> Array:
    """Length of the shortest arc that holds all particles, in [0, 2π), along the last axis.

    Unlike ``1 − order_parameter`` it resolves distances far below 1e-8.

    >>> round(float(spread(np.array([0.0, 1e-12, -1e-12]))), 14)
    2e-12
    """
    longest: Array = _gaps(states)[1].max(axis=-1)
    return 2 * np.pi - longest


def _gaps(states: Array) -> tuple[Array, Array]:
    """Sorted angles relative to the first particle, in [−π, π), and the gap after each one, the last going round."""
    relative = states - states[..., :1]
    angles = np.sort(relative - 2 * np.pi * np.floor((relative + np.pi) / (2 * np.pi)), axis=-1)
    gaps = np.empty_like(angles)
    gaps[..., :-1] = np.diff(angles, axis=-1)
    gaps[..., -1] = 2 * np.pi - (angles[..., -1] - angles[..., 0])
    return angles, gaps


@dataclass(frozen=True, slots=True)
class Clusters:
    """Groups of particles: ``sizes`` and ``centres`` (angles in [−π, π), mean direction), largest group first."""

    sizes: tuple[int, ...]
    centres: tuple[float, ...]

    @property
    def count(self) -> int:
        """The number of groups."""
        return len(self.sizes)


def clusters(state: Array, gap: float = 0.1) -> Clusters:
    """Groups of one state (n,): neighbours on the circle closer than ``gap`` belong together.

    >>> clusters(np.array([3.1, 0.0, 0.01, -3.1])).sizes
    (2, 2)
    """
    if state.ndim != 1 or not np.isfinite(state).all():
        raise ValueError(f"Expected one finite state of shape (n,) but got shape={state.shape} or NaN in it.")
    if not gap > 0:
        raise ValueError(f"Expected a positive gap but got gap={gap}.")
    angles, gaps = _gaps(state)
    angles = angles + state[0]
    ends = np.flatnonzero(gaps > gap)
    if not ends.size:
        groups = [angles]
    else:
        turned = np.roll(angles, -(int(ends[0]) + 1))
        groups = np.split(turned, np.flatnonzero(np.roll(gaps, -(int(ends[0]) + 1)) > gap)[:-1] + 1)
    found = [(len(g), float(np.angle(np.exp(1j * g).sum()))) for g in groups]
    found.sort(key=lambda group: (-group[0], group[1]))
    return Clusters(tuple(size for size, _ in found), tuple(centre for _, centre in found))


def cluster_count(states: Array, gap: float = 0.1) -> NDArray[np.int64]:
    """The number of groups by gaps along the last axis; 0 where a state is not finite."""
    count = np.maximum((_gaps(states)[1] > gap).sum(axis=-1), 1)
    return np.where(np.isfinite(states).all(axis=-1), count, 0)
