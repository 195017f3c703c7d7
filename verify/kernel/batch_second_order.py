"""The second-order bound on many leaves at once: step h on arrays of boxes.

The mathematics is that of ``second_order``; matrices have the leaves as their last axis. Leaves on which different
variables are fixed are bounded together: there F is constant in a fixed variable, whose row and column of the Hessian
are zeros, and whose distances from y are zero.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Final, NamedTuple

import numpy as np

from numerics.array_machine import enclosures
from numerics.second_arithmetic import Arithmetic
from verify.formula.numpy import numpy_function
from verify.formula.tree import Formula

from .masks import Floats, Mask, has_sign
from .program import Program
from .recorded import above_tangent, distances, outputs_of, pivots_of
from .second_order import MARGIN, NARROW, TANGENTS, TINY, programs, slopes_of

#: Sweeps of coordinate descent, and those for points that serve to find the next only.
DESCENTS: Final = 6
ROUGH: Final = 1
#: The first of the points y serve to find the next only.
GUESSES: Final = 2


class _Leaves(NamedTuple):
    """Arrays with the leaves as their last axis; all but ``where`` have a row for each variable that varies on some.

    ``where`` are the ends of all ranges, (2, variables, leaves). ``low`` and ``high`` are those of the variables that
    vary, ``half`` their half widths; a fixed variable has zeros there, and 1. ``alpha`` are the α, ``shift`` the same
    scaled by ``half`` on both sides, as are ``model``, the middle of the Hessian (variables, variables, leaves), and
    ``tilt``, the gradient at ``places`` in [-1, 1].
    """

    where: Floats
    varies: Mask
    low: Floats
    high: Floats
    half: Floats
    alpha: Floats
    shift: Floats
    model: Floats
    tilt: Floats
    places: Floats

    def only(self, chosen: Mask) -> _Leaves:
        return _Leaves._make(x[..., chosen] for x in self)


def by_second_order(
    formula: Formula, op: str, names: tuple[str, ...], where: Floats, varies: Mask, A: Arithmetic
) -> Mask:
    """Where the bound of ``second_order`` shows the sign, from the ends of ranges, float64 (2, variables, leaves).

    A variable that does not vary on a leaf is one number there, perhaps known between two doubles only.
    """
    done, smooth = _bounded(formula, op, names, where, varies, A)
    left = np.flatnonzero(~smooth)
    # A derivative by a variable that is fixed on a leaf need not exist there: again, by those that vary.
    for pattern in np.unique(varies[:, left], axis=1).T if left.size else ():
        if (pattern != varies.any(axis=1)).any():
            leaves = left[(varies[:, left] == pattern[:, None]).all(axis=0)]
            done[leaves] = _bounded(formula, op, names, where[..., leaves], varies[:, leaves], A)[0]
    return done


def _bounded(
    formula: Formula, op: str, names: tuple[str, ...], where: Floats, varies: Mask, A: Arithmetic
) -> tuple[Mask, Mask]:
    """Where the bound shows the sign, and where F is certainly smooth in all variables that vary on some leaf."""
    some: Mask = np.logical_or.reduce(varies, axis=1)
    free = tuple(name for name, varying in zip(names, some, strict=True) if varying)
    first, second = programs(formula, free)
    found, smooth = enclosures(outputs_of(second, names, True), where, A)
    low, high = np.where(varies, where, 0.0)[:, some]
    varies = varies[some]
    n, count = low.shape
    slopes, hessian = found[:, 1 : 1 + n], np.empty((2, n, n, count))
    for k, (p, q) in enumerate(combinations_with_replacement(range(n), 2), 1 + n):
        hessian[:, p, q] = hessian[:, q, p] = found[:, k]
    hessian[:, ~(varies[:, None] & varies)] = 0.0
    half = np.where(varies, 0.5 * (high - low), 1.0)
    certain = smooth & np.isfinite(hessian).all(axis=(0, 1, 2)) & ((half > NARROW) & (half < np.inf)).all(axis=0)
    hessian[..., ~certain], half[:, ~certain] = 0.0, 1.0
    centre = 0.5 * hessian[0] + 0.5 * hessian[1]
    unit = half[:, None] * half
    model = centre * unit
    spread = (0.5 * (hessian[1] - hessian[0]) * unit).sum(axis=1)
    diagonal = np.einsum("kkj->kj", model)
    apart = model.copy()  # from the zeros of fixed variables, which are no eigenvalues
    np.einsum("kkj->kj", apart)[:] += np.where(varies, 0.0, np.abs(model).sum(axis=(0, 1)))
    least = np.linalg.eigvalsh(np.moveaxis(apart, 2, 0))[:, 0]
    shift = np.maximum(0.0, spread - least) + MARGIN * (np.abs(diagonal) + np.abs(least) + spread) + TINY
    alpha = shift / (half * half)
    certain &= np.isfinite(alpha).all(axis=0)
    certain &= _is_convex(hessian, centre, alpha, half, A)

    open_ = np.flatnonzero(certain)
    tilt = np.where(varies, 0.5 * slopes[0] + 0.5 * slopes[1], 0.0) * half
    leaves = _Leaves(where, varies, low, high, half, alpha, shift, model, tilt, np.zeros((n, count))).only(certain)
    slope = numpy_function(slopes_of(formula, free), names)
    done = np.zeros(count, dtype=bool)
    for guess in range(TANGENTS):
        sweeps = ROUGH if guess < GUESSES else DESCENTS
        places = _minimum_of_model(leaves.tilt, leaves.model, leaves.shift, leaves.places, sweeps)
        y = np.minimum(np.maximum(leaves.low + leaves.half * (1 + places), leaves.low), leaves.high)
        at = leaves.where.copy()
        at[:, some] = np.where(leaves.varies, y, at[:, some])
        if guess >= GUESSES:
            shown = _above_tangent(first, op, names, at, y, leaves, A)
            done[open_[shown]] = True
            open_, leaves, places, at = open_[~shown], leaves.only(~shown), places[:, ~shown], at[..., ~shown]
        if not open_.size:
            break
        tilt = np.where(leaves.varies, np.array(slope(*at[0])), 0.0) * leaves.half
        leaves = leaves._replace(tilt=tilt, places=places)
    return done, smooth


def _above_tangent(
    first: Program, op: str, names: tuple[str, ...], at: Floats, y: Floats, leaves: _Leaves, A: Arithmetic
) -> Mask:
    """Where the bound by the tangent at y shows the sign; ``at`` is y with what is fixed, (2, variables, leaves)."""
    points = np.concatenate([y, leaves.low, leaves.high, leaves.alpha])
    inputs = np.concatenate([at, np.broadcast_to(points, (2, *points.shape))], axis=1)
    bound, smooth = enclosures(above_tangent(first, names, len(y)), inputs, A)
    shown: Mask = smooth & has_sign(bound[0, 0], op)
    return shown


def _is_convex(hessian: Floats, centre: Floats, alpha: Floats, weight: Floats, A: Arithmetic) -> Mask:
    """Where H + diag(α) is certainly positive semidefinite for all symmetric H in ``hessian``, as in ``second_order``.

    ``hessian`` is float64 (2, variables, variables, leaves), ``centre`` its M, ``weight`` the positive numbers w.
    """
    upper = np.triu_indices(len(alpha))
    middle = centre[upper]
    pairs = np.concatenate([hessian[:, *upper], np.broadcast_to(middle, (2, *middle.shape))], axis=1)
    radius = enclosures(distances(len(middle)), pairs, A)[0][1]
    numbers = np.concatenate([middle, radius, alpha, weight])
    found, _ = enclosures(pivots_of(len(alpha)), np.broadcast_to(numbers, (2, *numbers.shape)), A)
    positive: Mask = (found[0] > 0).all(axis=0)
    return positive


def _minimum_of_model(tilt: Floats, model: Floats, shift: Floats, start: Floats, sweeps: int) -> Floats:
    """``quadratic_model.minimum_of_model`` on every leaf: tilt, shift, start (variables, leaves).

    By Newton's step from ``start``, cut off at the ends, and coordinate descent.
    """
    n = len(start)
    matrix = model.copy()
    own = np.einsum("kkj->kj", matrix)
    own += shift
    slope = np.nan_to_num(tilt) + shift * start
    reduced, right = matrix.copy(), slope.copy()
    for k in range(n):
        for p in range(k + 1, n):
            factor = reduced[p, k] / reduced[k, k]
            reduced[p, k + 1 :] -= factor * reduced[k, k + 1 :]
            right[p] -= factor * right[k]
    step = np.empty_like(start)
    for k in range(n - 1, -1, -1):
        step[k] = (right[k] - (reduced[k, k + 1 :] * step[k + 1 :]).sum(axis=0)) / reduced[k, k]
    v = np.minimum(np.maximum(np.nan_to_num(start - step), -1.0), 1.0)
    slope += (matrix * (v - start)).sum(axis=1)
    for _ in range(sweeps):
        for k in range(n):
            to = np.minimum(np.maximum(v[k] - slope[k] / own[k], -1.0), 1.0)
            slope += matrix[k] * (to - v[k])
            v[k] = to
    return v
