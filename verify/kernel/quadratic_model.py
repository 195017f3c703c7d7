"""The least eigenvalue of a matrix and the minimum of a quadratic form on a cube, nearly: choices made in floats.

What is chosen with them is checked with enclosures afterwards (``second_order.py``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

#: Square matrices by rows.
Matrix = Sequence[Sequence[float]]

#: Sweeps of rotations, and of coordinate descent.
ROTATIONS: Final = 8
DESCENTS: Final = 40


def least_eigenvalue(matrix: Matrix) -> float:
    """The least eigenvalue of a symmetric matrix, nearly, by Jacobi's rotations."""
    n = len(matrix)
    a = [list(row) for row in matrix]
    for _ in range(ROTATIONS):
        rest = sum(a[p][q] ** 2 for p in range(n) for q in range(p))
        if rest <= 1e-22 * sum(a[p][p] ** 2 for p in range(n)):
            break
        for p in range(n):
            for q in range(p + 1, n):
                if a[p][q] == 0:
                    continue
                theta = 0.5 * (a[q][q] - a[p][p]) / a[p][q]
                t = math.copysign(1.0, theta) / (abs(theta) + math.hypot(1.0, theta))
                c = 1 / math.hypot(1.0, t)
                s = t * c
                for row in a:
                    row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]
                for k in range(n):
                    a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
    return min(a[p][p] for p in range(n))


def minimum_of_model(
    tilt: Sequence[float], matrix: Matrix, shift: Sequence[float], start: Sequence[float]
) -> list[float]:
    """The minimum on [-1, 1]^n, nearly, of tilt·d + ½ dᵀ matrix d + ½ Σ shift v² where d = v - start.

    By coordinate descent from ``start``.
    """
    v = list(start)
    for _ in range(DESCENTS):
        moved = 0.0
        for k, row in enumerate(matrix):
            curvature = row[k] + shift[k]
            if not curvature > 0:
                continue
            slope = tilt[k] + shift[k] * v[k] + sum(h * (a - b) for h, a, b in zip(row, v, start, strict=True))
            target = min(max(v[k] - slope / curvature, -1.0), 1.0)
            moved = max(moved, abs(target - v[k]))
            v[k] = target
        if moved < 1e-7:
            break
    return v
