"""Pieces of a LaTeX document: statements, links, badges, lists, tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..evidence import abridged
from ..status import Status
from .breaking import breakable
from .escape import code, escape, prose
from .formula import checked

_GLYPHS: Final = {
    "proved": r"$\checkmark$", "given": r"\halfcircle", "supported": r"$\sim$", "undecided": "?",
    "refuted": r"$\times$", "blocked": r"$\circ$", "empty": r"$\emptyset$", "cited": "``",
    "argued": r"\P",
}  # fmt: skip

#: Characters of a formula that is printed as text; TeX ends without a word on lines of a million.
_LONGEST: Final = 1_200
_LONGEST_INLINE: Final = 300

#: The name of the place in the document for each claim id.
Places = Mapping[str, str]


def badge(status: Status) -> str:
    """Glyph, word and colour of a status."""
    return rf"\textcolor{{status-{status.key}}}{{{_GLYPHS[status.key]}~{escape(status.word)}}}"


def formula(latex: str, text: str) -> str:
    """A displayed formula that fits the line; plain text where the LaTeX cannot be trusted."""
    good = checked(latex)
    broken = good and breakable(good)
    if good and broken:
        return rf"\fitmath{{{good}}}{{{broken}}}"
    return rf"\begin{{quote}}{code(abridged(text, _LONGEST))}\end{{quote}}" if text else ""


def inline(latex: str, text: str) -> str:
    """A formula within words, that may be broken; plain text, cut in the middle, where the LaTeX cannot be trusted."""
    good = checked(latex)
    broken = good and breakable(good)
    if broken:
        return rf"${broken}$"
    return code(abridged(text, _LONGEST_INLINE)) if text else ""


def paragraphs(text: str) -> str:
    """Text as paragraphs, split at blank lines."""
    return "\n\n".join(prose(block) for block in text.replace("\r\n", "\n").split("\n\n") if block.strip())


def claim_link(claim: str, places: Places) -> str:
    """A link to a claim of the report; plain for one that was not run."""
    return rf"\hyperlink{{{places[claim]}}}{{{code(claim)}}}" if claim in places else code(claim)


def itemize(items: Iterable[str]) -> str:
    """A bulleted list; empty when there is nothing in it."""
    lines = [rf"\item {item}" for item in items]
    return "\n".join([r"\begin{itemize}", *lines, r"\end{itemize}"]) if lines else ""


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names with their values, one a line; pairs without a value are left out."""
    lines = [rf"\item[{escape(name)}] {value}" for name, value in pairs if value]
    return "\n".join([r"\begin{facts}", *lines, r"\end{facts}"]) if lines else ""


def longtable(columns: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[str]]) -> str:
    """A table over pages; ``widths`` are shares of the line, cells are LaTeX already."""
    gap = rf"-{2 * (len(widths) - 1) / len(widths):.3f}\tabcolsep"
    kinds = "".join(
        rf">{{\raggedright\arraybackslash}}p{{\dimexpr {width - 5e-5:.4f}\linewidth{gap}\relax}}" for width in widths
    )
    head = " & ".join(rf"\textbf{{{escape(column)}}}" for column in columns)
    lines = [
        rf"\begin{{longtable}}{{@{{}}{kinds}@{{}}}}",
        rf"\toprule {head} \\ \midrule \endhead",
        r"\bottomrule \endfoot",
    ]
    # The empty group keeps a cell that begins with a bracket from being read as the argument of the line break.
    lines += ["{}" + " & ".join(row) + r" \\" for row in rows]
    return "\n".join([*lines, r"\end{longtable}"])
