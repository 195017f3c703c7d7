"""Plots of a simulation; matplotlib is optional (extra ``plot``)."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from .files import named

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from .simulated import Simulation

    Array = NDArray[np.float64]

FORMATS: Final = (".svg", ".png", ".pdf")
LABELS: Final = {"order": "order parameter", "captured_renyi": "Rényi", "captured_strong_renyi": "strong Rényi"}
#: Ticks of angles, with their names.
ANGLES: Final = ([-math.pi, -math.pi / 2, 0, math.pi / 2, math.pi], ["−π", "−π/2", "0", "π/2", "π"])
#: Colours and strokes of curves in one picture, apart for every kind of colour vision.
CURVES: Final = (("#1f4e8c", "-"), ("#d55e00", "--"))
#: More particles or replicas than this are thinned out in a plot.
MOST_LINES: Final = 400


def check_target(path: Path | None = None) -> None:
    """Raise InputError unless matplotlib is there and ``path`` has an ending that can be drawn: before a long run."""
    if importlib.util.find_spec("matplotlib") is None:
        raise InputError("Expected matplotlib for plots but it is not installed; pip install matplotlib gets it.")
    if path is not None and path.suffix.lower() not in FORMATS:
        raise InputError(f"Expected a plot file ending in {', '.join(FORMATS)} but got {path.name!r}.")


def figure(simulation: Simulation) -> Figure:
    """The first replica (angles against time, or paths), and the observables of all replicas against time."""
    check_target()
    from .picture import Picture

    trajectory = simulation.trajectory
    times = trajectory.times
    curves = {LABELS.get(name, name): values for name, values in trajectory.observables.items()}
    drawing = Picture(figsize=(9, max(4.2, 1.4 * len(curves))), layout="constrained")
    grid = drawing.add_gridspec(max(1, len(curves)), 2)
    left = drawing.add_subplot(grid[:, 0])
    left.set_title(f"{trajectory.model.name}, n = {trajectory.states.shape[2]}")
    if trajectory.model.dimension is None:
        _draw_angles(left, simulation.state_times, trajectory.states[0])
    else:
        _draw_paths(left, trajectory.states[0], unit=trajectory.model.unit)
    for index, (name, values) in enumerate(curves.items()):
        axes = drawing.add_subplot(grid[index, 1])
        for row in values[:MOST_LINES]:
            axes.plot(times, row, linewidth=0.8, color="#1f4e8c", alpha=max(0.1, 1 / len(values) ** 0.5))
        axes.set(ylabel=name, xlim=(times[0], times[-1]))
        axes.tick_params(labelbottom=index == len(curves) - 1)
    if curves:
        axes.set_xlabel("t")
        drawing.align_ylabels()
    return drawing


def _draw_angles(axes: Axes, times: Array, states: Array) -> None:
    """Angles modulo 2π of states (T, n) against time."""
    import numpy as np

    for particle, colour in _coloured(states.shape[1]):
        angle = (states[:, particle] + np.pi) % (2 * np.pi) - np.pi
        angle[1:][np.abs(np.diff(angle)) > np.pi] = np.nan  # no line across the cut
        axes.plot(times, angle, linewidth=0.7, color=colour, alpha=0.8)
    axes.set(xlabel="t", ylabel="angle", xlim=(times[0], times[-1]), ylim=(-np.pi, np.pi))
    axes.set_yticks(*ANGLES)


def _draw_paths(axes: Axes, states: Array, *, unit: bool) -> None:
    """Paths of states (T, n, d) projected on the first two coordinates, with the last positions in red."""
    import numpy as np

    if unit:
        turn = np.linspace(0, 2 * np.pi, 200)
        axes.plot(np.cos(turn), np.sin(turn), color="0.7", linewidth=0.8)
    if states.shape[2] == 1:  # on the line: the second coordinate is 0
        states = np.concatenate([states, np.zeros_like(states)], axis=2)
    for particle, colour in _coloured(states.shape[1]):
        axes.plot(states[:, particle, 0], states[:, particle, 1], linewidth=0.7, color=colour, alpha=0.6)
    axes.plot(states[-1, :, 0], states[-1, :, 1], "o", color="#b3261e", markersize=3)
    axes.set(xlabel="first coordinate", ylabel="second coordinate", aspect="equal")


def _coloured(n: int) -> list[tuple[int, tuple[float, float, float]]]:
    """At most MOST_LINES particles, evenly chosen, each with a colour from blue (first) to orange (last)."""
    shown = min(n, MOST_LINES)
    tones = [index / max(1, shown - 1) for index in range(shown)]
    return [(round(tone * (n - 1)), (0.1 + 0.7 * tone, 0.25, 0.75 - 0.6 * tone)) for tone in tones]


def save(simulation: Simulation, path: Path) -> Path:
    """Draw ``simulation`` into ``path`` (.svg, .png, .pdf; the same bytes for the same numbers) and return the path."""
    check_target(path)
    return save_drawing(figure(simulation), path)


def save_curves(times: Array, curves: dict[str, Array], title: str, path: Path) -> Path:
    """Draw values by name against time into ``path`` and return it."""
    check_target(path)
    from matplotlib.figure import Figure

    drawing = Figure(figsize=(6, 4.2), layout="constrained")
    axes = drawing.add_subplot()
    for (name, values), (colour, line) in zip(curves.items(), CURVES, strict=False):
        axes.plot(times, values, line, color=colour, linewidth=1.4, label=name)
    axes.set(xlabel="t", xlim=(times[0], times[-1]))
    axes.set_title(title, fontsize=10)
    if len(curves) > 1:
        axes.legend(frameon=False)
    else:
        axes.set_ylabel(next(iter(curves)))
    return save_drawing(drawing, path)


def save_drawing(drawing: Figure, path: Path) -> Path:
    """Write ``drawing`` into ``path`` without dates, so that the same numbers give the same bytes; return the path."""
    import matplotlib as mpl

    undated: dict[str, None] = {"Date": None} if path.suffix.lower() == ".svg" else {}
    if path.suffix.lower() == ".pdf":
        undated = {"CreationDate": None}
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "inphase"}), named(path):
        drawing.savefig(path, dpi=150, metadata=undated)
    return path
