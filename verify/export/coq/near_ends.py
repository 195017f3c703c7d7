"""Signs near the ends of ranges in Coq: where an expansion is made, on the whole range or nearer to the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from verify.errors import InputError
from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.box import Range, approximate, default_point
from verify.kernel.goal import Goal, Sign
from verify.kernel.witness import sign_at

from .algebraic import SAME
from .expansions import by_terms
from .growth import tamed
from .identities import identity
from .propositions import applied
from .roots import radicands
from .script import MAX_SPLITS, Script, known_facts, split_at
from .terms import term
from .unfolding import elementary

#: The part of a range beside its end on which an expansion is tried next.
_NEARER: Final = Fraction(1, 8)


def expand_lemma(script: Script, name: str, goal: Goal, table: Mapping[str, Any]) -> str:
    """The sign near one end of a variable, on the whole range or on a part of it, the rest being left to enclosures.

    Raises InputError when neither will do.
    """
    f, x = goal.sign.formula, table["variable"]
    if goal.box[x].end(table["side"]) is None and goal.sign.op in (">", ">="):
        other = tamed(elementary(f), x, table["side"])
        if other is not elementary(f):
            return _respelled(script, name, goal, other, table)
    try:
        return by_terms(script, name, goal, table)
    except InputError as error:
        cut = _nearer(goal.box[table["variable"]], table["side"])
        if cut is None or script.splits == MAX_SPLITS or goal.sign.op not in (">", ">="):
            raise
        written, count = len(script.lemmas), script.count
        try:
            return split_at(script, name, goal, table["variable"], cut)
        except InputError:
            script.count = count
            del script.lemmas[written:]
            raise error from None


def _respelled(script: Script, name: str, goal: Goal, other: Formula, table: Mapping[str, Any]) -> str:
    """The goal from the sign of another formula, which is equal to its own."""
    new = replace(goal, sign=Sign(other, goal.sign.op))
    lemma, names = expand_lemma(script, f"{name}_o", new, table), script.names
    lines = ["  intros.", *known_facts(script, goal, goal.sign.formula)]
    lines += [
        f"  apply ({SAME[goal.sign.op]} _ ({term(other, names)})); [| {applied(lemma, new, names)}].",
        f"  unfold_functions; {identity(elementary(goal.sign.formula), other, names)}.",
    ]
    return script.add(name, goal, "\n".join(lines))


def _nearer(r: Range, side: str) -> Fraction | None:
    """A point beside this end of a range, or far out where the end is infinite."""
    far = r.end("upper" if side == "lower" else "lower")
    if far is None:
        return None
    end, other = r.end(side), approximate(far)
    if end is not None:
        return approximate(end) + _NEARER * (other - approximate(end))
    return other / _NEARER if other and (other > 0) == (side == "upper") else None


def near_ends(script: Script, name: str, goal: Goal) -> str | None:
    """The goal by an expansion at an open or infinite end, perhaps of both halves of its box; None when there is none.

    This is for leaves that enclosures with open ends decide in a certificate, but not in Coq, and for functions that
    grow without bound.
    """
    if goal.sign.op == "==":
        return None
    for x in variables(goal.sign.formula):
        r = goal.box[x]
        sides = [s for s in ("lower", "upper") if r.is_open(s) or r.end(s) is None or _has_root_at(goal, x, s)]
        for side in sides:
            if r.end("upper" if side == "lower" else "lower") is not None:
                for power in (1, 2):
                    try:
                        return by_terms(script, name, goal, {"variable": x, "side": side, "ramification": power})
                    except InputError:
                        continue
        if not sides or script.splits == MAX_SPLITS:
            continue
        at = Fraction(1) if r.lower is number(0) and r.upper is None else default_point(r)
        written, count = len(script.lemmas), script.count
        try:
            return split_at(script, name, goal, x, at)
        except InputError:
            script.count = count
            del script.lemmas[written:]
    return None


def _has_root_at(goal: Goal, x: str, side: str) -> bool:
    """Whether the argument of a root in x vanishes at this end: its derivatives are unbounded there."""
    end, roots = goal.box[x].end(side), radicands(postorder(goal.sign.formula))
    if end is None:
        return False
    return any(sign_at(Sign(u, "=="), {x: end})[0] is True for u in roots if variables(u) == (x,))
