"""The nine statuses a reader sees: glyph, word and colour always together.

A claim's status is what its closure says: its own verdict, lowered by what it rests on. A cited fact reads ``cited``
and an argument on paper ``argued on paper``, unless what it uses is worth less. Status is computed from the verdict and
the closure, never typed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .model import Result


@dataclass(frozen=True, slots=True)
class Status:
    """How one status looks and reads; ``color`` is the light-mode ink, at least 4.5 : 1 on white."""

    key: str
    word: str
    glyph: str
    color: str
    meaning: str


STATUSES: Final[tuple[Status, ...]] = (
    Status("proved", "proved", "✓", "136f45", "An enclosure or exact algebra shows it on the whole domain."),
    Status("given", "proved given cited facts", "◐", "0d6470", "Proved, once the cited facts it uses are granted."),
    Status("supported", "supported", "∼", "7a4a08", "Simulation or sampling agree with it; this is not a proof."),
    Status("undecided", "undecided", "?", "6b4fa0", "Neither proved nor refuted within the budget; not a refutation."),
    Status("refuted", "refuted", "✗", "b3261e", "An exact point, or an exact argument, shows that it fails as stated."),
    Status("blocked", "blocked", "○", "566070", "Something it uses is refuted, undecided, empty or missing."),
    Status("empty", "empty", "∅", "6f5b3e", "Its conditions contradict each other: it says nothing about any point."),
    Status("argued", "argued on paper", "¶", "8a2f73", "Follows by an argument on paper, which a reader has to check."),
    Status("cited", "cited", "❝", "2c5aa0", "Taken from the literature; not checked here."),
)
#: What a reader has to believe, or to check.
ON_TRUST: Final = ("argued", "cited")
BY_KEY: Final = {status.key: status for status in STATUSES}
_BY_WORD: Final = {status.word: status for status in STATUSES}


def of_word(word: str) -> Status:
    """The status a verdict or closure word names; an unknown word is ``undecided``, never anything better."""
    return _BY_WORD.get(word) or BY_KEY.get(word) or BY_KEY["undecided"]


def status(result: Result) -> Status:
    """The status shown for a result: its closure, or its own verdict when no closure was computed."""
    own = of_word(result.verdict)
    closed = of_word(result.closure) if result.closure else own
    return own if own.key == "refuted" or (own.key in ON_TRUST and closed.key in ("proved", "given")) else closed


def counts(results: Iterable[Result]) -> dict[str, int]:
    """How many results have each status, in the order of ``STATUSES``, zeros included."""
    keys = [status(result).key for result in results]
    return {each.key: keys.count(each.key) for each in STATUSES}
