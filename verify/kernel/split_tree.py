"""Split trees: a box cut again and again, read from the string of a proof (``proof``), one leaf after another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number

from .box import Box, Range, avoids_open_ends, inside, split
from .cuts import Bound, bound, bounds_of, default_cut, point_of, range_of
from .goal import Goal
from .program import Arithmetic
from .ranges import Ranges, Row

#: Points that need no reader of formulas: most are such, and there may be very many.
_RATIONAL: Final = re.compile(r"-?[0-9]{1,400}(/[1-9][0-9]{0,400})?")


class ProofError(ValueError):
    """A proof that does not show its goal, with the place where it fails."""


class Leaf(NamedTuple):
    """A box of the tree that is not split: its place in the string, its step, and the table of a special step."""

    position: int
    step: str
    row: Row
    table: Mapping[str, Any] | None


def leaves_of(goal: Goal, steps: str, special: Sequence[Any], ranges: Ranges, arithmetic: Arithmetic) -> Iterator[Leaf]:
    """The leaves of the tree, each on its box. Raises ProofError where the tree does not cover the box of the goal.

    Coverage needs no test of its own: a split gives two halves whose union is the box, and the string must end exactly
    when the last box is closed.
    """
    names, tables = list(goal.box), iter(special)
    numbers = {str(k): k for k in range(min(10, len(names)))}
    waiting = [ranges.row(bounds_of(goal.box))]
    halved: dict[int, tuple[int, int]] = {}  # at the default point of a range
    parted: dict[tuple[int, str], tuple[int, int]] = {}  # at a point with this text
    for position, step in enumerate(steps):
        if not waiting:
            raise ProofError(f"Expected the tree to end after {position} steps but it goes on.")
        row = waiting.pop()
        table: Mapping[str, Any] | None = None
        if step in numbers:
            k = numbers[step]
            halves = halved.get(row[k])
            if halves is None:
                cut = default_cut(*ranges.ends[row[k]])
                halves = halved[row[k]] = _parted(ranges, row[k], cut, names[k], arithmetic)
        elif step.isdigit():
            raise ProofError(f"Expected a variable number below {len(names)} but got {step}.")
        else:
            if step == "*":
                table = next(tables, None)
                if not isinstance(table, Mapping):
                    raise ProofError("Expected a special step for every '*'.")
            if table is None or table.get("rule") != "split":
                yield Leaf(position, step, row, table)
                continue
            variable, at = table.get("variable"), table.get("at")
            if not isinstance(variable, str) or variable not in goal.box or not isinstance(at, str):
                raise ProofError("Expected a split of a variable of the box at a point.")
            k = names.index(variable)
            halves = parted.get((row[k], at))
            if halves is None:
                point = number(Fraction(at)) if _RATIONAL.fullmatch(at) else read_formula(at)
                halves = parted[row[k], at] = _parted(ranges, row[k], bound(point), variable, arithmetic)
        before, after = row[:k], row[k + 1 :]
        waiting += ((*before, halves[1], *after), (*before, halves[0], *after))
    if waiting:
        raise ProofError(f"Expected the tree to cover the box but {len(waiting)} parts are left open.")
    if next(tables, None) is not None:
        raise ProofError("Expected every special step to be used.")


def _parted(ranges: Ranges, k: int, cut: Bound, name: str, arithmetic: Arithmetic) -> tuple[int, int]:
    """The halves of range ``k``. Raises ProofError unless the point certainly lies in it."""
    lower, upper = ranges.ends[k]
    if not (type(lower) is type(upper) is type(cut) is float and lower <= cut <= upper):
        require_inside(range_of(lower, upper), name, point_of(cut), arithmetic)
    return ranges.parted(k, cut)


def require_inside(r: Range, name: str, cut: Formula, arithmetic: Arithmetic) -> None:
    """Raises ProofError unless the point certainly lies in the range of ``name``.

    An open end does not: the halves are closed at the cut, and nothing need be defined at an open end.
    """
    if not (inside(r, cut, arithmetic) and avoids_open_ends(r, cut, arithmetic)):
        raise ProofError(f"Expected a split inside the range of {name} but got {cut}.")


def halves(box: Box, name: str, at: Formula | Fraction, arithmetic: Arithmetic) -> tuple[Box, Box]:
    """The two halves of the box. Raises ProofError unless the point certainly lies in the range of ``name``."""
    cut = at if isinstance(at, Formula) else number(at)
    require_inside(box[name], name, cut, arithmetic)
    return split(box, name, cut)
