"""What makes a formula differentiable on a box, as lemmas, where Coq does not see it by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from verify.errors import InputError
from verify.formula.tree import variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import domain_goals

from .propositions import applied
from .script import Script, prove
from .split_tree import Node
from .tactic import is_plain
from .terms import sign_text


def differentiable(script: Script, name: str, goal: Goal, moving: set[str], names: Mapping[str, str]) -> Iterator[str]:
    """Tactics that have, with variables called as ``names`` says, that arguments of roots and logarithms are positive
    and denominators are not zero, if they depend on ``moving`` variables.

    Left out is what is known of the statement, what the rules of signs or one enclosure show, and what is not shown.
    """
    known = {fact.sign.formula for fact, _ in script.facts if fact.sign.op != ">="}
    for k, needed in enumerate(one for goals in domain_goals(goal.sign.formula, goal) for one in goals):
        u = needed.sign.formula
        ways = [replace(needed, sign=Sign(v, ">")) for v in ((u, -u) if needed.sign.op == "!=" else (u,))]
        if u in known or not moving & set(variables(u)) or any(is_plain(way) for way in ways):
            continue
        for way in ways:
            written, count = len(script.lemmas), script.count
            try:
                lemma = prove(script, f"{name}_t{k}", way, Node("n"))
            except InputError:
                script.count = count
                del script.lemmas[written:]
                continue
            yield f"assert ({sign_text(way.sign, names)}) by ({applied(lemma, way, names)})"
            break


def interior_lines(script: Script, name: str, goal: Goal) -> list[str]:
    """Lines that have the same of all variables, at the point at hand."""
    everything = set(variables(goal.sign.formula))
    return [f"  {fact}." for fact in differentiable(script, name, goal, everything, script.names)]
