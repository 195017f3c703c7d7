"""Simulations on the sphere as equal ones that cost less, for V = I.

n tokens on a sphere of high dimension never leave the span of the start: coordinates in an orthonormal basis solve the
same equation in dimension n < d. Tokens in the plane are angles: on the circle sums over n tokens cost O(n K) instead
of O(n²).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from .setup import Setup

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.particles import Model, Trajectory

    Array = NDArray[np.float64]

#: Models in which every token moves by a combination of tokens when no matrices are given.
WITHIN_SPAN: Final = ("sphere-usa", "sphere-sa", "sphere-causal", "sphere-repulsive", "sphere-uniform")
#: Those that are known on the circle.
ON_CIRCLE: Final = {"sphere-usa": "usa", "sphere-sa": "sa", "sphere-causal": "causal"}


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """What is simulated instead; ``lift`` writes its states (R, T, …) as those of the sphere into (R, T, n, d)."""

    setup: Setup
    start: Array
    lift: Callable[[Array, Array], None]

    @property
    def isometric(self) -> bool:
        """Whether all distances are the same, hence everything that is observed: they are not along the circle."""
        return self.start.ndim == 3

    def lifted(self, trajectory: Trajectory, model: Model, start: Array) -> Trajectory:
        """``trajectory`` as one of ``model`` from ``start``; order and energy are the same."""
        import numpy as np

        solution = trajectory.solution
        states = np.empty((len(start), trajectory.states.shape[1], *start.shape[1:]))
        states[:, 0] = start
        self.lift(trajectory.states[:, 1:], states[:, 1:])
        flat = states.reshape(*states.shape[:2], -1)
        last = flat[:, -1]
        if not solution.complete:
            last = np.empty_like(last)
            self.lift(solution.last.reshape(self.start.shape)[:, None], last.reshape(start.shape)[:, None])
        solution = replace(solution, states=flat, last=last)
        return replace(trajectory, model=model, states=states, solution=solution)


def reduced(setup: Setup, start: Array) -> Reduced | None:
    """The simulation of ``start`` (R, n, d) on the circle or in the span of the start; None where that does not do."""
    if setup.model not in WITHIN_SPAN or setup.value or setup.matrices is not None or setup.noise:
        return None
    n, dimension = start.shape[1:]
    if dimension == 2 and _has_series(setup):
        return _on_circle(setup, start)
    return _in_span(setup, start) if 2 <= n < dimension else None


def _has_series(setup: Setup) -> bool:
    """Whether sums of modes do: nothing else was asked for, and no event, which the circle may measure by angles."""
    from numerics.circle.coupling import LARGEST_SERIES_BETA, SMALLEST_BETA

    asked = setup.method != "auto" or bool(setup.events)
    return setup.model in ON_CIRCLE and not asked and SMALLEST_BETA <= setup.beta <= LARGEST_SERIES_BETA


def _on_circle(setup: Setup, start: Array) -> Reduced:
    import numpy as np

    def lift(angles: Array, out: Array) -> None:
        np.cos(angles, out=out[..., 0])
        np.sin(angles, out=out[..., 1])

    return Reduced(replace(setup, model=ON_CIRCLE[setup.model]), np.arctan2(start[..., 1], start[..., 0]), lift)


def _in_span(setup: Setup, start: Array) -> Reduced:
    from numerics.sphere.span import span_of

    span = span_of(start)
    return Reduced(replace(setup, dimension=start.shape[1]), span.coordinates, span.lift)
