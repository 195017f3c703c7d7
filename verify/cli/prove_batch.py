"""``verify prove FILE.txt`` and ``verify prove FOLDER``: many statements and scripts, one line each, and a summary."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from ..verdict import GLYPHS
from .certificate_files import files_below
from .exit_codes import INTERRUPTED, OF_STATUS, OK, UNDECIDED, USAGE
from .output import box_counter, print_json, say
from .prove_script import read_text
from .selection import NothingMatchedError

if TYPE_CHECKING:
    from ..certificate import Certificate

SCHEMA: Final = "inphase.batch/1"

#: The codes from the best to the worst.
_ORDER: Final = (OK, UNDECIDED, 1, USAGE)

_GLYPHS: Final = {**GLYPHS, "unsat": "✓", "sat": "✓", "unknown": "?", "error": "!"}

Progress = Callable[[int], None] | None


@dataclass(frozen=True, slots=True)
class Row:
    """What came out for one statement, script or line that is none."""

    word: str
    code: int
    document: dict[str, Any]
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One statement (in a line of a file), or one script (line 0)."""

    file: Path
    name: str
    line: int
    text: str

    @property
    def place(self) -> str:
        return f"{self.name}:{self.line}" if self.line else self.name


def run(arguments: argparse.Namespace, path: Path) -> int:
    """Decide everything, a line each as it is done; on Ctrl-C what is finished is kept."""
    tasks = list(_tasks(path))
    if not tasks:
        raise NothingMatchedError(f"Expected statements or .smt2 scripts in {path} but found none.")
    started = time.perf_counter()
    rows: list[tuple[Task, Row, str | None]] = []
    width = max(len(task.place) for task in tasks)
    with box_counter() as progress:
        try:
            for task in tasks:
                row = _decided(task, arguments, progress)
                rows.append((task, row, _saved(row, task, arguments.certificate)))
                if not arguments.json:
                    print(_line(task, row, width), flush=True)
        except KeyboardInterrupt:
            say(f"Interrupted: {len(rows)} of {len(tasks)} are done.")
    counts = Counter(row.word for _, row, _ in rows)
    interrupted = len(rows) < len(tasks)
    if arguments.json:
        results = [
            {"file": str(task.file), "line": task.line or None, **row.document, "certificate": written}
            for task, row, written in rows
        ]
        seconds = round(time.perf_counter() - started, 4)
        document = {"schema": SCHEMA, "results": results, "counts": dict(counts), "seconds": seconds}
        print_json({**document, "total": len(tasks), "interrupted": interrupted})
    else:
        summary = ", ".join(f"{number} {word}" for word, number in counts.most_common()) or "none is done"
        print(f"{len(rows)} of {len(tasks)}: {summary}.")
    if interrupted:
        return INTERRUPTED
    return max((row.code for _, row, _ in rows), key=_ORDER.index)


def _tasks(path: Path) -> Iterator[Task]:
    """What is in a file, or in all files of a folder and the folders in it."""
    if not path.exists():
        raise InputError(f"Expected a file of statements but there is no {path}.")
    files = files_below(path, (".smt2", ".txt")) if path.is_dir() else [path]
    for file in files:
        name = str(file.relative_to(path)) if path.is_dir() else file.name
        if file.suffix == ".smt2":
            yield Task(file, name, 0, "")
            continue
        for number, line in enumerate(read_text(file).splitlines(), start=1):
            statement = line.partition("#")[0].strip()
            if statement:
                yield Task(file, name, number, statement)


def _decided(task: Task, arguments: argparse.Namespace, progress: Progress) -> Row:
    try:
        return _script(task, arguments, progress) if not task.line else _statement(task, arguments, progress)
    except InputError as error:
        message = str(error).splitlines()[0]
        return Row("error", USAGE, {"verdict": None, "error": str(error), "reason": message, "statement": task.text})


def _statement(task: Task, arguments: argparse.Namespace, progress: Progress) -> Row:
    from ..formula.reader import read_statement
    from ..prover import prove

    statement = read_statement(task.text)
    verdict = prove(statement, seconds=arguments.seconds, boxes=arguments.boxes, progress=progress)
    document = {"statement": task.text, **verdict.to_json()}
    return Row(verdict.status, OF_STATUS[verdict.status], document, verdict.certificate)


def _script(task: Task, arguments: argparse.Namespace, progress: Progress) -> Row:
    """All answers to a script; the row shows the last one that is unknown, if any is, else the last."""
    from ..smtlib.answers import answer, answer_json, certificate, reading_json
    from ..smtlib.script import read_script

    undefined_fails = arguments.undefined_fails
    text = read_text(task.file)
    checks = read_script(text)
    given = [answer(check, arguments.seconds, progress, undefined_fails=undefined_fails) for check in checks]
    rows = [answer_json(check, each) for check, each in zip(checks, given, strict=True)]
    shown = next((row for row in rows if row["answer"] == "unknown"), rows[-1])
    totals = {"seconds": round(sum(a.seconds for a in given), 4), "boxes": sum(a.boxes for a in given)}
    code = UNDECIDED if shown["answer"] == "unknown" else OK
    document = {**reading_json(undefined_fails=undefined_fails), **shown, **totals, "checks": rows}
    proof = certificate(text, given, len(checks), undefined_fails=undefined_fails)
    return Row(shown["answer"], code, document, proof)


def _saved(row: Row, task: Task, folder: Path | None) -> str | None:
    """Where the certificate was written: into a folder, under the name of the file and the line of the statement."""
    if folder is None or row.certificate is None:
        return None
    path = folder / f"{task.place.replace(':', '-')}.json"
    try:
        return str(row.certificate.save(path))
    except OSError as error:
        raise InputError(f"Expected to write certificates into {folder} but got: {error.strerror}.") from None


def _line(task: Task, row: Row, width: int) -> str:
    boxes = row.document.get("boxes", 0)
    effort = f"{row.document.get('seconds', 0):8.2f} s {boxes:9,} {'box' if boxes == 1 else 'boxes':<5}"
    what = row.document["reason"] if row.word in ("error", "refuted", "undecided", "unknown") else task.text
    return f"{_GLYPHS[row.word]} {task.place:<{width}} {row.word:<9} {effort}  {what}".rstrip()
