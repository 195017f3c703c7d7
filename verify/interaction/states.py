"""Stable states that are not synchronized: clusters of equal particles, decided on one box of parameters.

n equal particles sit in k clusters of p_1, …, p_k at angles x_1, …, x_k. With f odd, the state is stationary when
G_i = Σ_j p_j f(x_i - x_j) = 0 for all i; as Σ p_i G_i = 0 always, k - 1 equations suffice, with x_1 = 0. The Hessian
of the energy E = (1/2n²) ΣΣ Φ, Φ' = -f, falls into two parts, which do not interact:

* motions of whole clusters: -L/n² with the Laplacian L of the weights w_ij = p_i p_j f'(x_i - x_j). It is negative
  definite modulo rotation exactly when L without its first row and column is positive definite (interval LDLᵀ);
* splitting of a cluster with p_i >= 2: -(1/n²)·Σ_j p_j f'(x_i - x_j), the term j = i included.

When both are negative definite modulo rotation, E has a strict local maximum there, modulo rotation; the flow is a
gradient ascent of E (also with normalised speeds), so the state attracts an open set and synchronization fails.

Two ways to certify it: the regular k-gon with equal clusters, stationary by symmetry, its Laplacian diagonal in
Fourier modes; or positions from a Krawczyk step, which proves
that a solution lies in the given box for every parameter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.formula.tree import Formula

from .arithmetic import Arithmetic, OutsideDomainError, Value
from .boxes import Box
from .jets import derivatives, jet

Matrix = list[list[Value]]


@dataclass(frozen=True, slots=True)
class Field:
    """f over a box of parameters."""

    f: Formula
    x: str
    parameters: dict[str, Value]
    a: Arithmetic

    def value(self, at: Value) -> Value:
        return jet(self.f, self.x, at, self.parameters, 0, self.a)[0]

    def slope(self, at: Value) -> Value:
        """f'(at), where f is certainly analytic at ±at."""
        self.value(-at)
        return derivatives(jet(self.f, self.x, at, self.parameters, 1, self.a), 1, self.a)[1]


def field_over(f: Formula, x: str, box: Box, a: Arithmetic) -> Field:
    """f over ``box`` in the arithmetic ``a``."""
    return Field(f, x, {name: a.between(*ends) for name, ends in box.items()}, a)


def decide_polygon(field: Field, clusters: Sequence[int]) -> tuple[bool, str]:
    """Whether the regular k-gon of equal clusters is certainly stable over the box."""
    k, a = len(clusters), field.a
    if k < 2 or len(set(clusters)) != 1:
        return False, "a polygon needs at least two equal clusters"
    try:
        angles = [a.pi * (2 * j) / k for j in range(k)]
        slopes = [field.slope(angle) for angle in angles]
        for m in range(1, k // 2 + 1):
            total = a.zero
            for j in range(1, k):
                total = total + slopes[j] * (1 - a.apply("cos", a.pi * (2 * (j * m % k)) / k))
            if not a.positive(total):
                return False, f"the eigenvalue of mode {m} is not certainly negative"
        if clusters[0] > 1 and not a.positive(_sum(slopes)):
            return False, "the clusters are not certainly stable against splitting"
    except OutsideDomainError as error:
        return False, f"f is not certainly analytic: {error}"
    return True, ""


def decide_positions(
    field: Field, clusters: Sequence[int], positions: Sequence[Fraction], radius: Fraction
) -> tuple[bool, str]:
    """Whether a stable state certainly lies within ``radius`` of (0, positions…), for every parameter of the box."""
    a, k = field.a, len(clusters)
    if k < 2 or len(positions) != k - 1 or radius <= 0 or any(p < 1 for p in clusters):
        return False, "the clusters and their positions do not fit"
    try:
        middle = [a.zero, *(a.number(p) for p in positions)]
        spread = [a.zero, *(a.between(p - radius, p + radius) for p in positions)]
        if not any(a.positive(x) and a.positive(2 * a.pi - x) for x in spread[1:]):
            return False, "the state is not certainly different from the synchronized one"
        slopes = [[field.slope(spread[i] - spread[j]) for j in range(k)] for i in range(k)]
        if not _krawczyk(field, clusters, middle, slopes, radius):
            return False, "no Krawczyk step shows that a stationary state exists"
        weights = [[clusters[i] * clusters[j] * slopes[i][j] for j in range(k)] for i in range(k)]
        laplacian = [
            [_sum([weights[i][j] for j in range(k) if j != i]) if i == c else -weights[i][c] for c in range(1, k)]
            for i in range(1, k)
        ]
        if not _positive_definite(laplacian, a):
            return False, "the Hessian is not certainly negative definite modulo rotation"
        for i, p in enumerate(clusters):
            if p > 1 and not a.positive(_sum([q * slope for q, slope in zip(clusters, slopes[i], strict=True)])):
                return False, "a cluster is not certainly stable against splitting"
    except OutsideDomainError as error:
        return False, f"f is not certainly analytic: {error}"
    return True, ""


def _sum(values: Sequence[Value]) -> Value:
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


def _krawczyk(field: Field, clusters: Sequence[int], middle: Sequence[Value], slopes: Matrix, radius: Fraction) -> bool:
    """K(X) = m - Y G(m) + (I - Y J(X))(X - m) inside the interior of X: one zero of G in X for every parameter."""
    a, k = field.a, len(clusters)
    unknown = range(1, k)
    residual = [_sum([clusters[j] * field.value(middle[i] - middle[j]) for j in range(k) if j != i]) for i in unknown]
    j_matrix = [
        [
            _sum([clusters[j] * slopes[i][j] for j in range(k) if j != i]) if i == c else -(clusters[c] * slopes[i][c])
            for c in unknown
        ]
        for i in unknown
    ]
    inverse = _approximate_inverse(j_matrix, a)
    if inverse is None:
        return False
    size = len(residual)
    for i in range(size):
        step = _sum([a.number(inverse[i][c]) * residual[c] for c in range(size)])
        reach = a.magnitude(step)
        for c in range(size):
            product = _sum([a.number(inverse[i][m]) * j_matrix[m][c] for m in range(size)])
            reach = reach + a.magnitude((1 if i == c else 0) - product) * a.number(radius)
        if not a.positive(a.number(radius) - reach):
            return False
    return True


def _approximate_inverse(matrix: Matrix, a: Arithmetic) -> list[list[Fraction]] | None:
    """A rational matrix near the inverse. It need not be exact: the Krawczyk step holds for any."""
    import numpy as np

    middle = [[float(sum(a.ends(entry)) / 2) for entry in row] for row in matrix]
    try:
        inverse = np.linalg.inv(np.array(middle))
    except np.linalg.LinAlgError:
        return None
    if not np.isfinite(inverse).all():
        return None
    return [[Fraction(float(entry)) for entry in row] for row in inverse]


def _positive_definite(matrix: Matrix, a: Arithmetic) -> bool:
    """Whether every symmetric matrix in the interval matrix is positive definite: all pivots of LDLᵀ positive."""
    rows = [list(row) for row in matrix]
    for i in range(len(rows)):
        if not a.positive(rows[i][i]):
            return False
        for j in range(i + 1, len(rows)):
            factor = a.divide(rows[j][i], rows[i][i])
            for c in range(i + 1, len(rows)):
                rows[j][c] = rows[j][c] - factor * rows[i][c]
    return True
