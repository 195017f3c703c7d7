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

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from numerics.forms import has_arrays

from .box import approximate, default_point
from .cuts import box_of
from .decide import failing, holds_by_mean_value, holds_naturally, is_vacuous
from .goal import Goal
from .program import Arithmetic
from .ranges import Boxes, Ranges
from .second_order import holds_by_second_order
from .split_tree import Leaf, halves, leaves_of
from .split_tree import ProofError as ProofError
from .structure import holds_by_structure

#: More steps than any honest tree needs; a longer string is refused before it can exhaust memory.
MAX_STEPS: Final = 200_000_000
#: How many assumptions have a letter.
LETTERS: Final = 26
#: Leaves that are decided in one go, where the arithmetic has arrays.
TOGETHER: Final = 4096
#: Fewer leaves are decided one by one.
SEVERAL: Final = 8
#: No more leaves of method n are decided with those of method m, which takes more work for each.
FEW: Final = 64


@dataclass(slots=True)
class Progress:
    """How many leaves have been decided so far."""

    leaves: int = 0


#: A rule closes a goal: (goal, its table, arithmetic, progress). It raises ProofError when it does not.
Rule = Callable[[Goal, Mapping[str, Any], Arithmetic, Progress], None]


def check(goal: Goal, proof: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """Decide ``goal`` again from ``proof``, in ``arithmetic``. Raises ProofError unless every leaf is decided."""
    steps, special = proof.get("tree"), proof.get("special", [])
    if not isinstance(steps, str) or not isinstance(special, list) or len(steps) > MAX_STEPS:
        raise ProofError("Expected a proof with a string 'tree' and a list 'special'.")
    if steps == "*" and len(special) == 1 and isinstance(special[0], Mapping) and special[0].get("rule") != "split":
        _rule(special[0])(goal, special[0], arithmetic, progress)  # the tree is one leaf: the whole box
        progress.leaves += 1
        return
    names, ranges = list(goal.box), Ranges()
    together = _steps_together(goal, arithmetic) if len(steps) >= SEVERAL else frozenset()
    # Methods m and h begin in the same way, so their leaves are decided in one go.
    delayed: dict[str, list[Leaf]] = {}
    groups = {step: delayed.setdefault("m" if step == "h" else step, []) for step in sorted(together)}
    for leaf in leaves_of(goal, steps, special, ranges, arithmetic):
        position, step, row, table = leaf
        if step in groups:
            leaves = groups[step]
            leaves.append(leaf)
            if len(leaves) == TOGETHER:
                decide_together(goal, leaves, ranges, arithmetic, progress)
                leaves.clear()
            continue
        part = goal if len(steps) == 1 else replace(goal, box=box_of(names, ranges.bounds(row)))
        if table is None:
            decide_leaf(part, step, arithmetic, position)
        else:
            _rule(table)(part, table, arithmetic, progress)
        progress.leaves += 1
    if delayed.get("m") and len(delayed.get("n", ())) <= FEW:
        delayed["m"] += delayed.pop("n", [])  # method m begins with method n, and two calls cost more than one
    for leaves in filter(None, delayed.values()):
        decide_together(goal, leaves, ranges, arithmetic, progress)


def _rule(table: Mapping[str, Any]) -> Rule:
    from .rules import RULES

    rule = RULES.get(table.get("rule", ""))
    if rule is None:
        raise ProofError(f"Expected a known rule but got {table.get('rule')!r}.")
    return rule


def _steps_together(goal: Goal, arithmetic: Arithmetic) -> frozenset[str]:
    """The leaf steps that may be decided in arrays."""
    if not has_arrays(arithmetic):
        return frozenset()
    from .batch import admits

    failures = {chr(ord("A") + j): failing(goal, j) for j in range(min(LETTERS, len(goal.assumptions)))}
    letters = (letter for letter, failure in failures.items() if failure is not None and admits(failure, "m"))
    return frozenset((*(step for step in "nmh" if admits(goal, step)), *letters))


def decide_together(
    goal: Goal, leaves: Sequence[Leaf], ranges: Ranges, arithmetic: Arithmetic, progress: Progress
) -> None:
    """Decide many leaves of one goal, given with positions and methods, in arrays; one by one where that is not enough.

    The methods are n, m and h, or one letter for all.
    """
    from .batch import decided

    asked, steps = goal, "".join([leaf.step for leaf in leaves])
    if steps[0] not in "nmh":
        failure = failing(goal, ord(steps[0]) - ord("A"))
        assert failure is not None
        asked, steps = failure, "m" * len(leaves)
    several = len(leaves) >= SEVERAL
    boxes = Boxes([leaf.row for leaf in leaves], ranges)
    done = decided(asked, steps, boxes, arithmetic) if several else [False] * len(leaves)
    left = [k for k, is_decided in enumerate(done) if not is_decided]
    if several and 2 * len(left) >= SEVERAL:
        # What just fails in this arithmetic is split once more, as decide_leaf does: the halves of all in one go.
        rows = [half for k in left for half in ranges.halved(leaves[k].row)]
        both = iter(decided(asked, "".join([2 * steps[k] for k in left]), Boxes(rows, ranges), arithmetic))
        left = [k for k, lower, upper in zip(left, both, both, strict=True) if not (lower and upper)]
    names = list(goal.box)
    for k in left:
        part = replace(goal, box=box_of(names, ranges.bounds(leaves[k].row)))
        decide_leaf(part, leaves[k].step, arithmetic, leaves[k].position)
    progress.leaves += len(leaves)


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
