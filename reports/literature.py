"""Literature as a reader wants it: author, title, where, year, and an address."""

from __future__ import annotations

import re
from collections.abc import Mapping


def address(entry: Mapping[str, str]) -> str:
    """Where the work is found: its URL, its DOI, or its arXiv number; empty when it has none.

    >>> address({"eprint": "2411.04990"})
    'https://arxiv.org/abs/2411.04990'
    """
    if re.match(r"https?://\S+\Z", entry.get("url", "")):
        return entry["url"]
    if re.match(r"10\.\d+/[!-~]+\Z", entry.get("doi", "")):
        return f"https://doi.org/{entry['doi']}"
    eprint = entry.get("eprint", "").removeprefix("arXiv:")
    return f"https://arxiv.org/abs/{eprint}" if re.match(r"[A-Za-z.\-]*/?\d[\d.v]*\Z", eprint) else ""


def described(key: str, entry: Mapping[str, str]) -> list[str]:
    """Author, title, where and year, those that are known; the key when nothing is."""
    where = (
        entry.get("journal") or entry.get("booktitle") or (f"arXiv {entry['eprint']}" if entry.get("eprint") else "")
    )
    return [part for part in (entry.get("author"), entry.get("title"), where, entry.get("year")) if part] or [key]
