"""Goals as propositions of Coq: quantified variables, bounds of the box, assumptions; and how a lemma is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from verify.kernel.box import Range
from verify.kernel.goal import Goal

from .terms import sign_text, term


def proposition(goal: Goal, names: Mapping[str, str]) -> str:
    """The goal as a proposition of Coq, its variables quantified."""
    premises = [*bounds(goal.box, names), *(sign_text(a, names) for a in goal.assumptions)]
    text = "".join(f"{premise} ->\n  " for premise in premises) + sign_text(goal.sign, names)
    return quantified(goal.box, names) + text


def quantified(box: Mapping[str, Range], names: Mapping[str, str]) -> str:
    """``forall x y : R,`` or nothing."""
    return f"forall {' '.join(names[name] for name in box)} : R,\n  " if box else ""


def bounds(box: Mapping[str, Range], names: Mapping[str, str]) -> Iterator[str]:
    """The ends of every range as inequalities; none for infinite ends."""
    for name, r in box.items():
        x = names[name]
        if r.lower is not None:
            yield f"{term(r.lower, names)} {'<' if r.lower_open else '<='} {x}"
        if r.upper is not None:
            yield f"{x} {'<' if r.upper_open else '<='} {term(r.upper, names)}"


def constant_bounds(r: Range, names: Mapping[str, str]) -> str:
    """Bounds of t by the ends of the range, which ``interval`` can use; by lra from what is known of t."""
    found = ""
    if r.lower is not None:
        found += f"assert ({term(r.lower, names)} <= t) by lra; "
    if r.upper is not None:
        found += f"assert (t <= {term(r.upper, names)}) by lra; "
    return found


def applied(lemma: str, goal: Goal, names: Mapping[str, str]) -> str:
    """The tactic that closes a goal by a lemma about the same variables, its premises being at hand."""
    variables = "".join(f" {names[name]}" for name in goal.box)
    return f"apply ({lemma}{variables}); first [assumption | lra | interval]"


def atom(text: str) -> str:
    return text if text.isalnum() else f"({text})"
