"""Tables of the roots of a function of one variable, and the statements that show one to be complete.

An interval is cut into *gaps*, on which f > 0 or f < 0, and places with one root each. A *cell* is an interval on which
some derivative f⁽ᵐ⁾ is not zero. Either m = 1 and f has opposite signs at p < q: exactly one root lies in (p, q) and
none elsewhere in the cell. Or f, f', …, f⁽ᵐ⁻¹⁾ vanish at an exact point c: by Taylor's theorem
f(x) = f⁽ᵐ⁾(ξ)(x - c)ᵐ/m!, so c is the only root in the cell, of multiplicity m. A *zero* is an exact root between gaps
that are shown apart. On a *flat* f is zero everywhere, on a *void* it has no value, since a condition for one fails
there. What is left to show are inequalities, and equalities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from verify.formula.derivative import derivative
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import LEAVES, Formula, number, postorder
from verify.kernel.goal import Sign, domain_conditions

from ..data import filled
from ..kinks import resolved
from ..shown import between, short_text
from .piece import Cell, Flat, Gap, Hole, Piece, Told, Void, Zero

ZERO: Final = number(0)
#: Operations that the kernel takes on a smaller domain than they have: their conditions say nothing here.
_NARROW: Final = frozenset({"gamma", "polygamma", "besseli", "besselj"})


@dataclass(frozen=True, slots=True)
class Root:
    """A root in the open interval (lower, upper), or at ``lower`` when both ends are the same exact number.

    ``multiplicity`` is None when it is not known, or no integer.
    """

    lower: Formula
    upper: Formula
    multiplicity: int | None

    def is_exact(self) -> bool:
        """Whether the root is known exactly, at ``lower``."""
        return self.lower is self.upper

    def __str__(self) -> str:
        place = f"at {self.lower}" if self.is_exact() else f"in ({self.lower}, {self.upper})"
        return place + self._times()

    def shown(self) -> str:
        """For people: ``= pi, 2-fold`` or ``in [0.5, 0.75]`` with decimals rounded outward."""
        low, high = between(self.lower, self.upper)
        place = f"= {short_text(self.lower)}" if self.is_exact() else f"in [{low}, {high}]"
        return place + self._times()

    def _times(self) -> str:
        known = {None: ", of unknown multiplicity", 1: ""}
        return known.get(self.multiplicity, f", {self.multiplicity}-fold")


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor of the function, to an integer power, with the pieces of the interval (none for negative powers)."""

    formula: Formula
    power: int
    pieces: tuple[Piece, ...]


def table_text(f: Formula, x: str, interval: Interval, roots: Sequence[Root], beside: Sequence[str] = ()) -> str:
    """What a certificate of the kind "roots" states; ``beside``: where f vanishes on intervals, or has no value."""
    listed = "; ".join([*(map(str, roots) if roots else ["none"]), *beside])
    return f"all roots of {f} for {x} in {interval}: {listed}"


def told_of(interval: Interval, factors: Sequence[Factor]) -> list[tuple[Told, Interval]]:
    """The intervals on which f vanishes, and the points and intervals without a value, in order."""
    return [
        (piece, part_of(interval, factor.pieces, i))
        for factor in factors
        for i, piece in enumerate(factor.pieces)
        if isinstance(piece, Told)
    ]


def told_text(piece: Told, part: Interval) -> str:
    """``zero everywhere on [-1, 0]``, ``not defined at 0`` or ``not defined on [-1, 0)``."""
    if isinstance(piece, Flat):
        return f"zero everywhere on {part}"
    return f"not defined at {piece.lower}" if isinstance(piece, Hole) else f"not defined on {part}"


def conditions(f: Formula) -> list[Sign]:
    """Inequalities that hold wherever f has a value: what its roots, logarithms and the like ask for."""
    return [
        sign
        for node in postorder(f)
        if node.op not in LEAVES and node.op not in _NARROW and len(found := domain_conditions(node)) == 1
        for sign in found[0]
        if sign.op in (">", ">=")
    ]


