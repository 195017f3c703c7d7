"""Goals with the definitions of their functions in them."""

from __future__ import annotations

from verify.kernel.goal import Goal

from .propositions import applied
from .script import Script
from .terms import sign_text


def respelled_goal(script: Script, name: str, goal: Goal, new: Goal, lemma: str) -> str:
    """The goal from one that has the definitions of its functions in it."""
    lines = [
        "  intros.",
        f"  assert (G : {sign_text(new.sign, script.names)}) by ({applied(lemma, new, script.names)}).",
        "  unfold Rpower, tan; unfold_functions; first [exact G | lra].",
    ]
    return script.add(name, goal, "\n".join(lines))
