"""The checker of certificates of kind "roots": the statements are derived anew and their proofs decided again.

Source of the argument: the intermediate value theorem, Rolle's theorem, and Taylor's theorem with Lagrange's remainder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from numerics.decimals import to_fraction
from verify.certificate import Certificate
from verify.checking import Checked, checker, flag, whole
from verify.formula.reader import read_formula, read_interval
from verify.formula.statement import Interval
from verify.formula.tree import Formula, variables
from verify.kernel.box import Range, from_interval, inside, point
from verify.kernel.checker import arithmetic_called
from verify.kernel.premises import DISCONTINUOUS, uses
from verify.kernel.witness import lies_inside, undefined_at

from ..data import constant, name_of
from ..parts import NOT_SHOWN, check_parts
from .piece import Cell, Flat, Gap, Hole, Piece, Told, Void, Zero
from .table import Factor, Root, part_of, statements, table_text, told_of, told_text

_BITS: Final = 256
#: Powers and numbers of conditions are at most this.
_LARGEST: Final = 10**6


@checker
def check_roots(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of leaves decided)."""
    proof = certificate.proof
    f, x = read_formula(proof["formula"]), name_of(proof["variable"])
    interval = read_interval(proof["interval"])
    factors = [_factor(table) for table in proof["factors"]]
    if certificate.refutes or not set(variables(f, *(g.formula for g in factors))) <= {x}:
        return False, "Expected the roots of a function of one variable.", 0
    with ctx.workprec(_BITS):
        roots = roots_of(interval, factors)
    _require_told(f, x, interval, factors, arithmetic)
    beside = [told_text(piece, part) for piece, part in told_of(interval, factors)]
    if certificate.statement != table_text(f, x, interval, roots, beside):
        return False, NOT_SHOWN, 0
    needed = [statement for _, statement in statements(f, x, interval, factors)]
    return check_parts(needed, proof["parts"], arithmetic)


def _factor(table: Mapping[str, Any]) -> Factor:
    power = whole(table["power"], -_LARGEST, _LARGEST, "a power")
    if power == 0:
        raise ValueError("Expected a power other than 0.")
    return Factor(read_formula(table["formula"]), power, tuple(_piece(entry) for entry in table["pieces"]))


def _piece(table: Mapping[str, Any]) -> Piece:
    if "hole" in table:
        at = constant(table["hole"])
        return Hole(at, at)
    if "at" in table:
        at = constant(table["at"])
        return Zero(at, at)
    if "condition" in table:
        return _void(table)
    at_point = table["from"] == table["to"] and "order" not in table
    ends = read_interval(f"[{table['from']}, {table['to']}]" if at_point else f"({table['from']}, {table['to']})")
    branches = tuple(map(flag, table.get("branches", ())))
    sign = table["sign"]
    if sign == "==":
        return Flat(ends.lower, ends.upper, branches)
    if sign not in (">", "<"):
        raise ValueError(f"Expected a sign but got {sign!r}.")
    if "order" not in table:
        return Gap(ends.lower, ends.upper, sign, branches)
    order = whole(table["order"], 1, 40, "an order")
    p, q = (constant(text) for text in table["root"])
    if p is not q and order != 1:
        raise ValueError("Expected a multiple root at an exact point.")
    return Cell(ends.lower, ends.upper, order, sign, p, q, branches)


def _void(table: Mapping[str, Any]) -> Void:
    lower_open, upper_open = map(flag, table["open"])
    condition = whole(table["condition"], 0, _LARGEST, "the number of a condition")
    ends = read_interval(f"{'(' if lower_open else '['}{table['from']}, {table['to']}{')' if upper_open else ']'}")
    return Void(ends.lower, ends.upper, lower_open, upper_open, condition)


def piece_json(piece: Piece) -> dict[str, Any]:
    """A piece as it stands in a certificate."""
    if isinstance(piece, Zero):
        return {"at": str(piece.lower)}
    if isinstance(piece, Hole):
        return {"hole": str(piece.lower)}
    table: dict[str, Any] = {"from": str(piece.lower), "to": str(piece.upper)}
    if isinstance(piece, Void):
        return {**table, "open": [piece.lower_open, piece.upper_open], "condition": piece.condition}
    table["sign"] = "==" if isinstance(piece, Flat) else piece.sign
    if piece.branches:
        table["branches"] = list(piece.branches)
    if isinstance(piece, Cell):
        table |= {"order": piece.order, "root": [str(piece.p), str(piece.q)]}
    return table


