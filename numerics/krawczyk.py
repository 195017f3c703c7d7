"""Krawczyk's operator: existence and uniqueness of a zero of F: R^k → R^k in a box.

K(X) = m - Y F(m) + (I - Y J(X))(X - m) for a point m of the box X, any matrix Y, and an enclosure J of the Jacobian on
X. If K(X) lies in the interior of X, F has exactly one zero in X, and that zero is in K(X). Source: Krawczyk,
*Computing* 4 (1969) 187–201; Rump, *Acta Numerica* 19 (2010), theorem 13.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

#: An interval of the arithmetic in use, with ends ``lo`` and ``hi``; the arithmetic is ``numerics.enclosure`` or alike.
Interval = Any
Arithmetic = Any


def krawczyk(
    centre: Sequence[Interval],
    value: Sequence[Interval],
    jacobian: Sequence[Sequence[Interval]],
    box: Sequence[Interval],
    inverse: Sequence[Sequence[Fraction]],
    A: Arithmetic,
) -> list[Interval]:
    """K(X) from enclosures of m, F(m) and J(X); ``inverse`` is Y, near the inverse of J(m)."""
    k = len(box)
    y = [[A.number(Fraction(entry)) for entry in row] for row in inverse]
    one = A.number(Fraction(1))
    result: list[Interval] = []
    for i in range(k):
        total = centre[i]
        for c in range(k):
            total = A.sub(total, A.mul(y[i][c], value[c]))
        for c in range(k):
            entry = A.mul(y[i][0], jacobian[0][c])
            for m in range(1, k):
                entry = A.add(entry, A.mul(y[i][m], jacobian[m][c]))
            rest = A.sub(one, entry) if i == c else A.neg(entry)
            total = A.add(total, A.mul(rest, A.sub(box[c], centre[c])))
        result.append(total)
    return result


def is_inside(inner: Sequence[Interval], outer: Sequence[Interval]) -> bool:
    """Whether each interval of ``inner`` lies in the interior of the one of ``outer``."""
    return all(bool(o.lo < i.lo) and bool(i.hi < o.hi) for i, o in zip(inner, outer, strict=True))


def are_disjoint(a: Sequence[Interval], b: Sequence[Interval]) -> bool:
    """Whether two boxes certainly have no common point."""
    return any(bool(x.hi < y.lo) or bool(y.hi < x.lo) for x, y in zip(a, b, strict=True))
