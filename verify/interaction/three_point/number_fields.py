"""Real number fields Q(γ), γ = 2 cos(π/M), in which sines and cosines of multiples of π/M lie (M even).

An element is the tuple of its rational coordinates in 1, γ, γ², …, reduced by a monic polynomial with the root γ:

    M = 6:   γ = √3,  γ² - 3;
    M = 10:  γ⁴ - 5γ² + 5,         as γ² = 2 + 2 cos(π/5) = (5 + √5)/2;
    M = 14:  γ⁶ - 7γ⁴ + 14γ² - 7,  as y = 2 cos(π/7) = γ² - 2 is a root of y³ - y² - 2y + 1.

With V_0 = 2, V_1 = γ, V_{j+1} = γ V_j - V_{j-1} one has V_j = 2 cos(jπ/M), by cos(a + b) + cos(a - b) = 2 cos a cos b.
An element with no coordinate but zeros is 0; that the polynomials are irreducible (Eisenstein) makes this also
necessary, and gives reciprocals, but nothing that is proved needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

Element = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class NumberField:
    """Q(γ) for γ = 2 cos(π/``order``); ``relation`` are the coordinates of γ^d, d its degree.

    >>> third = SURDS.cosine(2)
    >>> SURDS.product(third, third)
    (Fraction(1, 4), Fraction(0, 1))
    """

    order: int
    relation: Element

    def rational(self, q: Fraction) -> Element:
        """The rational number q."""
        return (q, *(Fraction(0) for _ in self.relation[1:]))

    def product(self, a: Element, b: Element) -> Element:
        """a·b."""
        degree = len(self.relation)
        total = [Fraction(0)] * (2 * degree - 1)
        for i, x in enumerate(a):
            if x:
                for j, y in enumerate(b):
                    total[i + j] += x * y
        for i in range(2 * degree - 2, degree - 1, -1):
            if total[i]:
                for j, c in enumerate(self.relation):
                    total[i - degree + j] += total[i] * c
        return tuple(total[:degree])

    def cosine(self, j: int) -> Element:
        """cos(jπ/order)."""
        return _cosine(self, j % (2 * self.order))

    def reciprocal(self, a: Element) -> Element | None:
        """1/a: the solution of a linear system; None when there is none."""
        degree = len(self.relation)
        units = [tuple(Fraction(int(i == k)) for i in range(degree)) for k in range(degree)]
        columns = [self.product(a, unit) for unit in units]
        rows = [[column[i] for column in columns] + [Fraction(int(i == 0))] for i in range(degree)]
        if len(eliminate(rows, list(range(degree)))) < degree:
            return None
        return tuple(row[-1] for row in rows)


@lru_cache(maxsize=256)
def _cosine(field: NumberField, j: int) -> Element:
    gamma = tuple(Fraction(int(i == 1)) for i in range(len(field.relation)))
    before, now = field.rational(Fraction(2)), gamma
    for _ in range(j):
        before, now = now, tuple(x - y for x, y in zip(field.product(gamma, now), before, strict=True))
    return tuple(x / 2 for x in before)


def eliminate(rows: list[list[Fraction]], columns: Sequence[int]) -> list[int]:
    """Gauss–Jordan elimination in place, pivots searched in ``columns`` in this order; row i belongs to pivot i."""
    pivots: list[int] = []
    for column in columns:
        done = len(pivots)
        found = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[done], rows[found] = rows[found], rows[done]
        head = rows[done][column]
        rows[done] = [entry / head for entry in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                factor = row[column]
                rows[i] = [entry - factor * other for entry, other in zip(row, rows[done], strict=True)]
        pivots.append(column)
    return pivots


#: Q(√3), for multiples of π/6; and the fields for those of π/10 and π/14.
SURDS: Final = NumberField(6, (Fraction(3), Fraction(0)))
FIELDS: Final = (
    SURDS,
    NumberField(10, tuple(map(Fraction, (-5, 0, 5, 0)))),
    NumberField(14, tuple(map(Fraction, (7, 0, -14, 0, 7, 0)))),
)
