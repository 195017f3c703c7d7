"""The second-order bound on many leaves at once: step h on arrays of boxes.

The mathematics is that of ``second_order``; matrices have the leaves as their last axis. Leaves on which different
variables are fixed are bounded together: there F is constant in a fixed variable, whose row and column of the Hessian
are zeros, and whose distances from y are zero.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Final, NamedTuple

import numpy as np

from numerics.second_arithmetic import Arithmetic
from verify.formula.numpy import numpy_function
from verify.formula.tree import Formula

from .masks import Floats, Mask, boxes_of, evaluated, has_sign, interval, rows
from .program import Program
from .second_order import MARGIN, NARROW, TANGENTS, TINY, change, programs, slopes_of

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
    values, inside = evaluated(second, boxes_of(names, where, A), A, True)
    low, high = np.where(varies, where, 0.0)[:, some]
    varies = varies[some]
    n, count = low.shape
    slopes, hessian = np.empty((2, n, count)), np.empty((2, n, n, count))
    for k, i in enumerate(second.outputs[1 : 1 + n]):
        slopes[0, k], slopes[1, k] = values[i].lo, values[i].hi
    for (p, q), i in zip(combinations_with_replacement(range(n), 2), second.outputs[1 + n :], strict=True):
        hessian[0, p, q] = hessian[0, q, p] = values[i].lo
        hessian[1, p, q] = hessian[1, q, p] = values[i].hi
    hessian[:, ~(varies[:, None] & varies)] = 0.0
    half = np.where(varies, 0.5 * (high - low), 1.0)
    smooth = np.broadcast_to(inside, (count,))
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
    values, inside = evaluated(first, boxes_of(names, at, A), A, True)
    slopes = np.empty((2, *y.shape))
    for k, i in enumerate(first.outputs[1:]):
        slopes[0, k], slopes[1, k] = values[i].lo, values[i].hi
    point = interval((y, y), A)
    left, right = (A.sub(interval((end, end), A), point) for end in (leaves.low, leaves.high))
    alpha = interval((leaves.alpha, leaves.alpha), A)
    bound = values[first.outputs[0]]
    for part in np.moveaxis(rows(change(interval(slopes, A), left, right, alpha, A), y.shape), 1, 0):
        bound = A.add(bound, A.between(part[0], part[1]))
    return np.broadcast_to(inside & has_sign(bound, op), y.shape[1:])


def _is_convex(hessian: Floats, centre: Floats, alpha: Floats, weight: Floats, A: Arithmetic) -> Mask:
    """Where H + diag(α) is certainly positive semidefinite for all symmetric H in ``hessian``, as in ``second_order``.

    ``hessian`` is float64 (2, variables, variables, leaves), ``centre`` its M, ``weight`` the positive numbers w, by
    which M + diag(α_i - Σ_j ρ_ij w_j/w_i) is not scaled here.
    """
    lowest, highest = rows(A.sub(interval(hessian, A), interval((centre, centre), A)), centre.shape)
    radius = np.maximum(-lowest, highest)
    across = np.broadcast_to(weight, centre.shape)
    losses = rows(A.mul(interval((radius, radius), A), interval((across, across), A)), centre.shape)
    loss = interval(losses[:, :, 0], A)
    for more in np.moveaxis(losses, 2, 0)[1:]:
        loss = A.add(loss, interval(more, A))
    share = A.sub(interval((alpha, alpha), A), A.div(loss, interval((weight, weight), A)))
    matrix = np.array([centre, centre])
    diagonal = np.einsum("ikkj->ikj", matrix)
    diagonal[:] = rows(A.add(interval(diagonal, A), share), alpha.shape)
    positive = np.ones(alpha.shape[1:], dtype=bool)
    for k in range(len(alpha)):
        pivot, row, rest = matrix[:, k, k], matrix[:, k, k + 1 :], matrix[:, k + 1 :, k + 1 :]
        positive &= pivot[0] > 0
        if rest.size:
            one, other, by = (
                np.broadcast_to(x, rest.shape) for x in (row[:, :, None], row[:, None], pivot[:, None, None])
            )
            quotient = A.div(A.mul(interval(one, A), interval(other, A)), interval(by, A))
            rest[:] = rows(A.sub(interval(rest, A), quotient), rest.shape[1:])
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
