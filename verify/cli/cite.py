"""``verify cite``: BibTeX for everything a claim cites, directly or through what it uses."""

from __future__ import annotations

import argparse
from typing import Final

from .arguments import add_json
from .exit_codes import OK
from .output import print_json, say
from .selection import select

HELP: Final = "print BibTeX for all that a claim rests on"

SCHEMA: Final = "inphase.cite/1"

EXAMPLES: Final = """\
examples:
  verify cite sync.Y4
  verify cite causal > causal.bib
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which claims."""
    parser.add_argument("what", nargs="+", metavar="ID", help="claims, papers, patterns or files")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print one entry a work."""
    library, chosen, _ = select(arguments.what)
    from ..claims.bibliography import bibtex

    cited = {key: library.bibliography.get(key) for id in library.with_used(chosen) for key in library.claims[id].cites}
    works = {key: dict(work) for key, work in cited.items() if work is not None}
    if arguments.json:
        print_json(
            {"schema": SCHEMA, "works": works, "bibtex": {key: bibtex(key, work) for key, work in works.items()}}
        )
    elif works:
        print("\n\n".join(bibtex(key, work) for key, work in works.items()))
    else:
        say("Nothing is cited: neither by this nor by what it uses.")
    return OK
