"""The search for a proof of one goal, with growing effort.

At every effort a goal is tried in the same order: the whole box at once; exact identities; arguments that simplify
it; branch and bound with local arguments at its ends; arguments that replace it by easier goals, each proved with less
effort; and last the few boxes that branch and bound left open, each for itself. What failed with some effort is
remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import TYPE_CHECKING

from verify.formula.tree import Formula, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.box import split
from verify.kernel.goal import Goal
from verify.kernel.premises import KINKED, uses

from . import compiled, differences, given, identities, squares
from .budget import Budget, SliceSpent, Stuck
from .efforts import AT_LENGTH, COMPILED, DEEPEST, FEW, LEVELS, SHARE, SLICE, boxes_at, boxes_for, simpler
from .ends import Ends
from .memory import Key, Memory, by_text, goal_text, place_of
from .remains import Cut, cuts_around
from .sampling import seems_false
from .splits import Node, Proof, as_proof, branch, closed_by, joined, leaf_step
from .taylor_forms import TaylorForms
from .tight import cut_between, tight_points, vanishing_cut
from .turning import by_turning

if TYPE_CHECKING:
    from .arguments import Argument


def _arguments() -> ModuleType:
    """What is tried from effort 1 on; loaded when that is reached."""
    from . import arguments

    return arguments


@dataclass
class Search:
    """One search, with its budget and what it has learnt: goals that failed, and the hardest place.

    ``earlier`` is what an interrupted search of the same statement had learnt; ``asked`` are the goals of the statement
    itself; it is ``hasty`` when no single points were looked at before, as the searcher finds counterexamples too.
    """

    budget: Budget
    earlier: Memory = field(default_factory=Memory)
    failed: dict[Key, int] = field(default_factory=dict)
    proved: dict[Key, Proof] = field(default_factory=dict)
    points: dict[object, list[dict[str, Formula]]] = field(default_factory=dict)
    asked: frozenset[object] = frozenset()
    hasty: bool = False
    hardest: Stuck | None = None

    def prove(self, goal: Goal, effort: int) -> Proof:
        """A proof of ``goal``. Raises Stuck when this effort finds none, Exhausted when the whole budget is spent."""
        key = (goal.sign, tuple(goal.box.items()), goal.assumptions, goal.total)
        if self.earlier.proved or self.earlier.failed:
            self._recall(key, goal)
        if key in self.proved:
            return self.proved[key]
        if effort < 0 or self.failed.get(key, -1) >= effort or len(self.budget.slices) > DEEPEST:
            raise Stuck(goal)
        if (proof := self._by_boxes(goal, effort)) is not None:
            return self.proved.setdefault(key, proof)
        before = self.budget.used
        try:
            with self.budget.slice(SLICE * boxes_for(goal, effort)):
                proof = self._attempt(goal, effort)
        except Stuck:
            self.failed[key] = effort
            raise
        except SliceSpent:
            if self.budget.used - before >= boxes_for(goal, effort - 1):  # else an outer slice left it no chance
                self.failed[key] = effort
            if not self.budget.left():
                raise
            raise Stuck(goal) from None
        self.proved[key] = proof
        return proof

    def _by_boxes(self, goal: Goal, effort: int) -> Proof | None:
        """A proof by the compiled search alone, at first or by many boxes; what must not vanish has a sign."""
        if effort == 0:
            return compiled.ahead(goal, self.budget) if self._is_ahead(goal) else None
        if len(variables(goal.sign.formula)) < 2 or self.budget.slices or not compiled.worthwhile(effort):
            return None  # one variable needs few boxes: Taylor polynomials close them
        from .signs import definite

        def signed(part: Goal) -> Proof:
            proof = compiled.by_many_boxes(part, self.budget, AT_LENGTH * boxes_at(effort))
            if proof is None:
                raise Stuck(part)
            return proof

        try:
            if goal.sign.op != "!=":
                return signed(goal)
            table = definite(goal, signed)
            return None if table is None else closed_by(table)
        except Stuck:
            return None

    def _recall(self, key: Key, goal: Goal) -> None:
        """Takes over what is remembered of a goal."""
        text = goal_text(goal)
        if key not in self.proved and text in self.earlier.proved:
            self.proved[key] = self.earlier.proved[text]
        if key not in self.failed and text in self.earlier.failed:
            self.failed[key] = self.earlier.failed[text]

    def memory(self) -> Memory:
        """All that was learnt, now and earlier."""
        return Memory(self.earlier.proved | by_text(self.proved), self.earlier.failed | by_text(self.failed))

    def _attempt(self, goal: Goal, effort: int) -> Proof:
        self.budget.spend()
        root = Node(goal, {})
        if step := leaf_step(goal, root):
            return {"tree": step}
        if goal.box and seems_false(goal):
            raise Stuck(goal, root.value)
        proof = (by_turning(goal) or self._at_once(goal, root)) if effort == 0 else None
        if proof is not None:
            return proof
        for exact in (identities.identity, identities.constancy, given.given, differences.differences, squares.squares):
            table = self._argued(exact, goal, effort)
            if table is not None:
                return closed_by(table)
        for argument in _arguments().EQUATING if goal.sign.op == "==" and effort > 0 else ():
            table = self._argued(argument, goal, effort)
            if table is not None:
                return closed_by(table)
        if goal.sign.op == "==" or not goal.box:
            raise self._stuck(Stuck(goal, root.value))
        if effort > 0 and len(variables(goal.sign.formula)) < 2 and uses(goal.sign.formula, KINKED):
            cut = self._tight_cut(goal)  # a kink is best at an end, where an expansion resolves it
            if cut is not None:
                return self._split(goal, *cut, effort)
        for argument in _arguments().SIMPLIFYING if effort > 0 else ():
            table = self._argued(argument, goal, effort)
            if table is not None:
                return closed_by(table)
        cut = self._tight_cut(goal) if effort > 0 else None
        if cut is not None:
            return self._split(goal, *cut, effort)
        return self._branched(goal, effort)

    def _is_ahead(self, goal: Goal) -> bool:
        """Whether the compiled search is tried on ``goal`` before anything else is looked at."""
        return place_of(goal) in self.asked and compiled.is_positive(goal)

    def _at_once(self, goal: Goal, root: Node) -> Proof | None:
        """A proof by few boxes of the compiled search, if that was not tried ahead, or by a Taylor polynomial."""
        proof = None if self._is_ahead(goal) else compiled.by_few_boxes(goal, self.budget)
        if proof is None and (table := TaylorForms(goal, self.budget)(root)) is not None:
            proof = closed_by(table)
        if proof is None and compiled.at_hand():
            proof = compiled.bisect(goal, self.budget, compiled.not_closed, compiled.AT_ONCE)
        return proof

    def _branched(self, goal: Goal, effort: int) -> Proof:
        ends = Ends(goal, self.budget, self.points.get(place_of(goal), []))
        forms = TaylorForms(goal, self.budget)
        limit = min(boxes_for(goal, effort), self.budget.left())
        root = branch(goal, self.budget, limit, lambda node: forms(node) or ends(node))
        waiting = root.open()
        if not waiting:
            return as_proof(root)
        many, compiles = len(waiting) > FEW, effort > 0 and compiled.worthwhile(effort)
        if many and not compiles:
            from .levels import close_by_levels

            if close_by_levels(goal, waiting, self.budget, LEVELS * boxes_at(effort)):
                return as_proof(root)
        if effort > 0:
            if many and compiles:
                limit = COMPILED * boxes_at(effort)
                proof = compiled.bisect(goal, self.budget, lambda here: self.prove(here, effort - 1), limit)
                if proof is not None:
                    return proof
            for argument in _arguments().REPLACING:
                table = self._argued(argument, goal, effort)
                if table is not None:
                    return closed_by(table)
            if len(waiting) <= FEW:
                for leaf in waiting:
                    leaf.proof = self.prove(leaf.goal, effort - 1)
                return as_proof(root)
            cuts = cuts_around(goal, waiting)
            if cuts:
                return self._cut_off(goal, cuts, effort)
        hardest = min(waiting, key=lambda leaf: -leaf.depth)
        raise self._stuck(Stuck(hardest.goal, hardest.value))

    def _cut_off(self, goal: Goal, cuts: Sequence[Cut], effort: int) -> Proof:
        """The parts that branch and bound can do, and the box around what it left open, for itself."""
        if not cuts:
            return self.prove(goal, effort - 1)
        name, at, done = cuts[0]
        parts = split(goal.box, name, at)
        proofs = [self.prove(replace(goal, box=parts[done]), effort)]
        proofs.insert(1 - done, self._cut_off(replace(goal, box=parts[1 - done]), cuts[1:], effort))
        return joined({"rule": "split", "variable": name, "at": str(at)}, *proofs)

    def _argued(self, argument: Argument, goal: Goal, effort: int) -> Proof | None:
        """The table of the argument's step, None when that fails; goals that are not simpler get less effort."""
        shared = effort > 0 and argument in _arguments().SHARING
        keeping = effort > 0 and argument in _arguments().KEEPING
        left = self.budget.left()
        try:
            with self.budget.slice(left // SHARE if shared else left):
                return argument(goal, lambda part: self.prove(part, effort - (not keeping and not simpler(part, goal))))
        except (Stuck, Unsupported):
            return None
        except SliceSpent:
            if self.budget.left() <= 0:
                raise
            return None

    def _stuck(self, stuck: Stuck) -> Stuck:
        if self.hardest is None:
            self.hardest = stuck
        return stuck

    def _tight_cut(self, goal: Goal) -> tuple[str, Formula] | None:
        place = place_of(goal)
        if place not in self.points:
            self.points[place] = tight_points(goal)
        return cut_between(goal, self.points[place]) or vanishing_cut(goal)

    def _split(self, goal: Goal, name: str, cut: Formula, effort: int) -> Proof:
        """The goal in two halves at an exact point, so that expansions can start there."""
        parts = split(goal.box, name, cut)
        first, second = (self._again(replace(goal, box=part), effort) for part in parts)
        return joined({"rule": "split", "variable": name, "at": str(cut)}, first, second)

    def _again(self, goal: Goal, effort: int) -> Proof:
        """A proof with less effort when that is enough: the goal has become easier."""
        try:
            return self.prove(goal, effort - 1)
        except Stuck:
            return self.prove(goal, effort)
