"""What came out of a simulation, with all that is made of it: summaries, pictures, films, files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..expected import place, text
from .setup import Setup

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from numerics.particles import Trajectory

    Array = NDArray[np.float64]

#: How a run ended.
Ending = Literal["complete", "collapsed", "interrupted"]


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """What was simulated, and the trajectory: states (replicas, times, n[, d]) and observables (replicas, times).

    ``ending`` is ``complete``, ``collapsed`` (a step size became too small) or ``interrupted``; ``message`` says more.
    ``exponents`` are Lyapunov exponents of the first replica, when they were asked for.
    """

    setup: Setup
    trajectory: Trajectory
    ending: Ending = "complete"
    message: str = ""
    exponents: list[float] | None = None

    @property
    def state_times(self) -> Array:
        """The times at which states are kept: all, or the first and the last."""
        times: Array = self.trajectory.times
        return times[[0, -1]] if self.setup.ends_only else times

    def plot(self, path: Path | str | None = None) -> Figure:
        """The first replica against time, and the observables of all, also into ``path`` (.svg, .png, .pdf).

        A notebook shows what is returned. Raises InputError without matplotlib, OSError when it cannot be written.
        """
        from .plot import figure, save

        if path is not None:
            save(self, place("path", path))
        return figure(self)

    def animate(self, path: Path | str) -> Path:
        """A film of the first replica in ``path`` (.gif, .mp4). Raises InputError and OSError."""
        from .animation import animate

        return animate(self, place("path", path))

    def write(self, folder: Path | str, form: str = "npz") -> list[Path]:
        """Summary and data in ``folder``, as ``npz`` or ``parquet``. Raises InputError and OSError."""
        from .files import write

        return list(write(self, place("folder", folder), text("form", form)))

    def summary(self) -> dict[str, Any]:
        """The JSON summary, schema ``inphase.simulate/1``; see ``summarise``."""
        from .summary import summarise

        return summarise(self)

    def __repr__(self) -> str:
        replicas, times, n = self.trajectory.states.shape[:3]
        return f"Simulation({self.setup.model}, n={n}, replicas={replicas}, times={times}, {self.ending})"
