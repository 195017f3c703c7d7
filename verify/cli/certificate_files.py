"""The certificate files that are meant by files, folders and reports."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ..errors import InputError

#: What a folder with a report has.
REPORT: Final = "report.json"


def certificate_files(paths: Iterable[Path]) -> list[Path]:
    """The certificate files that ``paths`` name. Raises InputError for a path that does not exist."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"Expected a certificate or a folder of certificates but there is no {path}.")
        if path.is_dir():
            certificates = path / "certificates" if (path / REPORT).is_file() else path
            found += sorted(certificates.rglob("*.json"))
        else:
            found.append(path)
    return found
