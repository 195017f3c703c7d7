"""``verify report``: build the pages of a report again from its report.json."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Final

from ..errors import InputError
from .arguments import add_json
from .exit_codes import OK
from .output import print_json, say

HELP: Final = "build HTML, LaTeX and PDF again from DIR/report.json"

SCHEMA: Final = "inphase.pages/1"

#: Where a reader begins; --json names all files.
ENTRANCES: Final = ("index.html", "report.tex", "report.pdf")

EXAMPLES: Final = """\
examples:
  verify report inphase-report     the report.json there is the only source; TeX, when installed, makes report.pdf
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the report is."""
    parser.add_argument(
        "directory", type=Path, metavar="DIR", help="folder with a report.json, as `verify run` writes it"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Build, and name the files."""
    directory: Path = arguments.directory
    if not (directory / "report.json").is_file():
        raise InputError(
            f"Expected a report.json in {directory} but there is none; `verify run --out {directory}` makes one."
        )
    import reports

    if shutil.which("pdflatex"):
        say("TeX makes report.pdf, which takes minutes for hundreds of claims; the pages are there before.")
    try:
        pages = reports.build(directory, pdf=True)
    except OSError as error:
        raise InputError(f"Expected to write {error.filename or directory} but got: {error.strerror}.") from None
    except ValueError as error:
        raise InputError(str(error)) from None
    if arguments.json:
        print_json({"schema": SCHEMA, "pages": [str(page) for page in pages]})
    else:
        entrances = [str(page) for page in pages if page.name in ENTRANCES]
        print(f"{len(pages)} files, among them {', '.join(entrances)}")
    return OK
