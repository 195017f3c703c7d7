"""Whether the pages in a folder are those of its report already: the same data and code give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from .model import Report

#: The file that holds the fingerprint of the pages beside it, and their names.
RECORD: Final = ".pages"


def fingerprint(report: Report, directory: Path) -> str:
    """A digest of all that pages are made from: the results, which certificates are there, and our own code.

    Whether a result came from the store is shown on no page.
    """
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".css"):
            digest.update(path.read_bytes())
    shown = replace(report, results=tuple(replace(result, state="") for result in report.results))
    present = [bool(result.certificate) and (directory / result.certificate).is_file() for result in report.results]
    digest.update(repr((shown, present)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def built(directory: Path, mark: str) -> list[Path] | None:
    """The pages that were built with this fingerprint, when all are there; else None."""
    try:
        recorded, *names = (directory / RECORD).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    paths = [directory / name for name in names]
    return paths if recorded == mark and names and all(path.is_file() for path in paths) else None


def record(directory: Path, mark: str, paths: Sequence[Path]) -> None:
    """Remember what the pages were built from."""
    (directory / RECORD).write_text("\n".join([mark, *(path.name for path in paths)]), encoding="utf-8")
