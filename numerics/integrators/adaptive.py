"""Adaptive integration of ``y' = v(t, y)`` for R initial values at once, each replica with its own step size.

A replica's numbers depend on its own start only, not on what else is in the batch: steps, errors and outputs are
computed row by row, and ``velocity`` is asked for the rows that are still under way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .control import combination, error_ratio, first_step, step_factor, terms
from .tableau import TSIT5, Tableau

Array = NDArray[np.float64]
Velocity = Callable[[Array, Array], Array]

#: A planned step below this many units in the last place of t counts as collapsed.
COLLAPSE_ULPS: Final = 16.0


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """States (R, T, n) at ``times`` (T,); what was not reached is NaN.

    ``reached`` (R,) is the last time of each replica and ``last`` (R, n) its state then.
    ``evaluations`` counts velocity evaluations per replica, ``accepted`` and ``rejected`` count steps, each (R,).
    """

    times: Array
    states: Array
    reached: Array
    last: Array
    evaluations: NDArray[np.int64]
    accepted: NDArray[np.int64]
    rejected: NDArray[np.int64]

    @property
    def complete(self) -> bool:
        """Whether every replica reached the last time."""
        return bool((self.reached >= self.times[-1]).all())


class StepSizeError(ArithmeticError):
    """Some replicas needed steps too small to advance time; ``partial`` holds everything that was reached."""

    def __init__(self, message: str, partial: Solution) -> None:
        super().__init__(message)
        self.partial = partial


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during an integration; ``partial`` holds everything that was reached."""

    def __init__(self, partial: Solution) -> None:
        super().__init__("The integration was interrupted; what was reached is in the attribute 'partial'.")
        self.partial = partial


