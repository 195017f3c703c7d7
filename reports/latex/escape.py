"""Text as LaTeX: every character stands for itself, none is a command. The result is plain ASCII."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from ..markup import clean
from ..scripts import Run, scripts
from ..signs import signs
from .symbols import ACCENTS, MATH, TEXT

_SCRIPTS: Final = {"sub": "textsubscript", "sup": "textsuperscript"}


def escape(text: str) -> str:
    r"""``text`` for LaTeX's text mode; a character without a known spelling is written by its code point.

    >>> escape("50% of β_1 ≤ π"), escape("Łojasiewicz é"), escape("a\n\nb")
    ('50\\% of \\ensuremath{\\beta }\\_1 \\ensuremath{\\leq } \\ensuremath{\\pi }', "\\L{}ojasiewicz \\'{e}", 'a b')
    """
    return "".join(map(_character, " ".join(clean(text).split())))


def prose(text: str) -> str:
    r"""Words with signs, subscripts and superscripts for formulas among them, for text mode.

    Between backticks stands what is typed.

    >>> prose("λ_max, e^{x_1}")
    '\\ensuremath{\\lambda }\\textsubscript{max},{} e\\textsuperscript{x\\textsubscript{1}}'
    """
    pieces = " ".join(text.split()).split("`")
    if len(pieces) % 2 == 0:
        pieces = ["`".join(pieces)]
    return "".join(code(piece) if place % 2 else _written(scripts(signs(piece))) for place, piece in enumerate(pieces))


def _written(runs: Iterable[Run]) -> str:
    return "".join(
        rf"\{_SCRIPTS[run.kind]}{{{_written(run.parts)}}}" if run.parts else "".join(map(_character, clean(run.text)))
        for run in runs
    )


def code(text: str) -> str:
    r"""``text`` in typewriter type, with places to break after punctuation and inside long words.

    >>> code("a.b")
    '\\texttt{a.\\allowbreak{}b}'
    """
    parts, run = [], 0
    for character in " ".join(clean(text).split()):
        parts.append(_character(character))
        run = run + 1 if character.isalnum() else 0
        if run == 16 or character in "./_-,;:()=":
            parts.append(r"\allowbreak{}")
            run = 0
    body = "".join(parts).removesuffix(r"\allowbreak{}")
    return rf"\texttt{{{body}}}" if body else ""


def math_character(character: str) -> str | None:
    """A character beyond ASCII for math mode; None when it has no spelling there."""
    return MATH.get(character)


def _character(character: str) -> str:
    if character in TEXT:
        return TEXT[character]
    if " " <= character <= "~":
        return character
    if character in MATH:
        return rf"\ensuremath{{{MATH[character]}}}"
    decomposed = unicodedata.normalize("NFD", character)
    base, marks = decomposed[0], decomposed[1:]
    if marks and base.isascii() and base.isalpha() and all(mark in ACCENTS for mark in marks):
        accented = {"i": r"\i{}", "j": r"\j{}"}.get(base, base) if marks[0] not in "\u0327\u0328\u0323\u0331" else base
        for mark in marks:
            accented = rf"\{ACCENTS[mark]}{{{accented}}}"
        return accented
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and plain.isascii() and plain.isprintable():
        return "".join(map(_character, plain))
    return f"[U+{ord(character):04X}]"
