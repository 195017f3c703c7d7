"""What an answer may cost, and the statements that are proved for it within that."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from verify.certificate import Certificate
from verify.formula.statement import Statement
from verify.prover import prove
from verify.verdict import Verdict

from .evidence import evaluation


@dataclass(slots=True)
class Clock:
    """When an answer must be there, and how many boxes were decided for it. Once it is ``stopped`` (Ctrl-C) nothing new
    is begun, and what is shown is kept; while a statement is being proved the interruption must reach the prover
    (``proving``)."""

    end: float = math.inf
    stopped: bool = False
    proving: bool = False
    boxes: int = 0

    def remaining(self) -> float:
        """Seconds that are left."""
        return 0.0 if self.stopped else max(0.0, self.end - time.perf_counter())


@dataclass(frozen=True, slots=True)
class Effort:
    """What each statement may cost, and the whole answer. Both are infinite in seconds by default, so that an answer
    does not depend on speed. ``shown`` keeps what is proved, so that nothing is proved twice."""

    boxes: int = 50_000
    seconds: float = math.inf
    progress: Callable[[int], None] | None = None
    clock: Clock = field(default_factory=Clock)
    shown: dict[Statement, Verdict] = field(default_factory=dict)

    def prove(self, statement: Statement) -> Verdict:
        """The verdict on ``statement`` within this effort. The first Ctrl-C stops the clock."""
        if statement in self.shown:
            return replace(self.shown[statement], boxes=0)
        if self.is_spent():
            return Verdict("undecided", "The time is spent.")
        seconds = min(self.seconds, self.clock.remaining())
        self.clock.proving = True
        try:
            verdict = prove(statement, seconds=seconds, boxes=self.boxes, progress=self.progress)
        except KeyboardInterrupt:
            self.clock.stopped = True
            return Verdict("undecided", "Interrupted.")
        finally:
            self.clock.proving = False
        self.clock.boxes += verdict.boxes
        if verdict.status == "proved":
            self.shown[statement] = verdict
        return verdict

    def proof(self, statement: Statement) -> Certificate | None:
        """A proof of ``statement`` within this effort, if one is found: of constants by enclosures where these tell."""
        if not statement.domain and len(statement.relations) == 1 and statement.relations[0].op != "==":
            found = evaluation(statement.relations[0])
            if found is not None:
                return found
        verdict = self.prove(statement)
        return verdict.certificate if verdict.status == "proved" else None

    def is_spent(self) -> bool:
        """Whether no time is left for the answer."""
        return self.clock.remaining() <= 0

    def less(self, boxes: int, seconds: float = math.inf) -> Effort:
        """At most this much for a statement. The limit in seconds counts only where there is one already."""
        limited = math.isfinite(self.seconds) or math.isfinite(self.clock.end)
        limit = min(self.seconds, seconds) if limited else self.seconds
        return replace(self, boxes=max(1, min(self.boxes, boxes)), seconds=limit)
