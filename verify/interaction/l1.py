"""Certifying the L1 criterion over a range of parameters, bounded or (for self-attention) up to infinity.

Boxes are halved until ``l1_search`` finds a grid for each, which has been decided before it is kept. The result is a
certificate of kind ``l1`` for ``l1_checker``, or the first box that resisted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.certificate import Certificate
from verify.formula.endpoints import rational
from verify.formula.statement import Interval
from verify.formula.tree import number

from .arithmetic import BITS, arithmetic
from .boxes import Box, is_infinite, outward
from .circle import NOT_ON_CIRCLE, is_odd_and_periodic, is_self_attention
from .cover import LIMIT, cover
from .l1_box import box_chart, family
from .l1_cell import Chart
from .l1_search import FIRST, find
from .l1_statement import L1Statement, falls_of
from .l1_tail import TailChart

#: Self-attention is treated by the tail argument for β above this, on a grid of t = x√β that ends at 15/2.
TAIL: Final = Fraction(6)
TAIL_GRID: Final = tuple(Fraction(5 * k, 8) for k in range(13))


@dataclass(frozen=True, slots=True)
class Certified:
    """What came out: a certificate, or with none the ``obstacle``, a box (in β, or in q = 1/β for the tail) where the
    criterion could not be certified, and why."""

    certificate: Certificate | None
    obstacle: Box | None
    reason: str
    cells: int
    tried: int


def certify(
    statement: L1Statement, *, bits: int = BITS, limit: int = LIMIT, falls: dict[str, Any] | None = None
) -> Certified:
    """Try to certify (L1) on the whole domain of ``statement``. Ends of the range count as inside, open or not.

    ``falls`` holds the certificate that a statement with f'(π) <= 0 needs (``l1_marginal``).
    """
    if not is_odd_and_periodic(statement.formula, statement.x):
        return Certified(None, None, NOT_ON_CIRCLE, 0, 0)
    proof: dict[str, Any] = {"bits": bits} if falls is None else {"bits": bits, "falls": falls}
    known = falls_of(proof)
    domain = dict(statement.domain)
    cells = tried = 0
    f = family(statement.formula, statement.x)
    with arithmetic("arb", bits) as a:
        if _has_tail(statement):
            reason = _no_tail(statement)
            if reason:
                return Certified(None, None, reason, 0, 0)
            ((name, interval),) = statement.domain
            lowest = outward(Interval(interval.lower, interval.lower))[0]
            start = max(TAIL, lowest if rational(interval.lower) is not None else lowest - Fraction(1, 8))
            tail = cover(
                {"q": (Fraction(0), 1 / start)},
                lambda box: cell_evidence(TailChart(*box["q"], statement.m, a), TAIL_GRID),
                limit=limit,
            )
            cells, tried = len(tail.cells), tail.tried
            if tail.obstacle is not None:
                return Certified(None, tail.obstacle, "The tail could not be certified.", cells, tried)
            proof["tail"] = {"from": str(start), **tail.proof()}
            domain[name] = Interval(interval.lower, number(start))
            if lowest >= start:
                return Certified(Certificate("l1", str(statement), proof), None, "", cells, tried)
        root: Box = {name: outward(interval) for name, interval in domain.items()}
        body = cover(
            root,
            lambda box: cell_evidence(box_chart(f, box, statement.m, a, falls=known)),
            limit=limit,
        )
    cells, tried = cells + len(body.cells), tried + body.tried
    if body.obstacle is not None:
        return Certified(None, body.obstacle, "The criterion could not be certified there.", cells, tried)
    proof |= {"root": {name: [str(p), str(q)] for name, (p, q) in root.items()}, **body.proof()}
    return Certified(Certificate("l1", str(statement), proof), None, "", cells, tried)


def cell_evidence(chart: Chart, first: Sequence[Fraction] = FIRST) -> dict[str, Any] | None:
    """A grid for the chart as it stands in a certificate; None when there is none."""
    found = find(chart, first)
    return None if found is None else {"tau": str(found.tau), "grid": [str(x) for x in found.grid]}


def _has_tail(statement: L1Statement) -> bool:
    """Whether the range goes beyond TAIL for self-attention, or beyond all bounds for any function."""
    if any(is_infinite(i.lower) or is_infinite(i.upper) for _, i in statement.domain):
        return True
    if len(statement.domain) != 1:
        return False
    ((name, interval),) = statement.domain
    return outward(interval)[1] > TAIL and is_self_attention(statement.formula, statement.x, name)


def _no_tail(statement: L1Statement) -> str:
    if len(statement.domain) != 1:
        return "A range without end is treated only for a single parameter; give the others values."
    ((name, interval),) = statement.domain
    if is_infinite(interval.lower):
        return "A range without lower end is not treated by this criterion."
    if not is_self_attention(statement.formula, statement.x, name):
        return f"A range without upper end is treated only for sin(x)*exp({name}*(cos(x) - 1))."
    return ""
