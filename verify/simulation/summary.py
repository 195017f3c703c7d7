"""The summary of a simulation as one JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .run import SCHEMA, SYNCHRONIZED, Simulation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Clusters of at most this many replicas are listed one by one.
LISTED: Final = 20


def summarise(simulation: Simulation) -> dict[str, Any]:
    """Order parameter at the end, clusters, energy at both ends and where it decreased, cost of the integration.

    ``energy.decreases`` counts (replica, interval between outputs) pairs in which the energy fell by more than the
    tolerance; the exact flow never lowers it. Replicas that did not reach the end are counted and left out.
    """
    import numpy as np

    from numerics.circle.observables import cluster_count, clusters, spread

    setup, trajectory = simulation.setup, simulation.trajectory
    finished = np.isfinite(trajectory.final).all(axis=1)
    order = trajectory.observables["order"][:, -1][finished]
    final = trajectory.final[finished]
    counts = cluster_count(final) if len(final) else np.zeros(0, dtype=np.int64)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "model": trajectory.model.name,
        "equation": trajectory.model.equation,
        "parameters": dict(trajectory.model.parameters),
        "n": int(trajectory.states.shape[2]),
        "replicas": int(trajectory.states.shape[0]),
        "finished": int(finished.sum()),
        "ending": simulation.ending,
        "message": simulation.message,
        "time": float(trajectory.times[-1]),
        "outputs": int(trajectory.times.size),
        "reached": _statistics(trajectory.solution.reached),
        "seed": setup.seed,
        "tolerance": setup.tolerance,
        "stepper": setup.stepper,
        "order_parameter": _statistics(order),
        "spread": _statistics(spread(final)) if len(final) else None,
        "synchronized": {"count": int((1 - order < SYNCHRONIZED).sum()), "criterion": f"1 - order < {SYNCHRONIZED:g}"},
        "clusters": {
            "gap": 0.1,
            "counts": {str(int(c)): int((counts == c).sum()) for c in np.unique(counts)},
            "replicas": [
                {"sizes": list(found.sizes), "centres": list(found.centres)}
                for found in (clusters(state) for state in final[:LISTED])
            ],
        },
        "energy": _energy(trajectory.observables.get("energy"), setup.tolerance),
        "cost": {
            "evaluations": int(trajectory.solution.evaluations.sum()),
            "accepted": int(trajectory.solution.accepted.sum()),
            "rejected": int(trajectory.solution.rejected.sum()),
        },
    }
    return document


def _statistics(values: Array) -> dict[str, float] | None:
    if not values.size:
        return None
    return {"smallest": float(values.min()), "mean": float(values.mean()), "largest": float(values.max())}


def _energy(energy: Array | None, tolerance: float) -> dict[str, Any] | None:
    import numpy as np

    if energy is None:
        return None
    steps = np.diff(energy, axis=1)
    steps = steps[np.isfinite(steps)]
    last = energy[np.isfinite(energy[:, -1]), -1]
    return {
        "first": _statistics(energy[:, 0]),
        "last": _statistics(last),
        "decreases": int((steps < -tolerance).sum()),
        "largest_decrease": float(max(0.0, -steps.min(initial=0.0))),
    }
