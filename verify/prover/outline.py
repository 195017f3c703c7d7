"""Outlines: a proof's main steps given by its author, and everything in between found by the search.

An outline is a list of steps, each a table. Every step leaves one main goal to the next one; its side goals are found
by the search, or follow outlines of their own. Nothing here is trusted: the kernel checks the proof that comes out.

    product        factors [F, …, L]            the formula is F·…·L; F, … have the goal's sign; L is the main goal
    sum            terms [T, …, L]              the formula is T + … + L; T, … are not negative; L is the main goal
    let            name, value, range, goal     a fresh variable for a subterm; ``goal`` is the formula with it;
                                                outlines ``lower``, ``upper``: the value lies in the range
    apply          function, left, right        both sides of a difference through a monotone function
    have           formula, sign                an auxiliary sign, with the outline ``by``; an assumption from here on
    cut            formula                      two cases; the outline ``nonpositive``; main goal: formula >= 0
    split          variable, at                 the outline ``below``; main goal: the range from the point on
    monotone       variable, side               least at that end; the outline ``slope``; main goal: the face there
    narrow                                      assumptions that bound one variable become a smaller box
    weaken         keep [numbers]               only these assumptions are needed
    contrary                                    the sign is assumed to fail
    contradiction                               the assumptions and the goal's negation contradict each other; the end

Where factors and terms have outlines of their own, they are tables with ``formula`` and ``by``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from verify.errors import InputError
from verify.formula.statement import Statement
from verify.formula.tree import Formula
from verify.kernel.goal import Goal, domain_box, sign_of
from verify.kernel.proof import ProofError

from .budget import Astray, Exhausted, SliceSpent, Stuck
from .identities import defined
from .outline_reading import FIELDS, Steps
from .outline_steps import STEPS
from .search import Search
from .splits import Proof

#: The effort that the search spends on each goal of an outline.
EFFORT: Final = 5


@dataclass(frozen=True, slots=True)
class Walk:
    """Where in the outlines of a statement we are, and the search that fills the gaps."""

    search: Search
    place: str

    def astray(self, goal: Goal, why: str) -> Astray:
        return Astray(goal, None, f"{self.place}: {why}")

    def into(self, part: str) -> Walk:
        return replace(self, place=f"{self.place}, {part}")

    def found(self, goal: Goal) -> Proof:
        """A proof of ``goal`` by the search, with growing effort."""
        value = None
        for effort in range(EFFORT):
            try:
                return self.search.prove(goal, effort)
            except Stuck as stuck:
                value = stuck.value
            except (Exhausted, SliceSpent):
                raise self.astray(goal, "the budget is spent") from None
        raise Astray(goal, value, f"{self.place}: the search does not show it")

    def defined(self, formula: Formula, goal: Goal) -> list[Proof]:
        """Proofs that ``formula`` is defined on the goal's box."""
        return defined(formula, goal, self.into("where its formula is defined").found)

    def follow(self, goal: Goal, steps: Steps) -> Proof:
        """A proof of ``goal`` along ``steps``."""
        return _from(goal, steps, 0, self)


def outlined(statement: Statement, outlines: Sequence[Steps], search: Search, total: bool) -> list[Proof]:
    """The proofs of the relations of ``statement``, along one outline each. Raises Astray where one does not lead on.

    Raises InputError for an outline that cannot be read.
    """
    if len(outlines) != len(statement.relations):
        raise InputError(
            f"Expected one outline for each of the {len(statement.relations)} relations but got {len(outlines)}."
        )
    assumptions = tuple(sign_of(c) for c in statement.conditions)
    box = domain_box(statement)
    return [
        Walk(search, f"relation {k}").follow(Goal(sign_of(relation), box, assumptions, total or not assumptions), steps)
        for k, (relation, steps) in enumerate(zip(statement.relations, outlines, strict=True), 1)
    ]


def _from(goal: Goal, steps: Steps, k: int, outer: Walk) -> Proof:
    """A proof of ``goal`` along ``steps`` from number ``k`` on."""
    if not isinstance(steps, Sequence) or isinstance(steps, str) or not all(isinstance(s, Mapping) for s in steps):
        raise InputError(f"Expected a list of steps, each a table, but got {steps!r}.")
    if k == len(steps):
        return outer.into("after the last step").found(goal) if steps else outer.found(goal)
    step = steps[k]
    kind = required_kind(step, len(steps) - k - 1)
    walk = outer.into(f"step {k + 1} ({kind})")
    try:
        return STEPS[kind](goal, step, lambda main: _from(main, steps, k + 1, outer), walk)
    except ProofError as error:
        raise walk.astray(goal, str(error)) from None


def required_kind(step: Mapping[str, Any], following: int) -> str:
    """The kind of a step, with ``following`` steps after it. Raises InputError unless it has all its fields."""
    kind = step.get("step")
    if not isinstance(kind, str) or kind not in STEPS:
        raise InputError(f"Expected a step among {', '.join(STEPS)} but got step={kind!r}.")
    for name, expected in FIELDS[kind].items():
        value = step.get(name)
        if not isinstance(value, expected if isinstance(expected, type) else str):
            what = "a list" if expected is list else "a text"
            raise InputError(f"Expected {what} as the field {name} of a step {kind} but got {name}={value!r}.")
        if isinstance(expected, tuple) and value not in expected:
            raise InputError(f"Expected {name} among {', '.join(expected)} in a step {kind} but got {name}={value!r}.")
    if kind == "contradiction" and following:
        raise InputError(f"Expected no step after contradiction, which leaves no goal, but got {following} more.")
    return kind
