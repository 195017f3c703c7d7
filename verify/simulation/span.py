"""Simulations in the span of the start: with V = I, n tokens on a sphere of high dimension never leave it.

Coordinates in an orthonormal basis of the span solve the same equation in dimension n < d, at a cost without d.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from .setup import Setup

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.particles import Model, Trajectory

    Array = NDArray[np.float64]

#: Models in which every token moves by a combination of tokens when no matrices are given.
WITHIN_SPAN: Final = ("sphere-usa", "sphere-sa", "sphere-causal", "sphere-repulsive", "sphere-uniform")


def in_span(setup: Setup, start: Array) -> tuple[Setup, Array, Array] | None:
    """The setup in dimension n, coordinates (R, n, n) of ``start`` and bases (R, n, d); None where that does not do."""
    if setup.model not in WITHIN_SPAN or setup.value or setup.matrices is not None or setup.noise:
        return None
    n, dimension = start.shape[1:]
    if n < 2 or dimension <= n:
        return None
    from numerics.sphere.starts import span_coordinates

    coordinates, basis = span_coordinates(start)
    return replace(setup, dimension=n), coordinates, basis


def out_of_span(trajectory: Trajectory, model: Model, start: Array, basis: Array) -> Trajectory:
    """``trajectory`` of coordinates as one of ``model`` from ``start``; observables do not depend on the basis."""
    solution = trajectory.solution
    states = trajectory.states @ basis[:, None]
    states[:, 0] = start
    replicas, n, dimension = basis.shape
    last = (solution.last.reshape(replicas, n, n) @ basis).reshape(replicas, n * dimension)
    solution = replace(solution, states=states.reshape(*states.shape[:2], n * dimension), last=last)
    return replace(trajectory, model=model, states=states, solution=solution)
