"""``verify export coq FOLDER``: all certificates of a folder or a report as Coq files, and a summary."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..certificate import Certificate, CertificateError
from .certificate_files import certificate_files
from .exit_codes import OF_EXPORT
from .output import print_json, write_text
from .selection import NothingMatchedError

if TYPE_CHECKING:
    from ..export.coq import Exported

#: Of one certificate, and of a folder.
SCHEMA: Final = "inphase.export/1"

#: How the states are listed, with their signs.
_GLYPHS: Final = {"accepted": "✓", "unchecked": "?", "rejected": "✗", "stopped": "?", "refused": "–"}


def run_folder(arguments: argparse.Namespace) -> int:
    """One line a certificate, then how many are accepted, rejected, stopped and refused, and why."""
    from ..export.coq import coq_version

    folder: Path = arguments.certificate
    files = certificate_files([folder])
    if not files:
        raise NothingMatchedError("Expected certificates (.json) in the folder but found none.")
    out: Path = arguments.out or folder / "coq"
    version = None if arguments.unchecked else coq_version()
    rows = []
    for file, found in _all(files, out, version, arguments):
        rows.append((file, found))
        if not arguments.json:
            print(f"{_GLYPHS[found.state]} {file.name}: {found.said.splitlines()[0].rstrip('.')}.", flush=True)
    states: Counter[str] = Counter(found.state for _, found in rows)
    reasons = Counter(found.reason for _, found in rows if found.reason)
    if arguments.json:
        results = [_row(file, found) for file, found in rows]
        counts = {"counts": dict(states), "refused": dict(reasons)}
        print_json({"schema": SCHEMA, "coq": version, "out": str(out), "results": results, **counts})
    else:
        told = ", ".join(f"{states[state]} {state}" for state in _GLYPHS if states[state])
        why = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common())
        print(f"{len(rows)} certificates: {told}" + (f" ({why})." if why else "."))
    return max((OF_EXPORT[state] for state in states), default=0)


def _row(file: Path, found: Exported) -> dict[str, Any]:
    return {
        "certificate": str(file),
        "state": found.state,
        "said": found.said,
        "reason": found.reason or None,
        "lemmas": found.lemmas,
        "seconds": found.seconds,
    }


def _all(
    files: list[Path], out: Path, version: str | None, arguments: argparse.Namespace
) -> Iterator[tuple[Path, Exported]]:
    """Every certificate with what became of it, in order; Coq checks one file while the next is written."""
    from ..export.coq import Exported, checked, exported

    with ThreadPoolExecutor(arguments.jobs) as pool:
        waiting: list[tuple[Path, Future[Exported] | Exported]] = []
        for file, name in zip(files, module_names([file.stem for file in files]), strict=True):
            target = out / f"{name}.v"
            try:
                found = exported(Certificate.load(file), target.name)
            except CertificateError as error:
                found = Exported("refused", str(error), reason="no certificate")
            if found.text:
                write_text(target, found.text)
            is_checked = found.text and version is not None
            waiting.append(
                (file, pool.submit(checked, found.text, str(version), arguments.seconds) if is_checked else found)
            )
            while waiting and (not isinstance(waiting[0][1], Future) or waiting[0][1].done()):
                yield _settled(*waiting.pop(0))
        for file, later in waiting:
            yield _settled(file, later)


def _settled(file: Path, found: Future[Exported] | Exported) -> tuple[Path, Exported]:
    return file, found.result() if isinstance(found, Future) else found


def module_names(stems: list[str]) -> list[str]:
    """A name that coqc takes for a module's for each of ``stems``, no two alike: letters, digits, _, a letter first.

    >>> module_names(["mine.L1", "mine-L1", "MINE.l1", "7"])
    ['mine_L1', 'mine_L1_2', 'MINE_l1_3', 'c_7']
    """
    names: list[str] = []
    taken: set[str] = set()
    for stem in stems:
        word = "".join(c if c.isascii() and c.isalnum() else "_" for c in stem)
        word = name = word if word[:1].isalpha() else f"c_{word}"
        number = 1
        while name.casefold() in taken:  # some file systems do not tell upper from lower case
            number += 1
            name = f"{word}_{number}"
        taken.add(name.casefold())
        names.append(name)
    return names
