"""What a simulation leaves in a folder: ``simulation.json`` (the summary) and ``trajectory.npz`` (all numbers)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from .run import Simulation


def write(simulation: Simulation, folder: Path) -> Iterator[Path]:
    """Write both files into ``folder``, which is made if need be; each is complete or absent. Raises OSError."""
    import numpy as np

    yield write_summary(simulation, folder)
    trajectory = simulation.trajectory
    data = folder / "trajectory.npz"
    arrays = {f"observable_{name}": values for name, values in trajectory.observables.items()}
    arrays |= {"times": trajectory.times, "states": trajectory.states}
    part = folder / "trajectory.npz.part"
    try:
        with part.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **arrays)
        os.replace(part, data)
    except OSError as error:  # a full disk is noticed without a name
        error.filename = error.filename or str(data)
        raise
    finally:
        part.unlink(missing_ok=True)
    yield data


def write_summary(simulation: Simulation, folder: Path) -> Path:
    """Write ``simulation.json`` and return its path. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "simulation.json"
    path.write_text(json.dumps(simulation.summary(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
