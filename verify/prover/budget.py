"""How much work a proof may take, and telling about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from verify.kernel.goal import Goal

from .clock import now

#: Boxes of the compiled search that cost as much as one in Arb: some hundred times less was measured.
COMPILED_FOR_ONE: Final = 64
#: Boxes decided in arrays that cost as much as one by itself.
ARRAYS_FOR_ONE: Final = 8


@dataclass
class Stuck(Exception):
    """A goal that was not decided, with the enclosure of its formula when that is known."""

    goal: Goal
    value: Any = None


@dataclass
class Astray(Stuck):
    """A step of an outline that does not lead on, in words."""

    why: str = ""


class Exhausted(Exception):
    """The whole budget of boxes or seconds is spent, or no argument is left to try."""


class SliceSpent(Exception):
    """The part of the budget set aside for one argument is spent."""


@dataclass(slots=True)
class Budget:
    """At most ``boxes`` boxes and ``seconds`` seconds; ``report`` is called now and then with the boxes so far.

    Work is counted in boxes, so that a result does not depend on the speed of the machine unless seconds run out.
    ``used`` counts what they cost, ``decided`` how many there were: the compiled search decides many for the price of
    one.
    """

    boxes: int
    seconds: float
    report: Callable[[int], None] | None = None
    used: int = 0
    decided: int = 0
    started: float = field(default_factory=now)
    slices: list[int] = field(default_factory=list)

    def spend(self, count: int = 1) -> None:
        """Count ``count`` boxes. Raises Exhausted or SliceSpent when that is too many or the time is up."""
        self.decided += count
        self._pay(count)

    def spend_compiled(self, count: int) -> None:
        """Count ``count`` boxes of the compiled search. Raises as ``spend`` does."""
        self.decided += count
        self._pay(count // COMPILED_FOR_ONE)

    def spend_arrays(self, count: int) -> None:
        """Count ``count`` boxes that are decided in arrays. Raises as ``spend`` does."""
        self.decided += count
        self._pay(count // ARRAYS_FOR_ONE)

    def _pay(self, count: int) -> None:
        self.used += count
        if self.is_spent():
            raise Exhausted
        if self.slices and self.used > self.slices[-1]:
            raise SliceSpent
        if self.report is not None and self.used % 256 < count:
            self.report(self.decided)

    def is_spent(self) -> bool:
        """Whether the boxes or the seconds are used up."""
        return self.used > self.boxes or self.elapsed() > self.seconds

    def elapsed(self) -> float:
        """Seconds since the start."""
        return now() - self.started

    @contextmanager
    def slice(self, boxes: int) -> Iterator[None]:
        """At most ``boxes`` boxes in this block (fewer when an outer slice has fewer left)."""
        limit = self.used + boxes
        self.slices.append(min(limit, self.slices[-1]) if self.slices else limit)
        try:
            yield
        finally:
            self.slices.pop()

    def left(self) -> int:
        """Boxes left here."""
        return max(0, min([self.boxes, *self.slices]) - self.used)
