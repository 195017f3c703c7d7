"""What another prover is, and what it may say about a statement.

A peer says ``proved``, ``failed`` (it gave up, or found the statement false), ``stopped`` (its time was up),
``crashed`` (it ended without an answer), or ``cannot state`` (the statement is not in its language). Only the proof
itself is timed, not the start of a program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from verify.errors import InputError
from verify.formula.statement import Statement

#: An operation takes at least this long, so that ratios stay finite: the resolution of what is measured.
SHORTEST: Final = 1e-4

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


def outcome(peer: Peer, statement: Statement, seconds: float) -> Outcome:
    """What the peer says."""
    try:
        return peer.decide(statement, seconds)
    except InputError as error:
        return Outcome("cannot state", why=str(error))
