"""Events by name: the time at which an observable first passes a value, such as ``order=0.9`` or ``clusters=3``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from .names import GAP
from .setup import UNWATCHED, Setup

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.particles import Model

    Array = NDArray[np.float64]

NAMES: Final = ("order", "energy", "clusters", "spread", "smallest-cosine", "mean-cosine", "diameter")


def events_of(setup: Setup, model: Model) -> dict[str, Callable[[Array], Array]]:
    """``observable − value`` for every event of ``setup``. Raises InputError for what ``model`` does not have.

    A number of clusters passes a value when it falls to it.
    """
    if setup.events and setup.chosen_stepper in UNWATCHED:
        raise InputError(
            "Expected no events together with noise, layers or splitting, whose steps are not looked into."
        )
    if setup.merge is not None and any(name != "clusters" for name, _ in setup.events):
        raise InputError("Expected no events together with merging but clusters, which are what is merged.")
    return {f"{name}={value:g}": _event(name, value, model) for name, value in setup.events}


def _event(name: str, value: float, model: Model) -> Callable[[Array], Array]:
    import numpy as np

    from numerics.circle.observables import cluster_count, spread
    from numerics.particles.order import diameter, mean_length, order_parameter
    from numerics.sphere.observables import clusters, smallest_cosine

    on_circle, on_sphere = model.dimension is None, model.dimension is not None and model.unit

    def vectors(states: Array) -> Array:
        return np.stack([np.cos(states), np.sin(states)], axis=-1) if on_circle else states

    def mean_cosine(states: Array) -> Array:
        mean, n = vectors(states).mean(axis=1), states.shape[1]
        cosine: Array = (n * (mean * mean).sum(axis=1) - 1) / max(1, n - 1)
        return cosine

    def count(states: Array) -> Array:
        if on_circle:
            return np.asarray(cluster_count(states, GAP) - 0.5, dtype=np.float64)
        return np.array([clusters(state, GAP).count - 0.5 for state in states])

    found: dict[str, Callable[[Array], Array] | None] = {
        "order": order_parameter if on_circle else mean_length if on_sphere else None,
        "energy": model.energy,
        "clusters": count,
        "spread": spread if on_circle else None,
        "smallest-cosine": (lambda states: smallest_cosine(vectors(states))) if model.unit else None,
        "mean-cosine": mean_cosine if model.unit else None,
        "diameter": None if model.unit else diameter,
    }
    quantity = found.get(name)
    if quantity is None:
        here = ", ".join(key for key in NAMES if found[key] is not None)
        raise InputError(f"Expected an event of {here} for {model.name} but got {name!r}.")
    return lambda states: quantity(states) - value
