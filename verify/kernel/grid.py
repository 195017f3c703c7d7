"""A box cut into a grid: coarse enclosures on many equal cells, decided at once, show a sign that has some margin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from math import prod
from typing import Any, Final

import numpy as np

from numerics.array_intervals import Floats
from numerics.array_machine import enclosures
from numerics.doubles import Unavailable
from numerics.forms import has_arrays, on_arrays
from verify.formula.tree import number

from .box import Box, Range
from .goal import Goal
from .masks import has_sign
from .program import Arithmetic, NotCertain, compiled
from .proof import Progress, ProofError, decide_leaf
from .range_ends import doubles_around
from .recorded import outputs_of

#: Cells of one grid at most, those that are decided one by one where arrays leave them open, and how often each of
#: them is halved: arithmetics round differently.
MOST: Final = 4096
FEW: Final = 8
DEEPER: Final = 2


def rule_grid(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The natural extension shows F > 0 (or F >= 0) on every cell of a grid.

    Table: ``cells``, into how many parts the range of each variable is cut, in the order of the box; all ranges are
    finite. The cuts of a range are doubles that never fall, from one below its lower end to one above its upper end.
    So every point of the range lies between two neighbouring cuts, whatever the others are, and every point of the box
    lies in a cell. On a cell the natural extension encloses F at all points where F is defined; a cell may reach a
    little beyond the box. Cells that arrays leave open are decided one by one, unless there are many.
    """
    cells = table.get("cells")
    if goal.sign.op not in (">", ">="):
        raise ProofError("Expected an inequality.")
    if not isinstance(cells, list) or not all(type(n) is int and 1 <= n <= MOST for n in cells):
        raise ProofError(f"Expected a list 'cells' of whole numbers from 1 to {MOST}.")
    if not cells or len(cells) != len(goal.box) or prod(cells) > MOST:
        raise ProofError(f"Expected a number for each of {len(goal.box)} variables, {MOST} cells together at most.")
    with np.errstate(all="ignore"):
        axes = [_cuts(r, n) for r, n in zip(goal.box.values(), cells, strict=True)]
    left = _left_open(goal, axes, arithmetic)
    if left is not None and len(left) > FEW:
        raise ProofError(f"Expected enclosures to decide {prod(cells)} cells but {len(left)} are left open.")
    if left is None or left:
        boxes = list(_boxes(goal, axes))
        for position in range(len(boxes)) if left is None else left:
            decide_leaf(replace(goal, box=boxes[position]), "n", arithmetic, position, deeper=DEEPER)
    progress.leaves += prod(cells) - 1  # the step itself counts as one


def _cuts(r: Range, parts: int) -> Floats:
    """The cuts of a finite range, float64 (parts + 1,)."""
    if r.lower is None or r.upper is None:
        raise ProofError("Expected finite ranges.")
    low, high = doubles_around(r.lower)[0], doubles_around(r.upper)[1]
    cuts: Floats = low + (high - low) * (np.arange(parts + 1) / parts)
    cuts[0], cuts[-1] = low, high
    if not (cuts[1:] >= cuts[:-1]).all():
        raise ProofError("Expected ranges that doubles can divide.")
    return cuts


def _left_open(goal: Goal, axes: Sequence[Floats], arithmetic: Arithmetic) -> list[int] | None:
    """The cells that are not decided in arrays, the last variable changing fastest; None where there are no arrays."""
    if not has_arrays(arithmetic):
        return None
    program, A = compiled(goal.sign.formula), on_arrays(arithmetic)
    count = prod(len(cuts) - 1 for cuts in axes)
    ends, before = np.empty((2, len(axes), count)), 1
    for k, cuts in enumerate(axes):
        parts = len(cuts) - 1
        for side, of_cells in enumerate((cuts[:-1], cuts[1:])):
            ends[side, k].reshape(before, parts, -1)[:] = of_cells[:, None]
        before *= parts
    try:
        with np.errstate(all="ignore"):
            found, _ = enclosures(outputs_of(program, tuple(goal.box), False), ends, A)
    except (Unavailable, NotCertain, arithmetic.EmptyEnclosure):
        return None
    done = has_sign(found[0, 0], goal.sign.op)
    return [] if done.all() else np.flatnonzero(~done).tolist()


def _boxes(goal: Goal, axes: Sequence[Floats]) -> Iterator[Box]:
    """The cells as boxes, in the order of ``_left_open``."""
    ends = [[number(Fraction(cut)) for cut in cuts.tolist()] for cuts in axes]
    parts = [[Range(low, high) for low, high in pairwise(column)] for column in ends]
    for cell in product(*parts):
        yield dict(zip(goal.box, cell, strict=True))
