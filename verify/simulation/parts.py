"""Long runs in parts: states go to disk as they come, and a run that was stopped goes on from its last part.

A folder holds ``states.npy`` (R, T, n[, d], NaN where not reached yet) and ``checkpoint.npz`` (observables, cost, and
what was set up). Room on the disk is taken before the run. Parts begin and end at the same outputs whether or not a
run was stopped, so its numbers are the same bit for bit.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from .advance import advance, starts_of
from .files import named, write_arrays
from .models import build_model
from .setup import Setup, check_setup
from .simulated import Ending, Simulation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.particles import Model, Trajectory

    Array = NDArray[np.float64]

STATES: Final = "states.npy"
CHECKPOINT: Final = "checkpoint.npz"
_COUNTS: Final = ("evaluations", "accepted", "rejected", "implicit")


def run_in_parts(
    setup: Setup,
    folder: Path,
    per_part: int,
    *,
    resume: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Simulation:
    """Simulate ``setup``, ``per_part`` outputs at a time, into ``folder``; with ``resume`` go on from what is there.

    Raises InputError for a setup that cannot be used or does not fit the folder, OSError when the disk is full.
    """
    import numpy as np

    from .further import exponents
    from .observe import check_observables, with_observables

    check_setup(setup, limited=False)
    if per_part < 1:
        raise InputError(f"Expected at least one output per part but got checkpoint={per_part}.")
    model = build_model(setup)
    check_observables(setup, model)
    times = np.linspace(0.0, setup.t, setup.outputs)
    folder.mkdir(parents=True, exist_ok=True)
    identity = _identity(setup, per_part)
    known = _read(folder, identity, resume=resume)
    if known is None:
        start = starts_of(setup, model)
        states = _allocate(folder / STATES, (len(start), times.size, *start.shape[1:]))
        states[:, 0] = start
        done, gathered = 0, {}
    else:
        states = np.lib.format.open_memmap(folder / STATES, mode="r+")
        done, gathered = int(known["done"]), known
    ending: Ending = "complete"
    message = ""
    try:
        while done < times.size - 1 and ending == "complete":
            last = min(done + per_part, times.size - 1)
            begun = np.array(states[:, done])

            def covered(fraction: float, done: int = done, last: int = last) -> None:
                if progress is not None:
                    progress((done + fraction * (last - done)) / (times.size - 1))

            stretch, ending, message = advance(
                setup, model, begun, times[done : last + 1], part=done // per_part, progress=covered
            )
            states[:, done + 1 : last + 1] = stretch.states[:, 1:]
            if setup.observe or setup.centers is not None:
                first = np.array(states[:, :1])
                stretch = with_observables(replace(setup, centers=None), stretch)
                stretch = _with_first(setup, stretch, first)
            gathered = _gathered(gathered, stretch, first=done == 0)
            if ending == "complete":
                done = last
                if isinstance(states, np.memmap):
                    states.flush()
                _write(folder / CHECKPOINT, identity, done, gathered)
    except KeyboardInterrupt:
        if not gathered:
            raise
        ending, message = "interrupted", "Interrupted; what was reached is kept."
    found = exponents(setup, model, np.array(states[:, 0])) if ending == "complete" else None
    return Simulation(setup, _trajectory(setup, model, times, states, gathered), ending, message, found)


def _with_first(setup: Setup, stretch: Any, first: Array) -> Any:
    """``stretch`` with what the centres of the first state of the whole run have captured."""
    import numpy as np

    from .observe import with_observables

    if setup.centers is None:
        return stretch
    longer = replace(stretch, states=np.concatenate([first, stretch.states], axis=1))
    observed = with_observables(replace(setup, observe=()), longer).observables
    captured = {name: values[:, 1:] for name, values in observed.items() if name.startswith("captured")}
    return replace(stretch, observables={**stretch.observables, **captured})


def _gathered(before: dict[str, Any], stretch: Any, *, first: bool) -> dict[str, Any]:
    """Observables and cost of all parts so far."""
    import numpy as np

    found: dict[str, Any] = {}
    for name, values in stretch.observables.items():
        key = f"observable_{name}"
        found[key] = values if first else np.concatenate([before[key], values[:, 1:]], axis=1)
    for name, times in stretch.events.items():
        known = times if first else before[f"event_{name}"]
        found[f"event_{name}"] = np.where(np.isnan(known), times, known)
    for name in _COUNTS:
        found[name] = getattr(stretch.solution, name) + (0 if first else before[name])
    found["reached"], found["last"] = stretch.solution.reached, stretch.solution.last
    return found


def _trajectory(setup: Setup, model: Model, times: Array, states: Array, gathered: dict[str, Any]) -> Trajectory:
    import numpy as np

    from numerics.integrators import Solution
    from numerics.particles import Trajectory

    observables = {}
    for key, values in gathered.items():
        if key.startswith("observable_"):
            whole = np.full((len(values), times.size), np.nan)
            whole[:, : values.shape[1]] = values
            observables[key.removeprefix("observable_")] = whole
    flat = states.reshape(len(states), times.size, -1)
    counts = (gathered[name] for name in _COUNTS)
    solution = Solution(times, flat, gathered["reached"], gathered["last"], *counts)
    events = {key.removeprefix("event_"): times for key, times in gathered.items() if key.startswith("event_")}
    return Trajectory(model, times, states, observables, setup.tolerance, setup.seed, solution, events)


def _allocate(path: Path, shape: tuple[int, ...]) -> Array:
    """An array of NaN in a file, with its room on the disk taken. Raises OSError when there is not enough."""
    import numpy as np

    with named(path):
        states: Array = np.lib.format.open_memmap(path, mode="w+", dtype=np.float64, shape=shape)
        if hasattr(os, "posix_fallocate"):
            with path.open("r+b") as stream:
                os.posix_fallocate(stream.fileno(), 0, path.stat().st_size)
    for row in states:
        row[...] = np.nan
    return states


def _write(path: Path, identity: str, done: int, gathered: dict[str, Any]) -> None:
    import numpy as np

    write_arrays(path, {"setup": np.array(identity), "done": np.array(done), **gathered})


def _read(folder: Path, identity: str, *, resume: bool) -> dict[str, Any] | None:
    """What the checkpoint in ``folder`` holds; None when there is none."""
    import zipfile

    import numpy as np

    path = folder / CHECKPOINT
    if not path.exists():
        return None
    if not resume:
        raise InputError(f"Expected a folder without a checkpoint but got {folder}; --resume goes on from there.")
    try:
        with np.load(path, allow_pickle=False) as data:
            known = dict(data)
        written, asked = json.loads(str(known.pop("setup"))), json.loads(identity)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        raise InputError(f"Expected a checkpoint in {path} but it cannot be read; choose another folder.") from None
    differing = [name for name in asked if asked[name] != written.get(name)]
    if differing:
        name = differing[0]
        raise InputError(
            f"Expected the setup of the checkpoint in {folder}, {name}={written.get(name)}, but got "
            f"{name}={asked[name]}; choose another folder for another run."
        )
    return known


def _identity(setup: Setup, per_part: int) -> str:
    """Everything that determines the numbers, as JSON; arrays by their hash."""
    import hashlib

    def plain(value: Any) -> Any:
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, tuple):
            return list(value)
        if isinstance(value, dict):
            return {name: plain(entry) for name, entry in sorted(value.items())}
        if hasattr(value, "tobytes"):
            return hashlib.sha256(f"{value.shape}".encode() + value.tobytes()).hexdigest()
        return str(value)

    entries = {entry.name: plain(getattr(setup, entry.name)) for entry in fields(setup)}
    return json.dumps({**entries, "checkpoint": per_part}, sort_keys=True)
