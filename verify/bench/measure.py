"""One run of the benchmark: every inequality by us and by every peer that is installed, one after another.

What takes milliseconds is asked more than once (``repeated``).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from verify.verdict import Status, Verdict

from .collection import Inequality
from .peers import SHORTEST, Outcome, Peer, outcome
from .repeated import shortest


@dataclass(frozen=True, slots=True)
class Row:
    """What came out for one inequality; ``checking`` is the part of ``seconds`` that the check of the certificate took.

    ``peers`` has an entry for every peer that was asked.
    """

    inequality: Inequality
    verdict: Status
    seconds: float
    boxes: int
    peers: dict[str, Outcome] = field(default_factory=dict)
    checking: float = 0.0

    def is_right(self) -> bool | None:
        """Whether the verdict is the published truth value; None when it is undecided."""
        if self.verdict not in ("proved", "refuted"):
            return None
        return (self.verdict == "proved") == self.inequality.truth

    def ratio(self, name: str) -> float | None:
        """The peer's seconds over ours, when both proved it."""
        found = self.peers.get(name)
        if found is None or found.word != "proved" or self.verdict != "proved":
            return None
        return found.seconds / self.seconds

    def least_ratio(self, name: str) -> float | None:
        """A lower bound for the peer's seconds over ours, when we proved it and the peer did or ran out of time.

        A peer whose time was up after T seconds takes longer than T; one that gave up bounds nothing.
        """
        found = self.peers.get(name)
        if found is None or found.word not in ("proved", "stopped") or self.verdict != "proved":
            return None
        return found.seconds / self.seconds

    def to_json(self) -> dict[str, Any]:
        """The row as plain data."""
        asked = self.inequality
        return {
            "id": asked.id,
            "family": asked.family,
            "statement": asked.text,
            "truth": asked.truth,
            "source": asked.source,
            "verdict": self.verdict,
            "seconds": round(self.seconds, 5),
            "checking": round(self.checking, 5),
            "boxes": self.boxes,
            "peers": {
                name: {
                    "verdict": found.word,
                    "seconds": round(found.seconds, 5),
                    "boxes": found.boxes,
                    "ratio": self.ratio(name),
                    "why": found.why,
                }
                for name, found in self.peers.items()
            },
        }


def rows(asked: Sequence[Inequality], peers: Sequence[Peer], seconds: float) -> Iterator[Row]:
    """The rows, each as soon as it is measured. Peers are asked what is true only: most of them cannot refute."""
    _warm_up()
    installed = [peer for peer in peers if peer.version is not None]
    for inequality in asked:
        verdict, spent = ours(inequality, seconds)
        statement = inequality.statement
        found = {
            peer.name: Outcome("cannot state") if statement is None else outcome(peer, statement, seconds)
            for peer in installed
            if inequality.truth
        }
        yield Row(inequality, verdict.status, max(SHORTEST, spent), verdict.boxes, found, verdict.checking)


def _warm_up() -> None:
    """Libraries are loaded, compiled code is read, and tables of functions are made before anything is timed."""
    from verify.prover import prove
    from verify.prover.compiled import load

    load()
    prove("cos(y/sqrt(x + 1/2)) - x*sin(y/sqrt(x + 1/2))**2 > 0 for x in [1, 90], y in [0, 1]")
    prove("exp(x/5) + 869/1000 > log(x + 1)*(x/10 + 3/2) for x in [1/2, 20]")


def ours(inequality: Inequality, seconds: float) -> tuple[Verdict, float]:
    """Our verdict, and the seconds it took, with the check of the certificate."""
    return shortest(lambda: _once(inequality, seconds), lambda answer: answer[1])


def _once(inequality: Inequality, seconds: float) -> tuple[Verdict, float]:
    started = time.perf_counter()
    if inequality.statement is not None:
        from verify.prover import prove

        verdict = prove(inequality.statement, seconds=seconds)
        return verdict, time.perf_counter() - started
    from verify.formula.reader import read_parameter
    from verify.interaction.deciding import decide_synchronization
    from verify.interaction.interaction import Interaction

    ranges = dict([read_parameter(inequality.parameter)])
    decision = decide_synchronization(Interaction(inequality.text), ranges, find=False)
    return decision.verdict(), time.perf_counter() - started


def summary(measured: Sequence[Row], peers: Sequence[Peer]) -> dict[str, Any]:
    """Counts, and for every installed peer how often both proved, the ratios, and where it was ahead."""
    words = [row.verdict for row in measured]
    return {
        "inequalities": len(measured),
        "proved": words.count("proved"),
        "refuted": words.count("refuted"),
        "undecided": [row.inequality.id for row in measured if row.is_right() is None],
        "wrong": [row.inequality.id for row in measured if row.is_right() is False],
        "peers": {peer.name: _compared(measured, peer.name) for peer in peers if peer.version is not None},
        "missing": {peer.name: peer.missing for peer in peers if peer.version is None},
    }


def _compared(measured: Sequence[Row], name: str) -> dict[str, Any]:
    asked = [row for row in measured if name in row.peers and row.peers[name].word != "cannot state"]
    ratios = {row.inequality.id: ratio for row in asked if (ratio := row.ratio(name)) is not None}
    # The median grows with every ratio, so that lower bounds of the ratios have a lower bound of it as median.
    bounds = [bound for row in asked if (bound := row.least_ratio(name)) is not None]
    return {
        "asked": len(asked),
        "proved": sum(row.peers[name].word == "proved" for row in asked),
        "stopped": sum(row.peers[name].word == "stopped" for row in asked),
        "both": len(ratios),
        "median_ratio": statistics.median(ratios.values()) if ratios else None,
        "smallest_ratio": min(ratios.values()) if ratios else None,
        "median_at_least": statistics.median(bounds) if bounds else None,
        "only_the_peer": [r.inequality.id for r in asked if r.peers[name].word == "proved" and r.verdict != "proved"],
        "peer_faster": [id for id, ratio in ratios.items() if ratio < 1],
    }
