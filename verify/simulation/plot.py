"""Plots of a simulation on the circle; matplotlib is optional (extra ``plot``)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from .run import Simulation

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS: Final = (".svg", ".png", ".pdf")
#: More particles or replicas than this are thinned out in a plot.
MOST_LINES: Final = 400


def check_target(path: Path | None = None) -> None:
    """Raise InputError unless matplotlib is there and ``path`` has an ending that can be drawn: before a long run."""
    if importlib.util.find_spec("matplotlib") is None:
        raise InputError("Expected matplotlib for plots but it is not installed; try pip install 'inphase[plot]'.")
    if path is not None and path.suffix.lower() not in FORMATS:
        raise InputError(f"Expected a plot file ending in {', '.join(FORMATS)} but got {path.name!r}.")


def figure(simulation: Simulation) -> Figure:
    """Angles modulo 2π of the first replica, and order parameter and energy of all replicas, against time."""
    check_target()
    import numpy as np
    from matplotlib.figure import Figure

    trajectory = simulation.trajectory
    times, states = trajectory.times, trajectory.states[0]
    curves = {"order parameter": trajectory.observables["order"]}
    if "energy" in trajectory.observables:
        curves["energy"] = trajectory.observables["energy"]
    drawing = Figure(figsize=(9, 4.2), layout="constrained")
    left = drawing.add_subplot(1, 2, 1)
    right = [drawing.add_subplot(len(curves), 2, 2 * index + 2) for index in range(len(curves))]
    particles = np.linspace(0, states.shape[1] - 1, min(states.shape[1], MOST_LINES)).astype(int)
    shade = np.linspace(0, 1, particles.size)
    for particle, tone in zip(particles, shade, strict=True):
        angle = (states[:, particle] + np.pi) % (2 * np.pi) - np.pi
        angle[1:][np.abs(np.diff(angle)) > np.pi] = np.nan  # no line across the cut
        left.plot(times, angle, linewidth=0.7, color=(0.1 + 0.7 * tone, 0.25, 0.75 - 0.6 * tone), alpha=0.8)
    left.set(xlabel="t", ylabel="angle", ylim=(-np.pi, np.pi), title=f"{trajectory.model.name}, n = {states.shape[1]}")
    left.set_yticks([-np.pi, 0, np.pi], ["−π", "0", "π"])
    for axes, (name, values) in zip(right, curves.items(), strict=True):
        for row in values[:MOST_LINES]:
            axes.plot(times, row, linewidth=0.8, color="#1f4e8c", alpha=max(0.1, 1 / len(values) ** 0.5))
        axes.set(xlabel="t", ylabel=name)
    return drawing


def save(simulation: Simulation, path: Path) -> Path:
    """Draw ``simulation`` into ``path`` (.svg, .png, .pdf; the same bytes for the same numbers) and return the path."""
    check_target(path)
    drawing = figure(simulation)
    import matplotlib as mpl

    undated: dict[str, None] = {"Date": None} if path.suffix.lower() == ".svg" else {}
    if path.suffix.lower() == ".pdf":
        undated = {"CreationDate": None}
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "inphase"}):
        drawing.savefig(path, dpi=150, metadata=undated)
    return path
