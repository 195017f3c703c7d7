"""Proving the statements of a table of roots, and what to do with pieces that resist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from flint import ctx

from verify.certificate import Certificate
from verify.formula.statement import Interval, Statement
from verify.formula.tree import Formula, variables

from ..effort import Effort
from ..evidence import certified
from .checker import check_roots, piece_json, roots_of
from .cutting import pieces
from .joining import Found, Open, has_open, joined, weakened
from .piece import Cell, Piece, Told
from .table import Factor, Root, statements, table_text, told_of, told_text

#: Attempts to replace pieces whose statements were not shown.
_REPAIRS: Final = 24


@dataclass(slots=True)
class Table:
    """What was certified: roots, points without a value, and places left open; certificates of the parts between.

    ``shown`` keeps what became of each statement, so that no statement is tried twice.
    """

    roots: list[Root] = field(default_factory=list)
    told: list[tuple[Told, Interval]] = field(default_factory=list)
    undecided: list[tuple[Formula, Formula]] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    shown: dict[Statement, Certificate | None] = field(default_factory=dict)


def single_table(f: Formula, x: str, interval: Interval, found: Sequence[Found], effort: Effort) -> Table:
    """The roots of f from its pieces; certified between the open places, when there are any."""
    listed, table = list(found), Table()
    for _ in range(_REPAIRS):
        table = Table(shown=table.shown)
        failed = _in_parts(f, x, interval, listed, effort, table)
        if failed is None or effort.is_spent():
            break
        listed = _repaired(listed, failed)
    return table


def factored_table(
    f: Formula, x: str, interval: Interval, tolerance: Fraction, factors: Sequence[tuple[Formula, int]], effort: Effort
) -> Table | None:
    """The roots of f as those of its factors; None unless all are found and certified."""
    table = Table()
    found = [[] if power < 0 or not variables(g) else pieces(g, x, interval, tolerance, effort) for g, power in factors]
    for _ in range(_REPAIRS):
        if any(map(has_open, found)):
            return None
        complete = [Factor(g, power, _closed(listed)) for (g, power), listed in zip(factors, found, strict=True)]
        failed = _run(f, x, interval, complete, effort, table)
        if failed is None:
            return table
        if failed == (-1, -1):
            return None
        found[failed[0]] = _repaired(found[failed[0]], failed[1])
    return None


def _closed(listed: Sequence[Found]) -> tuple[Piece, ...]:
    return tuple(piece for piece in listed if not isinstance(piece, Open))


def _repaired(listed: Sequence[Found], i: int) -> list[Found]:
    """A cell around an exact root made a zero between gaps; any other piece that failed made an open place."""
    piece = listed[i]
    instead: list[Found] = [Open(piece.lower, piece.upper)]
    if isinstance(piece, Cell) and piece.p is piece.q:
        instead = weakened(piece)
    return joined([*listed[:i], *instead, *listed[i + 1 :]])


def _in_parts(
    f: Formula, x: str, interval: Interval, found: Sequence[Found], effort: Effort, table: Table
) -> int | None:
    """Certify every run of pieces between open places; the number of a piece that was not shown, if there is one."""
    table.undecided = [(piece.lower, piece.upper) for piece in found if isinstance(piece, Open)]
    last = None
    start = 0
    for stop in [*(i for i, piece in enumerate(found) if isinstance(piece, Open)), len(found)]:
        run, first, start = found[start:stop], start, stop + 1
        if not run or len(found) > 1 and run[0].lower is run[-1].upper:
            continue  # a single root beside an open place, which contains it
        part = Interval(
            run[0].lower,
            run[-1].upper,
            run[0].lower is interval.lower and interval.lower_open,
            run[-1].upper is interval.upper and interval.upper_open,
        )
        failed = _run(f, x, part, [Factor(f, 1, _closed(run))], effort, table)
        if failed is not None:
            table.undecided.append((part.lower, part.upper))
            last = first + max(failed[1], 0)
    return last


def _run(
    f: Formula, x: str, interval: Interval, factors: Sequence[Factor], effort: Effort, table: Table
) -> tuple[int, int] | None:
    """Prove and check one table and add it; else the factor and piece whose statement was not shown."""
    try:
        with ctx.workprec(256):
            found = roots_of(interval, factors)
        needed = statements(f, x, interval, factors)
    except (ValueError, ArithmeticError):
        return -1, -1
    parts: list[Certificate] = []
    for place, statement in needed:
        if statement not in table.shown:
            table.shown[statement] = effort.proof(statement)
        certificate = table.shown[statement]
        if certificate is None:
            return place
        parts.append(certificate)
    data = {
        "formula": str(f),
        "variable": x,
        "interval": str(interval),
        "factors": [
            {"formula": str(g.formula), "power": g.power, "pieces": [piece_json(p) for p in g.pieces]} for g in factors
        ],
    }
    told = told_of(interval, factors)
    stated = table_text(f, x, interval, found, [told_text(*each) for each in told])
    certificate = certified("roots", stated, data, parts, check_roots)
    if certificate is None:
        return -1, -1
    table.roots += found
    table.told += told
    table.certificates.append(certificate)
    return None
