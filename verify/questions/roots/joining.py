"""Pieces of a table of roots put side by side: neighbours joined or moved apart, and cells made weaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from numerics.decimals import dyadic_near
from verify.formula.tree import Formula, number
from verify.kernel.box import approximate

from .piece import Cell, Flat, Gap, Piece, Zero


@dataclass(frozen=True, slots=True)
class Open:
    """A place where roots were neither found nor excluded."""

    lower: Formula
    upper: Formula


Found = Piece | Open


def weakened(cell: Cell) -> list[Found]:
    """A cell around an exact root as a zero with gaps beside it: to be shown without the derivative."""
    right = cell.sign
    left = right if cell.order % 2 == 0 else ">" if right == "<" else "<"
    found: list[Found] = [Zero(cell.p, cell.p)]
    if cell.lower is not cell.p:
        found.insert(0, Gap(cell.lower, cell.p, left, cell.branches))
    if cell.upper is not cell.p:
        found.append(Gap(cell.p, cell.upper, right, cell.branches))
    return found


def joined(found: Sequence[Found]) -> list[Found]:
    """Neighbouring gaps of one sign, open places, and equal zeros made one."""
    result: list[Found] = []
    for piece in found:
        last = result[-1] if result else None
        if last is not None and _alike(last, piece):
            result[-1] = replace(last, upper=piece.upper)
        else:
            result.append(piece)
    return result


def _alike(left: Found, right: Found) -> bool:
    if isinstance(left, Gap) and isinstance(right, Gap):
        return (left.sign, left.branches) == (right.sign, right.branches)
    if isinstance(left, Flat) and isinstance(right, Flat):
        return left.branches == right.branches
    return isinstance(left, Open | Zero) and type(left) is type(right)


def separated(found: Sequence[Found]) -> list[Found]:
    """Two cells that touch, as happens at a kink, moved apart by a gap."""
    result: list[Found] = []
    for piece in found:
        last = result[-1] if result else None
        if isinstance(last, Cell) and isinstance(piece, Cell):
            middle = approximate(piece.lower)
            low, high = short_between(approximate(last.q), middle), short_between(approximate(piece.p), middle)
            if low < middle < high:
                result[-1] = replace(last, upper=number(low))
                result.append(Gap(number(low), number(high), last.sign))
                piece = replace(piece, lower=number(high))
        result.append(piece)
    return result


def short_between(a: Fraction, b: Fraction) -> Fraction:
    """About the middle of a and b, as a short number."""
    if a == b:
        return a
    return dyadic_near((a + b) / 2, abs(b - a) / 16)


def has_open(found: Sequence[Found]) -> bool:
    """Whether a place is left open."""
    return any(isinstance(piece, Open) for piece in found)
