"""What verbs print: JSON documents, and verdicts for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from ..verdict import Verdict
from .exit_codes import INTERRUPTED, OK, USAGE

if TYPE_CHECKING:
    from ..claims.claim import Claim

#: Colours as rich names them, always beside a glyph and a word.
COLORS: Final = {
    "proved": "green",
    "proved given cited facts": "cyan",
    "supported": "yellow",
    "undecided": "magenta",
    "refuted": "red",
    "blocked": "bright_black",
    "cited": "blue",
    "argued": "bright_blue",
    "empty": "bright_black",
}


#: Longest formula that is named beside its enclosure.
LONGEST: Final = 240


def print_json(document: dict[str, Any]) -> None:
    """One document on stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
    print()


def write_json(document: dict[str, Any], path: Path | None) -> None:
    """One document into a file, or on stdout without one. Raises InputError where the file cannot be written."""
    if path is None:
        print_json(document)
        return
    write_text(path, json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """A file with that text, in a folder made if need be. Raises InputError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"Expected to write {path} but got: {error.strerror}.") from None


def written_one_by_one(paths: Iterator[Path], told: Callable[[str], None] | None = None) -> tuple[list[str], int]:
    """The files that ``paths`` writes and names, and the exit code: what cannot be written, or is interrupted, loses
    nothing else. ``told`` is called with every name as soon as the file is there."""
    written: list[str] = []
    try:
        for path in paths:
            written.append(str(path))
            if told is not None:
                told(str(path))
    except OSError as error:
        say(unwritable(error))
        return written, USAGE
    except KeyboardInterrupt:
        say("Interrupted: a file was not finished.")
        return written, INTERRUPTED
    return written, OK


def written_line(name: str) -> None:
    """Say that a simulation's file is there."""
    print(f"  written          {name}", flush=True)


def unwritable(error: OSError) -> str:
    """One sentence about a file that could not be written."""
    return f"Expected to write to {error.filename or 'a file'} but got: {error.strerror}."


def say(*lines: str) -> None:
    """Lines for the person at the terminal, on stderr."""
    for line in lines:
        print(line, file=sys.stderr)


def verdict_text(verdict: Verdict) -> str:
    """A verdict for people: glyph, word and reason, then what there is of witness, enclosure, advice and trust.

    >>> print(verdict_text(Verdict("refuted", "It fails at a point.", {"x": "1/2"}, ("0.1", "0.2"), "left - right")))
    ✗ refuted: It fails at a point.
      at       x = 1/2
      enclosed left - right in [0.1, 0.2]
    """
    lines = [str(verdict)]
    if verdict.witness:
        lines.append(f"  at       {witness_text(verdict.witness)}")
    if verdict.enclosure:
        lower, upper = verdict.enclosure
        name = verdict.enclosed if len(verdict.enclosed) <= LONGEST else "the difference of both sides"
        lines.append(f"  enclosed {name + ' in ' if name else ''}[{lower}, {upper}]")
    if verdict.advice:
        lines.append(f"  try      {verdict.advice}")
    if verdict.trust:
        lines.append(f"  trust    {'; '.join(verdict.trust)}")
    if verdict.boxes:
        lines.append(f"  effort   {count(verdict.boxes, 'box', 'boxes')}, {verdict.seconds:.2f} s")
    return "\n".join(lines)


def stated_lines(claim: Claim) -> list[str]:
    """What a claim states, each of its questions on a line."""
    from ..claims.describe import describe

    stated = claim.stated().text
    if not isinstance(claim.question, tuple):
        return [stated]
    lines = [describe(question).text for question in claim.question]
    return lines if "; ".join(lines) == stated else [stated]


def witness_text(witness: dict[str, str]) -> str:
    """A point as equations."""
    return ", ".join(f"{name} = {value}" for name, value in witness.items())


def count(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


@contextmanager
def box_counter() -> Iterator[Callable[[int], None] | None]:
    """Counts boxes on one line of the terminal, which is cleared at the end; silent in a log."""
    if not sys.stderr.isatty():
        yield None
        return

    def show(boxes: int) -> None:
        print(f"\r{count(boxes, 'box', 'boxes')} …", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
