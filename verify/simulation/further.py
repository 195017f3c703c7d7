"""What a summary says beyond observables in time, when asked: Lyapunov exponents, and a histogram of cosines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .observe import unit_states
from .setup import Setup

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.particles import Model, Trajectory

    Array = NDArray[np.float64]

#: Intervals at whose ends perturbations are made orthonormal again; the first half of them only turns them into place.
INTERVALS: Final = 200


def exponents(setup: Setup, model: Model, start: Array) -> list[float] | None:
    """The largest Lyapunov exponents along the second half of the first replica; None when they are not asked for."""
    if not setup.lyapunov:
        return None
    import numpy as np

    from numerics.particles.lyapunov import lyapunov_exponents

    times = np.linspace(0.0, setup.t, INTERVALS + 1)
    found = lyapunov_exponents(
        model, start[0], times, count=setup.lyapunov, settle=INTERVALS // 2, tolerance=setup.tolerance
    )
    return [float(value) for value in found]


def cosines(setup: Setup, trajectory: Trajectory) -> dict[str, Any] | None:
    """Counts of <x_i, x_j>, i < j, at the end in all replicas that got there; None when they are not asked for."""
    if not setup.histogram:
        return None
    import numpy as np

    from numerics.sphere.observables import cosine_histogram

    counts, edges = np.zeros(setup.histogram, dtype=np.int64), np.linspace(-1, 1, setup.histogram + 1)
    for state in unit_states(trajectory)[:, -1]:
        if np.isfinite(state).all() and len(state) > 1:
            counts += cosine_histogram(state, setup.histogram)[0]
    return {"edges": edges.tolist(), "counts": counts.tolist()}
