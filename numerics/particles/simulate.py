"""Run a model from given starts and record states and observables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import DOP853, TSIT5, Interrupted, Solution, StepSizeError, Tableau, integrate

from .model import Model
from .order import diameter, mean_length, order_parameter

Array = NDArray[np.float64]

#: Explicit methods, which change to Rosenbrock steps where stability limits them and the model has a Jacobian.
EXPLICIT: Final[dict[str, Tableau]] = {"tsit5": TSIT5, "dop853": DOP853}
#: What can be asked for: an explicit method, or Rosenbrock steps only.
STEPPERS: Final = (*EXPLICIT, "rodas5p")
#: More particles than this make a dense Jacobian larger than what its steps save.
LARGEST_JACOBIAN: Final = 2048

#: How far from length 1 a start on the sphere may be.
UNIT_LENGTH_TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """States at ``times`` (T,): angles (R, T, n) not reduced modulo 2π, or unit vectors (R, T, n, d); NaN where a run
    did not get. States that were only kept at both ends are (R, 2, n) or (R, 2, n, d).

    ``observables`` maps names to arrays (R, T): ``order`` on circle and sphere, ``diameter`` in R^d, and ``energy``
    when the model has one. ``seed`` is what the starts were drawn with, None when they were given. ``tolerance`` is the
    error per step allowed, with noise the length of the steps. ``events`` maps names to the times (R,) at which
    quantities first changed their sign, NaN where they did not.
    """

    model: Model
    times: Array
    states: Array
    observables: dict[str, Array]
    tolerance: float
    seed: int | None
    solution: Solution
    events: dict[str, Array] = field(default_factory=dict)

    @property
    def final(self) -> Array:
        """The states at the last time, (R, n) or (R, n, d)."""
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
    events: Mapping[str, Callable[[Array], Array]] | None = None,
    ends_only: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Trajectory:
    """The solution of ``model`` from ``start`` at all ``times`` (T,), the first one that of the start.

    ``start`` is one state, (n,) or (n, d), or R of them. ``tolerance`` is the error in radians (on the sphere: in each
    component) that a step may make: angles have no natural zero, so there is no relative tolerance. On the sphere every
    step and output is put back to length 1, which keeps the order of the method. ``stepper`` is dop853, tsit5, or
    rodas5p for models with a triangular Jacobian; with those the explicit methods, too, change to Rosenbrock steps for
    as long as stability limits them. ``seed`` is only recorded. ``events`` are quantities of states (R, n) or (R, n,
    d), one number (R,) for each; the trajectory tells when each first changes its sign. With ``ends_only`` models whose
    compiled steps can observe them are observed on the way, and states are kept at both ends; others keep all states.

    Raises ValueError for unusable input, IncompleteRunError when a step size collapses and InterruptedRun on Ctrl-C,
    both with the partial trajectory.

    >>> from numerics.circle import unnormalised_attention
    >>> trajectory = simulate(unnormalised_attention(1.0), np.array([0.0, 1.0, 2.0]), np.array([0.0, 50.0]))
    >>> trajectory.states.shape, round(float(trajectory.observables["order"][0, -1]), 12)
    ((1, 2, 3), 1.0)
    """
    start = checked_start(model, start)
    if stepper not in STEPPERS:
        raise ValueError(f"Expected a stepper in {STEPPERS} but got stepper={stepper!r}.")
    linearise = model.linearise if start.shape[1] <= LARGEST_JACOBIAN else None
    if stepper not in EXPLICIT and linearise is None:
        raise ValueError(
            f"Expected a model with a triangular Jacobian (causal, n <= {LARGEST_JACOBIAN}) for stepper={stepper!r} "
            f"but got {model.name} with n={start.shape[1]}; dop853 does for every model."
        )
    shape = start.shape[1:]
    watched = dict(events or {})
    burst = None if watched or model.burst is None else model.burst(start.shape[1])
    names = model.observed if ends_only and burst is not None and len(times) > 1 else ()

    def velocity(t: Array, flat: Array) -> Array:
        return model.velocity(t, flat.reshape(-1, *shape)).reshape(len(flat), -1)

    def onto_sphere(flat: Array) -> Array:
        return unit_vectors(flat.reshape(-1, *shape)).reshape(len(flat), -1)

    def watch(event: Callable[[Array], Array]) -> Callable[[Array], Array]:
        return lambda flat: event(flat.reshape(-1, *shape))

    def record(solution: Solution) -> Trajectory:
        found = trajectory_of(model, solution, shape, tolerance, seed, names)
        crossed = solution.crossed
        assert crossed is not None
        return replace(found, events={name: crossed[:, number] for number, name in enumerate(watched)})

    on_sphere = model.dimension is not None and model.unit
    try:
        solution = integrate(
            velocity,
            start.reshape(len(start), -1),
            times,
            atol=tolerance,
            tableau=EXPLICIT.get(stepper, DOP853),
            linearise=linearise,
            stiff_only=stepper not in EXPLICIT,
            rtol=0.0 if model.dimension is None or model.unit else tolerance,  # vectors of R^d may grow
            retraction=onto_sphere if on_sphere else None,
            events=[watch(event) for event in watched.values()],
            burst=burst,
            observables=len(names),
            progress=progress,
        )
    except StepSizeError as collapse:
        raise IncompleteRunError(str(collapse), record(collapse.partial)) from None
    except Interrupted as interrupted:
        raise InterruptedRun(record(interrupted.partial)) from None
    return record(solution)


def trajectory_of(
    model: Model,
    solution: Solution,
    shape: tuple[int, ...],
    tolerance: float,
    seed: int | None,
    names: tuple[str, ...] = (),
) -> Trajectory:
    """``solution``, whose states are flat, as states of the given shape with their observables.

    What it has ``observed`` itself has these ``names``; at the first time nobody has.
    """
    replicas, count, _ = solution.states.shape
    states = solution.states.reshape(replicas, count, *shape)
    observables = _observed(model, states[:, :1] if names else states)
    if names:
        assert solution.observed is not None
        later = solution.observed[:, 1:]
        observables = {name: np.hstack([observables[name], later[..., k]]) for k, name in enumerate(names)}
    return Trajectory(model, solution.times, states, observables, tolerance, seed, solution)


def checked_start(model: Model, start: Array) -> Array:
    """``start`` as R states of ``model``, (R, n) or (R, n, d). Raises ValueError when it cannot be used."""
    start = np.array(start, dtype=float)
    dimensions = 1 if model.dimension is None else 2
    if start.ndim == dimensions:
        start = start[None]
    if start.ndim != dimensions + 1 or 0 in start.shape:
        kind = "unit vectors" if model.unit else "vectors"
        expected = "angles (replicas, n)" if dimensions == 1 else f"{kind} (replicas, n, {model.dimension})"
        raise ValueError(f"Expected {expected}, none of these numbers 0, but got starts of shape={start.shape}.")
    if model.n is not None and start.shape[1] != model.n:
        raise ValueError(f"Expected starts of {model.n} particles, as the model has, but got {start.shape[1]}.")
    if not np.isfinite(start).all():
        raise ValueError("Expected finite starts but got NaN or infinity in them.")
    if model.dimension is None:
        return start
    if start.shape[2] != model.dimension:
        raise ValueError(
            f"Expected vectors of dimension {model.dimension}, as the model has, but got {start.shape[2]}."
        )
    if not model.unit:
        return start
    lengths = np.sqrt((start * start).sum(axis=2))
    worst = float(np.abs(lengths - 1).max())
    if worst > UNIT_LENGTH_TOLERANCE:
        raise ValueError(
            f"Expected unit vectors but got a length that differs from 1 by {worst:.3g}; divide by it first."
        )
    return unit_vectors(start)


def unit_vectors(x: Array) -> Array:
    """``x`` (…, d) divided by the Euclidean lengths of its vectors."""
    scaled: Array = x / np.sqrt(np.einsum("...d,...d->...", x, x))[..., None]
    return scaled


def _observed(model: Model, states: Array) -> dict[str, Array]:
    replicas, count = states.shape[:2]
    if model.dimension is None:
        observables = {"order": order_parameter(states, model.masses)}
    elif model.unit:
        observables = {"order": mean_length(states, model.masses)}
    else:
        observables = {"diameter": diameter(states)}
    if model.energy is not None:
        flat = states.reshape(replicas * count, *states.shape[2:])
        observables["energy"] = model.energy(flat).reshape(replicas, count)
    return observables
