"""Certifying the L1 criterion over a range of parameters, bounded or (for self-attention) up to infinity.

Boxes are halved until ``l1_search`` finds a grid for each; every found cell is decided again before it is kept. The
result is a certificate of kind ``l1`` for ``l1_checker``, or the first box that resisted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.certificate import Certificate
from verify.formula.endpoints import rational
from verify.formula.statement import Interval
from verify.formula.tree import number

from .arithmetic import BITS, arithmetic
from .boxes import Box, halves, is_infinite, outward
from .circle import is_odd, is_periodic, is_self_attention
from .l1_box import box_chart, family
from .l1_cell import Chart, decide
from .l1_search import FIRST, find
from .l1_statement import L1Statement
from .l1_tail import TailChart

#: Self-attention is treated by the tail argument for β above this, on a grid of t = x√β that ends at 15/2.
TAIL: Final = Fraction(6)
TAIL_GRID: Final = tuple(Fraction(5 * k, 8) for k in range(13))

#: Boxes are not halved below this part of the range.
SMALLEST: Final = Fraction(1, 2**44)

#: Boxes looked at before giving up.
LIMIT: Final = 5000


@dataclass(frozen=True, slots=True)
class Certified:
    """What came out: a certificate, or with none the ``obstacle``, a box (in β, or in q = 1/β for the tail) where the
    criterion could not be certified, and why."""

    certificate: Certificate | None
    obstacle: Box | None
    reason: str
    cells: int
    tried: int


def certify(statement: L1Statement, *, bits: int = BITS, limit: int = LIMIT) -> Certified:
    """Try to certify (L1) on the whole domain of ``statement``. Ends of the range count as inside, open or not."""
    if not is_odd(statement.formula, statement.x) or not is_periodic(statement.formula, statement.x):
        return Certified(None, None, "The function is not certainly odd and 2π-periodic.", 0, 0)
    proof: dict[str, Any] = {"bits": bits}
    domain = dict(statement.domain)
    cells = tried = 0
    f = family(statement.formula, statement.x)
    with arithmetic("arb", bits) as a:
        unbounded = [name for name, i in domain.items() if is_infinite(i.lower) or is_infinite(i.upper)]
        if unbounded:
            name, interval = unbounded[0], domain[unbounded[0]]
            reason = _no_tail(statement, name, interval)
            if reason:
                return Certified(None, None, reason, 0, 0)
            lowest = rational(interval.lower)
            start = TAIL if lowest is None else max(TAIL, lowest)
            tail = _cover(
                {"q": (Fraction(0), 1 / start)}, lambda box: TailChart(*box["q"], statement.m, a), TAIL_GRID, limit
            )
            cells, tried = len(tail.cells), tail.tried
            if tail.obstacle is not None:
                return Certified(None, tail.obstacle, "The tail could not be certified.", cells, tried)
            proof["tail"] = {"from": str(start), **tail.proof()}
            domain[name] = Interval(interval.lower, number(start))
            if lowest is not None and lowest >= start:
                return Certified(Certificate("l1", str(statement), proof), None, "", cells, tried)
        root: Box = {name: outward(interval) for name, interval in domain.items()}
        cover = _cover(root, lambda box: box_chart(f, box, statement.m, a), FIRST, limit)
    cells, tried = cells + len(cover.cells), tried + cover.tried
    if cover.obstacle is not None:
        return Certified(None, cover.obstacle, cover.reason, cells, tried)
    proof |= {"root": {name: [str(p), str(q)] for name, (p, q) in root.items()}, **cover.proof()}
    return Certified(Certificate("l1", str(statement), proof), None, "", cells, tried)


def _no_tail(statement: L1Statement, name: str, interval: Interval) -> str:
    if len(statement.domain) != 1:
        return "A range without end is treated only for a single parameter; give the others values."
    if is_infinite(interval.lower):
        return "A range without lower end is not treated by this criterion."
    if not is_self_attention(statement.formula, statement.x, name):
        return f"A range without upper end is treated only for sin(x)*exp({name}*(cos(x) - 1))."
    return ""


@dataclass(frozen=True, slots=True)
class _Cover:
    tree: list[int]
    cells: list[dict[str, Any]]
    obstacle: Box | None
    reason: str
    tried: int

    def proof(self) -> dict[str, Any]:
        return {"tree": self.tree, "cells": self.cells}


def _cover(root: Box, chart: Callable[[Box], Chart], first: Sequence[Fraction], limit: int) -> _Cover:
    """Halve the widest parameter (relative to the root) until every leaf has a grid; stop at the first that resists."""
    names = sorted(root)
    waiting = [root]
    tree: list[int] = []
    cells: list[dict[str, Any]] = []
    tried = 0
    while waiting:
        box = waiting.pop()
        tried += 1
        found = find(chart(box), first)
        if found is not None:
            ok, reason = decide(chart(box), found.tau, found.grid)
            if not ok:
                return _Cover(tree, cells, box, reason, tried)
            tree.append(0)
            cells.append({"tau": str(found.tau), "grid": [str(x) for x in found.grid]})
            continue
        shares = {n: (box[n][1] - box[n][0]) / (root[n][1] - root[n][0]) for n in names if root[n][0] < root[n][1]}
        widest = max(shares, key=lambda n: shares[n], default=None)
        if widest is None or shares[widest] <= SMALLEST or tried >= limit:
            return _Cover(tree, cells, box, "The criterion could not be certified there.", tried)
        lower, upper = halves(box, widest)
        tree.append(names.index(widest) + 1)
        waiting += [upper, lower]
    return _Cover(tree, cells, None, "", tried)
