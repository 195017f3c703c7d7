"""Points where F is small: quasi-random sampling and projected gradient descent. NumPy only; what it finds is a guess.

Descent steps have the length of Barzilai and Borwein (IMA J. Numer. Anal. 8, 1988, 141-148), shortened after a step
that does not improve F or leaves the conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..tape import finite_box
from .points import PointEvaluator

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from ..tape import Tape

STEPS = 80
#: Starting points of the descent.
STARTS = 48
MOST_CORNERS = 256


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """``points`` (found, variables) of the box where all conditions hold, with F (found,), smallest first."""

    points: NDArray[np.float64]
    values: NDArray[np.float64]


def sample_minimum(tape: Tape, lower: ArrayLike, upper: ArrayLike, n: int = 2048, seed: int = 0) -> Sample:
    """Points of [lower, upper] (finite, shape (variables,)) where F is small and all conditions C_j >= 0 hold.

    Starts from the corners and about ``n`` quasi-random points, shifted by ``seed``. Values are plain floats. Finds
    nothing when no point tried satisfies the conditions. Raises ValueError for a box that is not finite.
    """
    low, high = finite_box(tape, lower, upper)
    search = _Descent(PointEvaluator(tape), low, high - low)
    cube = np.concatenate([corners(tape.variables), quasi_random(n, tape.variables, seed)])
    values, violation = search.assess(cube)
    if len(tape.outputs) > 1 and (violation == 0).sum() < STARTS:
        near = cube[np.argsort(violation, kind="stable")[:STARTS]]
        cube = np.concatenate([cube, search.towards_conditions(near)])
        values, violation = search.assess(cube)
    allowed = np.flatnonzero((violation == 0) & ~np.isnan(values))
    best = allowed[np.argsort(values[allowed], kind="stable")[:STARTS]]
    if len(best) == 0:
        return Sample(np.empty((0, tape.variables)), np.empty(0))
    cube, values = search.descend(cube[best], values[best])
    order = np.argsort(values, kind="stable")
    _points, first = np.unique(search.at(cube[order]), axis=0, return_index=True)
    order = order[np.sort(first)]
    return Sample(search.at(cube[order]), values[order])


def quasi_random(n: int, variables: int, seed: int) -> NDArray[np.float64]:
    """``n`` points of the unit cube: the additive recurrence with steps 1/φ, 1/φ², … where φ^(variables+1) = φ + 1."""
    phi = 2.0
    for _ in range(64):
        phi = (1 + phi) ** (1 / (variables + 1))
    steps = phi ** -np.arange(1.0, variables + 1)
    return np.mod(0.5 + (np.arange(1, n + 1)[:, None] + 7919 * seed) * steps, 1.0)


def corners(variables: int) -> NDArray[np.float64]:
    """The centre and the corners of the unit cube (of its first few dimensions when there are many)."""
    few = min(variables, MOST_CORNERS.bit_length() - 1)
    bits = (np.arange(2**few)[:, None] >> np.arange(variables).clip(max=few - 1)) & 1
    return np.concatenate([np.full((1, variables), 0.5), bits.astype(float)])


class _Descent:
    """F and the conditions in coordinates of the unit cube."""

    def __init__(self, evaluator: PointEvaluator, low: NDArray[np.float64], width: NDArray[np.float64]) -> None:
        self.evaluator, self.low, self.width = evaluator, low, width

    def at(self, cube: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.minimum(self.low + self.width * cube, self.low + self.width)

    def assess(self, cube: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """F and the sum of violations of the conditions (inf where a condition is undefined)."""
        values = self.evaluator.values(self.at(cube))
        violation = np.maximum(-values[:, 1:], 0.0).sum(axis=1)
        return values[:, 0], np.where(np.isnan(violation), np.inf, violation)

    def towards_conditions(self, cube: NDArray[np.float64]) -> NDArray[np.float64]:
        """Steps along the gradient of the most violated condition, a little beyond where its tangent reaches 0."""
        for _ in range(12):
            values, gradients = self.evaluator.with_gradients(self.at(cube))
            worst = 1 + np.argmin(np.where(np.isnan(values[:, 1:]), np.inf, values[:, 1:]), axis=1)
            rows = np.arange(len(cube))
            gap = np.maximum(-values[rows, worst], 0.0)
            slope = gradients[rows, worst] * self.width
            with np.errstate(all="ignore"):
                step = slope * (1.1 * gap / (slope**2).sum(axis=1))[:, None]
            cube = np.clip(cube + np.nan_to_num(step, nan=0.0, posinf=0.0, neginf=0.0), 0.0, 1.0)
        return cube

    def descend(
        self, cube: NDArray[np.float64], values: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The points after STEPS steps; F decreases along each."""
        slope = self._slope(cube)
        with np.errstate(all="ignore"):
            length = np.nan_to_num(0.05 / np.abs(slope).max(axis=1), nan=0.0, posinf=0.0)
        for _ in range(STEPS):
            trial = np.clip(cube - length[:, None] * slope, 0.0, 1.0)
            found, violation = self.assess(trial)
            better = (found < values) & (violation == 0)
            if not better.any() and (np.abs(trial - cube) < 1e-17).all():
                break
            next_slope = slope.copy()
            if better.any():
                next_slope[better] = self._slope(trial[better])
            moved, turned = trial - cube, next_slope - slope
            with np.errstate(all="ignore"):
                natural = (moved**2).sum(axis=1) / np.abs((moved * turned).sum(axis=1))
            natural = np.where(np.isfinite(natural) & (natural > 0), natural, 2 * length)
            length = np.where(better, natural, length / 4)
            cube, values = np.where(better[:, None], trial, cube), np.where(better, found, values)
            slope = next_slope
        return cube, values

    def _slope(self, cube: NDArray[np.float64]) -> NDArray[np.float64]:
        slope = self.evaluator.with_gradients(self.at(cube))[1][:, 0] * self.width
        return np.nan_to_num(slope, nan=0.0, posinf=0.0, neginf=0.0)