def integrate(
    velocity: Velocity,
    start: Array,
    times: Array,
    *,
    rtol: float = 0.0,
    atol: float = 1e-9,
    tableau: Tableau = TSIT5,
    largest_step: float = np.inf,
    retraction: Callable[[Array], Array] | None = None,
    until: Callable[[Array, Array], NDArray[np.bool_]] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Solution:
    """Solve ``y' = velocity(t, y)`` from ``start`` (R, n) at ``times[0]`` and return the states at all ``times``.

    ``velocity`` takes t (R',) and y (R', n) for any number R' of rows and returns (R', n). Each component's error per
    step is kept below ``atol + rtol |y|``. ``progress`` is called with the fraction of time that all replicas have
    covered. ``retraction`` puts states (R', n) back onto an invariant manifold, after every step and at every output.
    ``until`` takes t (R',) and y (R', n) after steps and says which replicas end there, before the last time.
    Outputs inside steps come from the interpolation polynomials of the pair (order 4 for Tsit5, 7 for DOP853).

    Raises ValueError for unusable input, StepSizeError when the velocity is not finite or too rough somewhere
    (other replicas are finished first), Interrupted on Ctrl-C; both carry the partial solution.

    >>> import numpy as np
    >>> solution = integrate(lambda t, y: -y, np.array([[1.0]]), np.array([0.0, 1.0]))
    >>> round(float(solution.states[0, 1, 0]), 7)
    0.3678794
    """
    start, times = _checked(start, times, rtol, atol)
    run = _Run(velocity, start, times, rtol, atol, tableau, largest_step, retraction, until)
    try:
        while run.active.size:
            run.step()
            if progress is not None:
                progress(run.fraction())
    except KeyboardInterrupt:
        raise Interrupted(run.solution()) from None
    if run.collapsed:
        first = run.collapsed[0]
        raise StepSizeError(
            f"Expected a velocity that is finite and smooth along the path but the step size collapsed in "
            f"{len(run.collapsed)} of {len(start)} replicas, first in replica {first} at t={run.t[first]:.6g}. "
            f"Try a larger tolerance; what was reached is kept.",
            run.solution(),
        )
    return run.solution()


def _checked(start: Array, times: Array, rtol: float, atol: float) -> tuple[Array, Array]:
    start = np.array(start, dtype=float)
    times = np.array(times, dtype=float)
    if start.ndim != 2 or 0 in start.shape:
        raise ValueError(f"Expected starts of shape (replicas, components) but got shape={start.shape}.")
    if not np.isfinite(start).all():
        raise ValueError("Expected finite starts but got NaN or infinity in them.")
    if times.ndim != 1 or times.size < 1 or not np.isfinite(times).all() or (np.diff(times) <= 0).any():
        raise ValueError("Expected a list of finite, strictly increasing times, the first being the time of the start.")
    if not (atol > 0 and rtol >= 0 and np.isfinite(atol) and np.isfinite(rtol)):
        raise ValueError(f"Expected tolerances atol > 0 and rtol >= 0 but got atol={atol}, rtol={rtol}.")
    return start, times


class _Run:
    """State of one call of ``integrate``: arrays over all replicas, and the indices of those still under way."""

    def __init__(
        self,
        velocity: Velocity,
        start: Array,
        times: Array,
        rtol: float,
        atol: float,
        tableau: Tableau,
        largest_step: float,
        retraction: Callable[[Array], Array] | None,
        until: Callable[[Array, Array], NDArray[np.bool_]] | None,
    ) -> None:
        replicas, n = start.shape
        self.velocity, self.tableau, self.times = velocity, tableau, times
        self.rtol, self.atol, self.largest_step = rtol, atol, largest_step
        self.retraction, self.until = retraction, until
        self.rows = [terms(row) for row in tableau.a]
        self.weights = terms(tableau.b)
        self.error_rows = [terms(row) for row in tableau.error]
        self.extra_rows = [terms(row) for row in tableau.extra_a]
        self.y = start
        self.t = np.full(replicas, times[0])
        self.ratio = np.full(replicas, 1e-4)
        self.output = np.full(replicas, 1)
        self.states = np.full((replicas, times.size, n), np.nan)
        self.states[:, 0] = start
        self.evaluations = np.zeros(replicas, dtype=np.int64)
        self.accepted = np.zeros(replicas, dtype=np.int64)
        self.rejected = np.zeros(replicas, dtype=np.int64)
        self.collapsed: list[int] = []
        self.active = np.arange(replicas) if times.size > 1 else np.arange(0)
        self.slope = np.zeros_like(start)
        self.h = np.zeros(replicas)
        if self.active.size:
            self._begin()

    def _begin(self) -> None:
        self.slope = self._evaluate(self.active, self.t, self.y)
        scale = self.atol + self.rtol * np.abs(self.y)
        span = self.times[-1] - self.times[0]
        speed = np.abs(self.slope).max(axis=1, initial=0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            probe = np.minimum(1e-3 * span, 1e-3 / speed)
        probe = np.where(np.isfinite(probe) & (probe > 0), probe, 1e-3 * span)
        after = self._evaluate(self.active, self.t + probe, self.y + probe[:, None] * self.slope)
        h = first_step(self.tableau, self.slope, after, probe, scale)
        self.h = np.minimum(np.where(np.isfinite(h), h, 1e-3 * span), self.largest_step)

    def _evaluate(self, rows: NDArray[np.int64], t: Array, y: Array) -> Array:
        self.evaluations[rows] += 1
        return self.velocity(t, y)

    def step(self) -> None:
        """One trial step of every replica under way."""
        rows, tableau = self.active, self.tableau
        t, y = self.t[rows], self.y[rows]
        stop = self.times[-1]
        room = stop - t
        h = np.minimum(self.h[rows], self.largest_step)
        last = h >= room * (1 - 1e-12)  # no sliver of a step is left over
        h = np.where(last, room, h)
        slopes = np.empty((tableau.stages + 1, *y.shape))
        slopes[0] = self.slope[rows]
        for i in range(1, tableau.stages):
            shift = combination(self.rows[i], slopes)
            slopes[i] = self._evaluate(rows, t + tableau.c[i] * h, y + h[:, None] * shift)
        y_new = y + h[:, None] * combination(self.weights, slopes)
        if self.retraction is not None:
            y_new = self.retraction(y_new)
        t_new = np.where(last, stop, t + h)
        slopes[-1] = self._evaluate(rows, t_new, y_new)
        scale = self.atol + self.rtol * np.maximum(np.abs(y), np.abs(y_new))
        ratio = error_ratio(self.error_rows, slopes, h, scale)
        good = ratio <= 1
        factor = step_factor(tableau, ratio, self.ratio[rows])
        self.h[rows] = h * factor
        self.accepted[rows] += good
        self.rejected[rows] += ~good
        self._write_outputs(rows, good, t, y, h, t_new, y_new, slopes)
        kept = rows[good]
        self.t[kept], self.y[kept] = t_new[good], y_new[good]
        self.slope[kept], self.ratio[kept] = slopes[-1][good], ratio[good]
        ended = np.zeros(rows.size, dtype=bool)
        if self.until is not None and kept.size:
            ended[good] = self.until(self.t[kept], self.y[kept])
        self._retire(rows, ended)

    def _write_outputs(
        self,
        rows: NDArray[np.int64],
        good: NDArray[np.bool_],
        t: Array,
        y: Array,
        h: Array,
        t_new: Array,
        y_new: Array,
        slopes: Array,
    ) -> None:
        first = self.output[rows]
        after = np.where(good, np.searchsorted(self.times, t_new, side="right"), first)
        after = np.maximum(after, first)
        which = np.repeat(np.arange(rows.size), after - first)
        if not which.size:
            return
        index = np.concatenate([np.arange(lo, hi) for lo, hi in zip(first, after, strict=True)])
        at = self.times[index]
        values = y_new[which]
        inside = at < t_new[which]
        if inside.any():
            used, some = np.unique(which[inside], return_inverse=True)
            slopes = self._dense_slopes(rows[used], t[used], y[used], h[used], slopes[:, used])
            theta = (at[inside] - t[used][some]) / h[used][some]
            weights = np.zeros((len(slopes), theta.size))
            for coefficients in self.tableau.dense.T[::-1]:  # Horner's rule
                weights = (weights + coefficients[:, None]) * theta
            move = np.zeros((theta.size, y.shape[1]))
            for weight, slope in zip(weights, slopes, strict=True):
                move += weight[:, None] * slope[some]
            between = y[used][some] + h[used][some, None] * move
            values[inside] = between if self.retraction is None else self.retraction(between)
        self.states[rows[which], index] = values
        self.output[rows] = after

    def _dense_slopes(self, rows: NDArray[np.int64], t: Array, y: Array, h: Array, slopes: Array) -> Array:
        """``slopes`` with the further ones that the interpolation polynomials need."""
        tableau = self.tableau
        done, extra = len(slopes), len(tableau.extra_c)
        slopes = np.concatenate([slopes, np.empty((extra, *y.shape))])
        for i in range(extra):
            shift = combination(self.extra_rows[i], slopes)
            slopes[done + i] = self._evaluate(rows, t + tableau.extra_c[i] * h, y + h[:, None] * shift)
        return slopes

    def _retire(self, rows: NDArray[np.int64], ended: NDArray[np.bool_]) -> None:
        """Take out replicas that have arrived or ended, and those whose steps have become too small."""
        unfinished = (self.t[rows] < self.times[-1]) & ~ended
        span = self.times[-1] - self.times[0]
        smallest = COLLAPSE_ULPS * np.spacing(np.maximum(np.abs(self.t[rows]), 1e-6 * span))
        stuck = unfinished & (self.h[rows] < smallest)
        self.collapsed.extend(int(row) for row in rows[stuck])
        self.active = rows[unfinished & ~stuck]

    def fraction(self) -> float:
        """The fraction of the time span that all replicas under way have covered."""
        if not self.active.size:
            return 1.0
        return float((self.t[self.active].min() - self.times[0]) / (self.times[-1] - self.times[0]))

    def solution(self) -> Solution:
        """Everything reached so far."""
        return Solution(self.times, self.states, self.t, self.y, self.evaluations, self.accepted, self.rejected)
