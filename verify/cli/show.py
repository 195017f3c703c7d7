"""``verify show``: one claim as it was entered, and its verdict when it is known."""

from __future__ import annotations

import argparse
from textwrap import indent
from typing import TYPE_CHECKING, Any, Final

from .arguments import add_json
from .exit_codes import OK
from .fitted import show_fitted
from .output import print_json, stated_lines, verdict_text
from .selection import select

if TYPE_CHECKING:
    from ..claims.claim import Claim
    from ..claims.closure import Closure
    from ..verdict import Verdict

HELP: Final = "show a claim as it was entered, with its verdict when it is known"

SCHEMA: Final = "inphase.show/1"

EXAMPLES: Final = """\
examples:
  verify show causal.C061
  verify show "causal.C061*"       with the versions that correct or sharpen it
  verify show my_claims.toml
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which claims."""
    parser.add_argument("what", nargs="+", metavar="ID", help="claims, papers, patterns or files")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print statement, prose, uses and cites. Nothing is decided."""
    library, ids, _ = select(arguments.what)
    from ..claims.known import known_closures, known_verdicts

    known, closure = known_verdicts(library, ids), known_closures(library, ids)
    if arguments.json:
        claims = [_document(library.claims[id], known.get(id), closure.get(id)) for id in ids]
        print_json({"schema": SCHEMA, "claims": claims})
    else:
        show_fitted("\n\n".join(_text(library.claims[id], known.get(id), closure.get(id)) for id in ids))
    return OK


def _document(claim: Claim, verdict: Verdict | None, closure: Closure | None) -> dict[str, Any]:
    description = claim.stated()
    return {
        "id": claim.id,
        "title": claim.title,
        "prose": claim.prose,
        "paper": claim.paper,
        "kind": claim.kind,
        "statement": description.text,
        "latex": description.latex,
        "uses": list(claim.uses),
        "cites": list(claim.cites),
        "corrects": claim.corrects,
        "hash": claim.hash(),
        "known": verdict.to_json() if verdict is not None else None,
        "closure": closure,
    }


def _text(claim: Claim, verdict: Verdict | None, closure: Closure | None) -> str:
    from ..claims.summary import shown_status

    statement = claim.stated().text
    lines = [claim.id if claim.title == claim.id else f"{claim.id}  {claim.title}", f"  kind       {claim.kind}"]
    if claim.corrects:
        lines.append(f"  corrects   {claim.corrects}")
    if claim.uses:
        lines.append(f"  uses       {', '.join(claim.uses)}")
    if claim.cites:
        lines.append(f"  cites      {', '.join(claim.cites)}")
    stated = stated_lines(claim)
    lines += [f"  statement  {stated[0]}", *(f"             {line}" for line in stated[1:])]
    if claim.prose.split() not in ([], claim.title.split(), statement.split()):
        lines += ["", indent(claim.prose, "  ")]
    state = verdict_text(verdict) if verdict is not None else f"Not decided yet; `verify run {claim.id}` does it."
    if verdict is not None and closure is not None and shown_status(verdict.status, closure) != verdict.status:
        state += f"\nWith all it uses: {closure}; `verify explain {claim.id}` says why."
    return "\n".join([*lines, "", indent(state, "  ")])
