"""Vectors and matrices of formulas, for identities that are checked by exact algebra in a given small dimension."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from verify import Formula, Relation, Statement, cos, equal, read_interval, sin, variable
from verify.formula.statement import Interval
from verify.formula.tree import number, variables

ZERO, ONE = number(0), number(1)

Vector = tuple[Formula, ...]
Matrix = tuple[Vector, ...]


def vector(name: str, dimension: int) -> Vector:
    """The vector (name1, name2, …) of variables."""
    return tuple(variable(f"{name}{i}") for i in range(1, dimension + 1))


def matrix(name: str, dimension: int) -> Matrix:
    """The square matrix of variables name11, name12, …"""
    return tuple(vector(f"{name}{i}", dimension) for i in range(1, dimension + 1))


def dot(x: Sequence[Formula], y: Sequence[Formula]) -> Formula:
    """The inner product ⟨x, y⟩, without the terms of coordinates that are zero.

    >>> str(dot(vector("x", 3), (number(1), number(0), variable("a"))))
    'x1 + x3*a'
    """
    terms = (scaled(a, b) for a, b in zip(x, y, strict=True))
    return total(terms)


def scaled(a: Formula, b: Formula) -> Formula:
    """The product a b of coordinates; one of them may be the number 0 or 1."""
    if ZERO in (a, b):
        return ZERO
    return b if a == ONE else a if b == ONE else a * b


def difference(a: Formula, b: Formula) -> Formula:
    """The difference a − b of coordinates; b may be the number 0."""
    return a if b == ZERO else a - b


def times(a: Matrix, x: Vector) -> Vector:
    """The product A x."""
    return tuple(dot(row, x) for row in a)


def product(a: Matrix, b: Matrix) -> Matrix:
    """The product A B."""
    return transpose(tuple(times(a, column) for column in transpose(b)))


def transpose(a: Matrix) -> Matrix:
    """The transpose of A."""
    return tuple(zip(*a, strict=True))


def determinant(a: Matrix) -> Formula:
    """The determinant of A, expanded along the first row.

    >>> str(determinant(matrix("a", 2)))
    'a11*a22 - a12*a21'
    """
    if len(a) == 1:
        return a[0][0]
    terms: tuple[list[Formula], list[Formula]] = ([], [])
    for j, entry in enumerate(a[0]):
        minor = determinant(tuple((*row[:j], *row[j + 1 :]) for row in a[1:]))
        if ZERO not in (entry, minor):
            terms[j % 2].append(entry * minor)
    plus, minus = map(total, terms)
    return plus - minus if terms[1] else plus


def combination(*terms: tuple[Any, Vector]) -> Vector:
    """The sum of coefficient times vector over ``terms``."""
    return tuple(total(c * v[i] for c, v in terms if v[i] != ZERO) for i in range(len(terms[0][1])))


def projected(y: Vector, x: Vector) -> Vector:
    """``P_x y = y − ⟨x, y⟩ x/|x|²``, the projection of y onto the complement of x."""
    scale = dot(x, y) / dot(x, x)
    return tuple(difference(b, scaled(scale, a)) for a, b in zip(x, y, strict=True))


def tangent(y: Vector, x: Vector) -> Vector:
    """``y − ⟨x, y⟩ x``: the same for |x| = 1, as the proofs write it."""
    return tuple(difference(b, scaled(dot(x, y), a)) for a, b in zip(x, y, strict=True))


def total(terms: Iterable[Formula]) -> Formula:
    """The sum of ``terms``, which may be empty, without those that are zero."""
    found = [term for term in terms if term != ZERO]
    result = found[0] if found else number(0)
    for term in found[1:]:
        result = result + term
    return result


def identities(
    left: Sequence[Formula], right: Sequence[Formula], *conditions: Relation, **domain: str
) -> tuple[Statement, ...]:
    """``left == right``, entry by entry, on the whole space; ``domain`` gives intervals to some of the variables.

    What two entries have in common is stated once, and nothing of entries that are the same number on both sides,
    unless all of them are.

    >>> x = vector("x", 2)
    >>> [str(statement) for statement in identities(x, x, x1="(0, 1)")]
    ['x1 == x1 for x1 in (0, 1)', 'x2 == x2 for x2 in (-oo, oo)']
    """
    whole = read_interval("(-oo, oo)")

    def interval(name: str) -> Interval:
        return read_interval(domain[name]) if name in domain else whole

    pairs = list(dict.fromkeys(zip(left, right, strict=True)))
    told = [(a, b) for a, b in pairs if not (a == b and a.op == "number")] or pairs[:1]
    return tuple(
        Statement(
            (equal(a, b),),
            tuple((n, interval(n)) for n in variables(a, b, *(f for r in conditions for f in (r.left, r.right)))),
            conditions,
        )
        for a, b in told
    )


def on_circle(angle: str) -> Vector:
    """The unit vector (cos a, sin a)."""
    a = variable(angle)
    return cos(a), sin(a)


def on_sphere(first: str, second: str) -> Vector:
    """The unit vector (sin a cos b, sin a sin b, cos a)."""
    a, b = variable(first), variable(second)
    return sin(a) * cos(b), sin(a) * sin(b), cos(a)
