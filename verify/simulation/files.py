"""What a simulation leaves in a folder: ``simulation.json`` (the summary) and ``trajectory.npz`` (all numbers)."""

from __future__ import annotations

import json
import os
from pathlib import Path

from .run import Simulation


def write(simulation: Simulation, folder: Path) -> list[Path]:
    """Write both files into ``folder``, which is made if need be; each is complete or absent. Raises OSError."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    trajectory = simulation.trajectory
    data, summary = folder / "trajectory.npz", folder / "simulation.json"
    arrays = {f"observable_{name}": values for name, values in trajectory.observables.items()}
    arrays |= {"times": trajectory.times, "states": trajectory.states}
    part = folder / "trajectory.npz.part"
    try:
        with part.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **arrays)
        os.replace(part, data)
    finally:
        part.unlink(missing_ok=True)
    summary.write_text(json.dumps(simulation.summary(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [summary, data]
