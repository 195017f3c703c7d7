"""``verify simulate PAPER-FIGURE``: a figure or table of a paper made again, with its numbers and a drawing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from .arguments import check_outputs
from .output import print_json, written_one_by_one

if TYPE_CHECKING:
    from ..simulation.paper_figure import PaperFigure, Progress, Remade

#: Options that say something about a figure; all others belong to models.
_OPTIONS: Final = ("model", "runs", "seed", "plot", "out", "json")

SCHEMA: Final = "inphase.figure/1"


def run_figure(
    figure: PaperFigure,
    arguments: argparse.Namespace,
    defaults: dict[str, Any],
    progress: Callable[[], AbstractContextManager[Progress | None]],
) -> int:
    """Make the figure, write what was asked for, print its tables. Raises InputError for options of models."""
    for name, default in defaults.items():
        if name not in _OPTIONS and getattr(arguments, name) != default:
            raise InputError(
                f"Expected only --runs, --seed, --plot, --out and --json with {arguments.model}, which has all other "
                f"parameters of the paper, but got --{name.replace('_', '-')}."
            )
    check_outputs(arguments.plot, arguments.out)
    runs = arguments.runs or figure.runs
    with progress() as update:
        remade = figure.make(runs, arguments.seed, update or (lambda part: None))
    document = {
        "schema": SCHEMA,
        "figure": arguments.model,
        "title": figure.title,
        "shows": figure.shows,
        "runs": runs,
        "seed": arguments.seed,
        "tables": list(remade.tables),
        "values": remade.values,
    }
    if not arguments.json:
        print(f"{figure.title} (runs: {runs:,}; seed {arguments.seed})")
        for table in remade.tables:
            print("\n".join(["", f"  {table['title']}", *_aligned([table["columns"], *table["rows"]])]))
        print(f"\n  {figure.shows}")
    written, code = written_one_by_one(_write(figure, remade, document, arguments))
    if arguments.json:
        print_json({**document, "files": written})
    else:
        for name in written:
            print(f"  written  {name}")
    return code


def _aligned(rows: list[list[str]]) -> list[str]:
    """Rows of texts with their columns one below the other."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [("    " + "  ".join(map(str.ljust, row, widths))).rstrip() for row in rows]


def _write(
    figure: PaperFigure, remade: Remade, document: dict[str, Any], arguments: argparse.Namespace
) -> Iterator[Path]:
    """The numbers as DIR/figure.json and the drawing, as asked for."""
    if arguments.out is not None:
        arguments.out.mkdir(parents=True, exist_ok=True)
        target = arguments.out / "figure.json"
        target.write_text(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
        yield target
    if arguments.plot is not None:
        from matplotlib.figure import Figure

        from ..simulation.plot import save_drawing

        drawing = Figure(figsize=figure.size, layout="constrained")
        remade.draw(drawing)
        yield save_drawing(drawing, arguments.plot)
