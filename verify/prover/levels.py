"""Branch and bound level by level: all open boxes of one depth are decided at once, in arrays of doubles.

Far faster than one box after another where many are open, and at hand at once, unlike the compiled search. It goes on
from a split tree that ``branch`` has begun, and only with the mean-value form: what local arguments close must be
closed before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, cast

from numerics import enclosure
from verify.formula.tree import variables
from verify.kernel.batch import admits, assessed
from verify.kernel.cuts import bounds_of
from verify.kernel.goal import Goal
from verify.kernel.program import Arithmetic
from verify.kernel.ranges import boxes_at

from .budget import Budget
from .splits import Node, halves

#: A level that leaves this share of its boxes open is one of few gains; after so many of them in a row it is given up.
OPEN: Final = 0.9
PATIENCE: Final = 4


class Slope(NamedTuple):
    """The ends of a derivative."""

    lo: float
    hi: float


def close_by_levels(goal: Goal, leaves: Sequence[Node], budget: Budget, limit: int) -> bool:
    """Whether the open ``leaves`` of a tree of ``goal`` can be closed with at most ``limit`` more boxes.

    They are closed, or as they were.
    """
    if not admits(goal, "m") or goal.assumptions:
        return False
    relevant = tuple(sorted(variables(goal.sign.formula)))
    waiting, patience = list(leaves), PATIENCE
    while waiting:
        pairs = [halves(node, goal, relevant) for node in waiting]
        boxes = 2 * len(waiting)
        if None in pairs or boxes > limit or patience == 0:
            for leaf in leaves:
                leaf.step, leaf.proof, leaf.children = "", None, None
            return False
        limit -= boxes
        budget.spend_arrays(boxes)
        children: list[Node] = []
        for node, pair in zip(waiting, pairs, strict=True):
            assert pair is not None
            node.children = pair
            children += pair
        found = assessed(
            goal,
            "m" * len(children),
            boxes_at(bounds_of(child.goal.box) for child in children),
            cast(Arithmetic, enclosure),
        )
        for child, (done, slopes) in zip(children, found, strict=True):
            child.step = "m" if done else ""
            child.slopes = {name: Slope(*ends) for name, ends in slopes.items()}
        waiting = [child for child in children if not child.step]
        patience = patience - 1 if len(waiting) > OPEN * len(children) else PATIENCE
    return True
