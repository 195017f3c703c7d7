"""Claims spelled as TOML tables; they give the same records, with the same hashes, as the decorator.

    [[claim]]
    id = "mine.L1"
    statement = "sin(x) <= x for x in [0, oo)"
    prose = "The sine lies below its tangent."

Instead of ``statement`` a table may have ``cited`` or ``argument``, a text. Beside a statement it may have an
``outline`` of its proof, one list of steps for each relation (verify/prover/outline.py), or a ``suspect``, a point at
which it seems to fail:

    outline = [[{ step = "product", factors = ["x", "1 - x"] }]]
    suspect = { x = "1/2" }
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from ..errors import InputError
from ..formula.reader import read_statement
from ..formula.statement import Statement
from .claim import Claim
from .outlined import along
from .problem import Problem, sentence_of
from .questions import Argument, Cited
from .suspected import suspected

_QUESTIONS: Final[dict[str, Callable[[str], Any]]] = {"statement": read_statement, "cited": Cited, "argument": Argument}
_TEXTS: Final = ("id", "title", "prose", "kind", *_QUESTIONS)
_LISTS: Final = ("uses", "cites")
_HELPS: Final = ("outline", "suspect")
_KEYS: Final = (*_TEXTS, *_LISTS, *_HELPS, "hints")


def read_claims(path: Path) -> list[Claim | Problem]:
    """The claims in the file ``path``, with a problem in the place of each table that is none."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        return [Problem(str(path), f"Expected a TOML file but got: {error.strerror}.")]
    except UnicodeDecodeError:
        return [Problem(str(path), "Expected a TOML file but it is no text in UTF-8.")]
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return [Problem(str(path), f"Expected a TOML file that can be read but got: {error}.")]
    tables = document.get("claim")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        return [Problem(str(path), "Expected tables [[claim]] in the file but got none.")]
    found: list[Claim | Problem] = []
    for number, table in enumerate(tables, 1):
        try:
            found.append(claim_of(table))
        except (ValueError, TypeError) as error:
            found.append(Problem(str(table.get("id") or f"{path}, claim {number}"), sentence_of(error)))
    return found


def claim_of(table: dict[str, Any]) -> Claim:
    """The claim in one table. Raises InputError for missing, unknown or ill-typed keys and unreadable statements."""
    for key, value in table.items():
        if key not in _KEYS:
            close = get_close_matches(key, _KEYS, 1)
            hint = f"; did you mean {close[0]!r}?" if close else "."
            raise InputError(f"Expected a key among {', '.join(_KEYS)} but got {key!r}{hint}")
        if key in _TEXTS and not isinstance(value, str):
            raise InputError(f"Expected text but got {key}={value!r}; exact numbers are written in quotes.")
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(text, str) for text in value)):
            raise InputError(f"Expected a list of texts but got {key}={value!r}.")
    if "id" not in table:
        raise InputError("Expected the key 'id' in every [[claim]] but it is missing.")
    asked = [key for key in _QUESTIONS if key in table]
    if len(asked) != 1:
        got = " and ".join(map(repr, asked)) or "none"
        raise InputError(f"Expected exactly one of the keys 'statement', 'cited', 'argument' but got {got}.")
    return Claim(
        table["id"],
        _helped(_QUESTIONS[asked[0]](table[asked[0]]), table),
        table.get("title", ""),
        table.get("prose", "").strip(),
        table.get("kind", ""),
        tuple(table.get("uses", ())),
        tuple(table.get("cites", ())),
        _hints(table.get("hints", {})),
    )


def _helped(question: Any, table: dict[str, Any]) -> Any:
    """``question`` with the outline or the suspect of its table. Raises InputError for what cannot be one."""
    given = [key for key in _HELPS if key in table]
    if not given:
        return question
    if len(given) > 1 or not isinstance(question, Statement):
        raise InputError(f"Expected one of outline and suspect, with a statement, but got {' and '.join(given)}.")
    value = table[given[0]]
    if given == ["suspect"]:
        if not isinstance(value, dict) or not all(isinstance(number, str) for number in value.values()):
            raise InputError(f'Expected a table of exact values such as {{ x = "1/2" }} but got suspect={value!r}.')
        return suspected(question, **value)
    lists = isinstance(value, list) and all(isinstance(steps, list) for steps in value)
    if not lists or not all(isinstance(step, dict) for steps in value for step in steps):
        raise InputError(f"Expected a list of lists of steps, one for each relation, but got outline={value!r}.")
    if len(value) != len(question.relations):
        raise InputError(f"Expected one outline for each of {len(question.relations)} relations but got {len(value)}.")
    return along(question, *value)


def _hints(hints: Any) -> tuple[tuple[str, int | str | bool], ...]:
    if not isinstance(hints, dict) or not all(isinstance(value, (int, str, bool)) for value in hints.values()):
        raise InputError(f"Expected a table of integers, texts and booleans but got hints={hints!r}.")
    return tuple(sorted(hints.items()))
