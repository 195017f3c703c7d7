"""``verify export``: certificates as files of other proof systems, checked there when the system is installed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from ..certificate import Certificate, CertificateError
from ..errors import InputError
from .arguments import add_json, positive_seconds
from .exit_codes import CERTIFICATE_FAILED, OK, UNDECIDED
from .output import print_json

HELP: Final = "write a certificate as a file in which Coq proves the statement"

SCHEMA: Final = "inphase.export/1"

EXAMPLES: Final = """\
The theorem says that everything in the statement is defined and that its relations hold, for all points of the domain
that satisfy the conditions. Coq-Interval proves it by enclosures, along the splits of the certificate where one call
of its tactic is not enough, and Coq follows the certificate's rules of exact algebra, cases, monotony and concavity;
near a point where a formula vanishes or grows without bound, it expands the formula by Taylor's theorem. A rule or an
operation that has no translation is named, and no file is written; nothing is admitted. When coqc and Coq-Interval are
installed (Debian: coq, libcoq-interval), the file is compiled; otherwise it is written and said to be unchecked.

exit code 0: written, and accepted by Coq if that is installed; 3: Coq was stopped before it had decided;
4: Coq does not accept the file

examples:
  verify prove "x*exp(-x) < 1/2 for x in [0, 20]" --certificate c.json
  verify export coq c.json                   writes c.v
  verify export coq c.json --out proof.v --seconds 600 --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The system, the certificate, the file, and how long Coq may take."""
    parser.add_argument("system", choices=("coq",), metavar="coq", help="the proof system: coq")
    parser.add_argument("certificate", type=Path, metavar="CERT", help="the certificate of an inequality, or a bundle")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (CERT with the ending .v)")
    parser.add_argument("--seconds", type=positive_seconds, default=300.0, metavar="S", help="stop Coq after S (300)")
    parser.add_argument("--unchecked", action="store_true", help="do not run Coq even where it is installed")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the file; have it checked."""
    try:
        certificate = Certificate.load(arguments.certificate)
    except CertificateError as error:
        raise InputError(str(error)) from None
    from ..export.coq import coq_check, coq_theorem, coq_version

    out = arguments.out or arguments.certificate.with_suffix(".v")
    text = coq_theorem(certificate, out.name)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"Expected to write {out} but got: {error.strerror}.") from None
    lemmas = text.count("\nLemma part_")
    document: dict[str, Any] = {"file": str(out), "statement": certificate.statement, "lemmas": lemmas}
    version = None if arguments.unchecked else coq_version()
    code, seconds = OK, None
    if version is None:
        why = "as asked" if arguments.unchecked else "there is no coqc with Coq-Interval here"
        said = f"unchecked ({why}); coqc {out.name} decides it"
    else:
        if not arguments.json and sys.stderr.isatty():
            print(f"{out} is written; Coq checks it, for {arguments.seconds:g} s at most.", file=sys.stderr)
        checked = coq_check(text, seconds=arguments.seconds)
        seconds = round(checked.seconds, 2)
        stopped = not checked.ok and checked.message.startswith("Coq was stopped")
        code = OK if checked.ok else UNDECIDED if stopped else CERTIFICATE_FAILED
        said = f"accepted by Coq {version} in {seconds} s" if checked.ok else checked.message.rstrip(".")
        if stopped:
            said += "; --seconds gives it more"
    if arguments.json:
        print_json({"schema": SCHEMA, **document, "coq": version, "checked": said, "exit": code, "seconds": seconds})
    else:
        glyph = "?" if version is None or code == UNDECIDED else "✓" if code == OK else "✗"
        print(f"{glyph} {out}: {lemmas} {'lemma' if lemmas == 1 else 'lemmas'}, {said}.")
    return code
