"""``verify prove``: one statement typed on the command line."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from ..errors import InputError
from .arguments import add_json, check_file, positive_integer, positive_seconds
from .exit_codes import OF_STATUS
from .fitted import show_fitted
from .memory import remembered
from .output import box_counter, print_json, verdict_text
from .question_output import write_certificate

HELP: Final = "prove or refute a statement, a file or folder of statements, or an SMT-LIB script"

SCHEMA: Final = "inphase.prove/1"

#: What does something with other files.
_OTHER_FILES: Final = {
    ".toml": "; claims are decided by `verify run {}`",
    ".py": "; claims are decided by `verify run {}`",
    ".json": "; certificates are checked by `verify recheck {}`",
}

EXAMPLES: Final = """\
grammar:
  RELATION for VAR in INTERVAL, VAR in INTERVAL … [if RELATION [and RELATION]…] [where NAME(ARGS) = FORMULA; …]

examples:
  verify prove "sin(x) <= x for x in [0, oo)"
  verify prove "1/sqrt(b + 1/2) < t for b in [1, oo), t in (0, 1] if t**2*b == 1" --json
  verify prove "x*exp(1 - x) <= 1 for x in [0, 10]" --certificate c.json && verify recheck c.json
  verify prove statements.txt                a statement on every line; # begins a comment
  verify prove question.smt2 --certificate c.json
  verify prove question.smt2 --undefined-fails   a relation with 1/0 in it fails, as in dReal
  verify prove folder --certificate proofs   all .smt2 and .txt files in it, certificates into a folder

An SMT-LIB script (QF_NRA as dReal reads it) is answered with unsat, sat or unknown for every check-sat. unsat: it is
certified that no point satisfies the assertions. sat: at the exact point given, or at one that certainly exists in the
intervals given. SMT-LIB leaves open what 1/0 or log(-1) is; a point at which that matters is neither a solution nor
ruled out, and the answer is then unknown: what is answered holds for every choice of these values. dReal gives them
none. That is read with --undefined-fails, where a relation with an undefined term is neither true nor false: neither it
nor its negation holds, "or" needs one other member that is true. Certificates and --json say which reading was used.
Exit code 0 when every check-sat is answered, 3 when one is unknown.
A file of statements or a folder ends with the worst exit code: 2 before 1 before 3 before 0.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The statement, its budget, and where the certificate goes."""
    parser.add_argument("statement", metavar="STATEMENT", help="a statement in quotes, or .smt2, .txt, a folder")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="write the certificate there")
    parser.add_argument(
        "--seconds", type=positive_seconds, default=20.0, metavar="S", help="stop after S seconds each (20)"
    )
    parser.add_argument(
        "--boxes", type=positive_integer, default=200_000, metavar="N", help="stop after N boxes (200000)"
    )
    parser.add_argument(
        "--undefined-fails",
        action="store_true",
        help="scripts: a relation with an undefined term, such as 1/0, does not hold, nor does its negation",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Decide the statement, print the verdict, write the certificate; files and folders are left to others."""
    path = Path(arguments.statement)
    is_folder = arguments.statement != "" and os.path.isdir(path)  # unlike Path's, it has no limit of length
    if path.suffix == ".smt2" and not is_folder:
        from .prove_script import run as prove_script

        return prove_script(arguments, path)
    if arguments.undefined_fails and not is_folder:
        raise InputError(
            f"Expected a script (.smt2) or a folder with --undefined-fails but got {arguments.statement}; "
            "a statement without a value at some point is refuted there."
        )
    if path.suffix == ".txt" or is_folder:
        from .prove_batch import run as prove_batch

        return prove_batch(arguments, path)
    if path.suffix in (".toml", ".py") or os.path.isfile(path):
        hint = _OTHER_FILES.get(path.suffix, "").format(path)
        raise InputError(
            f"Expected a statement, or a file of statements (.txt) or a script (.smt2), but got {path}{hint}."
        )
    from ..formula.reader import read_statement
    from ..formula.text import statement_text

    statement = read_statement(arguments.statement)
    check_file(arguments.certificate, "the certificate")
    from ..prover import prove

    with remembered(statement_text(statement)) as memory, box_counter() as progress:
        verdict = prove(statement, seconds=arguments.seconds, boxes=arguments.boxes, progress=progress, memory=memory)
    written, code = write_certificate(verdict.certificate, arguments.certificate, OF_STATUS[verdict.status])
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
        show_fitted(verdict_text(verdict))
        if written:
            print(f"  written  {written}")
    return code
