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
    """Print one line a claim: glyph, id, kind, title. Nothing is decided.

    The glyph says what the claim is worth together with all that it uses, where all of that is known.
    """
    library, ids, _ = select(arguments.what)
    from ..claims.known import known_closures, known_verdicts
    from ..claims.summary import shown_status

    known, closure = known_verdicts(library, ids), known_closures(library, ids)
    claims = [library.claims[id] for id in ids]
    if arguments.json:
        rows = [
            {
                "id": claim.id,
                "title": claim.title,
                "kind": claim.kind,
                "paper": claim.paper,
                "verdict": known[claim.id].status if claim.id in known else None,
                "closure": closure.get(claim.id),
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
        own = known[claim.id].status if claim.id in known else None
        glyph = " " if own is None else GLYPHS[shown_status(own, closure.get(claim.id, own))]
        print(f"{glyph} {claim.id:<{width}}  {claim.kind:<{kinds}}  {claim.title}")
    return OK
