"""The search for an answer within some seconds, which another search may follow that goes on from there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from .cases import flat
from .checker import solution_json
from .existence import Solution
from .passes import Search, begin
from .script import Check

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


def decide(check: Check, seconds: float = 20.0, progress: Callable[[int], None] | None = None) -> Answer:
    """The answer to one ``check-sat`` within about so many seconds.

    ``unsat`` and ``sat`` come with a proof that the checker accepts; else ``unknown``.
    """
    return go_on(begin(check), seconds, progress)


def go_on(
    search: Search,
    seconds: float,
    progress: Callable[[int], None] | None = None,
    *,
    ends_when_open: bool = False,
) -> Answer:
    """The answer of a search that gets so many seconds more; what it found before is kept.

    ``unknown`` comes before the time is over where a point at which something is not defined ``ends_when_open``.
    ``boxes`` and ``cases`` of the answer are those of the whole search, ``seconds`` those it took now.
    """
    started = time.perf_counter()
    search.go_on(seconds, progress, ends_when_open=ends_when_open)
    line = search.check.line
    if search.found is not None:
        kind = "certainly exists" if search.found.box else "is exact"
        reason = f"All assertions hold at a point, which {kind}."
        proof = {"answer": "sat", **solution_json(search.found, search.propositions)}
        found = Answer("sat", reason, line, proof)
    elif not search.is_open() and not search.beyond:
        steps = flat(search.top)
        reason = f"No point satisfies the assertions: {len(steps)} checked {'step' if len(steps) == 1 else 'steps'}."
        found = Answer("unsat", reason, line, {"answer": "unsat", "steps": steps})
    else:
        tried = f"in {search.spent:.3g} seconds.{search.beyond}"
        reason = f"Neither a contradiction nor a certain solution was found {tried}"
        found = Answer("unknown", reason, line, UNKNOWN, undefined=search.undefined)
    spent = time.perf_counter() - started
    return replace(found, solution=search.found, seconds=spent, boxes=search.boxes, cases=search.cases)
