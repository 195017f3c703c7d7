"""Films of a simulation: the particles of the first replica, one frame per output time; matplotlib is optional."""

from __future__ import annotations

import errno
import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from .files import named

if TYPE_CHECKING:
    from .simulated import Simulation

FORMATS: Final = (".gif", ".mp4")
#: Frames per second.
RATE: Final = 20


def check_film(path: Path) -> None:
    """Raise InputError unless a film can be made at ``path``: before a long run."""
    if importlib.util.find_spec("matplotlib") is None:
        raise InputError("Expected matplotlib for films but it is not installed; pip install matplotlib gets it.")
    if path.suffix.lower() not in FORMATS:
        raise InputError(f"Expected a film ending in {', '.join(FORMATS)} but got {path.name!r}.")
    if path.suffix.lower() == ".mp4" and shutil.which("ffmpeg") is None:
        raise InputError("Expected the program ffmpeg for .mp4 films but it is not installed; a .gif needs none.")


def animate(simulation: Simulation, path: Path, progress: Callable[[float], None] | None = None) -> Path:
    """Draw the first replica at every output time that was reached into ``path`` and return it.

    Angles are points of the unit circle; vectors are shown by their first two coordinates, later tokens in red.
    ``progress`` is called with the part of the pictures that is drawn.
    """
    check_film(path)
    if simulation.setup.ends_only:
        raise InputError("Expected states at all times for a film but only those at both ends were kept.")
    import numpy as np
    from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter
    from matplotlib.figure import Figure

    trajectory = simulation.trajectory
    states = trajectory.states[0]
    reached = np.isfinite(states.reshape(len(states), -1)).all(axis=1)
    times, states = trajectory.times[reached], states[reached]
    if trajectory.model.dimension is None:
        points = np.stack([np.cos(states), np.sin(states)], axis=-1)
    elif states.shape[2] == 1:
        points = np.concatenate([states, np.zeros_like(states)], axis=2)
    else:
        points = states[..., :2]
    drawing = Figure(figsize=(4.5, 4.5), layout="constrained")
    axes = drawing.add_subplot()
    if trajectory.model.unit:
        turn = np.linspace(0, 2 * np.pi, 200)
        axes.plot(np.cos(turn), np.sin(turn), color="0.7", linewidth=0.8)
    reach = 1.1 * float(np.abs(points).max(initial=1e-300))
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[])
    tones = np.linspace(0, 1, points.shape[1])
    colours = np.stack([0.1 + 0.7 * tones, np.full_like(tones, 0.25), 0.75 - 0.6 * tones], axis=1)
    dots = axes.scatter(points[0, :, 0], points[0, :, 1], s=14, c=colours)

    def draw(frame: int) -> list[Any]:
        dots.set_offsets(points[frame])
        axes.set_title(f"{trajectory.model.name}, t = {times[frame]:.4g}")
        return [dots]

    def done(frame: int, total: int) -> None:
        if progress is not None:
            progress((frame + 1) / len(times))

    draw(0)
    drawing.draw_without_rendering()
    drawing.set_layout_engine("none")  # laid out once: again for every frame takes as long as drawing it
    writer = (PillowWriter if path.suffix.lower() == ".gif" else FFMpegWriter)(fps=RATE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with named(path):
        try:
            film = FuncAnimation(drawing, draw, frames=len(times))
            film.save(path, writer=writer, dpi=100, progress_callback=done)
        except subprocess.CalledProcessError as failed:
            said = str(failed.stderr or failed.output or "").strip().splitlines()
            why = f"ffmpeg failed with {said[-1]!r}" if said else f"ffmpeg failed with code {failed.returncode}"
            raise OSError(errno.EIO, f"{why}; a .gif needs no ffmpeg") from None
    return path
