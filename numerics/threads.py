"""Replicas shared out among threads, for work that does not hold Python's lock: compiled code, and large array sums."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from itertools import pairwise
from typing import Final

#: Below this many products a second thread costs more than it saves.
WORTH_A_THREAD: Final = 1 << 20
_ASKED: Final = os.environ.get("INPHASE_THREADS", "")
#: Threads at most: the environment variable INPHASE_THREADS if it is a number, otherwise one per processor.
_CPUS: Final = max(1, int(_ASKED) if _ASKED.isdecimal() else os.cpu_count() or 1)


def spread(work: Callable[[int, int], None], replicas: int, products: int) -> None:
    """Run ``work(first, last)`` on all replicas, in as many threads as so many products are worth."""
    threads = min(replicas, _CPUS, products // WORTH_A_THREAD + 1)
    if threads == 1:
        work(0, replicas)
        return
    ends = [replicas * part // threads for part in range(threads + 1)]
    parts = [_pool().submit(work, first, last) for first, last in pairwise(ends)]
    try:
        for part in parts:
            part.result()
    finally:  # after Ctrl-C too nothing is still being written when the arrays are looked at
        wait(parts)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_CPUS, thread_name_prefix="replicas")
