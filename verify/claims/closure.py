"""Closures: what a claim is worth once everything it uses, directly or not, is taken into account.

refuted, undecided       the claim itself is
empty                    its conditions contradict each other: it says nothing
blocked                  something it uses is refuted, undecided, empty, blocked, missing, or uses the claim again
supported                it or something it uses is supported by simulation or sampling only
proved given cited facts it or something it uses is taken from the literature, or argued on paper
proved                   it and everything it uses is proved
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final, Literal

from ..verdict import Status

Closure = Literal["refuted", "undecided", "empty", "blocked", "supported", "proved given cited facts", "proved"]

_OWN: Final[dict[Status, Closure]] = {
    "refuted": "refuted",
    "undecided": "undecided",
    "empty": "empty",
    "supported": "supported",
    "cited": "proved given cited facts",
    "argued": "proved given cited facts",
    "proved": "proved",
}


def closures(verdicts: Mapping[str, Status], uses: Mapping[str, Sequence[str]]) -> dict[str, Closure]:
    """The closure of every claim in ``verdicts``; ``uses`` lists the ids that each claim uses.

    >>> closures({"a": "cited", "b": "proved", "c": "proved"}, {"b": ["a"], "c": ["missing"]})
    {'a': 'proved given cited facts', 'b': 'proved given cited facts', 'c': 'blocked'}
    """
    found: dict[str, Closure] = {}
    for claim in _used_first(verdicts, uses):
        own = _OWN[verdicts[claim]]
        # A claim that uses itself, through others or not, is reached before one of those it uses: blocked.
        found[claim] = _weaker(own, [found.get(used, "blocked") for used in uses.get(claim, ())])
    return {claim: found[claim] for claim in verdicts}


def cycles(uses: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Cycles of claims that use one another, each once and starting from its least id, disjoint from one another."""
    remaining = {claim: [used for used in used_ids if used in uses] for claim, used_ids in uses.items()}
    found: list[tuple[str, ...]] = []
    while True:
        try:
            TopologicalSorter(remaining).prepare()
            return sorted(found)
        except CycleError as error:
            ring = error.args[1][:0:-1]
            start = ring.index(min(ring))
            found.append(tuple(ring[start:] + ring[:start]))
            remaining = {
                claim: [used for used in used_ids if used not in ring]
                for claim, used_ids in remaining.items()
                if claim not in ring
            }


def _weaker(own: Closure, used: Sequence[Closure]) -> Closure:
    if own in ("refuted", "undecided", "empty"):
        return own
    if any(closure in ("refuted", "undecided", "empty", "blocked") for closure in used):
        return "blocked"
    weak: tuple[Closure, ...] = ("supported", "proved given cited facts")
    return next((closure for closure in weak if closure in (own, *used)), "proved")


def _used_first(verdicts: Mapping[str, Status], uses: Mapping[str, Sequence[str]]) -> list[str]:
    """All claims, each after those it uses; the members of cycles, and what uses them, come where a cycle breaks."""
    done: set[str] = set()
    order: list[str] = []
    waiting = list(verdicts)
    while waiting:
        ready = [c for c in waiting if all(used in done or used not in verdicts for used in uses.get(c, ()))]
        if not ready:
            # Only cycles are left: every claim in or behind one has something unknown below it.
            return order + waiting
        done.update(ready)
        order += ready
        waiting = [claim for claim in waiting if claim not in done]
    return order
