"""Replicas a few at a time: of each batch the observables are kept, and states at the ends only.

Thousands of long runs then take little memory. A replica's numbers do not depend on its batch. Tokens in the span of
their start are observed there, and brought back to R^d at the ends only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from numerics.particles import Trajectory

from .joined import joined
from .setup import Setup

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from numerics.particles import Model

    from .simulated import Ending

    Array = NDArray[np.float64]

#: States of a batch take about this many bytes.
BATCH_BYTES: Final = 1 << 25


def run_batches(
    setup: Setup, model: Model, start: Array, times: Array, progress: Callable[[float], None] | None
) -> tuple[Trajectory, Ending, str]:
    """What ``advance`` returns, with observables and two states for each replica of ``start``."""
    from .advance import advance
    from .models import build_model
    from .observe import streams, with_observables
    from .reduce import reduced

    if (smaller := reduced(setup, start)) is not None and smaller.isometric:
        run, ending, message = run_batches(smaller.setup, build_model(smaller.setup), smaller.start, times, progress)
        return smaller.lifted(run, model, start), ending, message
    numbers = (2 if streams(setup, model) else times.size) * start[0].size
    size = max(1, BATCH_BYTES // (8 * numbers))
    done: list[Trajectory] = []
    ending, message = "complete", ""
    for first in range(0, len(start), size):
        batch = start[first : first + size]

        def covered(fraction: float, first: int = first, count: int = len(batch)) -> None:
            if progress is not None:
                progress((first + fraction * count) / len(start))

        run, how, why = advance(setup, model, batch, times, first=first, progress=covered)
        done.append(_ends(with_observables(setup, run)))
        if how != "complete":
            ending, message = how, message or why
        if how == "interrupted":
            break
    return joined(done, start), ending, message


def _ends(trajectory: Trajectory) -> Trajectory:
    """``trajectory`` with the first and the last states, copied so that the others can go."""
    states = trajectory.states[:, [0, -1]]
    flat = states.reshape(*states.shape[:2], -1)
    return replace(trajectory, states=states, solution=replace(trajectory.solution, states=flat))
