"""An assumption that something is not zero: two cases, on both sides of the set where it vanishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .goal import Goal, Sign
from .premises import field_proof
from .program import Arithmetic
from .proof import Progress, ProofError, check


def rule_nonzero(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """The goal where A > 0 and where -A > 0, for an assumption A != 0.

    Table: ``assumption`` (its number), ``positive`` and ``negative`` (proofs).

    At a point where all assumptions hold, A has a value that is not zero, so A > 0 or -A > 0 holds there, and one of
    the two goals says what is to be shown. In both the stronger sign stands in the place of A != 0: wherever it and
    those before it hold, A != 0 holds too, so what comes after it is still defined, and A and -A are defined where A
    is. A formula that is defined on the whole box stays so.
    """
    j = table.get("assumption")
    if type(j) is not int or not 0 <= j < len(goal.assumptions) or goal.assumptions[j].op != "!=":
        raise ProofError("Expected the number of an assumption that something is not zero.")
    for key, case in zip(("positive", "negative"), nonzero_goals(goal, j), strict=True):
        check(case, field_proof(table, key), arithmetic, progress)


def nonzero_goals(goal: Goal, j: int) -> tuple[Goal, Goal]:
    """The goal with A > 0 and with -A > 0 in the place of its assumption A != 0 numbered ``j``."""
    before, a, after = goal.assumptions[:j], goal.assumptions[j].formula, goal.assumptions[j + 1 :]
    first, second = (replace(goal, assumptions=(*before, Sign(s, ">"), *after)) for s in (a, -a))
    return first, second
