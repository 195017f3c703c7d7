"""Rational weights for the squares of a certificate, where no choice of a alone makes T touch zero.

T is linear in Q = Σ λ vvᵀ ⊕ Σ λ wwᵀ, Σ λ rrᵀ and a, so for given v, w and r the touching equations (``touching``) are
linear in the weights λ and in a; for instance sin x + sin(3x)/6 with K = 1 needs Q in the ratio 3 to 7. A solution
with λ > 0 is scaled so that all weights are integers, and every integer is a sum of at most four squares n² (Lagrange),
so that λ vvᵀ = Σ (nv)(nv)ᵀ, and Q ⪰ 0 needs no check, as ever.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from .certificate import ThreePointCertificate
from .number_fields import eliminate
from .touching import touching_components

Vector = tuple[Fraction, ...]

#: Larger weights are not written as squares.
_LARGEST: Final = 10**18
#: Up to here a sum of as few squares as possible is looked for.
_SMALL: Final = 1000


def solve_with_weights(
    certificate: ThreePointCertificate, gaps: Sequence[tuple[Fraction, Fraction]]
) -> ThreePointCertificate | None:
    """``certificate`` with other weights of its squares, and another a, so that T touches zero at ``gaps``.

    As many numbers as there are equations change: the a_k with the highest k first, then weights. None when there is no
    solution with positive weights. Raises ExactError as ``touching`` does.
    """
    size, (cosines, sines, fields) = len(certificate.a), (certificate.cosines, certificate.sines, certificate.fields)
    none = replace(certificate, cosines=(), sines=(), fields=(), a=(Fraction(0),))
    parts = [replace(none, a=tuple(Fraction(int(i == k)) for i in range(size))) for k in range(size)]
    parts += [replace(none, cosines=(v,)) for v in cosines] + [replace(none, sines=(w,)) for w in sines]
    parts += [replace(none, fields=(r,)) for r in fields]
    columns = [touching_components(part, gaps) for part in parts]
    keys = list(dict.fromkeys(key for column in columns for key in column))
    rows = [[column.get(key, Fraction(0)) for column in columns] for key in keys]
    pivots = eliminate(rows, [*reversed(range(size)), *reversed(range(size, len(columns)))])
    numbers = [*certificate.a, *(Fraction(1) for _ in (*cosines, *sines, *fields))]
    for row, pivot in zip(rows, pivots, strict=False):
        numbers[pivot] = -sum((row[k] * numbers[k] for k in range(len(columns)) if k not in pivots), Fraction(0))
    a, weights = numbers[:size], numbers[size:]
    scale = math.lcm(*(weight.denominator for weight in weights))
    if min(weights) <= 0 or max(weights) * scale > _LARGEST:
        return None
    vectors = (*cosines, *sines, *fields)
    blocks = iter([_weighted(v, int(scale * weight)) for v, weight in zip(vectors, weights, strict=True)])
    sums = [sum((next(blocks) for _ in block), ()) for block in (cosines, sines, fields)]
    return replace(certificate, cosines=sums[0], sines=sums[1], fields=sums[2], a=tuple(scale * x for x in a))


def _weighted(v: Vector, weight: int) -> tuple[Vector, ...]:
    """Multiples of v whose squares have the sum ``weight`` vvᵀ."""
    return tuple(tuple(n * x for x in v) for n in squares(weight))


def squares(n: int) -> tuple[int, ...]:
    """A few positive integers whose squares have the sum n > 0: as few as there can be when n is small.

    >>> squares(7), squares(16), squares(10**9 + 7)
    ((2, 1, 1, 1), (4,), (31622, 221, 16, 5, 1))
    """
    if n > _SMALL:
        root = math.isqrt(n)
        return (root, *(squares(n - root * root) if n > root * root else ()))
    return next(found for count in range(1, 5) if (found := _squares(n, count, n)) is not None)


def _squares(n: int, count: int, most: int) -> tuple[int, ...] | None:
    """``count`` positive integers, at most ``most``, whose squares have the sum n, the largest first."""
    if count == 0:
        return () if n == 0 else None
    for first in range(min(math.isqrt(n), most), 0, -1):
        if (found := _squares(n - first * first, count - 1, first)) is not None:
            return (first, *found)
    return None
