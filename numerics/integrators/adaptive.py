"""Adaptive integration of ``y' = v(t, y)`` for R initial values at once, each replica with its own step size.

A replica's numbers depend on its own start only, not on what else is in the batch: steps, errors and outputs are
computed row by row, and ``velocity`` is asked for the rows that are still under way. Where the Jacobian is at hand a
replica takes Rosenbrock steps while explicit ones are limited by stability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from .burst import Burst
from .checks import checked_input
from .control import COLLAPSE_ULPS, first_step, step_factor
from .events import Event, first_crossings
from .explicit import ExplicitMethod, explicit_method, explicit_trial
from .rosenbrock import ERROR_ORDER, Linearise, rosenbrock_trial
from .solution import Interrupted, Solution, StepSizeError
from .switching import Switching
from .tableau import TSIT5, Tableau
from .trial import Retraction, Rows, Trial

Array = NDArray[np.float64]
Velocity = Callable[[Array, Array], Array]


def integrate(
    velocity: Velocity,
    start: Array,
    times: Array,
    *,
    rtol: float = 0.0,
    atol: float = 1e-9,
    tableau: Tableau = TSIT5,
    retraction: Retraction | None = None,
    until: Callable[[Array, Array], NDArray[np.bool_]] | None = None,
    linearise: Linearise | None = None,
    stiff_only: bool = False,
    events: Sequence[Event] = (),
    burst: Burst | None = None,
    observables: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Solution:
    """Solve ``y' = velocity(t, y)`` from ``start`` (R, n) at ``times[0]`` and return the states at all ``times``.

    ``velocity`` takes t (R',) and y (R', n) for any number R' of rows and returns (R', n). Each component's error per
    step is kept below ``atol + rtol |y|``. ``progress`` is called with the fraction of time that all replicas have
    covered. ``retraction`` puts states (R', n) back onto an invariant manifold, after every step and at every output.
    ``until`` takes t (R',) and y (R', n) after steps and says which replicas end there, before the last time.
    Outputs inside steps come from the interpolation polynomials of the method (order 4 for Tsit5 and Rosenbrock steps,
    7 for DOP853). ``linearise``, for a velocity that does not depend on time and without retraction, allows Rosenbrock
    steps where explicit ones are limited by stability; with ``stiff_only`` all steps are of that kind. ``events`` take
    y (R', n) and return (R',): when each first changes its sign is in ``crossed`` of the solution. ``burst`` takes
    several steps of ``velocity`` and ``retraction`` at once; without ``until``, ``linearise`` and events only. It may
    write K ``observables`` at all times after the first; states are then kept at both ends.

    Raises ValueError for unusable input, StepSizeError when the velocity is not finite or too rough somewhere
    (other replicas are finished first), Interrupted on Ctrl-C; both carry the partial solution.

    >>> solution = integrate(lambda t, y: -y, np.array([[1.0]]), np.array([0.0, 1.0]))
    >>> round(float(solution.states[0, 1, 0]), 7)
    0.3678794
    """
    start, times = checked_input(start, times, rtol, atol)
    if linearise is None and stiff_only or linearise is not None and retraction is not None:
        raise ValueError("Expected Rosenbrock steps only with a Jacobian, and without a retraction.")
    if burst is None and observables or burst is not None and (until is not None or linearise is not None or events):
        raise ValueError("Expected compiled steps for observables, and no events, ends and Rosenbrock steps with them.")
    method = explicit_method(tableau, retraction, rates=linearise is not None)
    with np.errstate(over="ignore", invalid="ignore"):  # a velocity that is not finite ends in a collapsed step
        run = _Run(velocity, start, times, (atol, rtol), method, until, linearise, stiff_only, events, observables)
        try:
            while run.active.size:
                run.step() if burst is None else run.steps(burst)
                if progress is not None:
                    progress(run.fraction())
        except KeyboardInterrupt:
            raise Interrupted(run.solution()) from None
    if run.collapsed:
        first = run.collapsed[0]
        raise StepSizeError(
            f"Expected a velocity that is finite and smooth along the path but the step size collapsed in "
            f"{len(run.collapsed)} of {len(start)} replicas, first in replica {first} at t={run.t[first]:.6g}. "
            f"Try a larger tolerance, or a shorter time where numbers outgrow doubles; what was reached is kept.",
            run.solution(),
        )
    return run.solution()


class _Run:
    """State of one call of ``integrate``: arrays over all replicas, and the indices of those still under way."""

    def __init__(
        self,
        velocity: Velocity,
        start: Array,
        times: Array,
        tolerances: tuple[float, float],
        method: ExplicitMethod,
        until: Callable[[Array, Array], NDArray[np.bool_]] | None,
        linearise: Linearise | None,
        stiff_only: bool,
        events: Sequence[Event],
        observables: int,
    ) -> None:
        replicas, n = start.shape
        self.velocity, self.times, self.tolerances, self.method = velocity, times, tolerances, method
        self.until, self.linearise, self.events = until, linearise, events
        self.y, self.t, self.span = start, np.full(replicas, times[0]), times[-1] - times[0]
        self.ratio, self.output = np.full(replicas, 1e-4), np.full(replicas, 1)
        self.states = np.empty((replicas, min(2, times.size) if observables else times.size, n))
        self.observed = np.full((replicas, times.size, observables), np.nan)
        self.states[:, 0] = start
        self.evaluations, self.accepted, self.rejected, self.implicit = np.zeros((4, replicas), dtype=np.int64)
        self.crossed = np.full((replicas, len(events)), np.nan)
        self.watched = np.stack([event(start) for event in events], axis=1) if events else np.empty((replicas, 0))
        self.collapsed: list[int] = []
        self.active: Rows = np.arange(replicas) if times.size > 1 else np.arange(0)
        self.slope, self.h = np.zeros_like(start), np.zeros(replicas)
        self.switching = Switching(replicas, method.tableau, only=stiff_only)
        if self.active.size:
            self._begin()

    def _begin(self) -> None:
        self.slope = self._evaluate(self.active, self.t, self.y)
        atol, rtol = self.tolerances
        scale = atol + rtol * np.abs(self.y)
        speed = np.abs(self.slope).max(axis=1, initial=0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            probe = np.minimum(1e-3 * self.span, 1e-3 / speed)
        probe = np.where(np.isfinite(probe) & (probe > 0), probe, 1e-3 * self.span)
        after = self._evaluate(self.active, self.t + probe, self.y + probe[:, None] * self.slope)
        h = first_step(self.method.error_order, self.slope, after, probe, scale)
        self.h = np.where(np.isfinite(h), h, 1e-3 * self.span)

    def _evaluate(self, rows: Rows, t: Array, y: Array) -> Array:
        self.evaluations[rows] += 1
        return self.velocity(t, y)

    def step(self) -> None:
        """One trial step of every replica under way."""
        stiff = self.switching.stiff[self.active]
        explicit, implicit = self.active[~stiff], self.active[stiff]
        ended = np.zeros(len(self.t), dtype=bool)
        if explicit.size:
            t, y, h, last = self._before(explicit)
            where = (explicit, t, y, h, self.slope[explicit])
            trial = explicit_trial(self.method, self._evaluate, *where, self.tolerances)
            good = self._after(explicit, t, h, last, trial, self.method.error_order, ended)
            if self.linearise is not None:
                self.switching.after_explicit(explicit, good, trial)
        if implicit.size:
            assert self.linearise is not None
            t, y, h, last = self._before(implicit)
            following = self.times[np.minimum(self.output[implicit], self.times.size - 1)]
            inside = (following < np.where(last, self.times[-1], t + h)) | bool(self.events)
            where = (implicit, t, y, h, self.slope[implicit])
            trial = rosenbrock_trial(self.linearise, self._evaluate, *where, self.tolerances, inside)
            good = self._after(implicit, t, h, last, trial, ERROR_ORDER, ended)
            self.implicit[implicit] += good
            self.switching.after_implicit(implicit, good, trial)
        self._retire(ended)

    def steps(self, burst: Burst) -> None:
        """Several trial steps of every replica under way, in compiled code."""
        burst(self)
        self._retire(np.zeros(len(self.t), dtype=bool))

    def _before(self, rows: Rows) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
        """Times, states and steps of the replicas ``rows``, and which of the steps are the last."""
        t = self.t[rows]
        room = self.times[-1] - t
        last = self.h[rows] >= room * (1 - 1e-12)  # no sliver of a step is left over
        return t, self.y[rows], np.where(last, room, self.h[rows]), last

    def _after(
        self,
        rows: Rows,
        t: Array,
        h: Array,
        last: NDArray[np.bool_],
        trial: Trial,
        error_order: int,
        ended: NDArray[np.bool_],
    ) -> NDArray[np.bool_]:
        """Choose the next steps, and take over the good ones among these."""
        t_new = np.where(last, self.times[-1], t + h)
        good = trial.ratio <= 1
        self.h[rows] = h * step_factor(error_order, trial.ratio, self.ratio[rows])
        self.accepted[rows] += good
        self.rejected[rows] += ~good
        self._write_outputs(rows, good, t, h, t_new, trial)
        for number, event in enumerate(self.events):
            which = np.flatnonzero(good & np.isnan(self.crossed[rows, number]))
            if not which.size:
                continue
            before = self.watched[rows[which], number]
            self.watched[rows[which], number], self.crossed[rows[which], number] = first_crossings(
                event, trial, which, before, t, h
            )
        kept = rows[good]
        self.t[kept], self.y[kept] = t_new[good], trial.y_new[good]
        self.slope[kept], self.ratio[kept] = trial.slope_new[good], trial.ratio[good]
        if self.until is not None and kept.size:
            ended[kept] = self.until(self.t[kept], self.y[kept])
        return good

    def _write_outputs(
        self, rows: Rows, good: NDArray[np.bool_], t: Array, h: Array, t_new: Array, trial: Trial
    ) -> None:
        first = self.output[rows]
        after = np.where(good, np.searchsorted(self.times, t_new, side="right"), first)
        after = np.maximum(after, first)
        which = np.repeat(np.arange(rows.size), after - first)
        if not which.size:
            return
        index = np.concatenate([np.arange(lo, hi) for lo, hi in zip(first, after, strict=True)])
        at = self.times[index]
        values = trial.y_new[which]
        inside = at < t_new[which]
        if inside.any():
            step = which[inside]
            values[inside] = trial.between(step, (at[inside] - t[step]) / h[step])
        self.states[rows[which], index] = values
        self.output[rows] = after

    def _retire(self, ended: NDArray[np.bool_]) -> None:
        """Take out replicas that have arrived or ended, and those whose steps have become too small."""
        rows = self.active
        unfinished = (self.t[rows] < self.times[-1]) & ~ended[rows]
        smallest = COLLAPSE_ULPS * np.spacing(np.maximum(np.abs(self.t[rows]), 1e-6 * self.span))
        stuck = unfinished & (self.h[rows] < smallest)
        self.collapsed.extend(int(row) for row in rows[stuck])
        self.active = rows[unfinished & ~stuck]

    def fraction(self) -> float:
        """The fraction of the time span that all replicas under way have covered."""
        done = self.t[self.active].min(initial=self.times[-1]) - self.times[0]
        return float(done / self.span) if self.active.size else 1.0

    def solution(self) -> Solution:
        """Everything reached so far; NaN at later times."""
        for row in np.flatnonzero(self.output < self.times.size):
            self.states[row, min(self.output[row], self.states.shape[1] - 1) :] = np.nan
        counts = (self.evaluations, self.accepted, self.rejected, self.implicit)
        return Solution(self.times, self.states, self.t, self.y, *counts, self.crossed, self.observed)
