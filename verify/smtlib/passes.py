"""A search that goes over its open cases again and again, with twice the time for each, and can stop and go on.

Davis, Putnam, Logemann and Loveland's procedure with a prover for inequalities as its theory: a case is contradicted,
satisfied, or taken apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from verify.formula.tree import variables
from verify.prover.clock import now

from .branching import Choosing, clash, live_disjunctions, taken_apart
from .cases import Node, close_around, narrowed, propagated, shaved
from .checker import holds
from .choices import likely_cases
from .consequences import Asked
from .descent import Floats, Starts
from .existence import Solution
from .path import Path, root
from .proposition import Proposition, relations_of
from .refute import contradiction
from .sampling import sampled_cases
from .script import Check
from .settled import is_total
from .witness import solution
from .worth import Worth

if TYPE_CHECKING:
    from numerics.pruning.search import Unfinished

#: Seconds for a case at first, and where disjunctions are still open.
_FIRST: Final = 0.1
_BRIEF: Final = 0.05
#: Seconds for a case from which on ranges are shaved, since it costs more than most cases need; and in how many times
#: that many seconds.
_SHAVING: Final = 3.0
_SHARE: Final = 2.0
#: So many cases are many; and the part of the time for guesses before they are gone through.
_MANY: Final = 16
_GUESSING: Final = 0.1
#: Seconds of which that part is spent on guesses at first, however long the search may last.
_SOON: Final = 20.0
#: The part of the time of a case for looking for a solution again.
_AGAIN: Final = 0.5
#: The part of the time for choices of disjunctions that may be in vain.
_CHOOSING: Final = 0.1


@dataclass(slots=True)
class Search:
    """A search of ``check``: ``stack`` are the cases that wait for their ``brief`` seconds in the pass under way.

    ``still_open`` are those that stayed open in it and wait for the next pass. Once ``found`` there is a solution;
    without any open case there is none. ``beyond`` says why it cannot go on.
    """

    check: Check
    propositions: tuple[Proposition, ...]
    names: tuple[str, ...]
    top: Node
    draws: Iterator[tuple[Path, Floats] | None]
    stack: list[Node]
    still_open: list[Node] = field(default_factory=list)
    brief: float = _FIRST
    is_under_way: bool = False
    found: Solution | None = None
    undefined: str = ""
    beyond: str = ""
    boxes: int = 0
    cases: int = 0
    begun: dict[Hashable, Unfinished] = field(default_factory=dict)
    tried: Starts = field(default_factory=dict)
    looked: set[Path] = field(default_factory=set)
    asked: Asked = field(default_factory=dict)
    choosing: Choosing = field(default_factory=Choosing)
    worth: Worth = field(default_factory=Worth)
    guesses_at: float = 2.0 * _SOON
    spent: float = 0.0
    resumed: float = 0.0
    deadline: float = 0.0

    def is_open(self) -> bool:
        """Whether neither a solution nor a contradiction in every case is known."""
        return self.found is None and any(not node.is_done() for node in (*self.stack, *self.still_open))

    def is_over(self) -> bool:
        """Whether more time changes nothing."""
        return bool(self.beyond) or not self.is_open()

    def left(self) -> float:
        return self.deadline - now()

    def elapsed(self) -> float:
        """Seconds in which it was at work."""
        return self.spent + now() - self.resumed

    def go_on(self, seconds: float, progress: Callable[[int], None] | None, *, ends_when_open: bool) -> None:
        """Go on for about so many seconds; ``ends_when_open`` as soon as a point without a value was met."""
        self.resumed, self.deadline = now(), now() + seconds
        # A few cases are left to the search.
        is_large = math.prod(map(len, self.top.path.open)) >= _MANY
        try:
            while not self.is_over() and self.left() > 0 and not (ends_when_open and self.undefined):
                if not self.is_under_way:
                    self._guess_first(is_large, _GUESSING * min(seconds, _SOON))
                self._pass(is_large, progress)
        except OverflowError:
            # The case it was about is on no list any more: this search is over.
            self.beyond = " Some number is beyond the doubles that the search computes with."
        self.spent = self.elapsed()

    def _guess_first(self, is_large: bool, guessing: float) -> None:
        """Look for solutions by guesses before a pass, for at least so many seconds among many cases."""
        if self.top.path.open:
            self.draw(max(self.brief, guessing) if is_large and not self.cases else self.brief)
        if is_large and self.found is None:
            self.guess(self.top.path, max(self.brief, guessing))

    def accepted(self, candidate: Solution) -> bool:
        return holds(candidate, self.propositions)

    def close(self, node: Node, seconds: float) -> bool:
        """Try to contradict or to satisfy a case. True when the search may end for it."""
        node.steps = node.steps or clash(node.path)
        if node.steps:
            return True
        is_whole = not live_disjunctions(node.path)
        self.worth.elapsed = self.elapsed()
        attempt = contradiction(node.path, min(seconds, self.left()), self.begun, None if is_whole else self.worth)
        self.boxes += attempt.boxes
        self.undefined = self.undefined or attempt.undefined
        node.steps = attempt.steps
        if not node.steps and is_whole:
            path = node.whole or node.path
            # Where many starts led nowhere, there may be nothing to be found.
            limit = seconds if path not in self.looked else _AGAIN * seconds
            self.looked.add(path)
            left = min(limit, max(self.left(), 0.1))
            self.found = solution(path, self.names, self.accepted, left, attempt.points, attempt.near, self.tried)
        return bool(node.steps) or self.found is not None

    def guess(self, path: Path, seconds: float) -> None:
        """Look for a solution in cases whose linear relations have one."""
        deadline = now() + min(seconds, self.left())
        for case, near in likely_cases(path, deadline):
            self.look(case, near, deadline)
            if self.found is not None:
                return

    def draw(self, seconds: float) -> None:
        """Look for a solution in cases that random values lead to."""
        deadline = now() + min(seconds, self.left())
        for drawn in self.draws:
            if drawn is not None:
                self.look(*drawn, deadline)
            if self.found is not None or now() > deadline:
                return

    def guess_again(self) -> None:
        """Look for a solution by guesses whenever twice the time has gone by, for a part of it."""
        elapsed = self.elapsed()
        if elapsed >= self.guesses_at and self.found is None:
            self.guesses_at = 2.0 * elapsed
            self.draw(_GUESSING * elapsed)
            if self.found is None:
                self.guess(self.top.path, _GUESSING * elapsed)

    def look(self, case: Path, near: Floats, deadline: float) -> None:
        """Look for a solution of a case that may be near."""
        left = deadline - now()
        if not clash(case) and left > 0:
            self.found = solution(case, self.names, self.accepted, left, near=[near])

    def _pass(self, is_large: bool, progress: Callable[[int], None] | None) -> None:
        """Work on every open case once, or on those that are left of a pass under way, until it is time."""
        self.is_under_way = True
        while self.stack:
            if is_large:
                self.guess_again()
            if self.found is not None or self.left() <= 0:
                return
            self._work(self.stack.pop(), progress)
        self.stack = [node for node in reversed(self.still_open) if not node.is_done()]
        self.still_open = []
        self.brief *= 2
        self.is_under_way = False

    def _work(self, node: Node, progress: Callable[[int], None] | None) -> None:
        """Close a case, or take it apart, or leave it to the next pass."""
        if node.is_done():
            return
        is_top, seconds = node.parent is None, self.brief
        self.cases += 1
        inner = propagated(node, self.stack)
        if inner is None:
            return
        node = inner
        live = live_disjunctions(node.path)
        if progress is not None:
            progress(self.boxes + self.cases)
        if self.close(node, _BRIEF if live else seconds):
            close_around(node)
            return
        if not live or is_top or not all(map(is_total, node.path.relations)):
            inner = narrowed(node, self.asked)
            if inner is not node and self.close(inner, _BRIEF if live else seconds):
                close_around(inner)
                return
            node = inner
            live = live_disjunctions(node.path)
        if not live and seconds >= _SHAVING:
            inner = shaved(node, min(_SHARE * seconds, self.left()))
            if inner is not node and self.close(inner, seconds):
                close_around(inner)
                return
            node = inner
        self.choosing.allowed = _CHOOSING * self.elapsed()
        parts = taken_apart(node.path, live, seconds, self.choosing)
        if parts is None:
            self.still_open.append(node)
            return
        node.split = parts[0]
        whole = node.whole or (node.path if "pieces" in node.split else None)
        node.children = [Node(path, parent=node, whole=whole) for path in parts[1]]
        self.stack.extend(reversed(node.children))


def begin(check: Check) -> Search:
    """The search of one ``check-sat`` before it has had any time."""
    propositions = check.propositions()
    names = variables(*(f for r in relations_of(propositions) for f in (r.left, r.right)))
    top = Node(root(propositions))
    return Search(check, propositions, names, top, sampled_cases(propositions, names), [top])
