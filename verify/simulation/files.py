"""What a simulation leaves in a folder: ``simulation.json`` (the summary) and all numbers, as npz or as Parquet.

``trajectory.npz`` holds ``times``, ``states`` and an array for every observable. As Parquet they are two tables,
``states.parquet`` (replica, time, particle, and the angle or the coordinates) and ``observables.parquet`` (replica,
time, and a column for each). Files are complete or absent.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from .setup import Setup, state_bytes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .simulated import Simulation

    Array = NDArray[np.float64]

FORMATS: Final = ("npz", "parquet")


def check_format(form: str) -> None:
    """Raise InputError unless ``form`` can be written here: before a long run."""
    if form not in FORMATS:
        raise InputError(f"Expected a format in {', '.join(FORMATS)} but got format={form!r}.")
    if form == "parquet" and importlib.util.find_spec("pyarrow") is None:
        raise InputError("Expected pyarrow for Parquet files but it is not installed; pip install pyarrow gets it.")


def check_room(setup: Setup, folder: Path) -> None:
    """Raise InputError when the data of ``setup`` will not fit on the disk of ``folder``: before a long run."""
    needed = state_bytes(setup)
    place = next((parent for parent in (folder, *folder.absolute().parents) if parent.is_dir()), None)
    if place is not None and (free := shutil.disk_usage(place).free) < needed:
        raise InputError(
            f"Expected {needed / 1e6:.3g} MB of room for states in {folder} but there are {free / 1e6:.3g} MB; keep "
            f"fewer --outputs, or states at the ends only with --ends-only."
        )


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Take away what is half written to ``path`` when the disk is full or Ctrl-C stops it, and say its name."""
    try:
        yield
    except KeyboardInterrupt:
        path.unlink(missing_ok=True)
        raise
    except OSError as error:  # a full disk is noticed without a name
        if path.is_file():
            path.unlink()
        error.filename = error.filename or str(path)
        raise


def write(simulation: Simulation, folder: Path, form: str = "npz") -> Iterator[Path]:
    """Write summary and data into ``folder``, which is made if need be. Raises InputError and OSError."""
    check_format(form)
    yield write_summary(simulation, folder)
    yield from write_data(simulation, folder, form)


def write_summary(simulation: Simulation, folder: Path) -> Path:
    """Write ``simulation.json`` and return its path. Raises OSError."""
    path = folder / "simulation.json"
    with _whole(path) as stream:
        stream.write((json.dumps(simulation.summary(), ensure_ascii=False, indent=1) + "\n").encode())
    return path


def write_data(simulation: Simulation, folder: Path, form: str) -> Iterator[Path]:
    """Write states and observables. Raises OSError."""
    trajectory = simulation.trajectory
    if form == "npz":
        arrays = {f"observable_{name}": values for name, values in trajectory.observables.items()}
        arrays |= {"times": trajectory.times, "state_times": simulation.state_times, "states": trajectory.states}
        yield write_arrays(folder / "trajectory.npz", arrays)
        return
    yield write_tables(folder / "states.parquet", _state_tables(simulation))
    yield write_tables(folder / "observables.parquet", _observable_tables(simulation))


def write_arrays(path: Path, arrays: dict[str, Any]) -> Path:
    """An .npz file. Raises OSError."""
    import numpy as np

    with _whole(path) as stream:
        np.savez(stream, allow_pickle=False, **arrays)
    return path


def write_tables(path: Path, tables: Iterator[dict[str, Any]]) -> Path:
    """A Parquet file of ``tables``, each a column of numbers by name, below each other. Raises OSError."""
    import pyarrow
    from pyarrow import parquet

    with _whole(path) as stream:
        first = pyarrow.table(next(tables))
        with parquet.ParquetWriter(stream, first.schema) as writer:
            writer.write_table(first)
            for columns in tables:
                writer.write_table(pyarrow.table(columns, schema=first.schema))
    return path


def write_columns(path: Path, arrays: dict[str, Array], form: str) -> Path:
    """Arrays in one file, whose ending is that of ``form``; as Parquet a table with the columns of all that are as long
    as the first. Raises OSError."""
    if form == "npz":
        return write_arrays(path.with_suffix(".npz"), arrays)
    length = len(next(iter(arrays.values())))
    columns: dict[str, Array] = {}
    for name, values in arrays.items():
        if len(values) == length:
            columns |= {name: values} if values.ndim == 1 else {f"{name}_{k}": v for k, v in enumerate(values.T)}
    return write_tables(path.with_suffix(".parquet"), iter([columns]))


def _state_tables(simulation: Simulation) -> Iterator[dict[str, Any]]:
    """The states of one replica after the other."""
    import numpy as np

    times, states = simulation.state_times, simulation.trajectory.states
    count, n = states.shape[1:3]
    for replica, state in enumerate(states):
        flat = np.asarray(state).reshape(count * n, -1)
        names = ["angle"] if states.ndim == 3 else [f"x{k + 1}" for k in range(flat.shape[1])]
        yield {
            "replica": np.full(count * n, replica, dtype=np.int32),
            "time": np.repeat(times, n),
            "particle": np.tile(np.arange(n, dtype=np.int32), count),
            **{name: np.ascontiguousarray(flat[:, k]) for k, name in enumerate(names)},
        }


def _observable_tables(simulation: Simulation) -> Iterator[dict[str, Any]]:
    import numpy as np

    trajectory = simulation.trajectory
    for replica in range(len(trajectory.states)):
        yield {
            "replica": np.full(trajectory.times.size, replica, dtype=np.int32),
            "time": trajectory.times,
            **{name: values[replica] for name, values in trajectory.observables.items()},
        }


@contextmanager
def _whole(path: Path) -> Iterator[Any]:
    """A stream into a file that gets its name when all is written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        os.replace(part, path)
    except OSError as error:  # what was there before stays
        error.filename = error.filename or str(path)
        raise
    finally:
        part.unlink(missing_ok=True)
