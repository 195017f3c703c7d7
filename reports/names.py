"""File names of pages: one per claim, safe on every file system, never two claims on one page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

RESERVED: Final = frozenset({"index", "errata", "graph", "report"})
_LONGEST: Final = 100


def page_names(ids: Iterable[str]) -> dict[str, str]:
    """The page of each claim id.

    Letters, digits, ``-`` and ``.`` stand for themselves and every other character for its code point, so that an id
    can never leave the folder. Names that a file system without case would confuse get a suffix.

    >>> page_names(["causal.C069", "../etc", "index"])
    {'causal.C069': 'causal.C069.html', '../etc': '_2e_2e_2fetc.html', 'index': 'index-1bc04b52.html'}
    """
    names: dict[str, str] = {}
    taken = set(RESERVED)
    for claim in ids:
        stem = re.sub(r"[^A-Za-z0-9.-]|^\.|\.(?=\.)|(?<=\.)\.|\.$", lambda match: f"_{ord(match[0]):x}", claim) or "_"
        if len(stem) > _LONGEST or stem.lower() in taken:
            digest = hashlib.sha256(claim.encode("utf-8", "backslashreplace")).hexdigest()
            stem = stem[:_LONGEST]
            stem += next(f"-{digest[:k]}" for k in range(8, 65) if f"{stem}-{digest[:k]}".lower() not in taken)
        taken.add(stem.lower())
        names[claim] = f"{stem}.html"
    return names
