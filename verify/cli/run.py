"""``verify run``: decide claims and write the report."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from .arguments import add_json, obstacle, positive_integer
from .exit_codes import INTERNAL, INTERRUPTED, USAGE
from .output import print_json, say
from .selection import select

if TYPE_CHECKING:
    from ..claims.library import Library

HELP: Final = "decide claims (default: all), show a live table, write the report"

EXAMPLES: Final = """\
examples:
  verify run                       everything that is installed
  verify run causal                one paper
  verify run "causal.C06*" sync.Y4 some claims, and what they use
  verify run my_claims.toml        your own claims, as TOML or as decorated Python functions

Finished claims are kept in the store ($INPHASE_STORE, or the user's cache folder) and not decided again unless the
claim, its code or its libraries changed. Ctrl-C stops; what is finished is kept and reported. Claims about data that
only you can supply, such as the weights of a model, look for it in the folder $INPHASE_DATA; verify show ID says more.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to run, in how many processes, and where the report goes."""
    parser.add_argument(
        "what", nargs="*", metavar="ID|PATH", help="claims, papers, patterns, files or folders of claims"
    )
    parser.add_argument("--jobs", type=positive_integer, metavar="N", help="processes (default: number of cores)")
    parser.add_argument(
        "--out", type=Path, default=Path("inphase-report"), metavar="DIR", help="folder of the report (inphase-report)"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Decide, print, report."""
    if reason := obstacle(arguments.out):
        raise InputError(f"Expected a folder to write the report to but got --out {arguments.out}: {reason}.")
    library, chosen, paths = select(arguments.what)
    from ..claims.report_json import report_document, write_report
    from ..claims.runner import run as run_claims
    from ..claims.store import default_store
    from .progress import Progress

    ids = library.with_used(chosen)
    jobs = arguments.jobs or _cores()
    with Progress(len(ids)) as progress:
        outcome = run_claims(library, ids, store=default_store(), jobs=jobs, paths=paths, watch=progress)
    document = report_document(library, outcome)
    say(*(f"warning: {warning}" for warning in outcome.warnings))
    code = outcome.exit_code()
    if _concerns(library, arguments.what, paths) and code not in (INTERNAL, INTERRUPTED):
        code = USAGE
    if arguments.json:
        print_json(document)
    else:
        from .table import print_table

        print_table(document["claims"])
        print(document["summary"] + (" The run was stopped before its end." if outcome.interrupted else ""))
    try:
        write_report(arguments.out, document, outcome)
    except OSError as error:
        say(
            f"Expected to write the report to {arguments.out} but got: {error.strerror}; the verdicts are in the store."
        )
        return USAGE if code != INTERRUPTED else code
    return _build_pages(arguments.out, code)


def _cores() -> int:
    """The cores this process may use, which can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _build_pages(directory: Path, code: int) -> int:
    """Make the pages from report.json; their failure loses nothing."""
    try:
        import reports

        pages = reports.build(directory)
    except (ImportError, AttributeError) as error:
        say(f"The pages of the report were not made ({error}); {directory / 'report.json'} has all the data.")
        return code
    except Exception as error:  # noqa: BLE001 - report.json is complete already
        say(f"Internal error while making the pages ({type(error).__name__}: {error}); report.json is complete.")
        return code if code == INTERRUPTED else INTERNAL
    index: Any = next((page for page in pages if page.name == "index.html"), directory)
    say(f"Report: {index}")
    return code


def _concerns(library: Library, words: list[str], paths: list[str]) -> bool:
    """Whether a problem of the library is about what was asked for: everything, a claim by name, or a file."""
    if not words or paths:
        return bool(library.problems)
    return any(problem.where in words for problem in library.problems)
