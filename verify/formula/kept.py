"""Objects that are one as long as they are in use: a table by key that forgets each with its last use.

A ``WeakValueDictionary`` does the same, in about twice the time, and every node of every formula passes here.
"""

from __future__ import annotations

from typing import Any, Final
from weakref import ref

Key = tuple[Any, ...]


class Kept(ref[Any]):
    """A weak reference to what stands under ``key``."""

    __slots__ = ("key",)
    key: Key


#: Called, an entry gives its object, or None when that is no more.
KEPT: Final[dict[Key, Kept]] = {}


def _forget(kept: Any, table: dict[Key, Any] = KEPT) -> None:  # the name may be gone when the interpreter ends
    key = kept.key
    if table.get(key) is kept:
        del table[key]


def keep(key: Key, found: Any) -> None:
    """Put an object under a key.

    >>> class Thing: pass
    >>> thing = Thing()
    >>> keep(("thing",), thing)
    >>> KEPT["thing",]() is thing
    True
    >>> del thing
    >>> ("thing",) in KEPT
    False
    """
    kept = Kept(found, _forget)
    kept.key = key
    KEPT[key] = kept
