"""Further observables of a trajectory, computed from its states when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from ..errors import InputError
from .names import GAP
from .setup import UNWATCHED, Setup

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from numerics.particles import Model, Trajectory

    Array = NDArray[np.float64]


#: An optimal assignment of n particles to n others takes n³ operations.
LARGEST_ASSIGNMENT: Final = 2000


def check_observables(setup: Setup, model: Model) -> None:
    """Raise InputError for what cannot be observed of ``model``: before a long run."""
    from .events import events_of

    events_of(setup, model)
    for name in setup.observe:
        if name not in OBSERVABLES:
            raise InputError(f"Expected observables in {', '.join(OBSERVABLES)} but got {name!r}.")
    if "spread" in setup.observe and model.dimension is not None:
        raise InputError("Expected a model on the circle for the observable spread; try smallest-cosine or diameter.")
    of_cosines = sorted({"smallest-cosine", "mean-cosine", "effective-rank"} & set(setup.observe))
    if not model.unit and (of_cosines or setup.histogram or setup.centers is not None):
        what = of_cosines[0] if of_cosines else "a histogram of cosines" if setup.histogram else "Rényi centres"
        raise InputError(f"Expected a model on the circle or the sphere for {what} but got {model.name}.")
    if "energy-rate" in setup.observe and model.energy is None:
        raise InputError(f"Expected a model with an energy for the observable energy-rate but got {model.name}.")
    if not model.unit and {"w2-point", "w2-start"} & set(setup.observe):
        raise InputError(f"Expected a model on the circle or the sphere for W_2 distances but got {model.name}.")
    if "w2-start" in setup.observe and setup.n > LARGEST_ASSIGNMENT:
        raise InputError(f"Expected n <= {LARGEST_ASSIGNMENT} for the observable w2-start but got n={setup.n}.")
    if "w2-start" in setup.observe and setup.masses:
        raise InputError("Expected equal masses for the observable w2-start but got masses.")
    if "mean-cosine" in setup.observe and setup.n < 2:
        raise InputError("Expected at least two particles for the mean cosine but got n=1.")
    if not setup.lyapunov:
        return
    if setup.chosen_stepper in UNWATCHED:
        raise InputError(
            f"Expected a solution in continuous time, without noise, for Lyapunov exponents but got {setup.model!r} by "
            f"{setup.chosen_stepper} steps."
        )
    size = setup.n * ((model.dimension or 1) - (model.dimension is not None and model.unit))
    if setup.lyapunov > size:
        raise InputError(f"Expected at most {size} Lyapunov exponents, one per coordinate, but got {setup.lyapunov}.")


def streams(setup: Setup, model: Model) -> bool:
    """Whether all that is kept can be observed on the way, so that states are only wanted at the ends."""
    further = setup.observe or setup.events or setup.centers is not None
    return setup.ends_only and setup.outputs > 1 and bool(model.observed) and not further


def with_observables(setup: Setup, trajectory: Trajectory) -> Trajectory:
    """``trajectory`` with the observables named in ``setup.observe``, and with what centres have captured."""
    found = dict(trajectory.observables)
    for name in setup.observe:
        found[name] = OBSERVABLES[name](trajectory)
    trajectory = replace(trajectory, observables=found)
    return trajectory if setup.centers is None else _with_centers(setup, trajectory)


def _with_centers(setup: Setup, trajectory: Trajectory) -> Trajectory:
    from numerics.parking import captured_fraction, renyi_centers, strong_renyi_centers

    assert setup.centers is not None
    observables = dict(trajectory.observables)
    for name, find in {"renyi": renyi_centers, "strong_renyi": strong_renyi_centers}.items():
        chosen = find(trajectory.states[:, 0], setup.centers)
        held = [captured_fraction(state, chosen, setup.centers / 5) for state in trajectory.states.swapaxes(0, 1)]
        observables[f"captured_{name}"] = np.stack(held, axis=1)
    return replace(trajectory, observables=observables)


def _clusters(trajectory: Trajectory) -> Array:
    from numerics.circle.observables import cluster_count
    from numerics.sphere.observables import clusters

    if trajectory.model.dimension is None:
        count: Array = cluster_count(trajectory.states, GAP).astype(float)
        return np.where(count > 0, count, np.nan)
    return _each(trajectory.states, lambda state: float(clusters(state, GAP).count))


def _spread(trajectory: Trajectory) -> Array:
    from numerics.circle.observables import spread

    return spread(trajectory.states)


def _smallest_cosine(trajectory: Trajectory) -> Array:
    from numerics.sphere.observables import smallest_cosine

    return _each(unit_states(trajectory), lambda state: float(smallest_cosine(state)))


def _mean_cosine(trajectory: Trajectory) -> Array:
    """The mean of <x_i, x_j> over i ≠ j: (n² |mean|² − n)/(n(n − 1))."""
    vectors = unit_states(trajectory)
    n = vectors.shape[2]
    mean = vectors.mean(axis=2)
    value: Array = (n * (mean * mean).sum(axis=-1) - 1) / (n - 1)
    return value


def _effective_rank(trajectory: Trajectory) -> Array:
    from numerics.sphere.observables import effective_rank

    return _each(unit_states(trajectory), effective_rank)


def _energy_rate(trajectory: Trajectory) -> Array:
    """The production of energy, ``dE/dt`` along the velocity at each output, by a central difference."""
    from numerics.particles.order import energy_rate

    states, times = trajectory.states, trajectory.times
    rates = [energy_rate(trajectory.model, float(t), states[:, index]) for index, t in enumerate(times)]
    return np.stack(rates, axis=1)


def _w2_point(trajectory: Trajectory) -> Array:
    from numerics.particles.transport import distance_to_point

    masses = trajectory.model.masses
    return _each(unit_states(trajectory), lambda state: distance_to_point(state, masses))


def _w2_start(trajectory: Trajectory) -> Array:
    from numerics.particles.transport import distance

    vectors = unit_states(trajectory)
    found = [
        [distance(state, replica[0]) if np.isfinite(state).all() else np.nan for state in replica]
        for replica in vectors
    ]
    return np.array(found)


def unit_states(trajectory: Trajectory) -> Array:
    """The states of a model on the circle or the sphere as unit vectors (R, T, n, d)."""
    if trajectory.model.dimension is None:
        return np.stack([np.cos(trajectory.states), np.sin(trajectory.states)], axis=-1)
    return trajectory.states


def _each(states: Array, value: Callable[[Array], float]) -> Array:
    """``value`` of every state (n, d) of (R, T, n, d); NaN where a run did not get."""
    found = [[value(state) if np.isfinite(state).all() else np.nan for state in replica] for replica in states]
    return np.array(found)


#: name → values (R, T)
OBSERVABLES: Final[dict[str, Callable[[Trajectory], Array]]] = {
    "clusters": _clusters,
    "spread": _spread,
    "smallest-cosine": _smallest_cosine,
    "mean-cosine": _mean_cosine,
    "effective-rank": _effective_rank,
    "energy-rate": _energy_rate,
    "w2-point": _w2_point,
    "w2-start": _w2_start,
}
