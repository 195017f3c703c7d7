"""The eigenvalues of the flow at a stationary state of clusters, enclosed.

For n equal particles in clusters of p_1, …, p_k at x_1, …, x_k the flow dx_i/dt = -(1/n) Σ_j f(x_i - x_j) has at such a
state the eigenvalues

* -(1/n) Σ_j p_j f'(x_i - x_j), p_i - 1 times: the particles of cluster i move apart (j = i included);
* those of A, A_ij = p_j f'(x_i - x_j)/n for i ≠ j, with rows that sum to 0: whole clusters move. One of them is 0, the
  rotation of everything; the others are those of B_ij = A_ij - A_1j, i, j >= 2.

B is similar to V⁻¹BV for every invertible V. With approximate eigenvectors in V, V⁻¹BV is almost diagonal, and
Gershgorin's discs enclose its eigenvalues; discs that meet are shown as one, with their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from .arithmetic import Value
from .field import Field
from .state_existence import Matrix, Place, differences, total


class Eigenvalue(NamedTuple):
    """``multiplicity`` eigenvalues, all in [lower, upper]."""

    lower: Fraction
    upper: Fraction
    multiplicity: int

    def __str__(self) -> str:
        times = f" ({self.multiplicity} times)" if self.multiplicity > 1 else ""
        return f"{float((self.lower + self.upper) / 2):.6g}{times}"


def spectrum(field: Field, clusters: Sequence[int], place: Place) -> tuple[Eigenvalue, ...]:
    """All eigenvalues but the 0 of rotation, the largest first, for every state within the radius of ``place``.

    Raises OutsideDomainError where f is not certainly analytic, ValueError when the enclosures are too wide.
    """
    a, n, k = field.a, sum(clusters), len(clusters)
    slopes = [[field.slope(angle) for angle in row] for row in differences(field, place, place.radius)]
    discs: list[tuple[Fraction, Fraction, int]] = []
    for i, p in enumerate(clusters):
        if p > 1:
            rate = total([size * slope for size, slope in zip(clusters, slopes[i], strict=True)])
            discs.append((*a.ends(-rate / n), p - 1))
    pull = [[clusters[j] * slopes[i][j] / n if i != j else a.zero for j in range(k)] for i in range(k)]
    for i in range(k):
        pull[i][i] = -total(pull[i])
    moving = [[pull[i][j] - pull[0][j] for j in range(1, k)] for i in range(1, k)]
    discs += [(low, high, 1) for low, high in _gershgorin(moving, _eigenvectors(pull, clusters, a), a)]
    return _joined(discs)


def _eigenvectors(pull: Matrix, clusters: Sequence[int], a: Any) -> list[list[Fraction]]:
    """Approximate eigenvectors of B as columns, from those of the symmetric matrix similar to A. Raises ValueError."""
    middle = np.array([[float(sum(a.ends(entry)) / 2) for entry in row] for row in pull])
    root = np.sqrt(np.array(clusters, dtype=float))
    symmetric = root[:, None] * middle / root[None, :]
    vectors = np.linalg.eigh((symmetric + symmetric.T) / 2)[1]
    rotation = np.argmax(np.abs(root @ vectors))  # the kernel of A is the rotation (1, …, 1)
    relative = vectors / root[:, None]
    columns = np.delete(relative[1:] - relative[0], rotation, axis=1)
    if not np.isfinite(columns).all():
        raise ValueError("Expected finite eigenvectors.")
    return [[Fraction(float(entry)) for entry in row] for row in columns]


def _gershgorin(matrix: Matrix, vectors: list[list[Fraction]], a: Any) -> list[tuple[Fraction, Fraction]]:
    """The discs of V⁻¹BV on the real line; B has real eigenvalues only."""
    size = range(len(matrix))
    columns = [[a.number(entry) for entry in row] for row in vectors]
    product = [[total([matrix[i][m] * columns[m][j] for m in size]) for j in size] for i in size]
    similar = _solved(columns, product, a)
    discs = []
    for i in size:
        centre, reach = similar[i][i], a.zero
        for j in size:
            if j != i:
                reach = reach + a.magnitude(similar[i][j])
        discs.append((a.ends(centre - reach)[0], a.ends(centre + reach)[1]))
    return discs


def _solved(matrix: Matrix, right: Matrix, a: Any) -> Matrix:
    """The matrix X with ``matrix`` · X = ``right``, by elimination with enclosures. Raises ValueError."""
    rows: list[list[Value]] = [[*row, *more] for row, more in zip(matrix, right, strict=True)]
    size = len(matrix)
    for i in range(size):
        best = max(range(i, size), key=lambda r: _least(rows[r][i], a))
        rows[i], rows[best] = rows[best], rows[i]
        pivot = rows[i][i]
        if not a.positive(pivot) and not a.negative(pivot):
            raise ValueError("Expected independent eigenvectors but the enclosures do not show that.")
        rows[i] = [a.divide(entry, pivot) for entry in rows[i]]
        for r in range(size):
            if r != i:
                factor = rows[r][i]
                rows[r] = [entry - factor * known for entry, known in zip(rows[r], rows[i], strict=True)]
    return [row[size:] for row in rows]


def _least(value: Value, a: Any) -> Fraction:
    low, high = a.ends(value)
    return Fraction(0) if low <= 0 <= high else min(abs(low), abs(high))


def _joined(discs: list[tuple[Fraction, Fraction, int]]) -> tuple[Eigenvalue, ...]:
    result: list[Eigenvalue] = []
    for low, high, count in sorted(discs, key=lambda d: d[0]):
        if result and low <= result[-1].upper:
            last = result[-1]
            result[-1] = Eigenvalue(last.lower, max(last.upper, high), last.multiplicity + count)
        else:
            result.append(Eigenvalue(low, high, count))
    return tuple(reversed(result))
