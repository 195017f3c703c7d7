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
Fourier modes; or positions from a Krawczyk step (``state_existence``), which proves that a solution lies in the given
box, moving with the parameters p as m + Σ s_p (p - p_0), for every parameter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from .arithmetic import Arithmetic, OutsideDomainError, Value
from .field import Field
from .state_existence import Matrix, Place, differences, exists, total


def decide_polygon(field: Field, clusters: Sequence[int]) -> tuple[bool, str]:
    """Whether the regular k-gon of equal clusters is certainly stable over the box."""
    k, a = len(clusters), field.a
    if k < 2 or len(set(clusters)) != 1 or clusters[0] < 1:
        return False, "a polygon needs at least two equal clusters"
    try:
        slopes = [field.slope(a.pi * (2 * j) / k) for j in range(k)]
        for m, mode in enumerate(_modes(slopes, a), start=1):
            if not a.positive(mode):
                return False, f"the eigenvalue of mode {m} is not certainly negative"
        if clusters[0] > 1 and not a.positive(total(slopes)):
            return False, "the clusters are not certainly stable against splitting"
    except OutsideDomainError as error:
        return False, f"f is not certainly analytic: {error}"
    return True, ""


def polygon_is_unstable(field: Field, k: int) -> bool:
    """Whether the regular k-gon certainly has a direction in which the energy increases, for the whole box."""
    a = field.a
    try:
        return any(a.negative(mode) for mode in _modes([field.slope(a.pi * (2 * j) / k) for j in range(k)], a))
    except OutsideDomainError:
        return False


def _modes(slopes: Sequence[Value], a: Arithmetic) -> Iterator[Value]:
    """Σ_j f'(2πj/k)(1 - cos(2πjm/k)) for the modes m = 1, …, k/2 of the k-gon: n times minus the eigenvalue."""
    k = len(slopes)
    for m in range(1, k // 2 + 1):
        yield total([slopes[j] * (1 - a.apply("cos", a.pi * (2 * (j * m % k)) / k)) for j in range(1, k)])


def decide_positions(
    field: Field,
    clusters: Sequence[int],
    positions: Sequence[Fraction],
    radius: Fraction,
    drift: Mapping[str, Sequence[Fraction]] | None = None,
) -> tuple[bool, str]:
    """Whether for every parameter of the box a stable state certainly lies within ``radius`` of the given place.

    The place is (0, positions…) in the middle of the box, and moves by ``drift[p]`` per unit of the parameter p.
    """
    k, drift = len(clusters), drift or {}
    fits = len(positions) == k - 1 and all(len(moves) == k - 1 for moves in drift.values())
    if k < 2 or not fits or radius <= 0 or any(p < 1 for p in clusters) or not set(drift) <= set(field.box):
        return False, "the clusters and their positions do not fit"
    place = Place(
        (Fraction(0), *positions), radius, {name: (Fraction(0), *moves) for name, moves in drift.items() if any(moves)}
    )
    return _decide(field, clusters, [p > 1 for p in clusters], place)


def decide_masses(
    field: Field, masses: Sequence[tuple[Fraction, Fraction]], positions: Sequence[Fraction], radius: Fraction
) -> tuple[bool, str]:
    """Whether for all masses in the intervals [lower, upper] there is a stable state near (0, positions…).

    The masses are those of whole clusters, made of any number of particles with any masses: with total masses in place
    of the numbers of particles everything above stays the same, and every cluster may split.
    """
    k = len(masses)
    if k < 2 or len(positions) != k - 1 or radius <= 0 or not all(0 < lower <= upper for lower, upper in masses):
        return False, "the masses and the positions do not fit"
    weights = [field.a.between(*ends) for ends in masses]
    return _decide(field, weights, [True] * k, Place((Fraction(0), *positions), radius, {}))


def _decide(field: Field, clusters: Sequence[Any], splits: Sequence[bool], place: Place) -> tuple[bool, str]:
    """The conditions for clusters of these sizes, numbers or enclosures; ``splits``: those that can split."""
    a, k = field.a, len(clusters)
    try:
        spread = differences(field, place, place.radius)
        if not any(a.positive(spread[i][0]) and a.positive(2 * a.pi - spread[i][0]) for i in range(1, k)):
            return False, "the state is not certainly different from the synchronized one"
        slopes = [[field.slope(angle) for angle in row] for row in spread]
        if not exists(field, clusters, place, slopes):
            return False, "no Krawczyk step shows that a stationary state exists"
        weights = [[clusters[i] * clusters[j] * slopes[i][j] for j in range(k)] for i in range(k)]
        laplacian = [
            [total([weights[i][j] for j in range(k) if j != i]) if i == c else -weights[i][c] for c in range(1, k)]
            for i in range(1, k)
        ]
        if not _positive_definite(laplacian, a):
            return False, "the Hessian is not certainly negative definite modulo rotation"
        for i, can_split in enumerate(splits):
            if can_split and not a.positive(_splitting(clusters, slopes[i])):
                return False, f"cluster {i + 1} is not certainly stable against splitting"
    except (OutsideDomainError, ValueError) as error:
        return False, f"f is not certainly analytic: {error}"
    return True, ""


def _splitting(clusters: Sequence[Any], slopes: Sequence[Value]) -> Value:
    """Σ_j p_j f'(x_i - x_j)."""
    return total([p * slope for p, slope in zip(clusters, slopes, strict=True)])


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
