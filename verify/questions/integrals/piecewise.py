"""The checker of certificates of kind "antiderivatives": an integrand with kinks is another smooth function on each of
finitely many pieces, and each has an antiderivative.

Let g be the integrand: f, max(f, 0) or |f'|. On a piece each abs, min and max in it takes one branch, which is shown by
inequalities on the closed piece (so everything in them is defined there), and g is the function h that results. The
integral of g is the sum of those of h, each shown by a certificate of kind "antiderivative". The integral of |f'| is
the total variation of f where f has a derivative inside the interval, with a value up to its ends: f is absolutely
continuous then (W. Rudin, Real and Complex Analysis, Theorem 7.21). An f with kinks has no f' that could be written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any

from verify.certificate import Certificate
from verify.checking import Checked, checker, flag
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import Formula
from verify.kernel.premises import DISCONTINUOUS, uses

from ..data import constant
from ..kinks import resolved
from ..parts import NOT_SHOWN, check_parts
from .antiderivative import check_antiderivative, read_antiderivative
from .checker import needed
from .quantity import Quantity, quantity_of

#: The branches that the kinked operations of an integrand take on one piece, as in ``kinks``.
Branches = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class PiecewiseIntegral:
    """The integral of ``quantity`` is ``value``; its pieces meet at ``points``, with ``branches`` on each."""

    quantity: Quantity
    value: Formula
    points: tuple[Formula, ...]
    branches: tuple[Branches, ...]

    def __str__(self) -> str:
        return f"{self.quantity} is {self.value}"

    def intervals(self) -> list[Interval]:
        """The pieces in order, closed where they meet."""
        whole = self.quantity.interval
        last = len(self.points)
        return [
            Interval(low, high, whole.lower_open and k == 0, whole.upper_open and k == last)
            for k, (low, high) in enumerate(pairwise([whole.lower, *self.points, whole.upper]))
        ]

    def pieces(self) -> tuple[list[Statement], list[Quantity]]:
        """What shows the branches, and the integral over each piece. Raises ValueError for the wrong number of them."""
        g, x = self.quantity.integrand(), self.quantity.variable
        shown, integrals = [], []
        for interval, branches in zip(self.intervals(), self.branches, strict=True):
            statements, smooth = resolved(g, x, interval, branches)
            shown += statements
            integrals.append(Quantity(smooth, x, interval, "value"))
        return shown, integrals

    def needed(self, values: Sequence[Formula]) -> list[Statement]:
        """What has to be shown beside the integrals over the pieces, which have these values."""
        variation = needed(self.quantity, []) if self.quantity.part == "variation" else []
        return [*self.pieces()[0], *variation, Statement((Relation("==", self.value, reduce(add, values)),))]

    def to_json(self) -> dict[str, Any]:
        """The data of a certificate, without the proofs."""
        return {
            **self.quantity.to_json(),
            "value": str(self.value),
            "points": [str(point) for point in self.points],
            "branches": [list(branches) for branches in self.branches],
        }


@checker
def check_antiderivatives(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of leaves decided)."""
    proof = certificate.proof
    stated = PiecewiseIntegral(
        quantity_of(proof),
        constant(proof["value"]),
        tuple(constant(text) for text in proof["points"]),
        tuple(tuple(flag(first) for first in branches) for branches in proof["branches"]),
    )
    if certificate.refutes or certificate.statement != str(stated) or uses(stated.quantity.formula, DISCONTINUOUS):
        return False, NOT_SHOWN, 0
    values, leaves = [], 0
    for number, (integral, document) in enumerate(zip(stated.pieces()[1], proof["pieces"], strict=True), start=1):
        piece = Certificate.from_json(document)
        ok, reason, decided = check_antiderivative(piece, arithmetic)
        leaves += decided
        # The interval of a piece is read from its text, which refuses one whose ends are the wrong way round.
        if piece.kind != "antiderivative" or not ok or (shown := read_antiderivative(piece.proof)).quantity != integral:
            return False, f"Piece {number}: {NOT_SHOWN if ok else reason}", leaves
        values.append(shown.value)
    ok, reason, decided = check_parts(stated.needed(values), proof["parts"], arithmetic)
    return ok, reason if not ok else f"{len(values)} integrals by antiderivatives; {reason}", leaves + decided
