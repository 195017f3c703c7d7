"""Worker processes: each reads the library once, then decides the claims it is handed, one at a time.

Processes are spawned, not forked, so that every platform behaves alike and no thread or lock is inherited. Workers
ignore Ctrl-C: the parent alone decides when to stop.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Final

from .library import load
from .outcome import Outcome, failure, outcome

#: Seconds a worker that was told to end may take before it is killed.
_GRACE: Final = 2.0

_SPAWN: Final = multiprocessing.get_context("spawn")


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    claim: str = ""


def solve_in_processes(
    claims: Sequence[tuple[str, str]], jobs: int, paths: Sequence[str]
) -> Iterator[tuple[str, Outcome | None]]:
    """Decide ``claims`` (pairs of id and hash) in ``jobs`` processes.

    Yields (id, None) when a claim starts and (id, outcome) when it has ended, in the order of these events. A process
    that dies fails its claim and is replaced. Closing the iterator ends all processes.
    """
    waiting = list(reversed(claims))
    workers: list[_Worker] = []
    try:
        while waiting or workers:
            while waiting and len(workers) < jobs:
                workers.append(_start(paths))
                yield from _hand_out(workers[-1], waiting)
            ready = wait([worker.connection for worker in workers])
            for worker in [worker for worker in workers if worker.connection in ready]:
                try:
                    ended: Outcome = worker.connection.recv()
                    alive = True
                except (EOFError, OSError):
                    worker.process.join(_GRACE)
                    ended = failure(worker.claim, f"the worker process ended with exit code {worker.process.exitcode}.")
                    alive = False
                yield worker.claim, ended
                if alive and waiting:
                    yield from _hand_out(worker, waiting)
                else:
                    workers.remove(worker)
                    _end(worker)
    finally:
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            _end(worker)


def _start(paths: Sequence[str]) -> _Worker:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_work, args=(theirs, tuple(paths)), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _hand_out(worker: _Worker, waiting: list[tuple[str, str]]) -> Iterator[tuple[str, None]]:
    worker.claim, expected = waiting.pop()
    # A worker that is already dead is noticed when its answer is read.
    with suppress(OSError):
        worker.connection.send((worker.claim, expected))
    yield worker.claim, None


def _end(worker: _Worker) -> None:
    worker.connection.close()
    worker.process.join(_GRACE)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _work(connection: Connection, paths: tuple[str, ...]) -> None:
    """The life of a worker: it ends when the parent closes the connection, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    claims = load(paths).claims
    with suppress(EOFError, OSError):
        while True:
            id, expected = connection.recv()
            claim = claims.get(id)
            if claim is None or claim.hash() != expected:
                connection.send(failure(id, "the claim changed while it was run; run it again."))
            else:
                connection.send(outcome(claim))
