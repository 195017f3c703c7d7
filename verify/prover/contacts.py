"""Points at which a polynomial goal is sharp: zeros of it where all that is known holds. Untrusted.

A sum of squares with multipliers that shows F >= 0 is zero at a zero of F, and so is each of its squares whose
multiplier is not: the fewer polynomials are left for the squares, the better is the rest conditioned.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from flint import fmpq

from numerics.rationals import to_flint
from verify.kernel.goal import Goal

from .multipliers import constrained_minima
from .quantities import Quantities
from .rational_kernels import orthogonal

#: Denominators of coordinates, how well floats know them, and d in coordinates r·√d; 1 for rational ones.
DENOMINATOR: Final = 12
TOLERANCE: Final = 1e-4
RADICANDS: Final = (1, 2, 3, 5, 6)
#: Points that floats lead to.
MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Contact:
    """A point whose coordinates are ``ratios``, times √d for those in ``rooted``."""

    ratios: tuple[fmpq, ...]
    radicand: int = 1
    rooted: frozenset[int] = frozenset()

    def parts(self, polynomial: Any) -> list[fmpq]:
        """(u, v) for the value u + v·√d, and (u) alone at a rational point."""
        found = [fmpq(0), fmpq(0)]
        for exponents, c in zip(polynomial.monoms(), polynomial.coeffs(), strict=True):
            roots = 0
            for k, (x, e) in enumerate(zip(self.ratios, exponents, strict=True)):
                c = c * x ** int(e)
                roots += int(e) if k in self.rooted else 0
            found[roots % 2] += c * self.radicand ** (roots // 2)
        return found if self.rooted else found[:1]

    def value(self, polynomial: Any) -> float:
        """The value as a float."""
        first, *second = (int(c.p) / int(c.q) for c in self.parts(polynomial))
        return float(first) + sum(second) * math.sqrt(self.radicand)

    def is_zero_of(self, polynomial: Any) -> bool:
        return not any(self.parts(polynomial))


def vanishing(span: Sequence[Any], points: Sequence[Contact]) -> list[Any]:
    """Polynomials that span those combinations of ``span`` that vanish at all ``points``."""
    rows = [row for point in points for row in zip(*(point.parts(b) for b in span), strict=True)]
    return orthogonal(span, rows)


def contacts(goal: Goal, known: Quantities) -> list[Contact]:
    """Points near constrained minima in floats at which the goal's polynomial vanishes and all that is known holds."""
    places = [known.algebra.keys[i] for i in known.bridge.atoms]
    if known.relations or any(key[0] != "variable" for key in places):
        return []
    names = list(goal.box)
    order = [names.index(str(key[1])) for key in places]
    found: list[Contact] = []
    for _, lowest in constrained_minima(goal)[:MOST]:
        for contact in _guesses([lowest[k] for k in order]):
            if contact not in found and is_sharp(contact, known):
                found.append(contact)
    return found


def is_sharp(contact: Contact, known: Quantities) -> bool:
    """Whether the goal's polynomial vanishes there and nothing that is known is negative."""
    others = [p for k, p in known.polynomials.items() if k]
    return contact.is_zero_of(known.polynomials[0]) and all(
        contact.is_zero_of(p) or contact.value(p) > 0 for p in others
    )


def _guesses(point: Sequence[float]) -> Iterator[Contact]:
    """Exact points near a float one: each coordinate rational, or all others rational multiples of one root."""
    for d in RADICANDS:
        root = math.sqrt(d)
        ratios: list[fmpq] = []
        rooted: set[int] = set()
        for k, x in enumerate(point):
            plain, times = (Fraction(v).limit_denominator(DENOMINATOR) for v in (x, x / root))
            if abs(plain - x) <= TOLERANCE * max(1.0, abs(x)):
                ratios.append(to_flint(plain))
            elif d > 1 and abs(float(times) * root - x) <= TOLERANCE * max(1.0, abs(x)):
                ratios.append(to_flint(times))
                rooted.add(k)
        if len(ratios) == len(point) and (d == 1 or rooted):
            yield Contact(tuple(ratios), d, frozenset(rooted))
            return
