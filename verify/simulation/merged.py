"""Simulations with merging of coalesced particles: each replica on its own, then put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from numerics.circle import attention_coupling, mean_field, self_attention, unnormalised_attention
from numerics.circle.merging import Merge, simulate_merging
from numerics.particles import IncompleteRunError, InterruptedRun, Trajectory

from ..errors import InputError
from .joined import joined
from .models import coupling_of
from .setup import Setup

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from numerics.particles import Model

    Array = NDArray[np.float64]


def simulate_merged(setup: Setup, start: Array, times: Array, progress: Callable[[float], None] | None) -> Trajectory:
    """All replicas of ``start`` (R, n) with particles merged at the distance ``setup.merge``.

    Raises InputError for a model whose particles cannot be merged, otherwise what ``numerics.particles.simulate`` does.
    """
    build, distance = weighted(setup), setup.merge
    assert distance is not None
    masses = np.array(setup.masses) if setup.masses else None

    def together(parts: list[Trajectory]) -> Trajectory:
        return replace(joined(parts, start), seed=setup.seed)

    options: dict[str, Any] = {"masses": masses, "distance": distance, "tolerance": setup.tolerance}
    done: list[Trajectory] = []
    collapse = ""
    for number, row in enumerate(start):
        try:
            run, merges = simulate_merging(build, row, times, **options)
            done.append(replace(run, events=_events(setup, merges)))
            if progress is not None:
                progress((number + 1) / len(start))
        except IncompleteRunError as stopped:
            done.append(stopped.partial)
            collapse = collapse or str(stopped)
        except InterruptedRun as stopped:
            raise InterruptedRun(together([*done, stopped.partial])) from None
        except KeyboardInterrupt:
            if not done:
                raise
            raise InterruptedRun(together(done)) from None
    if collapse:
        raise IncompleteRunError(collapse, together(done))
    return together(done)


def weighted(setup: Setup) -> Callable[[Array], Model]:
    """The model of ``setup`` for given masses."""
    match setup.model:
        case "usa":
            return lambda masses: unnormalised_attention(setup.beta, masses=masses)
        case "sa":
            return lambda masses: self_attention(setup.beta, masses=masses)
        case "mean-field":
            coupling = coupling_of(setup.interaction, setup.beta) or attention_coupling(setup.beta)
            return lambda masses: mean_field(coupling, masses=masses)
    raise InputError(f"Expected the model mean-field, usa or sa for merging but got model={setup.model!r}.")


def _events(setup: Setup, merges: Sequence[Merge]) -> dict[str, Array]:
    """When the number of particles that move on their own first fell to each number of clusters asked for."""
    times = {level: [merge.time for merge in merges if merge.count <= level] for _, level in setup.events}
    return {f"clusters={level:g}": np.array([min(at, default=np.nan)]) for level, at in times.items()}
