"""``verify export``: certificates as files of other proof systems, checked there when the system is installed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from ..certificate import Certificate, CertificateError
from ..errors import InputError
from .arguments import add_json, positive_integer, positive_seconds
from .exit_codes import OF_EXPORT, OK, UNDECIDED
from .export_batch import SCHEMA, run_folder
from .output import print_json, write_text

HELP: Final = "write a certificate as a file in which Coq proves the statement"

EXAMPLES: Final = """\
The theorem says that everything in the statement is defined and that its relations hold, for all points of the domain
that satisfy the conditions, and that each condition is defined where those before it hold. Coq-Interval proves it by
enclosures, along the splits of the certificate where one call of its tactic is not enough, and Coq follows the
certificate's rules of exact algebra, cases, periods, monotony and concavity; near a point where a formula vanishes or
grows without bound, it expands the formula by Taylor's theorem, and exponentials that grow become powers of one
unknown. A rule or an operation that has no translation is named, and no file is written; nothing is admitted. When coqc
and Coq-Interval are installed (Debian: coq, libcoq-interval), the file is compiled; otherwise it is written and said to
be unchecked.

For a folder of certificates, or a report, there is one line for each and a summary: how many files Coq accepts, rejects
or was stopped at, and how many certificates are refused, with what is in the way. The files go into its folder coq.

exit code 0: written, and accepted by Coq if that is installed; 3: Coq was stopped before it had decided, or a
certificate of a folder is refused; 4: Coq does not accept a file

examples:
  verify prove "x*exp(-x) < 1/2 for x in [0, 20]" --certificate c.json
  verify export coq c.json                   writes c.v
  verify export coq c.json --out proof.v --seconds 600 --json
  verify export coq inphase-report --out coq --jobs 2
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The system, the certificate, the file, and how long Coq may take."""
    parser.add_argument("system", choices=("coq",), metavar="coq", help="the proof system: coq")
    parser.add_argument("certificate", type=Path, metavar="CERT", help="a certificate, or a folder of them")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="the file or folder to write (CERT with the ending .v)"
    )
    parser.add_argument("--seconds", type=positive_seconds, default=300.0, metavar="S", help="stop Coq after S (300)")
    parser.add_argument(
        "--jobs", type=positive_integer, default=1, metavar="N", help="for folders: runs of Coq at once (1)"
    )
    parser.add_argument("--unchecked", action="store_true", help="do not run Coq even where it is installed")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the file; have it checked. A folder of certificates is a table of them."""
    if arguments.certificate.is_dir():
        return run_folder(arguments)
    try:
        certificate = Certificate.load(arguments.certificate)
    except CertificateError as error:
        raise InputError(str(error)) from None
    from ..export.coq import checked, coq_theorem, coq_version

    out = arguments.out or arguments.certificate.with_suffix(".v")
    text = coq_theorem(certificate, out.name)
    write_text(out, text)
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
        found = checked(text, version, arguments.seconds)
        seconds, said, code = found.seconds, found.said, OF_EXPORT[found.state]
        if found.state == "stopped":
            said += "; --seconds gives it more"
    if arguments.json:
        print_json({"schema": SCHEMA, **document, "coq": version, "checked": said, "exit": code, "seconds": seconds})
    else:
        glyph = "?" if version is None or code == UNDECIDED else "✓" if code == OK else "✗"
        print(f"{glyph} {out}: {lemmas} {'lemma' if lemmas == 1 else 'lemmas'}, {said}.")
    return code
