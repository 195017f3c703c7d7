"""Existence of a stationary state of clusters for every parameter of a box: a Krawczyk step in a moving frame.

For parameters p in the box, with the middle p_0, the state is looked for within r of c(p) = m + Σ s_p (p - p_0).
With G_i(x, p) = Σ_j p_j f(x_i - x_j; p), J its Jacobian in x_2, …, x_k, and any matrix Y, the Krawczyk operator

    K = c - Y G(c, p) + (I - Y J(X, p)) (X - c),        X = c(p) + [-r, r],

maps into the interior of X only if X contains exactly one zero of G(·, p). Its residual is enclosed by the mean-value
form G(c(p), p) ∈ G(m, p_0) + Σ [∂G/∂p + J s_p] (p - p_0), which is small where s_p is the speed of the state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .arithmetic import Arithmetic, Value
from .field import Field

Matrix = list[list[Value]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where k clusters are looked for: ``positions`` m with m_1 = 0, ``radius`` r, ``drift`` s_p for each parameter."""

    positions: tuple[Fraction, ...]
    radius: Fraction
    drift: Mapping[str, tuple[Fraction, ...]]


def total(values: Sequence[Value]) -> Value:
    """The sum of at least one value."""
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


def differences(field: Field, place: Place, radius: Fraction) -> Matrix:
    """x_i - x_j for all x within ``radius`` of c(p), for every parameter; x_1 = 0."""
    a, k = field.a, len(place.positions)

    def difference(i: int, j: int) -> Value:
        if i == j:
            return a.zero
        slack = radius * ((i > 0) + (j > 0))
        middle = place.positions[i] - place.positions[j]
        result = a.between(middle - slack, middle + slack)
        for name, moves in place.drift.items():
            if name in field.varying() and moves[i] != moves[j]:
                result = result + a.number(moves[i] - moves[j]) * field.radius(name)
        return result

    return [[difference(i, j) for j in range(k)] for i in range(k)]


def exists(field: Field, clusters: Sequence[Any], place: Place, slopes: Matrix) -> bool:
    """Whether K lies in the interior of X for every parameter; ``slopes`` encloses f'(x_i - x_j) over X.

    ``clusters`` are the sizes p_j, numbers or enclosures; K then holds for all sizes that are enclosed.
    """
    a = field.a
    unknown = range(1, len(clusters))
    jacobian = [[_jacobian_entry(clusters, slopes, i, c) for c in unknown] for i in unknown]
    inverse = approximate_inverse(jacobian, a)
    if inverse is None:
        return False
    residual = _residual(field, clusters, place)
    size, radius = len(unknown), a.number(place.radius)
    for i in range(size):
        reach = a.magnitude(total([a.number(inverse[i][c]) * residual[c] for c in range(size)]))
        for c in range(size):
            product = total([a.number(inverse[i][m]) * jacobian[m][c] for m in range(size)])
            reach = reach + a.magnitude((1 if i == c else 0) - product) * radius
        if not a.positive(radius - reach):
            return False
    return True


def suggested_radius(field: Field, clusters: Sequence[int], place: Place) -> Fraction | None:
    """The length of the Newton step from ``place``, its radius left out, for every parameter; None without an inverse.

    A guide for the choice of a radius. Raises what ``exists`` raises.
    """
    a = field.a
    slopes = [[field.slope(angle) for angle in row] for row in differences(field, place, Fraction(0))]
    unknown = range(1, len(clusters))
    inverse = approximate_inverse([[_jacobian_entry(clusters, slopes, i, c) for c in unknown] for i in unknown], a)
    if inverse is None:
        return None
    residual = _residual(field, clusters, place)
    steps = [
        a.magnitude(total([a.number(entry) * value for entry, value in zip(row, residual, strict=True)]))
        for row in inverse
    ]
    return max(a.ends(step)[1] for step in steps)


def _jacobian_entry(clusters: Sequence[Any], slopes: Matrix, i: int, c: int) -> Value:
    """∂G_i/∂x_c."""
    if i != c:
        return -(clusters[c] * slopes[i][c])
    return total([clusters[j] * slopes[i][j] for j in range(len(clusters)) if j != i])


def _residual(field: Field, clusters: Sequence[Any], place: Place) -> list[Value]:
    """G_i(c(p), p) for i >= 2 and every parameter."""
    a, k = field.a, len(clusters)
    others = [[j for j in range(k) if j != i] for i in range(1, k)]
    centre = [[a.number(p - q) for q in place.positions] for p in place.positions]
    varying = field.varying()
    along = differences(field, place, Fraction(0)) if varying else []
    if not all(map(field.has_rate, varying)):
        return [total([clusters[j] * field.value(along[i][j]) for j in row]) for i, row in enumerate(others, 1)]
    result = [
        total([clusters[j] * field.value_in_the_middle(centre[i][j]) for j in row]) for i, row in enumerate(others, 1)
    ]
    for name in varying:
        moves = place.drift.get(name, (Fraction(0),) * k)
        for i, row in enumerate(others, 1):
            terms = []
            for j in row:
                speed = field.rate(name, along[i][j])
                if moves[i] != moves[j]:
                    speed = speed + field.slope(along[i][j]) * a.number(moves[i] - moves[j])
                terms.append(clusters[j] * speed)
            result[i - 1] = result[i - 1] + total(terms) * field.radius(name)
    return result


def approximate_inverse(matrix: Matrix, a: Arithmetic) -> list[list[Fraction]] | None:
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
