"""Subscripts and superscripts in prose: ``x_i``, ``λ_max``, ``e^{β(c − 1)}``, ``β^(−1/2)`` as a reader expects them.

Claims are written in plain text, with the habits of TeX: ``_`` or ``^`` after a letter or a closing bracket, then one
word, one number, one sign such as ``⊥``, or a group in braces (parentheses count as a group behind ``^`` only). Names
with underscores, as ``stable_manifold``, are left alone. Nothing is lost: without the marks the text reads the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

#: Longer words before ``_``, or behind it, are names of programs, not symbols: ``report_json``.
_LONGEST: Final = 3
_GROUPS: Final = {"{": "}", "(": ")"}
_CLOSING: Final = frozenset(")]}>⟩|'’")
_SIGNS: Final = frozenset("-−+")
_SYMBOLS: Final = frozenset("⊥*∞∘")
_OPERATORS: Final = frozenset("ΣΠ∫∂∇Σ∏")
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text on the line, or the parts of a subscript or superscript."""

    kind: Literal["text", "sub", "sup"]
    text: str = ""
    parts: tuple[Run, ...] = ()


def scripts(text: str, depth: int = 0) -> tuple[Run, ...]:
    """``text`` cut at its subscripts and superscripts, groups inside groups included.

    >>> [(run.kind, run.text or run.parts[0].text) for run in scripts("λ_max of Q^T, β^(−1/2)")]
    [('text', 'λ'), ('sub', 'max'), ('text', ' of Q'), ('sup', 'T'), ('text', ', β'), ('sup', '−1/2')]
    >>> scripts("stable_manifold") == (Run("text", "stable_manifold"),)
    True
    """
    runs: list[Run] = []
    start = position = 0
    while position < len(text):
        end = _script_end(text, position) if depth < _DEEPEST else 0
        if not end:
            position += 1
            continue
        if start < position:
            runs.append(Run("text", text[start:position]))
        inner = text[position + 1 : end]
        grouped = inner[0] in _GROUPS and inner[-1] == _GROUPS[inner[0]]
        kind: Literal["sub", "sup"] = "sub" if text[position] == "_" else "sup"
        runs.append(Run(kind, parts=scripts(inner[1:-1] if grouped else inner, depth + 1)))
        start = position = end
    if start < len(text):
        runs.append(Run("text", text[start:]))
    return tuple(runs)


def _script_end(text: str, position: int) -> int:
    """Where the script that is marked at ``position`` ends; 0 when there is none."""
    mark = text[position]
    if mark not in "_^" or position == 0 or position + 1 == len(text):
        return 0
    before, after = text[position - 1], text[position + 1]
    if not (before.isalnum() or before in _CLOSING | _OPERATORS | _SYMBOLS):
        return 0
    if after in _GROUPS and (after == "{" or mark == "^"):
        return _group_end(text, position + 1)
    begin = position + 1 + (mark == "^" and after in _SIGNS)
    if text[begin : begin + 1] in _SYMBOLS:
        return begin + 1
    end = _word_end(text, begin)
    if mark == "_" and (
        end - begin > _LONGEST or _word_length(text, position) > _LONGEST or text[end : end + 1] == "_"
    ):
        return 0
    return end if end > begin else 0


def _group_end(text: str, opening: int) -> int:
    """Behind the bracket that closes the one at ``opening``; 0 when it is not closed, or empty."""
    left, right = text[opening], _GROUPS[text[opening]]
    depth = 0
    for position in range(opening, len(text)):
        depth += (text[position] == left) - (text[position] == right)
        if depth == 0:
            return position + 1 if position > opening + 1 else 0
    return 0


def _word_end(text: str, begin: int) -> int:
    """The end of the digits, or of the letters, that begin at ``begin``."""
    same = str.isdigit if text[begin : begin + 1].isdigit() else str.isalpha
    end = begin
    while end < len(text) and same(text[end]):
        end += 1
    return end


def _word_length(text: str, end: int) -> int:
    """How many ASCII letters and digits stand in a row before ``end``."""
    begin = end
    while begin and text[begin - 1].isascii() and text[begin - 1].isalnum():
        begin -= 1
    return end - begin
