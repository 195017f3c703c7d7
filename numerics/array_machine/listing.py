"""Listings: what is to be computed, from the nodes of ``recording``, operands first, each node once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from .recording import Node

#: An operation of formulas with its operands and payload, that is to be defined and continuous on the whole box.
Test = tuple[str, tuple[Node, ...], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """``nodes`` to be computed in this order, those whose results are asked for, and what has to be defined."""

    nodes: tuple[Node, ...]
    outputs: tuple[Node, ...]
    tests: tuple[Test, ...]


def listed(outputs: Sequence[Node], tests: Iterable[Test] = ()) -> Listing:
    """All that ``outputs`` and ``tests`` need."""
    asked = tuple(tests)
    waiting = [*outputs, *(node for _, args, _ in asked for node in args)]
    seen = set(waiting)
    while waiting:
        for node in waiting.pop().args:
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return Listing(tuple(sorted(seen, key=attrgetter("serial"))), tuple(outputs), asked)
