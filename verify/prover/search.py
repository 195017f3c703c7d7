"""The search for a proof of one goal: quick checks, branch and bound, and arguments where it gets stuck.

Order of attempts: the whole box at once; exact identities; a factorisation; branch and bound with local expansions at
the ends; where that is stuck, the tight place is guessed exactly and becomes an end; then cases and monotonicity; and last, branch and
bound with all that is left of the budget.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, variables
from verify.kernel.box import Range, approximate, split
from verify.kernel.decide import assess, enclosure
from verify.kernel.goal import Goal

from . import tactics
from .bisect import Proof, Stuck, bisect, leaf_step, reaches_both, width_of
from .budget import Budget
from .candidates import candidates

#: How deep arguments may lead to new goals.
MAX_DEPTH: Final = 7
#: Boxes of the first branch and bound, before any other argument is tried.
FIRST_LIMIT: Final = 400


@dataclass
class Search:
    """One search, with its budget and what it has learnt: goals that failed, and the hardest box."""

    budget: Budget
    failed: set[object] = field(default_factory=set)
    hardest: Stuck | None = None

    def prove(self, goal: Goal, depth: int = 0) -> Proof:
        """A proof of ``goal``. Raises Stuck when none is found, Exhausted when the budget is spent."""
        key = (goal.sign, tuple(goal.box.items()), goal.assumptions)
        if depth > MAX_DEPTH or key in self.failed:
            raise Stuck(goal)
        self.budget.spend()
        step = leaf_step(goal, assess(goal, arb_arithmetic))
        if step is not None:
            return {"tree": step}
        try:
            return self._argue(goal, depth)
        except Stuck:
            self.failed.add(key)
            raise

    def _argue(self, goal: Goal, depth: int) -> Proof:
        for table in (tactics.identity(goal), tactics.constancy(goal, self.prove, depth)):
            if table is not None:
                return closed_by(table)
        if goal.sign.op == "==" or not goal.box:
            raise self._stuck(Stuck(goal, enclosure(goal.sign.formula, goal.box, arb_arithmetic)))
        table = tactics.product(goal, self.prove, depth) if depth < MAX_DEPTH else None
        if table is not None:
            return closed_by(table)
        try:
            return bisect(goal, self.budget, self._closer(goal, depth), FIRST_LIMIT if depth < 3 else FIRST_LIMIT // 2)
        except Stuck as stuck:
            place = self._stuck(stuck)
        for argument in (tactics.cases, tactics.monotone):
            table = argument(goal, self.prove, depth)
            if table is not None:
                return closed_by(table)
        proof = self._split_at_tight_point(goal, place, depth)
        if proof is not None:
            return proof
        return self._at_length(goal, depth)

    def _at_length(self, goal: Goal, depth: int) -> Proof:
        """Branch and bound with what is left of the budget (little of it below the top)."""
        left = self.budget.boxes - self.budget.used
        try:
            return bisect(goal, self.budget, self._closer(goal, depth), left if depth == 0 else min(left // 8, 4000))
        except Stuck as stuck:
            raise self._stuck(stuck) from None

    def _stuck(self, stuck: Stuck) -> Stuck:
        if self.hardest is None:
            self.hardest = stuck
        return stuck

    def _closer(self, goal: Goal, depth: int):  # type: ignore[no-untyped-def]
        """Local arguments for the boxes of ``goal``: expansions at its ends, and whole arguments on infinite boxes."""
        attempts = 0

        def close(here: Goal, level: int) -> Proof | None:
            nonlocal attempts
            infinite = [name for name, r in here.box.items() if math.isinf(width_of(r)) and not reaches_both(r)]
            if attempts > 40 or level < 2 or (level % 3 and not infinite):
                return None
            sides = touching(goal, here)
            if not sides:
                return None
            attempts += 1
            table = tactics.expansion(here, sides)
            if table is None and infinite and level in (3, 6) and depth < MAX_DEPTH - 2:
                for argument in (tactics.product, tactics.monotone):
                    table = table or argument(here, self.prove, depth + 2)
            return table

        return close

    def _split_at_tight_point(self, goal: Goal, stuck: Stuck, depth: int) -> Proof | None:
        """The goal in two halves at an exact point near the tight place, so that expansions can start there."""
        if depth >= MAX_DEPTH - 1:
            return None
        for name in variables(goal.sign.formula):
            r = stuck.goal.box.get(name)
            if r is None or math.isinf(width_of(r)):
                continue
            middle, width = float(approximate(r.lower) + approximate(r.upper)) / 2, width_of(r)  # type: ignore[arg-type]
            for cut in candidates(middle, max(width, 1e-9)):
                if not strictly_inside(goal.box[name], cut):
                    continue
                left, right = split(goal.box, name, cut)
                try:
                    first = self.prove(replace(goal, box=left), depth + 1)
                    second = self.prove(replace(goal, box=right), depth + 1)
                except Stuck:
                    break
                return joined({"rule": "split", "variable": name, "at": str(cut)}, first, second)
        return None


def strictly_inside(r: Range, cut: Formula) -> bool:
    """Whether ``cut`` lies between the ends of ``r`` by a margin that a float can see."""
    value = float(approximate(cut))
    low = -math.inf if r.lower is None else float(approximate(r.lower))
    high = math.inf if r.upper is None else float(approximate(r.upper))
    return low + 1e-9 * abs(low) < value < high - 1e-9 * abs(high) and cut is not r.lower and cut is not r.upper


def touching(goal: Goal, here: Goal) -> list[tuple[str, str]]:
    """The (variable, side) pairs where the box ``here`` reaches an end of the goal's own box, and expansion makes sense."""
    sides = []
    for name in variables(goal.sign.formula):
        r, whole = here.box[name], goal.box[name]
        if r.is_point():
            continue
        for side, other in (("lower", "upper"), ("upper", "lower")):
            if r.end(side) is whole.end(side) and r.end(other) is not None:
                end = r.end(side)
                if end is not None or _beyond_zero(r, side):
                    sides.append((name, side))
    return sides


def _beyond_zero(r: Range, infinite_side: str) -> bool:
    end = r.lower if infinite_side == "upper" else r.upper
    value = approximate(end) if end is not None else 0
    return value > 0 if infinite_side == "upper" else value < 0


def closed_by(table: Proof) -> Proof:
    """The proof that consists of one special step."""
    return {"tree": "*", "special": [table]}


def joined(table: Proof, first: Proof, second: Proof) -> Proof:
    """A split step followed by the proofs of both halves."""
    return {
        "tree": "*" + first["tree"] + second["tree"],
        "special": [table, *first.get("special", []), *second.get("special", [])],
    }
