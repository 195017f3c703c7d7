"""Long times on the circle by merging: particles closer than δ become one particle with the sum of their masses.

In the mean-field and normalised models nearby particles attract each other at a rate of order one for ever, which holds
an explicit method to steps of order one, while the clusters they form move exponentially slowly. Merging removes the
fast rates, so that steps grow with the time scale of the clusters. Particles within δ act on the others like one at
their centre of mass up to O(δ²). In the causal model merging would change the weights: it is not for that one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import DOP853, Interrupted, Solution, StepSizeError, integrate
from numerics.particles import IncompleteRunError, InterruptedRun, Model, Trajectory
from numerics.particles.order import order_parameter
from numerics.particles.simulate import checked_start

Array = NDArray[np.float64]
Labels = NDArray[np.int64]

#: Merging waits until this part of the particles can be merged, so that restarts stay few.
WORTH_A_RESTART: Final = 0.1


@dataclass(frozen=True, slots=True)
class Merge:
    """At ``time`` the number of particles that move on their own fell to ``count``."""

    time: float
    count: int


def simulate_merging(
    build: Callable[[Array], Model],
    start: Array,
    times: Array,
    *,
    masses: Array | None = None,
    distance: float = 1e-5,
    tolerance: float = 1e-9,
) -> tuple[Trajectory, tuple[Merge, ...]]:
    """The solution from one start (n,) at ``times`` (T,), and when particles merged.

    ``build`` makes the model for given masses, such as ``lambda m: self_attention(64.0, masses=m)``. Merged particles
    are shown at their common place: each is off by at most ``distance``, and exponentially less as time goes on. Raises
    what ``simulate`` raises.

    >>> from .normalised import self_attention
    >>> start = np.arange(40.0) ** 2
    >>> run, merges = simulate_merging(lambda m: self_attention(9.0, masses=m), start, np.array([0.0, 1e6]))
    >>> merges[-1].count, bool(run.observables["order"][0, -1] > 1 - 1e-9)
    (1, True)
    """
    if not 0 < distance < 0.1 or distance < 10 * tolerance:
        raise ValueError(f"Expected a distance below 0.1 and at least 10 times the tolerance but got {distance=}.")
    weights = np.full(np.shape(start)[-1:], 1.0) if masses is None else np.array(masses, dtype=float)
    whole = build(weights)
    first = checked_start(whole, start)
    if len(first) != 1:
        raise ValueError(f"Expected one start but got {len(first)}; merging particles differ from run to run.")
    times = np.array(times, dtype=float)
    run = _Run(first[0], weights / weights.sum(), times, distance)
    try:
        while not run.finished:
            run.merge()
            run.advance(build, tolerance)
    except StepSizeError as collapse:
        run.record(collapse.partial)
        raise IncompleteRunError(str(collapse), run.trajectory(whole, tolerance)) from None
    except Interrupted as interrupted:
        run.record(interrupted.partial)
        raise InterruptedRun(run.trajectory(whole, tolerance)) from None
    return run.trajectory(whole, tolerance), tuple(run.merges)


class _Run:
    """Places ``x`` and masses ``m`` of what moves on its own, and where each particle of the start belongs."""

    def __init__(self, start: Array, masses: Array, times: Array, distance: float) -> None:
        self.x, self.m, self.t, self.times, self.distance = start, masses, float(times[0]), times, distance
        self.label: Labels = np.arange(start.size)
        self.turns = np.zeros(start.size)
        self.states = np.full((times.size, start.size), np.nan)
        self.states[0] = start
        self.merges: list[Merge] = []
        self.counts = np.zeros(4, dtype=np.int64)

    @property
    def finished(self) -> bool:
        return self.t >= self.times[-1]

    def merge(self) -> None:
        """Replace groups of diameter below δ by their centres of mass."""
        groups = _groups(self.x, self.distance)
        if groups.max() + 1 == self.x.size:
            return
        representative = np.zeros(groups.max() + 1)
        representative[groups[::-1]] = self.x[::-1]  # the first particle of each group
        shift = 2 * np.pi * np.round((self.x - representative[groups]) / (2 * np.pi))
        mass = np.bincount(groups, self.m)
        self.turns += shift[self.label]
        self.x = np.bincount(groups, self.m * (self.x - shift)) / mass
        self.m, self.label = mass.astype(float), groups[self.label]
        self.merges.append(Merge(self.t, mass.size))

    def advance(self, build: Callable[[Array], Model], tolerance: float) -> None:
        """Move on to the end, or to where enough particles can be merged."""
        needed = max(1, int(np.ceil(WORTH_A_RESTART * self.x.size)))

        def close(t: Array, y: Array) -> NDArray[np.bool_]:
            return np.array([(_sorted_gaps(row)[1][:-1] < self.distance).sum() >= needed for row in y])

        ahead = self.times > self.t
        grid = np.append(self.t, self.times[ahead])
        model = build(self.m)
        self.record(integrate(model.velocity, self.x[None], grid, atol=tolerance, tableau=DOP853, until=close))

    def record(self, solution: Solution) -> None:
        """Take over outputs, place and time of a part of the run."""
        ahead = np.flatnonzero(self.times > self.t)
        self.states[ahead] = solution.states[0, 1:, self.label].T + self.turns
        self.x, self.t = solution.last[0], float(solution.reached[0])
        counts = (solution.evaluations, solution.accepted, solution.rejected, solution.implicit)
        self.counts += np.concatenate(counts)

    def trajectory(self, model: Model, tolerance: float) -> Trajectory:
        """Everything reached so far."""
        observables = {"order": order_parameter(self.states, model.masses)[None]}
        if model.energy is not None:
            observables["energy"] = model.energy(self.states)[None]
        place = self.x[self.label] + self.turns
        cost = (self.counts[[0]], self.counts[[1]], self.counts[[2]], self.counts[[3]])
        solution = Solution(self.times, self.states[None], np.array([self.t]), place[None], *cost)
        return Trajectory(model, self.times, self.states[None], observables, tolerance, None, solution)


def _sorted_gaps(x: Array) -> tuple[Labels, Array]:
    """The order of the angles on the circle after the longest gap, and the gap after each; the last is the longest."""
    angles = np.mod(x, 2 * np.pi)
    order = np.argsort(angles, kind="stable")
    gaps = np.diff(angles[order], append=angles[order[0]] + 2 * np.pi)
    cut = int(gaps.argmax()) + 1
    return np.roll(order, -cut), np.roll(gaps, -cut)


def _groups(x: Array, distance: float) -> Labels:
    """Group numbers: going round, a particle joins the group before it while that stays shorter than ``distance``."""
    order, gaps = _sorted_gaps(x)
    place = np.concatenate([[0.0], np.cumsum(gaps[:-1])])
    groups = np.empty(x.size, dtype=np.int64)
    number, begin = 0, 0.0
    for particle, where in zip(order, place, strict=True):
        if where - begin >= distance:
            number, begin = number + 1, where
        groups[particle] = number
    return groups
