"""The runner: decides claims, from the store where it can, in parallel where it must, the same for any number of jobs.

Claims are decided independently of one another: what a claim uses enters its closure, not its verdict. Budgets count
boxes and steps, so neither the machine nor the number of jobs can change a verdict, except that seconds, far more than
decided statements take, end a hopeless one. Every other verdict is kept as soon as it is there; a stopped run goes on
from what it finished.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from . import solve
from .library import Library
from .outcome import Outcome, outcome, stopped
from .provenance import code_files, code_stamp
from .store import Store, StoreError
from .workers import solve_in_processes


class Watch(Protocol):
    """Who is told about the progress of a run."""

    def started(self, id: str) -> None:
        """The claim is being decided now."""

    def ended(self, ended: Outcome) -> None:
        """The claim has its verdict."""


@dataclass(frozen=True, slots=True)
class Run:
    """The outcomes of one run in the order asked for, what went wrong beside the mathematics, and how it ended."""

    outcomes: tuple[Outcome, ...]
    warnings: tuple[str, ...]
    interrupted: bool

    def exit_code(self) -> int:
        """130 interrupted, 70 internal error, 1 something refuted, 3 something undecided or empty, otherwise 0."""
        states = {ended.state for ended in self.outcomes}
        verdicts = {ended.verdict.status for ended in self.outcomes}
        if self.interrupted:
            return 130
        if "failed" in states:
            return 70
        return 1 if "refuted" in verdicts else 3 if verdicts & {"undecided", "empty"} else 0


def run(
    library: Library,
    ids: Sequence[str],
    *,
    store: Store,
    jobs: int,
    paths: Sequence[str] = (),
    watch: Watch | None = None,
) -> Run:
    """Decide the claims ``ids`` of ``library``, which was loaded with ``paths``, in ``jobs`` processes.

    Ctrl-C stops the run: what is finished is kept, the rest is undecided. Where code is written while the run goes on,
    what is decided after that is not kept, for it may come from other code than its key says.
    """
    done: dict[str, Outcome] = {}
    warnings: list[str] = []
    code = {origin: code_files(origin) for origin in {library.origins[id] for id in ids}}
    stamps = {origin: code_stamp(files) for origin, files in code.items()}
    keys = {id: store.key(library.claims[id], library.origins[id]) for id in ids}
    interrupted = False

    def end(ended: Outcome) -> None:
        done[ended.id] = ended
        if watch:
            watch.ended(ended)

    try:
        for id in ids:
            if found := _stored(store, keys[id], id, warnings):
                end(found)
        missing = [id for id in ids if id not in done]
        with closing(_events(library, missing, min(jobs, len(missing)), paths)) as events:
            for id, ended in events:
                if ended is not None:
                    origin = library.origins[id]
                    if code_stamp(code[origin]) == stamps[origin]:
                        _keep(store, keys[id], ended, warnings)
                    else:
                        warnings.append("The code changed during the run; what was decided after that is not kept.")
                    end(ended)
                elif watch:
                    watch.started(id)
    except KeyboardInterrupt:
        interrupted = True
    outcomes = tuple(done.get(id) or stopped(id) for id in ids)
    return Run(outcomes, tuple(dict.fromkeys(warnings)), interrupted)


def _events(
    library: Library, ids: Sequence[str], jobs: int, paths: Sequence[str]
) -> Generator[tuple[str, Outcome | None], None, None]:
    if jobs > 1:
        yield from solve_in_processes([(id, library.claims[id].hash()) for id in ids], jobs, paths)
        return
    for id in ids:
        yield id, None
        yield id, outcome(library.claims[id])


def _stored(store: Store, key: str, id: str, warnings: list[str]) -> Outcome | None:
    try:
        verdict = store.get(key)
    except StoreError as error:
        warnings.append(f"{id}: {error}")
        return None
    return None if verdict is None else Outcome(id, verdict, "stored")


def _keep(store: Store, key: str, ended: Outcome, warnings: list[str]) -> None:
    out_of_time = ended.verdict.status == "undecided" and ended.verdict.seconds >= solve.STATEMENT_SECONDS
    if ended.state != "computed" or out_of_time:
        return
    try:
        store.put(key, ended.verdict)
    except OSError as error:
        warnings.append(f"Expected to write to the store in {store.root} but got: {error.strerror}; set INPHASE_STORE.")
