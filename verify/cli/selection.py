"""From the words after a verb to claims of the library."""

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..errors import InputError
from .output import say

if TYPE_CHECKING:
    from ..claims.library import Library


class NothingMatchedError(Exception):
    """No claim is meant by what was typed; the message is one sentence."""


def select(words: Sequence[str]) -> tuple[Library, list[str], list[str]]:
    """The library with the files among ``words`` read, the ids that ``words`` name (all without words), and the files.

    Problems of the library are printed. Raises NothingMatchedError when a word names no claim, InputError when the
    claims in a file cannot be used.
    """
    from ..claims.library import is_path, load

    paths = [word for word in words if is_path(word)]
    library = load(paths)
    say(*(f"problem: {problem}" for problem in library.problems))
    ids, nothing = library.select(words) if words else (list(library.claims), [])
    for word in nothing:  # a slip is said before the work, not after it
        raise _unusable(word) if word in paths and library.problems else _unmatched(word, library)
    if not ids:
        raise NothingMatchedError(
            "Expected claims to be installed or given as a file but found none; see `verify doctor`."
        )
    return library, ids, paths


def _unusable(path: str) -> InputError:
    return InputError(f"Expected claims in {path} but none can be used; what is wrong is said above.")


def _unmatched(word: str, library: Library) -> NothingMatchedError:
    if os.path.isdir(word):
        return NothingMatchedError(
            f"Expected an id, a paper or a pattern but got {word!r}; a folder is {word + '/'!r}."
        )
    begun = [f"{word}*"] if any(id.startswith(word) for id in library.claims) else []
    close = (
        begun
        or [id for id in library.claims if id.endswith(f".{word}")]
        or get_close_matches(word, [*library.claims, *library.papers()], 1)
    )
    hint = f"; did you mean {close[0]!r}?" if close else "; see `verify list`."
    return NothingMatchedError(
        f"Expected an id, a paper, a pattern or a file of claims but nothing matches {word!r}{hint}"
    )
