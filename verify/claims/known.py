"""Verdicts that are in the store already."""

from __future__ import annotations

from collections.abc import Iterable

from ..verdict import Verdict
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
