"""Deciding boxes with second derivatives: the convex underestimator αBB, for minima that are not isolated.

When H + diag(α) is positive semidefinite for every Hessian H of F on the box X with middle m and half widths r, the
function F + ½ Σ α_k (x_k - m_k)² is convex, hence above its tangent at any point y of X:

    F(x) >= F(y) + ½ Σ α_k ((y_k - m_k)² - r_k²) + min over x in X of Σ (∂_k F(y) + α_k (y_k - m_k))·(x_k - y_k).

The bound is best where the convex function is smallest; y comes from a quadratic model, and any y is sound. The error
is of third order in the width, that of the mean value form of second. Source: Adjiman, Dallwig, Floudas, Neumaier, A
global optimization method, αBB, for general twice-differentiable constrained NLPs, I, Computers & Chemical Engineering
22 (1998) 1137-1158.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from .decide import SLOP, UNDECIDED, is_sign
from .elementary import ENTRY, OPTIONS
from .interpreter import BLOCK
from .lanes import LANES

if TYPE_CHECKING:
    from .arrays import Floats, Integers

SWEEPS = 40
#: Relative room for rounding when the shifted Hessian is shown to be positive semidefinite again.
MARGIN = 1e-9


@njit(**ENTRY)
def least_eigenvalue(matrix: Floats, work: Floats) -> float:
    """The least eigenvalue of a symmetric matrix (n, n), by Jacobi rotations on its copy ``work``."""
    n = len(matrix)
    for p in range(n):
        for q in range(n):
            work[p, q] = matrix[p, q]
    for _ in range(8):
        rest, size = 0.0, 0.0
        for p in range(n):
            size += work[p, p] * work[p, p]
            for q in range(p):
                rest += work[p, q] * work[p, q]
        if rest <= 1e-22 * size:
            break
        for p in range(n):
            for q in range(p + 1, n):
                if work[p, q] == 0.0:
                    continue
                theta = 0.5 * (work[q, q] - work[p, p]) / work[p, q]
                t = math.copysign(1.0, theta) / (abs(theta) + math.sqrt(1.0 + theta * theta))
                c = 1.0 / math.sqrt(1.0 + t * t)
                s = t * c
                for k in range(n):
                    a, b = work[k, p], work[k, q]
                    work[k, p], work[k, q] = c * a - s * b, s * a + c * b
                for k in range(n):
                    a, b = work[p, k], work[q, k]
                    work[p, k], work[q, k] = c * a - s * b, s * a + c * b
    least = work[0, 0]
    for p in range(1, n):
        least = min(least, work[p, p])
    return least


@njit(**OPTIONS)
def keep_hessian(second: Integers, registers: Floats, hessian: Floats, m: int) -> None:
    """Copies the second derivatives to ``hessian`` (variables, variables, BLOCK), upper triangle.

    Their registers may be shared with F and its gradient, which are evaluated elsewhere next.
    """
    for p in range(len(second)):
        for q in range(p, len(second)):
            for side in range(2):
                target = hessian[p, q, side * LANES : (side + 1) * LANES]
                if second[p, q] < 0:
                    for j in range(m):
                        target[j] = 0.0
                    continue
                first = second[p, q] * BLOCK + side * LANES
                source = registers[first : first + LANES]
                for j in range(m):
                    target[j] = source[j]


@njit(**OPTIONS)
def read_hessian(hessian: Floats, half: Floats, j: int, middle: Floats, shift: Floats) -> bool:
    """On lane ``j``: the middle of the Hessian in units of the half widths, and α r² in ``shift`` (variables,).

    α makes up for the radius of the interval Hessian, row by row; the least eigenvalue of its middle comes later.
    False when a second derivative is not known.
    """
    n = len(half)
    for k in range(n):
        shift[k] = 0.0
    for p in range(n):
        for q in range(p, n):
            low, high = hessian[p, q, j], hessian[p, q, LANES + j]
            unit = half[p] * half[q]
            if unit == 0.0:
                middle[p, q] = middle[q, p] = 0.0
                continue
            if not (high - low < math.inf):
                return False
            middle[p, q] = middle[q, p] = (low + 0.5 * (high - low)) * unit
            radius = 0.5 * (high - low) * unit
            shift[p] += radius
            if p != q:
                shift[q] += radius
    return True


@njit(**OPTIONS)
def minimise_model(slope: Floats, middle: Floats, shift: Floats, start: Floats, place: Floats) -> None:
    """The minimum on [-1, 1]^n, into ``place``, of slope·v + ½ vᵀ middle v + ½ Σ shift u² where v = u - start."""
    n = len(slope)
    for k in range(n):
        place[k] = start[k]
    for _ in range(SWEEPS):
        moved = 0.0
        for k in range(n):
            curvature = middle[k, k] + shift[k]
            if not (curvature > 0.0):
                continue
            gradient = slope[k] + shift[k] * place[k]
            for q in range(n):
                gradient += middle[k, q] * (place[q] - start[q])
            target = min(max(place[k] - gradient / curvature, -1.0), 1.0)
            moved = max(moved, abs(target - place[k]))
            place[k] = target
        if moved < 1e-7:
            break


@njit(**OPTIONS)
def tangent_points(
    f: int,
    partial: Integers,
    hessian: Floats,
    small: Floats,
    registers: Floats,
    shifts: Floats,
    outcome: Integers,
    m: int,
) -> int:
    """Moves the variables from the centres to the points y; ``shifts`` (variables, LANES) become α r².

    ``small`` (2, variables, LANES) are the boxes, ``hessian`` is from ``keep_hessian`` there; registers hold F and its
    gradient at the centres. Returns how many lanes may be decided; on the others ``shifts`` begin with infinity.
    """
    n = len(partial)
    hopeful = 0
    middle, work = np.zeros((n, n)), np.empty((n, n))
    half, shift, slope, start, place = np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n)
    for j in range(m):
        shifts[0, j] = math.inf
        value = registers[f * BLOCK + j]
        if outcome[j] != UNDECIDED or not (value > 0.0):
            continue
        for k in range(n):
            half[k] = 0.5 * (small[1, k, j] - small[0, k, j])
        if not read_hessian(hessian, half, j, middle, shift):
            continue
        least = least_eigenvalue(middle, work)
        penalty, reached = 0.0, value
        for k in range(n):
            if half[k] == 0.0:
                start[k], slope[k], shift[k] = 0.0, 0.0, 0.0
                continue
            shift[k] = max(0.0, shift[k] - least) + MARGIN * (abs(middle[k, k]) + abs(least))
            point = registers[k * BLOCK + j]
            start[k] = (point - small[0, k, j]) / half[k] - 1.0
            slope[k] = 0.0
            if partial[k] >= 0:
                g = partial[k] * BLOCK + j
                slope[k] = 0.5 * (registers[g] + registers[g + LANES]) * half[k]
            penalty += 0.5 * shift[k]
            reached += 0.5 * shift[k] * start[k] * start[k]
        if not (reached > penalty):  # the convex function at the centre is an upper bound of its minimum
            continue
        minimise_model(slope, middle, shift, start, place)
        for k in range(n):
            point = small[0, k, j] + half[k] * (1.0 + place[k])
            point = min(max(point, small[0, k, j]), small[1, k, j])
            registers[k * BLOCK + j] = registers[k * BLOCK + LANES + j] = point
            shifts[k, j] = shift[k]
        hopeful += 1
    return hopeful


@njit(**OPTIONS)
def decide_by_tangents(
    f: int,
    strict: bool,
    partial: Integers,
    small: Floats,
    registers: Floats,
    shifts: Floats,
    plain: Floats,
    code: int,
    outcome: Integers,
    m: int,
) -> None:
    """Continues ``outcome`` with ``code`` from F and its gradient at the points y of ``tangent_points``."""
    for j in range(m):
        if outcome[j] != UNDECIDED or shifts[0, j] == math.inf or plain[j] != plain[j]:
            continue
        bound = registers[f * BLOCK + j]
        size = abs(bound)
        for k in range(len(partial)):
            low, high, y = small[0, k, j], small[1, k, j], registers[k * BLOCK + j]
            half = 0.5 * (high - low)
            if half == 0.0:
                continue
            place = (y - low) / half - 1.0
            tilt = shifts[k, j] * place / half
            a = b = tilt
            if partial[k] >= 0:
                g = partial[k] * BLOCK + j
                a, b = a + registers[g], b + registers[g + LANES]
            loss = max(-a * (high - y), b * (y - low), 0.0) + 0.5 * shifts[k, j] * (1.0 - place * place)
            bound -= loss
            size += abs(loss) + shifts[k, j]
        if is_sign(bound - size * 4.0 * SLOP, strict):
            outcome[j] = code
