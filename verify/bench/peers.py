"""Other provers: which of them are on this machine, and what each says about a statement.

A peer says ``proved``, ``failed`` (it gave up, or found the statement false), ``stopped`` (its time was up),
``crashed`` (it ended without an answer), or ``cannot state`` (the statement is not in its language). Only the proof
itself is timed, not the start of a program.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from verify.errors import InputError
from verify.formula.statement import Statement

Word = Literal["proved", "failed", "stopped", "crashed", "cannot state"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a peer said, after so many seconds and, where it counts them, boxes; ``why`` when it has more to say."""

    word: Word
    seconds: float = 0.0
    boxes: int | None = None
    why: str = ""


class CannotState(InputError):
    """The statement is not in the language of the peer."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A prover: ``version`` is None when it is not installed, and then ``missing`` says what is looked for.

    ``decide(statement, seconds)`` may raise CannotState.
    """

    name: str
    version: str | None
    missing: str
    decide: Callable[[Statement, float], Outcome]


def peers() -> tuple[Peer, ...]:
    """All peers, installed or not, in the order of the table."""
    from . import coq, smt, sollya
    from .process import module_peer

    return (coq.peer(), sollya.peer(), module_peer("codac"), *smt.peers(), module_peer("alkahest"))


def outcome(peer: Peer, statement: Statement, seconds: float) -> Outcome:
    """What the peer says."""
    try:
        return peer.decide(statement, seconds)
    except InputError as error:
        return Outcome("cannot state", why=str(error))


#: What a program wrote on stdout, or None when it was stopped; and the seconds it took.
Ran = tuple[str | None, float]


def run(command: list[str], text: str, seconds: float) -> Ran:
    """Run a program on ``text`` (its stdin) for at most so many seconds."""
    started = time.perf_counter()
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, timeout=seconds, check=False, errors="replace"
        )
    except subprocess.TimeoutExpired:
        return None, time.perf_counter() - started
    return done.stdout, time.perf_counter() - started


def first_line(command: list[str]) -> str | None:
    """What a program prints first, or None when it is not there."""
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=20, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return next(iter((done.stdout or done.stderr).splitlines()), "").strip() or None


#: An operation takes at least this long, so that ratios stay finite: the resolution of what is measured.
SHORTEST: Final = 1e-4
