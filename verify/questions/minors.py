"""Determinants and principal minors of matrices of formulas."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from verify.formula.tree import Formula, number

Matrix = tuple[tuple[Formula, ...], ...]
Basis = tuple[tuple[Fraction, ...], ...]


def determinant(matrix: Sequence[Sequence[Formula]]) -> Formula:
    """By expansion along the first row, unsimplified: it has a value only where the entries have.

    >>> from verify.formula.reader import read_formula
    >>> print(determinant([[read_formula("2"), read_formula("x")], [read_formula("x"), read_formula("1/x")]]))
    2*(1/x) - x*x
    """
    if len(matrix) == 1:
        return matrix[0][0]
    total: Formula | None = None
    for j, entry in enumerate(matrix[0]):
        product = entry * determinant([[*row[:j], *row[j + 1 :]] for row in matrix[1:]])
        total = product if total is None else total + product if j % 2 == 0 else total - product
    assert total is not None
    return total


def principal(matrix: Matrix, rows: Sequence[int]) -> Formula:
    """The minor of the given rows and columns."""
    return determinant([[matrix[i][j] for j in rows] for i in rows])


def leading(matrix: Matrix, order: Sequence[int]) -> list[Formula]:
    """The minors of the first row and column, the first two, …, all, in this order."""
    return [principal(matrix, order[: k + 1]) for k in range(len(order))]


def congruent(matrix: Matrix, basis: Basis) -> Matrix:
    """TᵀMT, with T = ``basis``: the quadratic form of M in new coordinates.

    >>> from verify.formula.reader import read_formula
    >>> zero, x = read_formula("0"), read_formula("x")
    >>> found = congruent(((zero, x), (x, zero)), ((Fraction(1), Fraction(0)), (Fraction(2), Fraction(1))))
    >>> [[str(entry) for entry in row] for row in found]
    [['0 + 2*x + 2*x + 4*0', 'x + 2*0'], ['x + 2*0', '0']]
    """
    size = range(len(matrix))

    def entry(i: int, j: int) -> Formula:
        total: Formula | None = None
        for k, m in product(size, size):
            factor = basis[k][i] * basis[m][j]
            if factor == 0:
                continue
            term = matrix[k][m] if factor == 1 else number(factor) * matrix[k][m]
            total = term if total is None else total + term
        return number(0) if total is None else total

    return tuple(tuple(entry(min(i, j), max(i, j)) for j in size) for i in size)
