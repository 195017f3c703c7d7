"""Processor seconds of a piece of work, the shortest of several runs: other work on the machine hardly matters."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

Result = TypeVar("Result")

#: Short work is repeated until it has taken this long in all, and any work so many times.
LEAST: Final = 0.3
RUNS: Final = 3


def seconds(work: Callable[[], object], least: float = LEAST) -> float:
    """The shortest of several runs of ``work``, after one that warms up."""
    work()
    best, spent, runs = float("inf"), 0.0, 0
    while spent < least or runs < RUNS:
        begun = time.process_time()
        work()
        taken = time.process_time() - begun
        best, spent, runs = min(best, taken), spent + taken, runs + 1
    return best


def once(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds of one run of ``work``, and what it returns."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result
