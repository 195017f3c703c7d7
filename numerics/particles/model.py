"""What a simulated model is: a velocity field and, where there is one, an energy that never decreases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import Burst, Linearise

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """``x' = velocity(t, x)`` for R replicas at once, at times t (R,).

    On the circle ``dimension`` is None and states are angles (R, n); otherwise it is d and states are vectors of R^d
    (R, n, d), unit vectors on the sphere unless ``unit`` is False. ``energy`` maps states to (R,) and never decreases
    along solutions. ``n`` is the number of particles when the model fixes it (masses, frequencies). ``parameters`` are
    for records and printing. ``linearise`` is set where the Jacobian is cheap to solve with, so that stiff phases can
    be integrated implicitly, ``burst`` where whole steps of n particles can be compiled, which write the quantities
    named ``observed`` at the outputs where these are asked for in place of states. ``diffusion`` maps states in R^d to
    factors (R, n) of the noise of each particle, in the sense of Itô; without it noise is the same everywhere.
    """

    name: str
    equation: str
    parameters: tuple[tuple[str, float | str], ...]
    velocity: Callable[[Array, Array], Array]
    energy: Callable[[Array], Array] | None = None
    n: int | None = None
    masses: Array | None = None
    dimension: int | None = None
    unit: bool = True
    linearise: Linearise | None = None
    burst: Callable[[int], Burst | None] | None = None
    observed: tuple[str, ...] = ()
    diffusion: Callable[[Array], Array] | None = None


def checked_masses(masses: Array | None) -> Array | None:
    """Masses (n,) scaled to sum 1, or None for equal ones. Raises ValueError unless they are positive and finite."""
    if masses is None:
        return None
    masses = np.array(masses, dtype=float)
    if masses.ndim != 1 or not masses.size or not np.isfinite(masses).all() or not (masses > 0).all():
        raise ValueError("Expected a list of positive, finite masses, one per particle.")
    scaled: Array = masses / masses.sum()
    return scaled


def masses_for(masses: Array | None, n: int) -> Array:
    """The given masses, or n equal ones (not to be written to)."""
    return _equal_masses(n) if masses is None else masses


@lru_cache(maxsize=8)
def _equal_masses(n: int) -> Array:
    return np.full(n, 1.0 / n)
