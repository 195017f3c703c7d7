"""How much work a proof may take, and telling about it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


class Exhausted(Exception):
    """The budget of boxes or seconds is spent."""


@dataclass(slots=True)
class Budget:
    """At most ``boxes`` boxes and ``seconds`` seconds; ``report`` is called now and then with the boxes so far."""

    boxes: int
    seconds: float
    report: Callable[[int], None] | None = None
    used: int = 0
    started: float = field(default_factory=time.perf_counter)

    def spend(self, count: int = 1) -> None:
        """Count ``count`` boxes. Raises Exhausted when that is too many or the time is up."""
        self.used += count
        if self.used > self.boxes:
            raise Exhausted
        if self.used % 64 < count:
            if time.perf_counter() - self.started > self.seconds:
                raise Exhausted
            if self.report is not None:
                self.report(self.used)

    def elapsed(self) -> float:
        return time.perf_counter() - self.started
