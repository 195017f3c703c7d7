"""The collection of inequalities: published statements with their truth values and sources, one TOML table each.

    [[inequality]]
    id = "jordan"
    statement = "2/pi*x <= sin(x) <= x for x in [0, pi/2]"
    truth = true
    source = "DLMF 4.18.1 (Jordan)"

Instead of ``statement`` a table may have ``interaction`` and ``parameter``: the question of ``verify sync``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_statement
from verify.formula.statement import Statement

#: The files of the collection, in the order of tables; a file's name is the family of its inequalities.
FAMILIES: Final = ("workbench", "elementary", "polynomials", "approximation", "flyspeck")

_KEYS: Final = {"id", "statement", "interaction", "parameter", "truth", "source"}


@dataclass(frozen=True, slots=True)
class Inequality:
    """One question of the collection: ``text`` as it is written, ``truth`` as it is published.

    ``statement`` is None for a question about an interaction function, which then has a ``parameter`` range.
    """

    id: str
    family: str
    text: str
    truth: bool
    source: str
    statement: Statement | None = None
    parameter: str = ""


@lru_cache(maxsize=1)
def collection() -> tuple[Inequality, ...]:
    """All inequalities, family by family. Raises InputError when a file of the collection is not as it should be."""
    found = [entry for family in FAMILIES for entry in read_family(Path(__file__).parent / "statements", family)]
    twice = {entry.id for entry in found if sum(other.id == entry.id for other in found) > 1}
    if twice:
        raise InputError(
            f"Expected every inequality to have an id of its own but got {', '.join(sorted(twice))} twice."
        )
    return tuple(found)


def read_family(folder: Path, family: str) -> list[Inequality]:
    """The inequalities in ``family.toml``."""
    document = tomllib.loads((folder / f"{family}.toml").read_text(encoding="utf-8"))
    return [_inequality(table, family) for table in document["inequality"]]


def _inequality(table: dict[str, Any], family: str) -> Inequality:
    if not set(table) <= _KEYS or not isinstance(table.get("truth"), bool) or not table.get("source"):
        raise InputError(
            f"Expected keys among {', '.join(sorted(_KEYS))}, a truth value and a source but got {table!r}."
        )
    if "interaction" in table:
        return Inequality(
            table["id"], family, table["interaction"], table["truth"], table["source"], None, table["parameter"]
        )
    text = " ".join(table["statement"].split())
    return Inequality(table["id"], family, text, table["truth"], table["source"], read_statement(text))


def chosen(patterns: Sequence[str]) -> tuple[Inequality, ...]:
    """The inequalities whose id or family matches one of ``patterns`` (``*`` stands for anything); all for none.

    >>> [entry.id for entry in chosen(["B6e*"])]
    ['B6e2', 'B6e6']
    """
    return tuple(
        entry
        for entry in collection()
        if not patterns or any(fnmatchcase(entry.id, p) or entry.family == p for p in patterns)
    )
