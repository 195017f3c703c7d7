"""The picture of a law: its density at a few times, and the order parameter against time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from .plot import ANGLES, save_drawing

if TYPE_CHECKING:
    from .density import LawRun

#: Densities drawn, evenly chosen among the times at which the modes suffice.
CURVES: Final = 8


def save(found: LawRun, path: Path) -> Path:
    """Draw ``found`` into ``path`` and return it. Raises OSError."""
    import numpy as np
    from matplotlib.figure import Figure

    run, summary = found.run, found.summary()
    last = int(np.searchsorted(run.times, summary["resolved_until"] or 0.0))
    axial = found.setup.model.startswith("axial")
    x = np.linspace(-1, 1, 400) if axial else np.linspace(-np.pi, np.pi, 400)
    density = run.density(x)
    drawing = Figure(figsize=(9, 4.2), layout="constrained")
    left, right = drawing.subplots(1, 2)
    for index in np.unique(np.linspace(0, last, CURVES).round().astype(int)):
        tone = index / max(1, last)
        colour = (0.1 + 0.7 * tone, 0.25, 0.75 - 0.6 * tone)
        left.plot(x, density[index], color=colour, linewidth=1.0, label=f"t = {run.times[index]:.3g}")
    left.set(xlabel="z" if axial else "angle", ylabel="density", xlim=(x[0], x[-1]))
    left.set_xticks(*([-1, -0.5, 0, 0.5, 1],) if axial else ANGLES)
    setup = found.setup
    left.set_title(f"{setup.model}, β = {setup.beta:g}, κ = {setup.noise:g}", fontsize=10)
    drawing.legend(loc="outside lower center", ncols=CURVES, fontsize=8, frameon=False, handlelength=1.2)
    right.plot(run.times[: last + 1], run.order_parameter[: last + 1], color="#1f4e8c")
    right.set(xlabel="t", ylabel="order parameter", ylim=(-0.02, 1.02), xlim=(0, run.times[-1]))
    return save_drawing(drawing, path)
