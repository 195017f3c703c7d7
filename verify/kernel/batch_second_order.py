"""The second-order bound on many leaves at once: step h on arrays of boxes.

The mathematics is that of ``second_order``; matrices have the leaves as their last axis.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from numerics.second_arithmetic import Arithmetic

from .goal import Goal
from .masks import Mask, evaluated, has_sign
from .program import Interval
from .quadratic_model import DESCENTS
from .second_order import MARGIN, TANGENTS, TINY, below, pivots, programs

Floats = NDArray[np.float64]


def by_second_order(
    goal: Goal, where: Mapping[str, Interval], free: tuple[str, ...], count: int, A: Arithmetic
) -> Mask:
    """Where the bound of ``second_order`` shows the sign, all variables but ``free`` fixed."""
    n = len(free)
    first, second = programs(goal.sign.formula, free)
    values, certain = evaluated(second, where, A, True)
    hessian = np.empty((2, n, n, count))
    for (p, q), i in zip(combinations_with_replacement(range(n), 2), second.outputs[1 + n :], strict=True):
        hessian[0, p, q] = hessian[0, q, p] = values[i].lo
        hessian[1, p, q] = hessian[1, q, p] = values[i].hi
    low, high = (np.array([getattr(where[name], end) for name in free]) for end in ("lo", "hi"))
    half = 0.5 * (high - low)
    certain = certain & np.isfinite(hessian).all(axis=(0, 1, 2)) & (half > 1e-150).all(axis=0)
    hessian[:, :, :, ~certain] = 0.0
    centre = 0.5 * hessian[0] + 0.5 * hessian[1]
    unit = half[:, None] * half[None, :]
    model = centre * unit
    spread = (0.5 * (hessian[1] - hessian[0]) * unit).sum(axis=1)
    least = np.linalg.eigvalsh(np.moveaxis(model, 2, 0))[:, 0]
    diagonal = np.abs(model[range(n), range(n)])
    shift = np.maximum(0.0, spread - least) + MARGIN * (diagonal + np.abs(least) + spread) + TINY
    shares = shift / (half * half)
    certain = certain & np.isfinite(shares).all(axis=0)
    alpha = [A.between(a, a) for a in shares]
    middle = [[A.between(m, m) for m in row] for row in centre]
    radius = [
        [_magnitude(A.sub(A.between(hessian[0, p, q], hessian[1, p, q]), middle[p][q]), A) for q in range(n)]
        for p in range(n)
    ]
    for pivot in pivots(middle, radius, alpha, [A.between(w, w) for w in half], A):
        certain = certain & np.asarray(pivot.lo > 0)

    places, done = np.zeros((n, count)), np.zeros(count, dtype=bool)
    for _ in range(TANGENTS):
        y = np.clip(low + half * (1 + places), low, high)
        at = {name: A.between(y[k], y[k]) for k, name in enumerate(free)}
        values, inside = evaluated(first, {**where, **at}, A, True)
        value, *slopes = (values[i] for i in first.outputs)
        ends = [
            (A.sub(A.between(low[k], low[k]), at[name]), A.sub(A.between(high[k], high[k]), at[name]))
            for k, name in enumerate(free)
        ]
        done |= certain & inside & has_sign(below(value, slopes, ends, alpha, A), goal.sign.op)
        if done.all():
            break
        tilt = np.array([0.5 * (s.lo + s.hi) + np.zeros(count) for s in slopes]) * half
        places = _minimum_of_model(np.nan_to_num(tilt), model, shift, places)
    return done


def _magnitude(x: Interval, A: Arithmetic) -> Interval:
    largest = np.maximum(-x.lo, x.hi)
    return A.between(largest, largest)


def _minimum_of_model(tilt: Floats, matrix: Floats, shift: Floats, start: Floats) -> Floats:
    """``quadratic_model.minimum_of_model`` on every leaf: tilt, shift, start (variables, leaves)."""
    v = start.copy()
    for _ in range(DESCENTS):
        for k in range(len(v)):
            slope = tilt[k] + shift[k] * v[k] + (matrix[k] * (v - start)).sum(axis=0)
            v[k] = np.clip(v[k] - slope / (matrix[k, k] + shift[k]), -1.0, 1.0)
    return v
