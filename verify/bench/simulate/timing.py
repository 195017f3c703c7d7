"""Seconds of a piece of work: the shortest of several runs, which is least disturbed by whatever else runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

Result = TypeVar("Result")

#: Short work is repeated until it has taken this long in all.
LEAST: Final = 0.3


def seconds(work: Callable[[], object], least: float = LEAST) -> float:
    """The shortest of several runs of ``work``, after one that warms up."""
    work()
    best, spent = float("inf"), 0.0
    while spent < least:
        begun = time.perf_counter()
        work()
        taken = time.perf_counter() - begun
        best, spent = min(best, taken), spent + taken
    return best


def once(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds of one run of ``work``, and what it returns."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result
