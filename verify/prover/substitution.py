"""The step that introduces a new variable for a part of a formula. Untrusted."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from verify.formula.tree import Formula, substitute
from verify.kernel.box import Box, Range
from verify.kernel.goal import Goal
from verify.kernel.premises import vanishes
from verify.kernel.rewriting import generalised, range_signs

from .budget import Stuck
from .identities import Prove, defined
from .splits import Proof, closed_by


@dataclass(frozen=True, slots=True)
class NewVariable:
    """A new variable: its name, the value it stands for, and the range of that."""

    name: str
    value: Formula
    range: Range


def fresh_name(box: Box) -> str:
    """A name that no variable of the box has."""
    return next(name for name in itertools.chain("wuvst", (f"w{k}" for k in itertools.count(1))) if name not in box)


def fresh_names(box: Box, count: int) -> list[str]:
    """Names that no variable of the box has."""
    names = dict(box)
    for _ in range(count):
        names[fresh_name(names)] = Range(None, None)
    return list(names)[len(box) :]


def range_text(r: Range) -> str:
    """A range as the text of an interval."""
    low = "-oo" if r.lower is None else str(r.lower)
    high = "oo" if r.upper is None else str(r.upper)
    left = "(" if r.lower is None or r.lower_open else "["
    right = ")" if r.upper is None or r.upper_open else "]"
    return f"{left}{low}, {high}{right}"


def let(goal: Goal, name: str, value: Formula, r: Range, general: Formula, prove: Prove, prove_new: Prove) -> Proof:
    """The step that trades ``value`` for a variable ``name`` in the range ``r``; ``prove_new`` proves the new goal."""
    if not vanishes(goal.sign.formula - substitute(general, {name: value}), goal):
        raise Stuck(goal)
    new = generalised(goal, name, r, general)
    return {
        "rule": "let",
        "name": name,
        "value": str(value),
        "range": range_text(r),
        "goal": str(general),
        "value_domain": defined(value, goal, prove),
        **{key: prove(replace(goal, sign=sign)) for sign, key in range_signs(value, r)},
        "domain": defined(general, new, prove),
        "proof": prove_new(new),
    }


def in_turn(
    goal: Goal, new: Sequence[NewVariable], general: Formula, prove: Prove, prove_new: Prove | None = None
) -> Proof:
    """``general`` in the new variables for the goal's formula, one new variable after the other."""
    last = prove_new or prove
    if not new:
        return last(goal)
    first, *others = new
    later = substitute(general, {other.name: other.value for other in others})

    def rest(here: Goal) -> Proof:
        return in_turn(here, others, general, prove, last)

    return closed_by(let(goal, first.name, first.value, first.range, later, prove, rest))
