"""The files that are meant by files, folders and reports."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NoReturn

from ..errors import InputError

#: What a folder with a report has.
REPORT: Final = "report.json"


def folder_of_report(path: Path) -> Path:
    """The folder of a ``report.json``, which stands for its report; other paths as they are."""
    return path.parent if path.name == REPORT and path.is_file() else path


def certificate_files(paths: Iterable[Path]) -> list[Path]:
    """The certificate files that ``paths`` name. Raises InputError for a path that does not exist."""
    found: list[Path] = []
    for path in map(folder_of_report, paths):
        if not path.exists():
            raise InputError(f"Expected a certificate or a folder of certificates but there is no {path}.")
        if path.is_dir():
            certificates = path / "certificates" if (path / REPORT).is_file() else path
            found += files_below(certificates, (".json",))
        else:
            found.append(path)
    return found


def files_below(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """The files with these endings in the folder and those in it. Raises OSError for one that cannot be read."""

    def unreadable(error: OSError) -> NoReturn:
        raise error

    walked = os.walk(folder, onerror=unreadable)
    return sorted(Path(place, name) for place, _, names in walked for name in names if name.endswith(endings))
