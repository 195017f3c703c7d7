"""Figures and tables of papers, made again: ``verify simulate causal-fig3``.

The package of a paper, as the entry point ``NAME = "package"`` of the group ``inphase.papers`` names it, may have a
module ``figures`` with a dictionary ``FIGURES``; its entry ``fig3`` is then ``NAME-fig3``.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from ..errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Told the part of the work that is done, from 0 to 1.
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Remade:
    """What was found: ``tables`` (title, columns, rows of texts), ``values`` for JSON, and how to draw it."""

    tables: tuple[dict[str, Any], ...]
    draw: Callable[[Figure], None]
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperFigure:
    """One figure: ``make(runs, seed, progress)`` does it again, with the paper's number of ``runs`` when none is given.

    ``shows`` says what can be seen in it and what cannot. ``size`` is that of the drawing in inches.
    """

    title: str
    shows: str
    runs: int
    make: Callable[[int, int, Progress], Remade]
    size: tuple[float, float] = (9.0, 4.5)


def paper_figure(name: str) -> PaperFigure | None:
    """The figure ``name``, None when no installed paper begins so. Raises InputError for an unknown one of a paper."""
    paper, dash, which = name.partition("-")
    for point in entry_points(group="inphase.papers"):
        if dash and point.name == paper:
            figures = _figures(point.value.partition(":")[0])
            if which not in figures:
                known = ", ".join(f"{paper}-{key}" for key in figures) or "none"
                raise InputError(f"Expected a figure of this paper ({known}) but got {name!r}.")
            found: PaperFigure = figures[which]
            return found
    return None


def _figures(package: str) -> dict[str, PaperFigure]:
    module = f"{package}.figures"
    if importlib.util.find_spec(module) is None:
        return {}
    found: dict[str, PaperFigure] = importlib.import_module(module).FIGURES
    return found
