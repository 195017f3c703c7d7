"""Trial steps of explicit Runge–Kutta pairs, with their error and their interpolation polynomials."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .control import combination, error_ratio, row_of
from .tableau import Tableau
from .trial import Evaluate, Retraction, Rows, Trial

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExplicitMethod:
    """A tableau with its rows, and where steps are put back onto a manifold."""

    tableau: Tableau
    rows: tuple[Array, ...]
    weights: Array
    error_rows: tuple[Array, ...]
    extra_rows: tuple[Array, ...]
    retraction: Retraction | None
    rates: bool

    @property
    def error_order(self) -> int:
        """The order of the method whose error is estimated."""
        return self.tableau.error_order


def explicit_method(tableau: Tableau, retraction: Retraction | None = None, *, rates: bool = False) -> ExplicitMethod:
    """``tableau`` made ready for use; with ``rates`` trial steps estimate the fastest rate."""
    return ExplicitMethod(
        tableau,
        tuple(row_of(row) for row in tableau.a),
        row_of(tableau.b),
        tuple(row_of(row) for row in tableau.error),
        tuple(row_of(row) for row in tableau.extra_a),
        retraction,
        rates,
    )


def explicit_trial(
    method: ExplicitMethod,
    evaluate: Evaluate,
    rows: Rows,
    t: Array,
    y: Array,
    h: Array,
    slope: Array,
    tolerances: tuple[float, float],
) -> Trial:
    """One step of length ``h`` (R',) from ``y`` (R', n) with ``slope`` at ``t``; ``tolerances`` are atol and rtol."""
    tableau = method.tableau
    slopes = np.empty((tableau.stages + 1, *y.shape))
    slopes[0] = slope
    stage = y
    for i in range(1, tableau.stages):
        stage = combination(method.rows[i], slopes)
        stage *= h[:, None]
        stage += y
        slopes[i] = evaluate(rows, t + tableau.c[i] * h, stage)
    y_new = combination(method.weights, slopes)
    y_new *= h[:, None]
    y_new += y
    if method.retraction is not None:
        y_new = method.retraction(y_new)
    slopes[-1] = evaluate(rows, t + h, y_new)
    atol, rtol = tolerances
    scale = atol + rtol * np.maximum(np.abs(y), np.abs(y_new)) if rtol else atol

    def between(which: Rows, theta: Array) -> Array:
        used, some = np.unique(which, return_inverse=True)
        known = _dense_slopes(method, evaluate, rows[used], t[used], y[used], h[used], slopes[:, used])
        weights = np.zeros((len(known), theta.size))
        for coefficients in tableau.dense.T[::-1]:  # Horner's rule
            weights = (weights + coefficients[:, None]) * theta
        move = np.zeros((theta.size, y.shape[1]))
        for weight, one in zip(weights, known, strict=True):
            move += weight[:, None] * one[some]
        states = y[used][some] + h[used][some, None] * move
        return states if method.retraction is None else method.retraction(states)

    rate = np.full(len(h), np.nan)
    if method.rates:
        # the last stage and the new point lie at the same time: their difference quotient is a rate of the linear part
        # (Hairer–Wanner IV.2)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            apart = np.abs(y_new - stage).max(axis=1, initial=0.0)
            rate = h * np.abs(slopes[-1] - slopes[-2]).max(axis=1, initial=0.0) / apart
    return Trial(y_new, slopes[-1], error_ratio(method.error_rows, slopes, h, scale), rate, between)


def _dense_slopes(
    method: ExplicitMethod, evaluate: Evaluate, rows: Rows, t: Array, y: Array, h: Array, slopes: Array
) -> Array:
    """``slopes`` with the further ones that the interpolation polynomials need."""
    done, extra = len(slopes), len(method.tableau.extra_c)
    slopes = np.concatenate([slopes, np.empty((extra, *y.shape))])
    for i in range(extra):
        shift = combination(method.extra_rows[i], slopes)
        slopes[done + i] = evaluate(rows, t + method.tableau.extra_c[i] * h, y + h[:, None] * shift)
    return slopes
