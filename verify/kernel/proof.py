"""Proof trees: a certificate's ``proof`` for one goal, as one string of steps and a list of special steps.

The string is the split tree in preorder, one character a node:

    n        the goal holds on this box by the natural extension
    s        … by the signs of its parts, open ends included
    m        … by monotonicity and the mean-value form
    h        … by monotonicity and second derivatives
    A … Z    assumption 0 … 25 fails on this box
    0 … 9    split variable 0 … 9 (in the order of the box) at the default point; the two halves follow
    *        the next special step

A special step is a table with a ``rule``: "split" (a variable ``at`` an exact point; the halves follow in the string),
or a rule of ``rules.py`` that closes the box, perhaps with proofs of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from numerics.forms import has_arrays
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number

from .box import Box, Range, approximate, avoids_open_ends, default_point, inside, split
from .cuts import Bound, bound, bounds_of, box_of, default_cut, point_of, range_of
from .decide import failing, holds_by_mean_value, holds_naturally, is_vacuous
from .goal import Goal
from .program import Arithmetic
from .ranges import Boxes, Ranges, Row
from .second_order import holds_by_second_order
from .structure import holds_by_structure

#: More steps than any honest tree needs; a longer string is refused before it can exhaust memory.
MAX_STEPS: Final = 200_000_000
#: Points that need no reader of formulas: most are such, and there may be very many.
_RATIONAL: Final = re.compile(r"-?[0-9]{1,400}(/[1-9][0-9]{0,400})?")
#: How many assumptions have a letter.
LETTERS: Final = 26
#: Leaves that are decided in one go, where the arithmetic has arrays.
TOGETHER: Final = 4096
#: Fewer leaves are decided one by one.
SEVERAL: Final = 8
#: No more leaves of method n are decided with those of method m, which takes more work for each.
FEW: Final = 64


class ProofError(ValueError):
    """A proof that does not show its goal, with the place where it fails."""


@dataclass(slots=True)
class Progress:
    """How many leaves have been decided so far."""

    leaves: int = 0


#: A rule closes a goal: (goal, its table, arithmetic, progress). It raises ProofError when it does not.
Rule = Callable[[Goal, Mapping[str, Any], Arithmetic, Progress], None]


def check(goal: Goal, proof: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """Decide ``goal`` again from ``proof``, in ``arithmetic``. Raises ProofError unless every leaf is decided.

    Coverage needs no extra test: a split gives two halves whose union is the box, and the string must end exactly
    when the last box is closed.
    """
    steps, special = proof.get("tree"), proof.get("special", [])
    if not isinstance(steps, str) or not isinstance(special, list) or len(steps) > MAX_STEPS:
        raise ProofError("Expected a proof with a string 'tree' and a list 'special'.")
    names = list(goal.box)
    ranges = Ranges()
    whole = ranges.row(bounds_of(goal.box))

    def part(row: Row) -> Goal:
        return goal if row == whole else replace(goal, box=box_of(names, ranges.bounds(row)))

    waiting = [whole]
    specials = iter(special)
    together = _steps_together(goal, arithmetic) if len(steps) >= SEVERAL else frozenset()
    # Methods m and h begin in the same way, so their leaves are decided in one go.
    delayed: dict[str, list[tuple[int, str, Row]]] = {}
    groups = {step: delayed.setdefault("m" if step == "h" else step, []) for step in sorted(together)}
    numbers = {str(k): k for k in range(min(10, len(names)))}
    halved: dict[int, tuple[int, int]] = {}  # at the default point of a range
    parted: dict[tuple[int, str], tuple[int, int]] = {}  # at a point with this text
    for position, step in enumerate(steps):
        if not waiting:
            raise ProofError(f"Expected the tree to end after {position} steps but it goes on.")
        row = waiting.pop()
        if step in groups:
            leaves = groups[step]
            leaves.append((position, step, row))
            if len(leaves) == TOGETHER:
                decide_together(goal, leaves, ranges, arithmetic, progress)
                leaves.clear()
        elif step in numbers:
            k = numbers[step]
            halves = halved.get(row[k])
            if halves is None:
                cut = default_cut(*ranges.ends[row[k]])
                halves = halved[row[k]] = _parted(ranges, row[k], cut, names[k], arithmetic)
            before, after = row[:k], row[k + 1 :]
            waiting += ((*before, halves[1], *after), (*before, halves[0], *after))
        elif step.isdigit():
            raise ProofError(f"Expected a variable number below {len(names)} but got {step}.")
        elif step == "*":
            table = next(specials, None)
            if not isinstance(table, Mapping):
                raise ProofError("Expected a special step for every '*'.")
            if table.get("rule") == "split":
                variable, at = table.get("variable"), table.get("at")
                if not isinstance(variable, str) or variable not in goal.box or not isinstance(at, str):
                    raise ProofError("Expected a split of a variable of the box at a point.")
                k = names.index(variable)
                halves = parted.get((row[k], at))
                if halves is None:
                    point = number(Fraction(at)) if _RATIONAL.fullmatch(at) else read_formula(at)
                    halves = parted[row[k], at] = _parted(ranges, row[k], bound(point), variable, arithmetic)
                waiting += ((*row[:k], halves[1], *row[k + 1 :]), (*row[:k], halves[0], *row[k + 1 :]))
            else:
                from .rules import RULES

                rule = RULES.get(table.get("rule", ""))
                if rule is None:
                    raise ProofError(f"Expected a known rule but got {table.get('rule')!r}.")
                rule(part(row), table, arithmetic, progress)
                progress.leaves += 1
        else:
            decide_leaf(part(row), step, arithmetic, position)
            progress.leaves += 1
    if delayed.get("m") and len(delayed.get("n", ())) <= FEW:
        delayed["m"] += delayed.pop("n", [])  # method m begins with method n, and two calls cost more than one
    for leaves in filter(None, delayed.values()):
        decide_together(goal, leaves, ranges, arithmetic, progress)
    if waiting:
        raise ProofError(f"Expected the tree to cover the box but {len(waiting)} parts are left open.")
    if next(specials, None) is not None:
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


def _steps_together(goal: Goal, arithmetic: Arithmetic) -> frozenset[str]:
    """The leaf steps that may be decided in arrays."""
    if not has_arrays(arithmetic):
        return frozenset()
    from .batch import admits

    failures = {chr(ord("A") + j): failing(goal, j) for j in range(min(LETTERS, len(goal.assumptions)))}
    letters = (letter for letter, failure in failures.items() if failure is not None and admits(failure, "m"))
    return frozenset((*(step for step in "nmh" if admits(goal, step)), *letters))


def decide_together(
    goal: Goal, leaves: Sequence[tuple[int, str, Row]], ranges: Ranges, arithmetic: Arithmetic, progress: Progress
) -> None:
    """Decide many leaves of one goal, given with positions and methods, in arrays; one by one where that is not enough.

    The methods are n, m and h, or one letter for all.
    """
    from .batch import decided

    asked, steps = goal, "".join(step for _, step, _ in leaves)
    if steps[0] not in "nmh":
        failure = failing(goal, ord(steps[0]) - ord("A"))
        assert failure is not None
        asked, steps = failure, "m" * len(leaves)
    several = len(leaves) >= SEVERAL
    boxes = Boxes([row for *_, row in leaves], ranges)
    done = decided(asked, steps, boxes, arithmetic) if several else [False] * len(leaves)
    names = list(goal.box)
    for (position, step, row), is_decided in zip(leaves, done, strict=True):
        if not is_decided:
            decide_leaf(replace(goal, box=box_of(names, ranges.bounds(row))), step, arithmetic, position)
        progress.leaves += 1


def decide_leaf(goal: Goal, step: str, arithmetic: Arithmetic, position: int, *, deeper: int = 6) -> None:
    """Decide one leaf by the method ``step``; a leaf that just fails in this arithmetic is split a few times more.

    Another arithmetic rounds differently, so a leaf found in one may need smaller boxes in another.
    """
    if _leaf_holds(goal, step, arithmetic):
        return
    name = max(goal.box, key=lambda n: _width(goal, n), default=None)
    if deeper == 0 or name is None or _width(goal, name) <= 0:
        raise ProofError(f"Expected leaf {position} to be decided by method {step!r} but it is not.")
    for half in halves(goal.box, name, default_point(goal.box[name]), arithmetic):
        decide_leaf(replace(goal, box=half), step, arithmetic, position, deeper=deeper - 1)


def _leaf_holds(goal: Goal, step: str, arithmetic: Arithmetic) -> bool:
    if step == "n":
        return holds_naturally(goal, arithmetic)
    if step == "s":
        return holds_by_structure(goal, arithmetic)
    if step == "m":
        return holds_by_mean_value(goal, arithmetic)
    if step == "h":
        return holds_by_second_order(goal, arithmetic)
    j = ord(step) - ord("A")
    if not 0 <= j < min(LETTERS, len(goal.assumptions)):
        raise ProofError(f"Expected a step of the proof language but got {step!r}.")
    return is_vacuous(goal, j, arithmetic)


def _width(goal: Goal, name: str) -> float:
    r = goal.box[name]
    if r.lower is None or r.upper is None:
        return 0.0
    return float(approximate(r.upper) - approximate(r.lower))
