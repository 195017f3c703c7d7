"""``verify prove FILE.smt2``: what an SMT solver prints, and after a semicolon what is certified about it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from .exit_codes import INTERRUPTED, OK, UNDECIDED
from .output import box_counter, count, print_json, say
from .question_output import write_certificate

if TYPE_CHECKING:
    from ..smtlib.script import Check
    from ..smtlib.search import Answer

SCHEMA: Final = "inphase.smtlib/1"

_GLYPHS: Final = {"unsat": "✓", "sat": "✓", "unknown": "?"}


def read_text(path: Path) -> str:
    """The text of a file. Raises InputError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors put a mark at the front
    except OSError as error:
        raise InputError(f"Expected a file that can be read but got {path}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(f"Expected a text file in UTF-8 but got {path}.") from None


def run(arguments: argparse.Namespace, path: Path) -> int:
    """Answer every check-sat; what is answered is kept when the rest is interrupted."""
    from ..smtlib.answers import answer, answer_json, certificate, reading_json
    from ..smtlib.script import read_script

    undefined_fails = arguments.undefined_fails
    text = read_text(path)
    checks = read_script(text)
    found: list[tuple[Check, Answer]] = []
    with box_counter() as progress:
        try:
            for check in checks:
                given = answer(check, arguments.seconds, progress, undefined_fails=undefined_fails)
                found.append((check, given))
                if not arguments.json:
                    _print(*found[-1])
        except KeyboardInterrupt:
            say(f"Interrupted: {len(found)} of {count(len(checks), 'check-sat', 'check-sats')} answered.")
    interrupted = len(found) < len(checks)
    code = UNDECIDED if any(given.answer == "unknown" for _, given in found) else OK
    proof = certificate(text, [given for _, given in found], len(checks), undefined_fails=undefined_fails)
    written, code = write_certificate(proof, arguments.certificate, code)
    if arguments.json:
        rows = [answer_json(check, given) for check, given in found]
        last = rows[-1] if rows else {}
        reading = reading_json(undefined_fails=undefined_fails)
        document = {"schema": SCHEMA, "file": str(path), **reading, **last, "checks": rows, "certificate": written}
        print_json({**document, "interrupted": interrupted})
    elif written:
        print(f"; written  {written}")
    return INTERRUPTED if interrupted else code


def _print(check: Check, given: Answer) -> None:
    """The answer on a line of its own, then comments of SMT-LIB."""
    from ..smtlib.answers import BELIEVED, witness

    print(given.answer)
    print(f"; {_GLYPHS[given.answer]} line {given.line}: {given.reason}")
    exact, enclosed = witness(given, check)
    for name, value in exact.items():
        print(f";   {name} = {value}")
    for name, (low, high) in enclosed.items():
        print(f";   {name} in [{low}, {high}]")
    if given.answer != "unknown":
        print(f"; trust    {'; '.join(BELIEVED)}")
    cases = count(given.cases, "case", "cases")
    print(f"; effort   {count(given.boxes, 'box', 'boxes')}, {cases}, {given.seconds:.2f} s", flush=True)
