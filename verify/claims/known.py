"""Verdicts that are in the store already, and what they are worth together with those of all that is used."""

from __future__ import annotations

from collections.abc import Iterable

from ..verdict import Verdict
from .closure import Closure, closures
from .library import Library
from .store import StoreError, default_store


def known_verdicts(library: Library, ids: Iterable[str]) -> dict[str, Verdict]:
    """The stored verdicts of the claims ``ids``; a damaged entry counts as none."""
    store = default_store()
    known: dict[str, Verdict] = {}
    for id in ids:
        try:
            verdict = store.get(store.key(library.claims[id], library.origins[id]))
        except StoreError:
            continue
        if verdict is not None:
            known[id] = verdict
    return known


def known_closures(library: Library, ids: Iterable[str]) -> dict[str, Closure]:
    """What the claims ``ids`` are worth together with all that they use; only where all these verdicts are known."""
    chosen = list(ids)
    known = known_verdicts(library, library.with_used(chosen))
    found = closures(
        {id: verdict.status for id, verdict in known.items()}, {id: library.claims[id].uses for id in known}
    )
    return {id: found[id] for id in chosen if all(used in known for used in library.with_used([id]))}
