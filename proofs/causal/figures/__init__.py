"""The paper's figures and its table made again, for ``verify simulate causal-fig1`` … ``causal-table1``.

Figures 5 and 6 show the spectra of weights of a pre-trained model: they are claims about data (causal.C041, C042).
"""

from __future__ import annotations

from typing import Final

from verify.simulation.paper_figure import PaperFigure

from . import circle, potential, sphere

#: By the name after ``causal-``.
FIGURES: Final[dict[str, PaperFigure]] = {
    "table1": sphere.TABLE_ONE,
    "fig1": sphere.FIGURE_ONE,
    "fig2": circle.FIGURE_TWO,
    "fig3": circle.FIGURE_THREE,
    "fig4": potential.FIGURE_FOUR,
}
