"""Simulations with merging of coalesced particles: each replica on its own, then put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from numerics.circle import attention_coupling, mean_field, self_attention, unnormalised_attention
from numerics.circle.merging import simulate_merging
from numerics.integrators import Solution
from numerics.particles import IncompleteRunError, InterruptedRun, Trajectory

from ..errors import InputError
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
    done: list[Trajectory] = []
    collapse = ""
    for number, row in enumerate(start):
        try:
            done.append(simulate_merging(build, row, times, distance=distance, tolerance=setup.tolerance)[0])
            if progress is not None:
                progress((number + 1) / len(start))
        except IncompleteRunError as stopped:
            done.append(stopped.partial)
            collapse = collapse or str(stopped)
        except InterruptedRun as stopped:
            raise InterruptedRun(_together(setup, [*done, stopped.partial], start)) from None
        except KeyboardInterrupt:
            if not done:
                raise
            raise InterruptedRun(_together(setup, done, start)) from None
    if collapse:
        raise IncompleteRunError(collapse, _together(setup, done, start))
    return _together(setup, done, start)


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


def _together(setup: Setup, done: list[Trajectory], start: Array) -> Trajectory:
    """One trajectory of all replicas; those that were not begun have their start and NaN."""
    missing = len(start) - len(done)
    first = done[0]

    def stacked(parts: list[Array], empty: Array) -> Array:
        return np.concatenate([*parts, np.repeat(empty, missing, axis=0)])

    states = stacked([part.states for part in done], np.full_like(first.states, np.nan))
    states[:, 0] = start
    observables = {
        name: stacked([part.observables[name] for part in done], np.full_like(values, np.nan))
        for name, values in first.observables.items()
    }
    nothing = np.zeros(1, dtype=np.int64)
    solution = Solution(
        first.times,
        states,
        stacked([part.solution.reached for part in done], first.times[:1]),
        np.concatenate([*(part.solution.last for part in done), start[len(done) :]]),
        *(
            np.concatenate([*(getattr(part.solution, name) for part in done), np.repeat(nothing, missing)])
            for name in ("evaluations", "accepted", "rejected", "implicit")
        ),
    )
    return replace(first, states=states, observables=observables, seed=setup.seed, solution=solution)
