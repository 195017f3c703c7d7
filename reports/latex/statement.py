"""The statement of a claim in print: a formula, a numbered list of formulas, or words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from .. import fields
from ..model import Result, in_words, stated_parts
from .escape import code
from .formula import width
from .parts import formula, inline, paragraphs

#: Letters and signs of the formulas of one statement that are printed.
ROOM: Final = 2_400


def statement(result: Result, page: str) -> str:
    """The statement of ``result``; ``page`` is where a statement is that has no room here."""
    if in_words(result):
        return rf"\begin{{quote}}{paragraphs(result.statement)}\end{{quote}}" if result.statement else ""
    if parts := numbered(result):
        return _numbered(parts, page)
    return "\n\n".join(map(_part, stated_parts(result))) or formula(result.latex, result.statement)


def numbered(result: Result) -> list[Mapping[str, Any]]:
    """The parts of a statement of several formulas, which have numbers in print: those of the verdict's parts."""
    parts = fields.records(result.details.get("parts"))
    return parts if len(parts) > 1 and all(part.get("mathml") for part in parts) else []


def _numbered(parts: Sequence[Mapping[str, Any]], page: str) -> str:
    lines: list[str] = []
    left = ROOM
    for number, part in enumerate(parts, 1):
        latex, text = fields.text(part, "latex"), fields.text(part, "statement")
        left -= width(latex)
        if left < 0 and lines:
            lines.append(rf"\item[] Parts {number} to {len(parts)} are left out here: {code(page)} has all.")
            break
        lines.append(rf"\item[({number})] {inline(latex, text)}")
    return "\n".join([r"\begin{stated}", *lines, r"\end{stated}"])


def _part(part: Mapping[str, Any]) -> str:
    text = fields.text(part, "statement")
    if part.get("mathml"):
        return formula(fields.text(part, "latex"), text)
    return rf"\begin{{quote}}{paragraphs(text)}\end{{quote}}"
