"""Text between the command and its shell: words in UTF-8, and something legible where a stream has no such signs."""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import Final

#: The name of what is done with characters that a stream does not have.
_NAME: Final = "inphase"

#: What stands for signs where only ASCII can be written; a question mark would be the glyph of *undecided*.
_ASCII: Final = {
    "✓": "+",
    "✗": "x",
    "◐": "o",
    "∼": "~",
    "○": "-",
    "∅": "0",
    "❝": '"',
    "¶": "#",
    "…": "...",
    "−": "-",
    "·": "*",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "∈": "in",
    "∞": "oo",
    "π": "pi",
    "→": "->",
    "×": "x",
    "’": "'",
    "“": '"',
    "”": '"',
}


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """What is written for characters that a stream does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_ASCII.get(sign, "_") for sign in text), error.end


codecs.register_error(_NAME, _in_ascii)


def open_streams() -> None:
    """Make stdout and stderr take any text, also where the shell closed them."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the shell closed it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - until the process ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_NAME)


def in_utf8(word: str) -> str:
    """A word of the command line, which is UTF-8 also where the locale says otherwise."""
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeError:
        return word
