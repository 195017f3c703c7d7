"""The time that counts against a limit: that of loading compiled code or a library, or of compiling it, does not.

Compiling takes half a minute once on a machine, loading a second once in a process, whatever is asked first. A limit of
some seconds for a question is about the question.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class _Stopped:
    """For how many seconds in all the clock stood still, and in how many blocks that are not over it does."""

    seconds: float = 0.0
    blocks: int = 0


_STOPPED = _Stopped()


def now() -> float:
    """Seconds from some moment on, without those in which the clock stood still. Only differences mean something."""
    return time.perf_counter() - _STOPPED.seconds


@contextmanager
def stopped() -> Iterator[None]:
    """The clock stands still in this block, once it is over: for what is done once, not for each question."""
    began = time.perf_counter()
    _STOPPED.blocks += 1
    try:
        yield
    finally:
        _STOPPED.blocks -= 1
        # Of blocks within one another only the outermost counts.
        if not _STOPPED.blocks:
            _STOPPED.seconds += time.perf_counter() - began
