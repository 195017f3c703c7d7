"""Searches that were interrupted or gave up, kept in the store: the same command goes on where one stood."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from .output import count, say

if TYPE_CHECKING:
    from ..prover.memory import Memory


@contextmanager
def remembered(statement: str) -> Iterator[Memory]:
    """What is known of a statement, given as its canonical text; kept for the next time if the block leaves anything.

    Another version of the code starts afresh: what it fails to prove is different.
    """
    from ..claims.provenance import code_hash
    from ..claims.store import default_store, write_whole
    from ..prover.memory import Memory, load

    path = default_store().root / "searches" / f"{hashlib.sha256(statement.encode()).hexdigest()}.json"
    memory = load(path)
    if (memory.proved or memory.failed) and memory.code != code_hash(""):
        memory = Memory()
    if memory.proved:
        say(f"Goes on from an earlier search: {count(len(memory.proved), 'goal is', 'goals are')} proved already.")
    try:
        yield memory
    finally:
        if memory.proved or memory.failed:
            memory.code = code_hash("")
            with suppress(OSError):  # nothing is lost but time
                write_whole(path, json.dumps(memory.to_json(), ensure_ascii=False))
                say("What the search has learnt is kept: the same command goes on from there.")
        else:
            path.unlink(missing_ok=True)
