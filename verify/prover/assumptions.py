"""Arguments that use the assumptions of a goal: as smaller boxes, as known quantities, or not at all."""

from __future__ import annotations

from verify.kernel.goal import Goal
from verify.kernel.rules import known_signs, narrowed, nonnegative_variables

from .identities import Prove
from .positivstellensatz import refutation
from .splits import Proof


def narrowing(goal: Goal, prove: Prove) -> Proof | None:
    """An assumption that bounds one variable becomes a smaller box without it."""
    for j in range(len(goal.assumptions)):
        smaller = narrowed(goal, j)
        if smaller is not None:
            return {"rule": "narrow", "assumption": j, "proof": prove(smaller)}
    return None


def contradiction(goal: Goal, prove: Prove) -> Proof | None:
    """A sum of products of known quantities that shows the negated goal to be impossible."""
    del prove
    known = known_signs(goal)
    terms = refutation(known, nonnegative_variables(goal)) if known else None
    return None if terms is None else {"rule": "contradiction", "terms": terms}
