"""``verify prove``: one statement typed on the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from .arguments import add_json, positive_integer, positive_seconds
from .exit_codes import OF_STATUS, USAGE
from .output import count, print_json, say, verdict_text

HELP: Final = "prove or refute one statement"

SCHEMA: Final = "inphase.prove/1"

EXAMPLES: Final = """\
grammar:
  RELATION for VAR in INTERVAL, VAR in INTERVAL … [if RELATION [and RELATION]…] [where NAME(ARGS) = FORMULA; …]

examples:
  verify prove "sin(x) <= x for x in [0, oo)"
  verify prove "1/sqrt(b + 1/2) < t for b in [1, oo), t in (0, 1] if t**2*b == 1" --json
  verify prove "x*exp(1 - x) <= 1 for x in [0, 10]" --certificate c.json && verify recheck c.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The statement, its budget, and where the certificate goes."""
    parser.add_argument("statement", metavar="STATEMENT", help="a statement in the grammar below, in quotes")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="write the certificate there")
    parser.add_argument("--seconds", type=positive_seconds, default=20.0, metavar="S", help="stop after S seconds (20)")
    parser.add_argument(
        "--boxes", type=positive_integer, default=200_000, metavar="N", help="stop after N boxes (200000)"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Decide the statement, print the verdict, write the certificate."""
    from ..formula.reader import read_statement
    from ..formula.text import statement_text

    statement = read_statement(arguments.statement)
    from ..prover import prove

    with _counter() as progress:
        verdict = prove(statement, seconds=arguments.seconds, boxes=arguments.boxes, progress=progress)
    written: str | None = None
    code = OF_STATUS[verdict.status]
    if arguments.certificate and verdict.certificate:
        try:
            written = str(verdict.certificate.save(arguments.certificate))
        except OSError as error:
            say(f"Expected to write the certificate to {arguments.certificate} but got: {error.strerror}.")
            code = USAGE
    if arguments.json:
        from ..exposition import explained

        verdict = explained(statement, verdict, plots=False)
        document = {
            "schema": SCHEMA,
            "statement": statement_text(statement),
            **verdict.to_json(),
            "certificate": written,
        }
        print_json(document)
    else:
        print(verdict_text(verdict))
        if written:
            print(f"  written  {written}")
    return code


@contextmanager
def _counter() -> Iterator[Callable[[int], None] | None]:
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
