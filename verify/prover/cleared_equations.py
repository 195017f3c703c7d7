"""Equations between quotients as polynomial ones: where N/D = 0, both N >= 0 and -N >= 0. Untrusted."""

from __future__ import annotations

from collections.abc import Callable

from verify.kernel.assumed import with_assumption
from verify.kernel.boundary import weakened
from verify.kernel.goal import Goal, Sign, is_defined_everywhere

from .cleared import Part, have, numerator
from .factors import rewritten
from .identities import Prove
from .splits import Proof, closed_by


def with_numerators(goal: Goal, prove: Prove, argument: Callable[[Goal, Prove], Proof | None]) -> Proof | None:
    """The step of an argument for the goal in which two polynomial conditions stand for each N/D = 0; None without."""
    new: list[tuple[Goal, Sign, list[Part]]] = []
    here = goal
    for a in goal.assumptions:
        if a.op != "==" or is_defined_everywhere(a.formula):
            continue
        for whole in (a.formula, -a.formula):
            split = numerator(whole, here)
            top = None if split is None else rewritten(split[0])
            if split is None or top is None:
                return None
            sign = Sign(top, ">=")
            new.append((here, sign, [Part(whole, 1, ">="), *split[1]]))
            here = with_assumption(here, sign)
    if not new:
        return argument(goal, prove)
    keep = [k for k, a in enumerate(here.assumptions) if is_defined_everywhere(a.formula)]
    fewer = weakened(here, keep)
    table = argument(fewer, prove) if fewer.total else None
    if table is None:
        return None
    table = {"rule": "weaken", "keep": keep, "proof": closed_by(table)}
    for stage, sign, parts in reversed(new):
        table = have(stage, sign, parts, prove, closed_by(table))
    return table
