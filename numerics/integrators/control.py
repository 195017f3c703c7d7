"""Step size control: error norms, the first step, and the proportional–integral rule, all per replica."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SAFETY: Final = 0.9
SMALLEST_FACTOR: Final = 0.2
LARGEST_FACTOR: Final = 8.0
#: A planned step below this many units in the last place of t counts as collapsed.
COLLAPSE_ULPS: Final = 16.0


def row_of(coefficients: Sequence[float] | Array) -> Array:
    """A row of a tableau up to its last nonzero entry."""
    return np.trim_zeros(np.array(coefficients, dtype=float), "b")


def combination(row: Array, slopes: Array) -> Array:
    """``Σ_i c_i k_i`` for slopes (s, R, n): unlike BLAS, bitwise the same for a replica whatever R is.

    A single number would be summed in another order; two of them are not.
    """
    used = slopes[: len(row)]
    if used[0].size == 1:
        return combination(row, np.repeat(used, 2, axis=2))[:, :1]
    total: Array = np.einsum("s,srn->rn", row, used)
    return total


def error_ratio(rows: Sequence[Array], slopes: Array, step: Array, scale: Array | float) -> Array:
    """Estimated error over tolerance of one step per replica, in the maximum norm: at most 1 is accepted.

    ``rows`` are those of ``tableau.error``; ``slopes`` (s + 1, R, n), ``step`` (R,), ``scale`` (R, n) or one number. A
    slope that is not finite gives inf.
    """
    estimates = [combination(row, slopes) for row in rows]
    with np.errstate(invalid="ignore", over="ignore"):
        for estimate in estimates:
            estimate /= scale
            np.abs(estimate, out=estimate)
        norms = [estimate.max(axis=1, initial=0.0) for estimate in estimates]
        if len(norms) == 1:
            ratio = step * norms[0]
        else:  # Hairer–Nørsett–Wanner II.10: the third-order estimate guards against a fifth-order one that vanishes
            fifth, third = norms
            size = np.hypot(fifth, 0.1 * third)
            ratio = step * np.divide(fifth * fifth, size, out=np.zeros_like(size), where=size != 0)
    return np.where(np.isfinite(ratio), ratio, np.inf)


def step_factor(error_order: int, ratio: Array, previous: Array) -> Array:
    """Factor for the next step: integral control, lightly damped by the previous error ratio (Gustafsson 1991).

    More damping would waste evaluations: in slow phases the error then stays far below the tolerance.
    """
    exponent = 1.0 / (error_order + 1)
    with np.errstate(divide="ignore"):
        factor = (
            SAFETY * np.maximum(ratio, 1e-10) ** (-0.85 * exponent) * np.maximum(previous, 1e-4) ** (0.2 * exponent)
        )
    # after a rejected step only the last error counts
    rejected = SAFETY * np.where(np.isfinite(ratio), np.maximum(ratio, 1e-10), 1e10) ** -exponent
    chosen: Array = np.where(ratio > 1, rejected, factor)
    bounded: Array = np.minimum(np.maximum(chosen, SMALLEST_FACTOR), LARGEST_FACTOR)
    return bounded


def first_step(error_order: int, slope: Array, probe_slope: Array, probe: Array, scale: Array) -> Array:
    """A first step per replica from the slope at the start and after an Euler step of length ``probe``.

    The rule of Hairer–Nørsett–Wanner II.4 without the size of the state, which has no meaning for angles.
    """
    speed = np.abs(slope / scale).max(axis=1, initial=0.0)
    bend = np.abs((probe_slope - slope) / scale).max(axis=1, initial=0.0) / probe
    largest = np.maximum(np.maximum(speed, bend), 1e-15)
    suited: Array = (0.01 / largest) ** (1.0 / (error_order + 1))
    return np.minimum(100 * probe, suited)
