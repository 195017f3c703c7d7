"""The search for a proof of one goal: quick checks, branch and bound, and arguments where it gets stuck.

Order of attempts: the whole box at once; exact identities; a factorisation; branch and bound with local expansions at
the ends; where that is stuck, the tight place is guessed exactly and becomes an end; then cases and monotonicity; and last, branch and
bound with all that is left of the budget.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, variables
from verify.kernel.box import Range, approximate, split
from verify.kernel.decide import assess, enclosure
from verify.kernel.goal import Goal
from verify.kernel.rules import vanishes_at

from . import tactics
from .bisect import Close, Proof, Stuck, bisect, leaf_step, reaches_both, width_of
from .budget import Budget, SliceSpent
from .candidates import candidates
from .compiled import compiled_bisect
from .sampling import at, descend, float_value, lacks_at, spread

#: How deep arguments may lead to new goals.
MAX_DEPTH: Final = 7


@dataclass
class Search:
    """One search, with its budget and what it has learnt: goals that failed, and the hardest box."""

    budget: Budget
    failed: set[object] = field(default_factory=set)
    hardest: Stuck | None = None
    tight: list[dict[str, Formula]] = field(default_factory=list)
    patience: int = 1000

    def prove(self, goal: Goal, depth: int = 0) -> Proof:
        """A proof of ``goal``. Raises Stuck when none is found, Exhausted when the budget is spent."""
        key = (goal.sign, tuple(goal.box.items()), goal.assumptions)
        if depth > MAX_DEPTH or key in self.failed:
            raise Stuck(goal)
        self.budget.spend()
        found = assess(goal, arb_arithmetic)
        step = leaf_step(goal, found)
        if step is not None:
            return {"tree": step}
        if goal.box and (depth > 0 or not goal.assumptions) and seems_false(goal):
            raise self._stuck(Stuck(goal, found.value))
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
        table = tactics.separated(goal, self.prove, depth) if depth < MAX_DEPTH else None
        if table is not None:
            return closed_by(table)
        place = Stuck(goal)
        for round_number, (limit, arguments) in enumerate(self._plan(depth)):
            if depth == 0:
                self.patience = 1000 * 4**round_number
                self.failed.clear()
            try:
                return bisect(goal, self.budget, self._closer(goal, depth), min(limit, self.budget.left()))
            except Stuck as stuck:
                place = self._stuck(stuck)
            for argument in arguments:
                proof = self._within(argument, goal, place, depth)
                if proof is not None:
                    return proof
        raise place

    def _plan(self, depth: int) -> list[tuple[int, tuple[Argument, ...]]]:
        """Branch and bound with growing limits, and the arguments to try in between."""
        cheap = (
            _by_narrowing, _by_contradiction, _by_cases, _by_squares, _in_infinite_variables, _by_exponential, _through,
        )  # fmt: skip
        costly = (_by_convexity, _at_tight_point, _by_product, _by_monotonicity)
        if depth > 3:
            return [(60, (_by_narrowing, _by_contradiction, _by_cases, _by_product)), (400, (_by_monotonicity,))]
        if depth > 0:
            return [(60, cheap), (200, (_in_the_machine, *costly)), (3000, ())]
        return [(120, cheap), (600, (_in_the_machine, *costly)), (4000, (*cheap, *costly)), (10**9, ())]

    def _within(self, argument: Argument, goal: Goal, place: Stuck, depth: int) -> Proof | None:
        """``argument`` with a slice of the budget that gets smaller with depth."""
        try:
            with self.budget.slice(self.patience >> depth):
                return argument(self, goal, place, depth)
        except SliceSpent:
            if not self.budget.left():
                raise
            return None

    def _stuck(self, stuck: Stuck) -> Stuck:
        if self.hardest is None:
            self.hardest = stuck
        return stuck

    def _closer(self, goal: Goal, depth: int) -> Close:
        """Local arguments for the boxes of ``goal``: expansions at its ends, and whole arguments on infinite boxes."""
        attempts = arguments = 0
        delicate = delicate_ends(goal)

        def close(here: Goal, level: int) -> Proof | None:
            nonlocal attempts, arguments
            if self.tight and level > 4:
                table = tactics.convexity(here, self.tight)
                if table is not None:
                    return table
            infinite = [name for name, r in here.box.items() if math.isinf(width_of(r)) and not reaches_both(r)]
            if attempts > 8 or level < 2 or (level % 3 and not infinite):
                return None
            sides = [side for side in touching(goal, here) if side in delicate]
            if not sides and not infinite:
                return None
            table = tactics.expansion(here, sides)
            attempts = attempts + 1 if table is None else 0
            if table is None and level in (3, 6, 15) and depth < MAX_DEPTH - 2 and arguments < 5:
                arguments += 1
                for argument in (tactics.monotone, tactics.exponential, tactics.product):
                    try:
                        with self.budget.slice(800 >> depth):
                            table = table or argument(here, self.prove, depth + 2)
                    except SliceSpent:
                        if not self.budget.left():
                            raise
            return table

        return close

    def split_at_tight_point(self, goal: Goal, stuck: Stuck, depth: int) -> Proof | None:
        """The goal in two halves at an exact point near the tight place, so that expansions can start there."""
        if depth >= MAX_DEPTH - 1:
            return None
        for name in variables(goal.sign.formula):
            r = stuck.goal.box.get(name)
            if r is None or math.isinf(width_of(r)) or (set((r.lower, r.upper)) & {goal.box[name].lower, goal.box[name].upper}):
                continue  # not a place inside the range: an expansion at its end is what helps
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


def seems_false(goal: Goal) -> bool:
    """Whether some point of the box, without assumptions to observe, certainly lacks the sign."""
    if goal.assumptions:
        return False
    return any(lacks_at(goal.sign, point) for point in spread(goal.box, 12))


#: An argument: (search, goal, where branch and bound got stuck, depth) to a proof or None.
Argument = Callable[[Search, Goal, Stuck, int], "Proof | None"]


def _by(tactic: Callable[..., Proof | None]) -> Argument:
    def argument(search: Search, goal: Goal, place: Stuck, depth: int) -> Proof | None:
        table = tactic(goal, search.prove, depth)
        return None if table is None else closed_by(table)

    return argument


_by_narrowing = _by(tactics.narrowing)
_by_contradiction = _by(tactics.contradiction)
_by_cases = _by(tactics.cases)
_by_exponential = _by(tactics.exponential)
_by_squares = _by(tactics.squares)
_by_product = _by(tactics.product)
_by_monotonicity = _by(tactics.monotone)
_in_infinite_variables = _by(tactics.monotone_at_infinity)
_through = _by(tactics.through)


def _by_convexity(search: Search, goal: Goal, place: Stuck, depth: int) -> Proof | None:
    """Branch and bound once more, with convexity around points where value and gradient vanish exactly."""
    names = variables(goal.sign.formula)
    if len(names) < 2 or goal.assumptions:
        return None
    found = tight_points(goal, place)
    if not found:
        return None
    search.tight = found
    try:
        return bisect(goal, search.budget, search._closer(goal, depth), search.budget.left())
    except Stuck:
        return None
    finally:
        search.tight = []


def tight_points(goal: Goal, place: Stuck) -> list[dict[str, Formula]]:
    """Exact points with value and gradient zero, near local minima of the formula."""
    names = variables(goal.sign.formula)
    found: list[dict[str, Formula]] = []
    starts = [{n: at(r, 0.5) for n, r in place.goal.box.items()}, *spread(goal.box, 24)]
    for start in starts:
        lowest, _ = descend(lambda p: _nan_last(float_value(goal.sign.formula, p)), start, goal.box, rounds=24)
        choices = [list(itertools.islice(candidates(float(lowest[n]), 1e-3 * max(1.0, abs(float(lowest[n])))), 3)) for n in names]
        for combination in itertools.islice(itertools.product(*choices), 9):
            values = dict(zip(names, combination, strict=True))
            if values not in found and vanishes_at(goal.sign.formula, values, goal):
                found.append(values)
    return found


def _nan_last(value: float) -> float:
    return math.inf if math.isnan(value) else value


def _in_the_machine(search: Search, goal: Goal, place: Stuck, depth: int) -> Proof | None:
    """The compiled searcher, with all of the budget at the top."""
    if depth == 0:
        search.budget.slices.append(search.budget.boxes)
    try:
        limit = 10**8 if depth == 0 else 100_000
        return compiled_bisect(goal, search.budget, lambda here: search.prove(here, depth + 1), limit)
    finally:
        if depth == 0:
            search.budget.slices.pop()


_at_tight_point: Argument = Search.split_at_tight_point


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


def delicate_ends(goal: Goal) -> set[tuple[str, str]]:
    """The (variable, side) pairs at which the formula seems to tend to zero, to infinity, or to be undefined."""
    found = {(name, side) for name, r in goal.box.items() for side in ("lower", "upper") if r.is_open(side)}
    for name, r in goal.box.items():
        for side, near in (("lower", 1e-7), ("upper", 1 - 1e-7)):
            for point in spread(goal.box, 4):
                close, middle = ({**point, name: at(r, u)} for u in (near, 0.5))
                if r.is_point():
                    continue
                if r.end(side) is not None and (r.lower is None or r.upper is None):
                    close[name] = approximate(r.end(side)) + Fraction(1 if side == "lower" else -1, 10**7)  # type: ignore[arg-type]
                size = abs(float_value(goal.sign.formula, close))
                typical = abs(float_value(goal.sign.formula, middle))
                if not typical / 1e4 <= size <= typical * 1e4:
                    found.add((name, side))
    return found


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
