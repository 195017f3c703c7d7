"""The search for an answer: cases are contradicted, satisfied, or taken apart.

Davis, Putnam, Logemann and Loveland's procedure with a prover for inequalities as its theory. What a case leaves open
is tried again with twice the time, until the time for the question is used up.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from verify.formula.tree import variables
from verify.prover.clock import now

from .branching import Choosing, clash, live_disjunctions, taken_apart
from .cases import Node, close_around, flat, narrowed, propagated, shaved
from .checker import holds, solution_json
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

#: The part of a certificate for a question without an answer.
UNKNOWN: Final = {"answer": "unknown"}


@dataclass(frozen=True, slots=True)
class Answer:
    """``answer`` is unsat, sat or unknown; ``proof`` the part of the certificate; ``solution`` the point for sat.

    ``undefined`` says of unknown where something is not defined, if such a point was met.
    """

    answer: str
    reason: str
    line: int
    proof: dict[str, Any]
    solution: Solution | None = None
    seconds: float = 0.0
    boxes: int = 0
    cases: int = 0
    undefined: str = ""


@dataclass(slots=True)
class _Search:
    propositions: tuple[Proposition, ...]
    names: tuple[str, ...]
    deadline: float
    draws: Iterator[tuple[Path, Floats] | None]
    boxes: int = 0
    cases: int = 0
    undefined: str = ""
    found: Solution | None = None
    begun: dict[Hashable, Unfinished] = field(default_factory=dict)
    tried: Starts = field(default_factory=dict)
    looked: set[Path] = field(default_factory=set)
    asked: Asked = field(default_factory=dict)
    large: Path | None = None
    guesses_at: float = 2.0 * _SOON
    choosing: Choosing = field(default_factory=Choosing)
    started: float = field(default_factory=now)

    def left(self) -> float:
        return self.deadline - now()

    def accepted(self, candidate: Solution) -> bool:
        return holds(candidate, self.propositions)

    def close(self, node: Node, seconds: float) -> bool:
        """Try to contradict or to satisfy a case. True when the search may end for it."""
        node.steps = node.steps or clash(node.path)
        if node.steps:
            return True
        attempt = contradiction(node.path, min(seconds, self.left()), self.begun)
        self.boxes += attempt.boxes
        self.undefined = self.undefined or attempt.undefined
        node.steps = attempt.steps
        if not node.steps and not live_disjunctions(node.path):
            path = node.whole or node.path
            # Where many starts led nowhere, there may be nothing to be found.
            worth = seconds if path not in self.looked else _AGAIN * seconds
            self.looked.add(path)
            left = min(worth, max(self.left(), 0.1))
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
        """Among many cases, look for a solution by guesses whenever twice the time has gone by, for a part of it."""
        elapsed = now() - self.started
        if self.large is not None and elapsed >= self.guesses_at and self.found is None:
            self.guesses_at = 2.0 * elapsed
            self.draw(_GUESSING * elapsed)
            if self.found is None:
                self.guess(self.large, _GUESSING * elapsed)

    def look(self, case: Path, near: Floats, deadline: float) -> None:
        """Look for a solution of a case that may be near."""
        left = deadline - now()
        if not clash(case) and left > 0:
            self.found = solution(case, self.names, self.accepted, left, near=[near])


def decide(
    check: Check,
    seconds: float = 20.0,
    progress: Callable[[int], None] | None = None,
    *,
    ends_when_open: bool = False,
) -> Answer:
    """The answer to one ``check-sat`` within about so many seconds.

    ``unsat`` and ``sat`` come with a proof that the checker accepts; else ``unknown``: before the time is over
    where a point at which something is not defined ``ends_when_open``.
    """
    started = time.perf_counter()
    propositions = check.propositions()
    names = variables(*(f for r in relations_of(propositions) for f in (r.left, r.right)))
    search = _Search(propositions, names, now() + seconds, sampled_cases(propositions, names))
    top = Node(root(propositions))
    brief, beyond = _FIRST, ""
    waiting = [top]
    # A few cases are left to the search.
    is_large = math.prod(map(len, top.path.open)) >= _MANY
    guessing = _GUESSING * min(seconds, _SOON)
    if is_large:
        search.large = top.path
    try:
        while waiting and search.found is None and search.left() > 0 and not (ends_when_open and search.undefined):
            if top.path.open:
                search.draw(max(brief, guessing) if is_large and not search.cases else brief)
            if is_large and search.found is None:
                search.guess(top.path, max(brief, guessing))
            waiting = _pass(waiting, search, brief, progress)
            brief *= 2
    except OverflowError:
        beyond = " Some number is beyond the doubles that the search computes with."
    if search.found is not None:
        kind = "certainly exists" if search.found.box else "is exact"
        reason = f"All assertions hold at a point, which {kind}."
        found = Answer("sat", reason, check.line, {"answer": "sat", **solution_json(search.found, propositions)})
    elif not waiting:
        steps = flat(top)
        reason = f"No point satisfies the assertions: {len(steps)} checked {'step' if len(steps) == 1 else 'steps'}."
        found = Answer("unsat", reason, check.line, {"answer": "unsat", "steps": steps})
    else:
        reason = f"Neither a contradiction nor a certain solution was found in {seconds:g} seconds.{beyond}"
        found = Answer("unknown", reason, check.line, UNKNOWN, undefined=search.undefined)
    spent = time.perf_counter() - started
    return replace(found, solution=search.found, seconds=spent, boxes=search.boxes, cases=search.cases)


def _pass(waiting: list[Node], search: _Search, seconds: float, progress: Callable[[int], None] | None) -> list[Node]:
    """Work on every open case once; those that stay open."""
    still_open: list[Node] = []
    stack = list(reversed(waiting))
    while stack:
        node = stack.pop()
        search.guess_again()
        if search.found is not None or search.left() <= 0:
            still_open.append(node)
            continue
        if node.is_done():
            continue
        is_top = node.parent is None
        search.cases += 1
        inner = propagated(node, stack)
        if inner is None:
            continue
        node = inner
        live = live_disjunctions(node.path)
        if progress is not None:
            progress(search.boxes + search.cases)
        if search.close(node, _BRIEF if live else seconds):
            close_around(node)
            continue
        if not live or is_top or not all(map(is_total, node.path.relations)):
            inner = narrowed(node, search.asked)
            if inner is not node and search.close(inner, _BRIEF if live else seconds):
                close_around(inner)
                continue
            node = inner
            live = live_disjunctions(node.path)
        if not live and seconds >= _SHAVING:
            inner = shaved(node, min(_SHARE * seconds, search.left()))
            if inner is not node and search.close(inner, seconds):
                close_around(inner)
                continue
            node = inner
        search.choosing.allowed = _CHOOSING * (now() - search.started)
        parts = taken_apart(node.path, live, seconds, search.choosing)
        if parts is None:
            still_open.append(node)
            continue
        node.split = parts[0]
        whole = node.whole or (node.path if "pieces" in node.split else None)
        node.children = [Node(path, parent=node, whole=whole) for path in parts[1]]
        stack.extend(reversed(node.children))
    return [node for node in still_open if not node.is_done()]
