"""Exact integrals of functions with kinks: cut where an operation takes another branch, and each piece by itself."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Final

from verify.certificate import Certificate
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Interval
from verify.formula.tree import OO, Formula, number
from verify.kernel.box import approximate, from_interval
from verify.kernel.witness import lies_inside

from ..effort import Effort
from ..evidence import certified, value_at
from ..kinks import is_first, kinks, turning
from ..roots.roots import Roots, roots
from .piecewise import Branches, PiecewiseIntegral, check_antiderivatives
from .quantity import Quantity

#: The certificate of the integral of a function without kinks over a piece, and its value; None when it is not found.
Exact = Callable[[Quantity, Effort], "tuple[Certificate, Formula] | None"]
#: Pieces that are worth the time for an antiderivative each.
_MOST: Final = 12


def in_pieces(asked: Quantity, exact: Exact, effort: Effort) -> tuple[Certificate, PiecewiseIntegral] | None:
    """The integral as a sum over pieces, each by ``exact``; None when a piece has no such value."""
    g = asked.integrand()
    points = turning_points(g, asked.variable, asked.interval, effort)
    if points is None:
        return None
    ends = [asked.interval.lower, *points, asked.interval.upper]
    branches = tuple(_branches(g, asked.variable, _between(low, high)) for low, high in pairwise(ends))
    cut = PiecewiseIntegral(asked, number(0), tuple(points), branches)
    documents, values = [], []
    for piece in cut.pieces()[1]:
        found = exact(piece, effort)
        if found is None:
            return None
        documents.append(found[0].to_json())
        values.append(found[1])
    stated = PiecewiseIntegral(asked, _sum(values), cut.points, branches)
    proofs = (effort.proof(statement) for statement in stated.needed(values))
    table = {**stated.to_json(), "pieces": documents}
    certificate = certified("antiderivatives", stated, table, proofs, check_antiderivatives)
    return None if certificate is None else (certificate, stated)


def turning_points(g: Formula, x: str, interval: Interval, effort: Effort) -> list[Formula] | None:
    """The points inside the interval at which a kinked operation in ``g`` takes another branch, in order.

    None unless all of them are known exactly, and few.
    """
    found: dict[Formula, Fraction] = {}
    inside = from_interval(Interval(interval.lower, interval.upper, True, True))
    for kink in kinks(g):
        listed = roots(Roots(turning(kink), x, interval), effort)
        if not listed.is_complete() or not all(root.is_exact() for root in listed.roots):
            return None
        for root in listed.roots:
            at = approximate(root.lower)
            if lies_inside(inside, root.lower) and at not in found.values():
                found[root.lower] = at
    return sorted(found, key=found.__getitem__) if len(found) < _MOST else None


def _between(low: Formula, high: Formula) -> Fraction:
    """A point between two ends that are neighbours."""
    if low is MINUS_OO and high is OO:
        return Fraction(0)
    if high is OO:
        return approximate(low) + 1
    return approximate(high) - 1 if low is MINUS_OO else (approximate(low) + approximate(high)) / 2


def _branches(g: Formula, x: str, at: Fraction) -> Branches:
    """The branch that each operation takes at a point; where both have one value, the first."""
    found = []
    for kink in kinks(g):
        value = value_at(turning(kink), {x: number(at)})
        found.append(value is None or value.lo == value.hi == 0 or is_first(kink, bool(value.lo >= 0)))
    return tuple(found)


def _sum(values: list[Formula]) -> Formula:
    """The sum as a person would write it: a suggestion, which is compared with the sum itself."""
    from verify.formula.sympy import from_sympy, to_sympy

    whole = reduce(add, values)
    try:
        return from_sympy(to_sympy(whole))
    except ValueError:
        return whole
