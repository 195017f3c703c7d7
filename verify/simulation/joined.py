"""Replicas that were simulated apart, as one trajectory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from numerics.integrators import Solution
from numerics.particles import Trajectory

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def joined(done: list[Trajectory], start: Array) -> Trajectory:
    """One trajectory of all replicas of ``start``; those that were not begun have their start and NaN."""
    first = done[0]
    missing = len(start) - sum(len(part.states) for part in done)

    def stacked(parts: list[Array], empty: Array) -> Array:
        return np.concatenate([*parts, np.repeat(empty, missing, axis=0)])

    def nothing(values: Array) -> Array:
        return np.full_like(values[:1], np.nan)

    states = stacked([part.states for part in done], nothing(first.states))
    states[:, 0] = start
    observables = {
        name: stacked([part.observables[name] for part in done], nothing(values))
        for name, values in first.observables.items()
    }
    events = {name: stacked([part.events[name] for part in done], nothing(at)) for name, at in first.events.items()}
    begun = len(start) - missing
    last = np.concatenate([*(part.solution.last for part in done), start[begun:].reshape(missing, start[0].size)])
    zero = np.zeros(1, dtype=np.int64)
    solution = Solution(
        first.times,
        states.reshape(*states.shape[:2], -1),
        stacked([part.solution.reached for part in done], first.times[:1]),
        last,
        *(
            np.concatenate([*(getattr(part.solution, name) for part in done), np.repeat(zero, missing)])
            for name in ("evaluations", "accepted", "rejected", "implicit")
        ),
    )
    return replace(first, states=states, observables=observables, events=events, solution=solution)
