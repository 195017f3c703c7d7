"""The summary of a simulation as one JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .further import cosines
from .names import GAP, SYNCHRONIZED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.particles import Model

    from .simulated import Simulation

    Array = NDArray[np.float64]

SCHEMA: Final = "inphase.simulate/1"

#: Clusters of at most this many replicas are listed one by one.
LISTED: Final = 20


def summarise(simulation: Simulation) -> dict[str, Any]:
    """Order parameter at the end, clusters, energy at both ends and where it decreased, cost of the integration.

    ``energy.decreases`` counts (replica, interval between outputs) pairs in which the energy fell by more than the
    tolerance; the exact flow never lowers it. Replicas that did not reach the end are counted and left out.
    """
    import numpy as np

    setup, trajectory = simulation.setup, simulation.trajectory
    finished = np.isfinite(trajectory.final.reshape(len(trajectory.final), -1)).all(axis=1)
    order = trajectory.observables["order"][:, -1][finished] if "order" in trajectory.observables else None
    final = trajectory.final[finished]
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
        "stepper": setup.chosen_stepper,
        "noise": {"strength": setup.noise, "common": setup.common, "step": setup.step} if setup.noise else None,
        "order_parameter": None if order is None else _statistics(order),
        "synchronized": None
        if order is None
        else {"count": int((1 - order < SYNCHRONIZED).sum()), "criterion": f"1 - order < {SYNCHRONIZED:g}"},
        "clusters": _clusters(final, trajectory.model),
        "energy": _energy(trajectory.observables.get("energy"), None if setup.noise else setup.tolerance),
        "cost": {
            "evaluations": int(trajectory.solution.evaluations.sum()),
            "accepted": int(trajectory.solution.accepted.sum()),
            "rejected": int(trajectory.solution.rejected.sum()),
            "implicit": int(trajectory.solution.implicit.sum()),
        },
    }
    for name, values in trajectory.observables.items():
        if name.startswith("captured"):
            document[name] = _statistics(values[finished, -1])
    further = ("diameter", *setup.observe)
    document["observables"] = {
        name: _statistics(values[finished, -1]) for name, values in trajectory.observables.items() if name in further
    }
    document["events"] = {
        name: {"count": int(np.isfinite(at).sum()), "times": _statistics(at[np.isfinite(at)])}
        for name, at in trajectory.events.items()
    }
    document["lyapunov"], document["cosines"] = simulation.exponents, cosines(setup, trajectory)
    if trajectory.model.dimension is None and len(final):
        from numerics.circle.observables import spread

        document["spread"] = _statistics(spread(final))
    return document


def _clusters(final: Array, model: Model) -> dict[str, Any]:
    """How many clusters how many replicas have, and sizes and centres (angles, or vectors) in the first ones."""
    from collections import Counter

    from numerics.circle import observables as circle
    from numerics.sphere import observables as sphere

    listed: list[dict[str, Any]] = []
    counts: Counter[int] = Counter()
    for number, state in enumerate(final):
        sizes: tuple[int, ...]
        if model.dimension is not None:
            sphere_found = sphere.clusters(state, GAP, unit=model.unit)
            sizes = sphere_found.sizes
            centres: list[Any] = [[float(c) if c == c else None for c in row] for row in sphere_found.centres]
        else:
            found = circle.clusters(state, GAP)
            sizes, centres = found.sizes, list(found.centres)
        counts[len(sizes)] += 1
        if number < LISTED:
            listed.append({"sizes": list(sizes), "centres": centres})
    return {"gap": GAP, "counts": {str(c): counts[c] for c in sorted(counts)}, "replicas": listed}


def _statistics(values: Array) -> dict[str, float] | None:
    if not values.size:
        return None
    return {"smallest": float(values.min()), "mean": float(values.mean()), "largest": float(values.max())}


def _energy(energy: Array | None, tolerance: float | None) -> dict[str, Any] | None:
    """The energy at both ends; decreases are counted against ``tolerance``, not with noise (None)."""
    import numpy as np

    if energy is None:
        return None
    steps = np.diff(energy, axis=1)
    steps = steps[np.isfinite(steps)]
    last = energy[np.isfinite(energy[:, -1]), -1]
    return {
        "first": _statistics(energy[:, 0]),
        "last": _statistics(last),
        "decreases": None if tolerance is None else int((steps < -tolerance).sum()),
        "largest_decrease": float(max(0.0, -steps.min(initial=0.0))),
    }
