"""The picture of a claim in print, with its words beside it; where there are more, they are on the claim's page."""

from __future__ import annotations

from typing import Final

from ..gathered import drawings
from ..model import Result
from ..plots.tikz import to_tikz
from .escape import code, prose

#: Width in points; the words have the rest of the line.
_WIDTH: Final = 277.0


def picture(result: Result, page: str) -> str:
    """The first picture of ``result`` that can be printed; ``page`` is where all are."""
    every = drawings(result)
    drawn = ((drawing, tikz) for drawing in every if (tikz := to_tikz(drawing, _nowhere, _WIDTH)))
    drawing, tikz = next(drawn, (None, ""))
    if drawing is None:
        return ""
    more = len(every) - 1
    note = f" {more} more {'is' if more == 1 else 'are'} in {code(page)}." if more else ""
    words = rf"\textbf{{{prose(drawing.title)}.}} {prose(drawing.description)}{note}"
    return (
        "\\begin{picturebox}\n"
        f"\\begin{{minipage}}[t]{{{_WIDTH}pt}}\\vspace{{0pt}}\n{tikz}\n\\end{{minipage}}\\hfill\n"
        f"\\begin{{minipage}}[t]{{0.37\\linewidth}}\\vspace{{1em}}\\footnotesize\\raggedright\n{words}\n\\end{{minipage}}\n"
        "\\end{picturebox}"
    )


def _nowhere(_: str) -> str:
    return ""
