"""Whole steps of attention on the sphere, Q = K = V = I, in compiled code: one replica after the other.

Slopes and weights of a replica of few tokens stay in the cache for all stages of its steps, and nothing is paid per
call. The rules are those of ``numerics.integrators``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from numerics.circle.compiled import elementary
from numerics.circle.compiled.elementary import exponential
from numerics.integrators import Progress, compiled
from numerics.integrators.compiled import OPTIONS, add_combination, error_ratio, interpolation_row, step_factor
from numerics.integrators.control import COLLAPSE_ULPS
from numerics.machine.stamp import source_stamp
from numerics.threads import spread

from . import pairs

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

#: Trial steps of one call take about this many multiplications, a tenth of a second, so that Ctrl-C is heard soon.
AT_ONCE: Final = 1 << 30
#: Multiplications for a pair of tokens besides those of two products of d coordinates.
PER_PAIR: Final = 24


def advance(run: Progress, beta: float, d: int, *, normalised: bool, causal: bool) -> None:
    """Trial steps of SA, or USA, full or causal, in R^d for every replica under way; a burst of ``integrators``."""
    n, rows, tableau = run.y.shape[1] // d, run.active, run.method.tableau
    products = tableau.stages * n * n * (2 * d + PER_PAIR)
    trials = max(1, AT_ONCE // (products * len(rows)))
    coefficients = (tableau.a, tableau.b, tableau.error, tableau.dense, tableau.extra_a)
    where = (run.times, run.t, run.y, run.slope, run.h, run.ratio, run.output, run.states)
    counts = (run.evaluations, run.accepted, run.rejected)
    limits = (tableau.error_order, *run.tolerances)
    spread(
        lambda first, last: _advance_rows(
            beta, normalised, causal, d, trials, rows[first:last], *coefficients, *limits, *where, *counts
        ),
        len(rows),
        len(rows) * trials * products,
    )


@njit(**OPTIONS)
def _velocity(
    beta: float, normalised: bool, causal: bool, flat: Array, d: int, weights: Array, result: Array
) -> None:  # pragma: no cover - compiled
    """Write the velocity at ``flat`` (n·d,) into ``result``; ``weights`` (n, n) is scratch."""
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
def _onto_sphere(flat: Array, d: int) -> None:  # pragma: no cover - compiled
    for x in flat.reshape(-1, d):
        square = 0.0
        for j in range(d):
            square += x[j] * x[j]
        length = np.sqrt(square)
        for j in range(d):
            x[j] /= length


@njit(**OPTIONS)
def _fill_slopes(
    beta: float, normalised: bool, causal: bool, d: int, table: Array, first: int, last: int, new: int, y: Array,
    h: float, slopes: Array, points: Array, weights: Array,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    """The slopes ``first <= i < last`` from the earlier ones, at ``points``; that of number ``new`` is the new one."""
    for i in range(first, last):
        points[i] = y
        add_combination(table[i, :i], slopes, h, points[i])
        if i == new:
            _onto_sphere(points[i], d)
        _velocity(beta, normalised, causal, points[i], d, weights, slopes[i])


def _compile_advance_rows(stamp: str) -> Callable[..., None]:
    @njit(cache=True, nogil=True)
    def advance_rows(
        beta: float, normalised: bool, causal: bool, d: int, trials: int, rows: Counts,
        a: Array, b: Array, error: Array, dense: Array, extra_a: Array,
        error_order: int, atol: float, rtol: float,
        times: Array, t: Array, y: Array, slope: Array, h: Array, ratio: Array, output: Counts, states: Array,
        evaluations: Counts, accepted: Counts, rejected: Counts,
    ) -> None:  # pragma: no cover - compiled  # fmt: skip
        """At most ``trials`` trial steps of each of the replicas ``rows``."""
        _ = stamp
        new, size, end = b.size, y.shape[1], times[-1]
        # rows of all stages, of the new point, and of the further slopes that interpolation wants
        count = new + 1 + len(extra_a)
        table = np.zeros((count, count))
        table[:new, :new], table[new, :new], table[new + 1 :] = a, b, extra_a
        slopes, points = np.empty((count, size)), np.empty((count, size))
        weights, w = np.empty((size // d, size // d)), np.empty(size)
        y_new = points[new]
        for r in rows:
            slopes[0] = slope[r]
            for _trial in range(trials):
                room = end - t[r]
                last = h[r] >= room * (1 - 1e-12)
                taken = room if last else h[r]
                _fill_slopes(beta, normalised, causal, d, table, 1, new + 1, new, y[r], taken, slopes, points, weights)
                evaluations[r] += new
                found = error_ratio(error, slopes, taken, y[r], y_new, atol, rtol, w)
                h[r] = taken * step_factor(error_order, found, ratio[r])
                if found <= 1:
                    t_new = end if last else t[r] + taken
                    if output[r] < times.size and times[output[r]] < t_new:
                        _fill_slopes(
                            beta, normalised, causal, d,
                            table, new + 1, count, new, y[r], taken, slopes, points, weights,
                        )  # fmt: skip
                        evaluations[r] += len(extra_a)
                    while output[r] < times.size and times[output[r]] <= t_new:
                        target = states[r, output[r]]
                        target[:] = y_new
                        if times[output[r]] < t_new:
                            target[:] = y[r]
                            theta = (times[output[r]] - t[r]) / taken
                            add_combination(interpolation_row(dense, theta), slopes, taken, target)
                            _onto_sphere(target, d)
                        output[r] += 1
                    t[r], ratio[r], y[r], slopes[0] = t_new, found, y_new, slopes[new]
                    accepted[r] += 1
                else:
                    rejected[r] += 1
                if t[r] >= end or h[r] < COLLAPSE_ULPS * np.spacing(max(abs(t[r]), 1e-6 * (end - times[0]))):
                    break
            slope[r] = slopes[0]

    result: Callable[..., None] = advance_rows
    return result


_advance_rows: Final = _compile_advance_rows(
    source_stamp(*(Path(str(module.__file__)).parent for module in (pairs, elementary, compiled)))
)
