"""Exact certificates near a solution of the program that touch zero on marginal polygons with four corners or more.

Untrusted. A stationary state of equal clusters on a regular k-gon has ∭ T = Σ_h (H)(h) + a mean square of 0, so that
T = 0 on its triples forces (H)(h) = 0 for every function h of Q: on the corners h must be made of the marginal modes
alone. For the others, m, that is Σ v_j = 0 over all j ≡ ±m mod k for a cosine polynomial, and Σ_{j≡m} w_j =
Σ_{j≡-m} w_j for a sine polynomial. Rounding the entries of h one by one loses that, so Q is written in a rational basis
of these spaces, made a little larger than it is, rounded, and changed to fit the touching equations exactly; Q = L D Lᵀ
in rational numbers gives its squares, with weights that are sums of squares (``weights``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from .arithmetic import Floats
from .certificate import ThreePointCertificate
from .claimed import ThreePointRange
from .number_fields import eliminate
from .semidefinite import Solution
from .touching import Component, touching_components, touching_place
from .weights import squares

Vector = list[Fraction]
Gaps = Sequence[tuple[Fraction, Fraction]]
#: k and the modes m ≤ k/2 that are marginal.
Polygon = tuple[int, tuple[int, ...]]

#: By how much the matrices are made larger, in units of their trace; entries are rounded to multiples of 2⁻³⁰.
LARGER: Final = (1e-3, 1e-4)
_UNIT: Final = Fraction(1, 2**30)
_CORNER: Final = Fraction(1, 64)
_ZERO: Final = 1e-10


def on_face(
    claimed: ThreePointRange, solution: Solution, polygons: Sequence[Polygon], gaps: Gaps
) -> Iterator[ThreePointCertificate]:
    """Certificates with T = 0 and ∇T = 0 exactly at the triples with these gaps; none when a matrix gets indefinite."""
    shape = solution.shape
    spaces = (*_spaces(shape.cosines, polygons), _columns(shape.basis()))
    matrices = (solution.cosines, solution.sines, solution.fields)
    unknowns = [(n, i, j) for n, space in enumerate(spaces) for i in range(len(space)) for j in range(i, len(space))]
    columns = [_component(claimed, gaps, n, spaces[n][i], spaces[n][j] if i < j else None) for n, i, j in unknowns]
    columns += [_component(claimed, gaps, 3, unit, None) for unit in _columns(np.eye(shape.terms))]
    keys = list(dict.fromkeys(key for column in columns for key in column))
    rows = [[column.get(key, Fraction(0)) for column in columns] for key in keys]
    floats = np.array(rows, dtype=float)
    for larger in LARGER:
        trace = sum(float(np.trace(matrix)) for matrix in matrices)
        inner = [_inside(matrix, space, larger * trace) for matrix, space in zip(matrices, spaces, strict=True)]
        z = np.array([*(inner[n][i, j] for n, i, j in unknowns), *solution.a])
        z = z - np.linalg.pinv(floats, rcond=_ZERO) @ (floats @ z)
        exact = _fitted(z, rows, floats)
        blocks = []
        for n, space in enumerate(spaces):
            entries = {(i, j): exact[at] for at, (m, i, j) in enumerate(unknowns) if m == n}
            blocks.append(_weighted_squares(entries, space))
        if all(block is not None for block in blocks):
            yield _certificate(claimed, [block or [] for block in blocks], exact[len(unknowns) :], gaps)


def _spaces(degree: int, polygons: Sequence[Polygon]) -> tuple[list[Vector], list[Vector]]:
    """Bases of the cosine and the sine polynomials that have marginal modes alone on the corners."""
    on_cos, on_sin = [], []
    for k, marginal in polygons:
        for m in (m for m in range(1, k // 2 + 1) if m not in marginal):
            ahead = [int((j - m) % k == 0) for j in range(1, degree + 1)]
            behind = [int((j + m) % k == 0) for j in range(1, degree + 1)]
            on_cos.append([Fraction(max(p, q)) for p, q in zip(ahead, behind, strict=True)])
            on_sin.append([Fraction(p - q) for p, q in zip(ahead, behind, strict=True)])
    return _kernel(on_cos, degree), _kernel(on_sin, degree)


def _kernel(equations: list[Vector], size: int) -> list[Vector]:
    """A basis of the solutions, one vector for each column without pivot."""
    rows = [[*row, Fraction(0)] for row in equations]
    pivots = eliminate(rows, range(size))
    basis = []
    for free in (c for c in range(size) if c not in pivots):
        vector = [Fraction(int(c == free)) for c in range(size)]
        for row, pivot in zip(rows, pivots, strict=False):
            vector[pivot] = -row[free]
        basis.append(vector)
    return basis


def _columns(matrix: Floats) -> list[Vector]:
    return [[Fraction(int(x)) for x in column] for column in matrix.T]


def _component(
    claimed: ThreePointRange, gaps: Gaps, block: int, first: Vector, second: Vector | None
) -> dict[Component, Fraction]:
    """The touching equations on an entry of a matrix, twice the polar form off the diagonal, or on a unit of a."""
    empty = ThreePointCertificate(claimed, (), (), (Fraction(0),), _CORNER)

    def of(vector: Vector) -> dict[Component, Fraction]:
        name = ("cosines", "sines", "fields", "a")[block]
        probe = replace(empty, **{name: tuple(vector) if name == "a" else (tuple(vector),)})  # type: ignore[arg-type]
        return touching_components(probe, gaps)

    if second is None:
        return of(first)
    alone, both = (of(first), of(second)), of([x + y for x, y in zip(first, second, strict=True)])
    keys = {*both, *alone[0], *alone[1]}
    return {key: both.get(key, Fraction(0)) - sum(part.get(key, Fraction(0)) for part in alone) for key in keys}


def _inside(matrix: Floats, space: list[Vector], larger: float) -> Floats:
    """The matrix in the basis of the space, as near as can be, plus ``larger`` on the diagonal."""
    if not space:
        return np.zeros((0, 0))
    inverse = np.linalg.pinv(np.array(space, dtype=float).T)
    return np.asarray(inverse @ matrix @ inverse.T + larger * np.eye(len(space)))


def _fitted(z: Floats, rows: list[Vector], floats: Floats) -> Vector:
    """z rounded, with as few entries as there are equations changed so that all hold exactly."""
    from scipy.linalg import qr

    order = qr(floats, pivoting=True, mode="r")[1] if len(rows) else range(len(z))
    exact = [_UNIT * round(float(x / float(_UNIT))) for x in z]
    reduced = [[*row, Fraction(0)] for row in rows]
    pivots = eliminate(reduced, [int(c) for c in order])
    for row, pivot in zip(reduced, pivots, strict=False):
        exact[pivot] = -sum((row[c] * exact[c] for c in range(len(exact)) if c not in pivots), Fraction(0))
    return exact


def _weighted_squares(
    entries: dict[tuple[int, int], Fraction], space: list[Vector]
) -> list[tuple[Fraction, Vector]] | None:
    """(d, v) with the matrix = Σ d vvᵀ, from L D Lᵀ in the basis, v in integers; None unless all d are positive."""
    size = len(space)
    rest = [[entries[min(i, j), max(i, j)] for j in range(size)] for i in range(size)]
    found = []
    for i in range(size):
        d = rest[i][i]
        if d <= 0:
            return None
        below = [Fraction(int(j == i)) if j <= i else rest[j][i] / d for j in range(size)]
        for j in range(i, size):
            for k in range(i, size):
                rest[j][k] -= d * below[j] * below[k]
        vector = [sum((x * v[c] for x, v in zip(below, space, strict=True)), Fraction(0)) for c in range(len(space[0]))]
        scale = math.lcm(*(x.denominator for x in vector))
        found.append((d / scale**2, [scale * x for x in vector]))
    return found


def _certificate(
    claimed: ThreePointRange, blocks: list[list[tuple[Fraction, Vector]]], a: Vector, gaps: Gaps
) -> ThreePointCertificate:
    """The certificate with these weighted squares, times the common denominator of the weights."""
    scale = math.lcm(*(weight.denominator for block in blocks for weight, _ in block))
    cosines, sines, fields = (
        tuple(tuple(n * x for x in vector) for weight, vector in block for n in squares(int(scale * weight)))
        for block in blocks
    )
    places = tuple(touching_place(at, 32, Fraction(1, 8)) for at in gaps)
    return ThreePointCertificate(claimed, cosines, sines, tuple(scale * x for x in a), _CORNER, places, fields=fields)
