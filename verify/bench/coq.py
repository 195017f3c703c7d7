"""Coq with Coq-Interval: every relation by one call of the tactic ``interval``, with the best options we know."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from verify.export.coq import coq_check, coq_version
from verify.export.coq.propositions import proposition
from verify.export.coq.tactic import Options, options_for
from verify.export.coq.terms import UNFOLDED, binders, require_supported
from verify.export.coq.theorem import DEFINITIONS, unfolding
from verify.formula.statement import Statement
from verify.formula.tree import postorder, variables
from verify.kernel.goal import Goal, domain_box, sign_of

from .peers import SHORTEST, Outcome, Peer

#: Boxes that are rehearsed, in turn.
_REHEARSED: Final = (50, 500, 5_000, 20_000)
#: Halvings after which the tactic may give up when no rehearsal says how many it takes: its time is up before.
_UNBOUNDED: Final = 10_000

_HEAD = "From Coq Require Import Reals Lra.\nFrom Interval Require Import Tactic.\nOpen Scope R_scope.\n"


def peer() -> Peer:
    """Coq, when it has Coq-Interval."""
    return Peer("coq", coq_version(), "coqc with the library Coq-Interval", decide)


def decide(statement: Statement, seconds: float) -> Outcome:
    """Whether Coq proves all relations. Raises InputError for operations that Coq-Interval does not know."""
    text = script(statement)
    checked = coq_check(text, seconds=seconds + _start())
    if checked.ok:
        # What Coq says of its own time: the start of the program is not in it.
        spent = sum(map(float, re.findall(r"Finished transaction in ([0-9.]+) secs", checked.message)))
        return Outcome("proved", max(SHORTEST, spent))
    stopped = checked.message.startswith("Coq was stopped")
    return Outcome("stopped", seconds) if stopped else Outcome("failed", max(SHORTEST, checked.seconds - _start()))


def script(statement: Statement) -> str:
    """One goal for each relation."""
    require_supported(statement)
    box = domain_box(statement)
    names = binders(box)
    assumptions = tuple(sign_of(c) for c in statement.conditions)
    used = {node.op for r in (*statement.relations, *statement.conditions) for node in postorder(r.left, r.right)}
    lines = [_HEAD, *(text for op, text in DEFINITIONS.items() if op in used)]
    lines.append(f"Ltac unfold_functions := {unfolding(used & set(UNFOLDED))}.")
    for relation in statement.relations:
        goal = Goal(sign_of(relation), box, assumptions)
        options = options_for(goal, _REHEARSED) or _at_length(goal)
        lines.append(f"Goal {proposition(goal, names)}.")
        lines.append(f"Proof. Time (intros; unfold_functions; {options.text(names)}). Time Qed.")
    return "\n".join(lines) + "\n"


def _at_length(goal: Goal) -> Options:
    """What is left to try: expansions in the first variable on as many boxes as there is time for."""
    names = tuple(variables(goal.sign.formula))
    return Options(names, names[0] if names else None, depth=_UNBOUNDED)


@lru_cache(maxsize=1)
def _start() -> float:
    """Seconds for a file without a goal: Coq starts and loads its libraries."""
    return min(coq_check(_HEAD, seconds=120).seconds for _ in range(2))
