"""Efforts: what a search may spend on a goal at each effort, and when a goal counts as simpler than another."""

from __future__ import annotations

from typing import Final

from verify.formula.tree import variables
from verify.kernel.goal import Goal

#: Boxes of branch and bound at effort 0, and how many times more for each step of effort.
FIRST: Final = 24
GROWTH: Final = 4
#: How many times more boxes for a formula in one variable.
ALONE: Final = 3
#: Goals within goals: deeper than this, arguments undo each other's work.
DEEPEST: Final = 80
#: All work on one goal may cost this many times the boxes of its branch and bound.
SLICE: Final = 8
#: One argument that replaces a goal may cost this part of what is left of the slice.
SHARE: Final = 3
#: Boxes of the compiled search for one of branch and bound.
COMPILED: Final = 200
#: Boxes of the compiled search for one of branch and bound, for a whole statement that looks promising.
AT_LENGTH: Final = 4096
#: Boxes of levels in arrays for one of branch and bound.
LEVELS: Final = 16
#: A formula of less than this part of another's length is much shorter.
MUCH: Final = 0.75
#: Open boxes that are worth single proofs.
FEW: Final = 4


def boxes_at(effort: int) -> int:
    """Boxes of branch and bound at an effort."""
    return FIRST * GROWTH**effort


def boxes_for(goal: Goal, effort: int) -> int:
    """Boxes of branch and bound for a goal: more in one variable, where Taylor polynomials close wide boxes."""
    return boxes_at(effort) * (ALONE if len(variables(goal.sign.formula)) == 1 else 1)


def simpler(part: Goal, goal: Goal) -> bool:
    """Whether ``part`` asks about a shorter formula, in fewer variables or much shorter, without more assumptions."""
    one, other = part.sign.formula, goal.sign.formula
    most = 1.0 if len(variables(one)) < len(variables(other)) else MUCH
    return len(str(one)) < most * len(str(other)) and len(part.assumptions) <= len(goal.assumptions)
