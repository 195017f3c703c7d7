"""What the verbs that ask questions share: budgets, the certificate, and how an answer is printed."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..verdict import GLYPHS
from .arguments import add_json, positive_integer, positive_seconds
from .exit_codes import OF_STATUS, USAGE
from .output import count, print_json, say

if TYPE_CHECKING:
    from ..questions.evidence import Effort
    from ..verdict import Verdict


def add_budget(parser: argparse.ArgumentParser, seconds: float = 20.0) -> None:
    """--certificate, --seconds, --boxes and --json."""
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="write the certificate there")
    parser.add_argument(
        "--seconds", type=positive_seconds, default=seconds, metavar="S", help=f"per statement ({seconds:g})"
    )
    parser.add_argument("--boxes", type=positive_integer, default=50_000, metavar="N", help="per statement (50000)")
    add_json(parser)


def tolerance(text: str) -> Fraction:
    """A positive exact number: 1e-8, 0.001 or 1/1000."""
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if not Fraction(1, 10**300) <= value <= 10**300:
        raise argparse.ArgumentTypeError(f"expected a positive number such as 1e-8 but got {text!r}")
    return value


@contextmanager
def effort(arguments: argparse.Namespace) -> Iterator[Effort]:
    """The budget of each statement; boxes are counted on one line of a terminal, which is cleared at the end."""
    from ..questions.evidence import Effort

    if not sys.stderr.isatty():
        yield Effort(arguments.boxes, arguments.seconds)
        return

    def show(boxes: int) -> None:
        print(f"\r{count(boxes, 'box', 'boxes')} …", end="", file=sys.stderr, flush=True)

    try:
        yield Effort(arguments.boxes, arguments.seconds, show)
    finally:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def answered(
    arguments: argparse.Namespace, schema: str, asked: dict[str, Any], answer: Callable[[Effort], Answer]
) -> int:
    """Ask, write the certificate, print the answer as text or JSON, and return the exit code."""
    start = time.perf_counter()
    with effort(arguments) as budget:
        verdict, document, lines = answer(budget)
    seconds = time.perf_counter() - start
    written, code = write_certificate(verdict, arguments.certificate)
    if arguments.json:
        common = {
            "verdict": verdict.status,
            "certificate": written,
            "seconds": round(seconds, 4),
            "boxes": verdict.boxes,
            "reason": verdict.reason,
            "trust": list(verdict.trust),
            "advice": verdict.advice,
        }
        print_json({"schema": schema, **asked, **document, **common})
        return code
    print(f"{GLYPHS[verdict.status]} {lines[0]}")
    for line in lines[1:]:
        print(f"  {line}")
    if verdict.advice:
        print(f"  try      {verdict.advice}")
    print(f"  trust    {'; '.join(verdict.trust)}")
    print(f"  effort   {count(verdict.boxes, 'box', 'boxes')}, {seconds:.2f} s")
    if written:
        print(f"  written  {written}")
    return code


#: A verdict, the fields of the JSON document that are special to the question, and the lines of the text.
Answer = tuple["Verdict", dict[str, Any], Sequence[str]]


def write_certificate(verdict: Verdict, path: Path | None) -> tuple[str | None, int]:
    """Where the certificate was written, if anywhere, and the exit code."""
    code = OF_STATUS[verdict.status]
    if path is None or verdict.certificate is None:
        return None, code
    try:
        return str(verdict.certificate.save(path)), code
    except OSError as error:
        say(f"Expected to write the certificate to {path} but got: {error.strerror}.")
        return None, USAGE
