"""Which monomials the squares of a polynomial can have: half the Newton polytope, in classes by symmetric signs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

Exponents = tuple[int, ...]

#: Coefficients of the linear forms that are tried for faces of the Newton polytope, in that many variables at most.
STEEPEST: Final = 2
MANY: Final = 3


def how_many(count: int, high: int) -> int:
    """The number of exponents of ``count`` variables with a sum of at most ``high``."""
    return math.comb(count + high, count) if high >= 0 else 0


def monomials(count: int, low: int, high: int) -> list[Exponents]:
    """All exponents of ``count`` variables with a sum from ``low`` to ``high``, the smallest first."""
    return [e for total in range(low, high + 1) for e in _of_degree(count, total)]


def _of_degree(count: int, total: int) -> Iterator[Exponents]:
    """All exponents of ``count`` variables with the sum ``total``, in lexicographic order."""
    if count <= 1:
        yield from [(total,)] if count else [()] if total == 0 else []
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in _of_degree(count - 1, total - first))


def halves(support: Iterable[Exponents]) -> list[Exponents]:
    """Exponents that squares may have whose sum has this support: 2·e lies in its convex hull, or nearly.

    No e is left out wrongly: each linear form that is larger at 2·e than on the support shows that it is not in the
    hull, and an e is dropped when 2·e is in no way the exponent of a term: then its square would stay.
    Source: Reznick, *Extremal PSD forms with few terms* (1978), theorem 1.
    """
    points = list(support)
    degrees = [sum(p) for p in points]
    found = monomials(len(points[0]), -(-min(degrees) // 2), max(degrees) // 2)
    for k, column in enumerate(zip(*points, strict=True)):
        found = [e for e in found if min(column) <= 2 * e[k] <= max(column)]
    doubled = [tuple(2 * k for k in e) for e in found]
    inside = [True] * len(found)
    for values in _projections(list(zip(*points, *doubled, strict=True))) if found else ():
        low, high = min(values[: len(points)]), max(values[: len(points)])
        inside = [i and low <= v <= high for i, v in zip(inside, values[len(points) :], strict=True)]
    return _consistent([e for e, i in zip(found, inside, strict=True) if i], set(points))


def _projections(columns: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """The values of linear forms with small coefficients at points whose coordinates are given in ``columns``.

    Of two opposite forms there is one. Among many variables only those of one or two are tried.
    """
    if len(columns) <= MANY:
        steps = range(-STEEPEST, STEEPEST + 1)
        values = [[0] * len(columns[0])]
        for column in columns:
            values = [[v + a * x for v, x in zip(row, column, strict=True)] for row in values for a in steps]
            values = values[STEEPEST:]  # begins with the zero form and multiples of it by this coordinate
        yield from values[1:]
        return
    for first, second in itertools.combinations(columns, 2):
        yield [x + y for x, y in zip(first, second, strict=True)]
        yield [x - y for x, y in zip(first, second, strict=True)]


def _consistent(found: list[Exponents], support: set[Exponents]) -> list[Exponents]:
    """Without the exponents e whose square 2·e meets no term of the support and no product of two others."""
    while True:
        sums = {tuple(map(sum, zip(*pair, strict=True))) for pair in itertools.combinations(found, 2)}
        kept = [e for e in found if (double := tuple(2 * k for k in e)) in support or double in sums]
        if len(kept) == len(found):
            return kept
        found = kept


def classes(found: Sequence[Exponents], supports: Iterable[Exponents]) -> list[list[Exponents]]:
    """The exponents in classes between which no product is needed.

    All polynomials with the given exponents stay the same when variables change their signs by the characters that are
    trivial on these exponents; averaging over such changes takes the products of different characters away.
    Source: Gatermann and Parrilo, *Symmetry groups, semidefinite programs, and sums of squares* (2004).
    """
    pivots: dict[int, int] = {}
    for exponents in supports:
        rest = _reduced(_parity(exponents), pivots)
        if rest:
            pivots[rest.bit_length()] = rest
    grouped: dict[int, list[Exponents]] = {}
    for exponents in found:
        grouped.setdefault(_reduced(_parity(exponents), pivots), []).append(exponents)
    return list(grouped.values())


def _parity(exponents: Exponents) -> int:
    return sum((e & 1) << k for k, e in enumerate(exponents))


def _reduced(bits: int, pivots: dict[int, int]) -> int:
    """``bits`` without what the pivots span, over the field of two elements."""
    for length in sorted(pivots, reverse=True):
        if bits >> (length - 1) & 1:
            bits ^= pivots[length]
    return bits
