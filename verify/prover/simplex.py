"""Exact linear programming in small dimensions: weights >= 0 that combine given vectors to a target."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeVar

from flint import fmpq

from numerics.rationals import from_flint, to_flint

Key = TypeVar("Key", bound=Hashable)

#: Pivots of the simplex method before it gives up.
MAX_PIVOTS: Final = 200
#: Pivots in the steepest direction, before Bland's rule.
STEEPEST: Final = 80


def combination(vectors: Sequence[Mapping[Key, Fraction]], target: Mapping[Key, Fraction]) -> list[Fraction] | None:
    """Weights w >= 0 with Σ w_j·vectors[j] = target, by the simplex method in rationals; None when there are none.

    Vectors are sparse. Bland's rule keeps the method from running in circles in the end.

    >>> combination([{"x": Fraction(1)}, {"x": Fraction(1), "y": Fraction(2)}], {"x": Fraction(3), "y": Fraction(4)})
    [Fraction(1, 1), Fraction(2, 1)]
    """
    keys = list(dict.fromkeys(k for v in (*vectors, target) for k in v))
    right = [to_flint(target.get(k, Fraction(0))) for k in keys]
    rows = [[to_flint(v.get(k, Fraction(0))) for v in vectors] for k in keys]
    for i, b in enumerate(right):
        if b < 0:
            rows[i], right[i] = [-a for a in rows[i]], -b
    basis = [-1] * len(keys)  # an artificial variable stands in every row at first
    cost = [sum((row[j] for row in rows), fmpq(0)) for j in range(len(vectors))]
    for count in range(MAX_PIVOTS):
        if count < STEEPEST:
            entering = max(range(len(cost)), key=lambda j: cost[j], default=-1)
        else:
            entering = next((j for j, c in enumerate(cost) if c > 0), -1)
        if entering < 0 or not cost[entering] > 0:
            break
        leaving = _leaving(rows, right, basis, entering)
        if leaving is None:
            return None
        _pivot(rows, right, cost, leaving, entering)
        basis[leaving] = entering
    if any(b != 0 for b, owner in zip(right, basis, strict=True) if owner < 0):
        return None
    weights = [Fraction(0)] * len(vectors)
    for b, owner in zip(right, basis, strict=True):
        if owner >= 0:
            weights[owner] = from_flint(b)
    return weights


def _leaving(rows: list[list[fmpq]], right: list[fmpq], basis: list[int], entering: int) -> int | None:
    best: tuple[fmpq, int] | None = None
    found = None
    for i, row in enumerate(rows):
        if row[entering] > 0:
            key = (right[i] / row[entering], basis[i])
            if best is None or key < best:
                best, found = key, i
    return found


def _pivot(rows: list[list[fmpq]], right: list[fmpq], cost: list[fmpq], i: int, j: int) -> None:
    factor = rows[i][j]
    pivot = [a / factor if a else a for a in rows[i]]
    used = [k for k, a in enumerate(pivot) if a]
    rows[i] = pivot
    right[i] = right[i] / factor
    for other, row in enumerate(rows):
        share = row[j]
        if other != i and share:
            for k in used:
                row[k] = row[k] - share * pivot[k]
            right[other] = right[other] - share * right[i]
    share = cost[j]
    for k in used:
        cost[k] = cost[k] - share * pivot[k]
