"""Small linear algebra: products, pivots and definiteness over intervals, inverse and inertia of rational matrices.

Matrices are lists of rows. Interval entries belong to the arithmetic module ``A`` that is given, ``numerics.enclosure``
or one with the same functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from flint import fmpq_mat

from .rationals import from_flint, to_flint

#: An interval of the arithmetic in use, with ends ``lo`` and ``hi``.
Interval = Any
Arithmetic = Any
Matrix = Sequence[Sequence[Interval]]
Rational = Sequence[Sequence[Fraction]]


def pivots(matrix: Matrix, A: Arithmetic) -> list[Interval] | None:
    """The diagonal of D in LDLᵀ for all symmetric matrices in ``matrix`` (k × k); None when a pivot may vanish.

    By Sylvester's law of inertia their signs are the signs of the eigenvalues. Only the lower triangle is read.
    """
    rows = [list(row) for row in matrix]
    found: list[Interval] = []
    for i in range(len(rows)):
        pivot = rows[i][i]
        if not (pivot.lo > 0 or pivot.hi < 0):
            return None
        found.append(pivot)
        for j in range(i + 1, len(rows)):
            factor = A.div(rows[j][i], pivot)
            for c in range(i + 1, j + 1):
                rows[j][c] = A.sub(rows[j][c], A.mul(factor, rows[c][i]))
    return found


def is_positive_definite(matrix: Matrix, A: Arithmetic) -> bool:
    """Whether every symmetric matrix in ``matrix`` is positive definite."""
    found = pivots(matrix, A)
    return found is not None and all(pivot.lo > 0 for pivot in found)


def product(left: Matrix, right: Matrix, A: Arithmetic) -> list[list[Interval]]:
    """The product of an m × k and a k × n matrix."""
    columns = transposed(right)
    return [[_dot(row, column, A) for column in columns] for row in left]


def times(matrix: Matrix, vector: Sequence[Interval], A: Arithmetic) -> list[Interval]:
    """The product of an m × k matrix and a vector of length k."""
    return [_dot(row, vector, A) for row in matrix]


def _dot(u: Sequence[Interval], v: Sequence[Interval], A: Arithmetic) -> Interval:
    total = A.mul(u[0], v[0])
    for a, b in zip(u[1:], v[1:], strict=True):
        total = A.add(total, A.mul(a, b))
    return total


def transposed(matrix: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*matrix, strict=True)]


def enclosed(matrix: Rational, A: Arithmetic) -> list[list[Interval]]:
    """A rational matrix in intervals."""
    return [[A.number(Fraction(entry)) for entry in row] for row in matrix]


def inverted(matrix: Rational) -> list[list[Fraction]]:
    """The exact inverse of a rational matrix. Raises ValueError for a singular one.

    >>> inverted([[Fraction(2), Fraction(1)], [Fraction(0), Fraction(1)]])[0]
    [Fraction(1, 2), Fraction(-1, 2)]
    """
    try:
        inverse = fmpq_mat([[to_flint(entry) for entry in row] for row in matrix]).inv()
    except ZeroDivisionError:
        raise ValueError("Expected rows that are independent.") from None
    return [[from_flint(entry) for entry in row] for row in inverse.tolist()]


def inertia(matrix: Rational) -> tuple[int, int, int]:
    """How many eigenvalues of a rational symmetric matrix are positive, zero and negative, exactly.

    All eigenvalues are real, so by Descartes' rule the positive ones are counted by the sign changes of the
    characteristic polynomial, whose coefficients come from the recurrence of Faddeev and LeVerrier.

    >>> inertia([[Fraction(0), Fraction(1)], [Fraction(1), Fraction(0)]])
    (1, 0, 1)
    """
    k = len(matrix)
    coefficients = [Fraction(1)]
    power = [[Fraction(0)] * k for _ in range(k)]
    for step in range(1, k + 1):
        last = coefficients[-1]
        shifted = [[power[i][j] + (last if i == j else 0) for j in range(k)] for i in range(k)]
        power = [
            [sum((matrix[i][c] * shifted[c][j] for c in range(k)), Fraction(0)) for j in range(k)] for i in range(k)
        ]
        coefficients.append(-sum((power[i][i] for i in range(k)), Fraction(0)) / step)
    zero = next(n for n, c in enumerate(reversed(coefficients)) if c != 0)
    signs = [c > 0 for c in coefficients if c != 0]
    positive = sum(a != b for a, b in pairwise(signs))
    return positive, zero, k - zero - positive
