"""Whole steps of attention on the sphere, Q = K = V = I, in compiled code."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from numerics.circle.compiled import elementary
from numerics.circle.compiled.elementary import exponential
from numerics.integrators import Burst, compiled
from numerics.integrators.compiled import OPTIONS
from numerics.integrators.whole_steps import advance, compile_advance, integrated
from numerics.machine.stamp import source_stamp

from . import pairs
from .observed import Tokens, order_and_energy, order_and_energy_between, to_length_one

Array = NDArray[np.float64]

#: Multiplications for a pair of tokens besides those of two products of d coordinates.
PER_PAIR: Final = 24


def burst(beta: float, n: int, d: int, *, normalised: bool, causal: bool) -> Burst:
    """Trial steps of n tokens in R^d."""

    def system() -> Tokens:
        return Tokens(beta, normalised, causal, d, np.empty((n, n)), np.empty(n * (n - 1) // 2))

    return lambda run: advance(run, _rows_of_tokens, system, n * n * (2 * d + PER_PAIR))


@njit(**OPTIONS)
def _velocity(system: Tokens, flat: Array, result: Array) -> None:  # pragma: no cover - compiled
    beta, normalised, causal, d, weights, _ = system
    x, out = flat.reshape(-1, d), result.reshape(-1, d)
    n, shift = len(x), abs(beta)
    # e^{β<x_i, x_j> − |β|} <= 1; USA has e^{β(<x_i, x_j> − 1)}/n
    scale = np.exp(shift - beta) / n
    np.dot(x, x.T, weights)
    for i in range(n):
        row = weights[i]
        end = i + 1 if causal else n
        total = 0.0
        for j in range(end):
            e = exponential(beta * row[j] - shift)
            row[j] = e
            total += e
        row[end:] = 0.0
        factor = 1.0 / total if normalised else scale
        for j in range(end):
            row[j] *= factor
    np.dot(weights, x, out)
    for i in range(n):
        along = 0.0
        for j in range(d):
            along += out[i, j] * x[i, j]
        for j in range(d):
            out[i, j] -= along * x[i, j]


@njit(**OPTIONS)
def _onto_sphere(system: Tokens, flat: Array) -> None:  # pragma: no cover - compiled
    to_length_one(system.d, flat)


@njit(**OPTIONS)
def _synchronized(
    system: Tokens, flat: Array, tolerance: float, base: Array, change: Array
) -> float:  # pragma: no cover - compiled
    """Tokens within δ of their mean m approach it: ``x_i(t) = m + e^{−t}(x_i − m)``, put back to length 1.

    Weights are ``(1 + O(βδ²))/n``, so that ``Σ_j A_ij x_j − m = O(βδ³)``, and what ``m`` loses by projection is
    ``O(δ²)`` along ``x_i`` and ``O(δ³)`` across. Differences decay like e^{−t}, hence such errors of the velocity sum
    up to a third of them, less than ``(1 + |β|)δ³`` for ``(1 + |β|)δ² <= 1/4``.
    """
    if system.causal:
        return 0.0
    x, centre, apart = flat.reshape(-1, system.d), base.reshape(-1, system.d), change.reshape(-1, system.d)
    mean = np.zeros(system.d)
    for token in x:
        mean += token
    mean /= len(x)
    square, size = 0.0, 1.0 + abs(system.beta)
    for i in range(len(x)):
        centre[i], apart[i] = mean, x[i] - mean
        distance = 0.0
        for j in range(system.d):
            distance += apart[i, j] ** 2
        square = max(square, distance) if distance == distance else np.inf
    return 1.0 if size * square <= 0.25 and size * square**1.5 <= tolerance else 0.0


integrated(Tokens, _velocity, _onto_sphere, _synchronized, order_and_energy, order_and_energy_between)
_rows_of_tokens: Final = compile_advance(
    source_stamp(*(Path(str(module.__file__)).parent for module in (pairs, elementary, compiled)))
)
