"""The literature: works by key, read from ``bibliography.toml`` files beside the claims, written as BibTeX.

[karagodin2024causal]
type = "misc"
author = "Karagodin, Nikita and Polyanskiy, Yury and Rigollet, Philippe"
title = "Clustering in Causal Attention Masking"
year = "2024"
eprint = "2411.04990"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .problem import Problem

FILE: Final = "bibliography.toml"
_NEEDED: Final = ("author", "title", "year")

#: Fields of one work: ``type`` is BibTeX's kind of entry, the others are BibTeX's fields.
Work = Mapping[str, str]


def read_bibliography(path: Path) -> tuple[dict[str, Work], list[Problem]]:
    """The works in the file ``path`` by key; a missing file is an empty bibliography."""
    if not path.exists():
        return {}, []
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, [Problem(str(path), f"Expected a bibliography that can be read but got: {error}.")]
    works: dict[str, Work] = {}
    problems: list[Problem] = []
    for key, fields in document.items():
        if not isinstance(fields, dict):
            problems.append(Problem(str(path), f"Expected a table of fields for the work but got {key}={fields!r}."))
        elif missing := [name for name in _NEEDED if not fields.get(name)]:
            problems.append(
                Problem(str(path), f"Expected {', '.join(_NEEDED)} for the work {key} but {missing[0]} is missing.")
            )
        else:
            works[key] = {name: str(text) for name, text in fields.items()}
    return works, problems


def bibtex(key: str, work: Work) -> str:
    """One BibTeX entry.

    >>> print(bibtex("a2024b", {"type": "misc", "author": "A, B", "title": "C", "year": "2024"}))
    @misc{a2024b,
      author = {A, B},
      title = {C},
      year = {2024},
    }
    """
    fields = "".join(f"  {name} = {{{text}}},\n" for name, text in work.items() if name != "type")
    return f"@{work.get('type', 'misc')}{{{key},\n{fields}}}"