def roots_of(interval: Interval, factors: Sequence[Factor]) -> list[Root]:
    """The roots that the cells hold, in order, equal ones together.

    Raises ValueError unless the pieces cover the interval, cells are apart, and roots certainly differ.
    """
    found: list[Root] = []
    for factor in factors:
        if uses(factor.formula, DISCONTINUOUS):
            raise ValueError("Expected a continuous function.")
        if factor.power < 0 or not variables(factor.formula) and _is_nonzero(factor.formula):
            continue
        _require_cover(interval, factor.pieces)
        for i, piece in enumerate(factor.pieces):
            if isinstance(piece, Gap | Told):
                continue
            root = _root(piece, factor.power)
            _require_inside(interval, piece, root)
            if isinstance(piece, Cell) and root.is_exact():
                _require_value(part_of(interval, factor.pieces, i), root.lower)
            found.append(root)
    return _merged(found)


def _root(piece: Cell | Zero, power: int) -> Root:
    if isinstance(piece, Zero):
        return Root(piece.lower, piece.upper, None)
    return Root(piece.p, piece.q, power * piece.order)


def _is_nonzero(constant: Formula) -> bool:
    value = point(constant, arb_arithmetic)
    return bool(value.lo > 0) or bool(value.hi < 0)


def _require_cover(interval: Interval, pieces: Sequence[Piece]) -> None:
    if not pieces or pieces[0].lower is not interval.lower or pieces[-1].upper is not interval.upper:
        raise ValueError("Expected pieces from one end of the interval to the other.")
    for left, right in pairwise(pieces):
        apart = isinstance(left, Gap | Void) or isinstance(right, Gap | Void)
        apart = apart or (isinstance(left, Flat) and isinstance(right, Flat))
        if left.upper is not right.lower or not apart or (isinstance(left, Void) and isinstance(right, Void)):
            raise ValueError("Expected pieces one after another, and a gap between two roots.")
    first, last = pieces[0], pieces[-1]
    if (isinstance(first, Void) and first.lower_open != interval.lower_open) or (
        isinstance(last, Void) and last.upper_open != interval.upper_open
    ):
        raise ValueError("Expected the ends of the interval to belong to a piece.")


def _require_told(f: Formula, x: str, interval: Interval, factors: Sequence[Factor], arithmetic: str) -> None:
    """Holes, flats and voids are those of f itself, in one factor; f has no value at each hole, which belongs to the
    interval."""
    A = arithmetic_called(arithmetic)
    for piece, _ in told_of(interval, factors):
        hole = piece.lower
        if [(factor.formula, factor.power) for factor in factors] != [(f, 1)]:
            raise ValueError("Expected regions of the function itself, not of a factor.")
        if not isinstance(piece, Hole):
            continue
        if undefined_at(f, {x: hole}, A) is None:
            raise ValueError(f"Expected {f} without a value at {x} = {hole} but that is not certain.")
        if not lies_inside(from_interval(interval), hole):
            raise ValueError(f"Expected {hole} to belong to {interval}.")


def _require_inside(interval: Interval, piece: Cell | Zero, root: Root) -> None:
    """The root in its piece, and certainly in the interval: not at an open end."""
    whole = from_interval(interval)
    for end in (root.lower, root.upper):
        if not inside(from_interval(Interval(piece.lower, piece.upper)), end, arb_arithmetic):
            raise ValueError(f"Expected {end} in the piece from {piece.lower} to {piece.upper}.")
        if not lies_inside(whole, end):
            raise ValueError(f"Expected {end} to belong to {interval}.")
    if not inside(Range(root.lower, None), root.upper, arb_arithmetic):
        raise ValueError(f"Expected {root.lower} <= {root.upper}.")


def _require_value(part: Interval, root: Formula) -> None:
    """An exact root in the part on which f is shown to be defined, and to take its branches.

    Where the neighbour takes the end of a cell, a branch may vanish there although f has no value:
    max(1 - x, log(1 - x)) is 1 - x on [0, 1), and not defined at 1.
    """
    if not lies_inside(from_interval(part), root):
        raise ValueError(f"Expected the root {root} in {part}, where there is a value.")


def _merged(roots: Sequence[Root]) -> list[Root]:
    ordered = sorted(roots, key=lambda root: to_fraction(point(root.lower, arb_arithmetic).lo))
    merged: list[Root] = []
    for root in ordered:
        if merged and root.is_exact() and merged[-1].is_exact() and merged[-1].lower is root.lower:
            known = merged[-1].multiplicity, root.multiplicity
            total = None if None in known else sum(k for k in known if k is not None)
            merged[-1] = Root(root.lower, root.upper, total)
            continue
        if merged and not _apart(merged[-1], root):
            raise ValueError(f"Expected roots that certainly differ but got {merged[-1]} and {root}.")
        merged.append(root)
    return merged


def _apart(left: Root, right: Root) -> bool:
    """Whether every root in ``left`` is certainly below every root in ``right``; brackets are open."""
    if left.is_exact() and right.is_exact():
        return bool(point(left.upper, arb_arithmetic).hi < point(right.lower, arb_arithmetic).lo)
    return inside(Range(left.upper, None), right.lower, arb_arithmetic)