#: A statement with the factor and the piece it belongs to, by number; (-1, -1) for the product of the factors.
Needed = tuple[tuple[int, int], Statement]


def statements(f: Formula, x: str, interval: Interval, factors: Sequence[Factor]) -> list[Needed]:
    """What has to be shown, in order. Raises ValueError for functions that cannot be differentiated in a cell."""
    found: list[Needed] = []
    if [(factor.formula, factor.power) for factor in factors] != [(f, 1)]:
        product = number(1)
        for factor in factors:
            power = factor.formula if factor.power == 1 else factor.formula ** number(factor.power)
            product = power if product is number(1) else product * power
        found.append(((-1, -1), Statement((Relation("==", f, product),), ((x, interval),))))
    for k, factor in enumerate(factors):
        for i, piece in enumerate(factor.pieces):
            part = part_of(interval, factor.pieces, i)
            for statement in _statements(factor.formula, x, part, piece):
                found.append(((k, i), statement))
    return found


def part_of(interval: Interval, pieces: Sequence[Piece], i: int) -> Interval:
    """The interval of one piece: open at an open end of the whole, and where the end belongs to its neighbour."""
    piece = pieces[i]
    if isinstance(piece, Void):
        return Interval(piece.lower, piece.upper, piece.lower_open, piece.upper_open)
    keeps = isinstance(piece, Flat)
    lower_open = interval.lower_open if i == 0 else not keeps and takes(pieces[i - 1], "upper")
    upper_open = interval.upper_open if i == len(pieces) - 1 else not keeps and takes(pieces[i + 1], "lower")
    return Interval(piece.lower, piece.upper, lower_open, upper_open)


def takes(piece: Piece, side: str) -> bool:
    """Whether a piece keeps its end for itself."""
    if isinstance(piece, Void):
        return not (piece.lower_open if side == "lower" else piece.upper_open)
    return isinstance(piece, Zero | Hole | Flat)


def _statements(f: Formula, x: str, part: Interval, piece: Piece) -> list[Statement]:
    if isinstance(piece, Gap):
        shown, g = resolved(f, x, part, piece.branches)
        return [*shown, Statement((Relation(piece.sign, g, ZERO),), ((x, part),))]
    if isinstance(piece, Zero):
        return [Statement((Relation("==", filled(f, {x: piece.lower}), ZERO),))]
    if isinstance(piece, Hole):
        return []  # shown by the checker itself: a statement holds only where it is defined
    if isinstance(piece, Flat):
        shown, g = resolved(f, x, part, piece.branches)
        return [*shown, Statement((Relation("==", g, ZERO),), ((x, part),))]
    if isinstance(piece, Void):
        condition = conditions(f)[piece.condition]
        return [Statement((Relation("<" if condition.op == ">=" else "<=", condition.formula, ZERO),), ((x, part),))]
    return _cell(f, x, part, piece)


def _cell(f: Formula, x: str, part: Interval, cell: Cell) -> list[Statement]:
    found, g = resolved(f, x, part, cell.branches)
    orders = [g]
    for _ in range(cell.order):
        orders.append(derivative(orders[-1], x))
    # f == f says that f is defined, so that its derivatives by formula are its derivatives.
    defined = [Relation("==", f, f), *(Relation("==", d, d) for d in orders[1:-1])]
    found.append(Statement((Relation(cell.sign, orders[-1], ZERO), *defined), ((x, part),)))
    if cell.p is cell.q:
        return found + [Statement((Relation("==", filled(d, {x: cell.p}), ZERO),)) for d in orders[:-1]]
    rising = cell.sign == ">"
    ends = ((cell.p, "<" if rising else ">"), (cell.q, ">" if rising else "<"))
    return found + [Statement((Relation(op, filled(f, {x: end}), ZERO),)) for end, op in ends]
