"""How a question is written: as text that our reader reads again, as LaTeX, and as MathML.

Modules with their own question types register them here, as with ``solve``; a type that is not registered is written
as its ``str``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from ..formula.statement import Relation, Statement


@dataclass(frozen=True, slots=True)
class Description:
    """One question in three spellings; ``latex`` is for math mode, ``mathml`` a ``math`` element or empty."""

    text: str
    latex: str
    mathml: str = ""


@singledispatch
def describe(question: Any) -> Description:
    """The spellings of ``question``."""
    text = str(question)
    return Description(text, f"\\text{{{_latex_text(text)}}}")


@describe.register
def _(question: Statement) -> Description:
    from ..formula.latex import statement_latex
    from ..formula.mathml import statement_mathml

    return Description(str(question), statement_latex(question), statement_mathml(question))


@describe.register
def _(question: Relation) -> Description:
    return describe(Statement((question,)))


@describe.register(tuple)
def _(question: tuple[Any, ...]) -> Description:
    parts = [describe(part) for part in question]
    rows = [
        match[1] for part in parts if (match := re.fullmatch(r"<math[^>]*>(.*)</math>", part.mathml.strip(), re.DOTALL))
    ]
    table = "".join(f"<mtr><mtd><mrow>{row}</mrow></mtd></mtr>" for row in rows)
    return Description(
        "; ".join(part.text for part in parts),
        " \\qquad ".join(part.latex for part in parts),
        f"<math><mtable>{table}</mtable></math>" if parts and len(rows) == len(parts) else "",
    )


def in_text(prose: str) -> Description:
    """A description in words, whose paragraphs stay."""
    text = "\n\n".join(" ".join(block.split()) for block in prose.split("\n\n"))
    return Description(text, f"\\text{{{_latex_text(text)}}}")


def _latex_text(text: str) -> str:
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return re.sub(r"[\\~^#$%&_{}]", lambda match: special.get(match[0], "\\" + match[0]), text)
