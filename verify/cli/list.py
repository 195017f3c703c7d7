"""``verify list``: the claims that can be run, with the verdicts that are in the store."""

from __future__ import annotations

import argparse
from typing import Final

from ..verdict import GLYPHS
from .arguments import add_json
from .exit_codes import OK
from .output import print_json
from .selection import select

HELP: Final = "list claims with the verdicts that are known"

SCHEMA: Final = "inphase.list/1"

EXAMPLES: Final = """\
examples:
  verify list                      all claims, with the verdicts that are in the store
  verify list causal               one paper
  verify list "sync.Y4*" --json    a pattern, as data
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which claims."""
    parser.add_argument("what", nargs="*", metavar="ID|PATH", help="claims, papers, patterns or files (default: all)")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print one line a claim: glyph, id, kind, title. Nothing is decided."""
    library, ids, _ = select(arguments.what)
    from ..claims.known import known_verdicts

    known = known_verdicts(library, ids)
    claims = [library.claims[id] for id in ids]
    if arguments.json:
        rows = [
            {
                "id": claim.id,
                "title": claim.title,
                "kind": claim.kind,
                "paper": claim.paper,
                "verdict": known[claim.id].status if claim.id in known else None,
                "uses": list(claim.uses),
                "cites": list(claim.cites),
            }
            for claim in claims
        ]
        print_json({"schema": SCHEMA, "claims": rows, "problems": [str(problem) for problem in library.problems]})
        return OK
    width = max(len(claim.id) for claim in claims)
    kinds = max(len(claim.kind) for claim in claims)
    for claim in claims:
        glyph = GLYPHS[known[claim.id].status] if claim.id in known else " "
        print(f"{glyph} {claim.id:<{width}}  {claim.kind:<{kinds}}  {claim.title}")
    return OK
