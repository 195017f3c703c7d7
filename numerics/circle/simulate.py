"""Run a model on the circle from given starts and record states and observables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import DOP853, TSIT5, Interrupted, Solution, StepSizeError, Tableau, integrate

from .model import Model
from .observables import order_parameter

Array = NDArray[np.float64]
STEPPERS: Final[dict[str, Tableau]] = {"tsit5": TSIT5, "dop853": DOP853}


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """States (R, T, n), angles in radians not reduced modulo 2π, at ``times`` (T,); NaN where a run did not get.

    ``observables`` maps names to arrays (R, T): ``order`` always, ``energy`` when the model has one.
    ``seed`` is what the starts were drawn with, None when they were given. ``tolerance`` is the error per step allowed.
    """

    model: Model
    times: Array
    states: Array
    observables: dict[str, Array]
    tolerance: float
    seed: int | None
    solution: Solution

    @property
    def final(self) -> Array:
        """The states at the last time, (R, n)."""
        return self.states[:, -1]

    @property
    def complete(self) -> bool:
        """Whether every replica reached the last time."""
        return self.solution.complete


class IncompleteRunError(ArithmeticError):
    """A step size collapsed; ``partial`` is the trajectory up to there."""

    def __init__(self, message: str, partial: Trajectory) -> None:
        super().__init__(message)
        self.partial = partial


class InterruptedRun(KeyboardInterrupt):
    """Ctrl-C; ``partial`` is the trajectory up to there."""

    def __init__(self, partial: Trajectory) -> None:
        super().__init__("The simulation was interrupted; what was reached is in the attribute 'partial'.")
        self.partial = partial


def simulate(
    model: Model,
    start: Array,
    times: Array,
    *,
    tolerance: float = 1e-9,
    stepper: str = "dop853",
    seed: int | None = None,
    progress: Callable[[float], None] | None = None,
) -> Trajectory:
    """The solution of ``model`` from ``start`` (n,) or (R, n) at all ``times`` (T,), the first one that of the start.

    ``tolerance`` is the error in radians that a step may make: angles have no natural zero, so there is no relative
    tolerance. ``seed`` is only recorded. Raises ValueError for unusable input, IncompleteRunError when a step size
    collapses and InterruptedRun on Ctrl-C, both with the partial trajectory.

    >>> from .mean_field import unnormalised_attention
    >>> trajectory = simulate(unnormalised_attention(1.0), np.array([0.0, 1.0, 2.0]), np.array([0.0, 50.0]))
    >>> trajectory.states.shape, round(float(trajectory.observables["order"][0, -1]), 12)
    ((1, 2, 3), 1.0)
    """
    start = np.atleast_2d(np.asarray(start, dtype=float))
    if model.n is not None and start.shape[1:] != (model.n,):
        raise ValueError(f"Expected starts of {model.n} particles, as the model has, but got shape={start.shape}.")
    if stepper not in STEPPERS:
        raise ValueError(f"Expected a stepper in {tuple(STEPPERS)} but got stepper={stepper!r}.")

    def record(solution: Solution) -> Trajectory:
        states = solution.states
        observables = {"order": order_parameter(states, model.masses)}
        if model.energy is not None:
            replicas, count, n = states.shape
            observables["energy"] = model.energy(states.reshape(-1, n)).reshape(replicas, count)
        return Trajectory(model, solution.times, states, observables, tolerance, seed, solution)

    try:
        solution = integrate(model.velocity, start, times, atol=tolerance, tableau=STEPPERS[stepper], progress=progress)
    except StepSizeError as collapse:
        raise IncompleteRunError(str(collapse), record(collapse.partial)) from None
    except Interrupted as interrupted:
        raise InterruptedRun(record(interrupted.partial)) from None
    return record(solution)
