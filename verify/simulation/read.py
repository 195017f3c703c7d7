"""Arrays that a user supplies: starts and matrices from .npy and .npz files. Nothing in them is executed."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .off_circle import ATTENTION, LAYER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def read_start(path: Path) -> Array:
    """States (n,), (R, n), (n, d) or (R, n, d) from a .npy file, or the last ones of ``states`` in a .npz file."""
    found = _load(path)
    if isinstance(found, dict):
        if "states" not in found or found["states"].ndim < 3:
            raise InputError(f"Expected an array 'states' (R, T, n) in {path.name} but got {', '.join(found)}.")
        return _numbers(path, found["states"][:, -1])
    return _numbers(path, found)


def read_masses(path: Path) -> tuple[float, ...]:
    """Masses (n,) from a .npy file."""
    found = _load(path)
    if isinstance(found, dict) or found.ndim != 1:
        raise InputError(f"Expected a list of masses, one for each particle, in {path.name}.")
    return tuple(float(mass) for mass in _numbers(path, found))


def read_matrices(path: Path) -> dict[str, Array]:
    """Arrays ``query``, ``key``, ``value`` of shape (rows, d), (heads, rows, d) or (times, heads, rows, d), and
    ``outer`` (d, m), ``inner`` (m, d), ``bias`` (m,), from a .npz file."""
    found = _load(path)
    if not isinstance(found, dict) or not found or not set(found) <= {*ATTENTION, *LAYER}:
        got = ", ".join(found) if isinstance(found, dict) else "a single array"
        raise InputError(
            f"Expected arrays named query, key, value, outer, inner, bias in {path.name} but got {got or 'none'}."
        )
    matrices = {name: _numbers(path, array) for name, array in found.items()}
    for name, array in matrices.items():
        if name in ATTENTION and array.ndim not in (2, 3, 4):
            raise InputError(
                f"Expected {name} of shape (rows, d), (heads, rows, d) or (times, heads, rows, d) but got "
                f"shape={array.shape}."
            )
    return matrices


def _load(path: Path) -> Any:
    import numpy as np

    try:
        found = np.load(path, allow_pickle=False)
        return dict(found) if isinstance(found, np.lib.npyio.NpzFile) else found
    except (ValueError, EOFError, zipfile.BadZipFile):
        raise InputError(f"Expected a .npy or .npz file of numbers but {path.name} is not one.") from None
    except OSError as error:
        raise InputError(f"Expected to read {path} but got: {error.strerror}.") from None


def _numbers(path: Path, array: Any) -> Array:
    import numpy as np

    if not (np.issubdtype(array.dtype, np.floating) or np.issubdtype(array.dtype, np.integer)):
        raise InputError(f"Expected real numbers in {path.name} but got {array.dtype}.")
    if not array.size:
        raise InputError(f"Expected numbers in {path.name} but got an empty array of shape={array.shape}.")
    return np.array(array, dtype=float)
