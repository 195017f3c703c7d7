"""What a simulation of something else than particles found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..expected import place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """``summary`` for JSON; ``arrays`` by name, written to a file that is called ``stem``.

    ``draw`` writes a picture to a path and returns it. ``warning`` says what of the numbers cannot be relied on.
    """

    stem: str
    summary: dict[str, Any]
    arrays: dict[str, Array]
    draw: Callable[[Path], Path]
    warning: str = ""

    def write(self, folder: Path | str, form: str = "npz") -> Path:
        """The arrays in a file of ``folder``, as ``npz`` or ``parquet``. Raises InputError and OSError."""
        from .files import check_format, write_columns

        check_format(form)
        return write_columns(Path(folder) / self.stem, self.arrays, form)

    def plot(self, path: Path | str) -> Path:
        """The picture in ``path`` (.svg, .png, .pdf). Raises InputError without matplotlib, OSError."""
        from .plot import check_target

        target = place("path", path)
        check_target(target)
        return self.draw(target)
