"""Determinants and principal minors of matrices of formulas."""

from __future__ import annotations

from collections.abc import Sequence

from verify.formula.tree import Formula

Matrix = tuple[tuple[Formula, ...], ...]


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
