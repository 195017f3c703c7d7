"""``verify explain``: why a claim has its verdict, what it rests on, and what must be believed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from textwrap import indent
from typing import TYPE_CHECKING, Any, Final

from ..verdict import GLYPHS
from .arguments import add_json
from .fitted import show_fitted
from .output import print_json, stated_lines, verdict_text
from .selection import select

if TYPE_CHECKING:
    from ..claims.closure import Closure
    from ..claims.library import Library
    from ..claims.runner import Run

HELP: Final = "say why a claim has its verdict, what it rests on and what must be trusted"

SCHEMA: Final = "inphase.explain/1"

EXAMPLES: Final = """\
examples:
  verify explain causal.C061
  verify explain ours.threshold.synchronization    with the tree of all that it uses
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which claims."""
    parser.add_argument("what", nargs="+", metavar="ID", help="claims, papers, patterns or files")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Decide what is not in the store yet, then explain."""
    library, chosen, paths = select(arguments.what)
    from ..claims.report_json import claim_document, run_closures
    from ..claims.runner import run as run_claims
    from ..claims.store import default_store
    from .progress import Progress

    ids = library.with_used(chosen)
    with Progress(len(ids)) as progress:
        outcome = run_claims(library, ids, store=default_store(), jobs=1, paths=paths, watch=progress)
    closure = run_closures(library, outcome)
    ended = {each.id: each for each in outcome.outcomes}
    if arguments.json:
        claims = [claim_document(library.claims[id], ended[id], closure[id]) for id in ids]
        print_json({"schema": SCHEMA, "asked": chosen, "claims": claims})
    else:
        show_fitted("\n\n".join(_text(library, outcome, closure, id) for id in chosen))
    return outcome.exit_code()


def _text(library: Library, outcome: Run, closure: Mapping[str, Closure], id: str) -> str:
    claim = library.claims[id]
    statement = claim.stated().text
    verdict = next(each.verdict for each in outcome.outcomes if each.id == id)
    parts = [
        f"{claim.id}  {claim.title}",
        indent("\n".join(stated_lines(claim)), "  "),
        indent(verdict_text(verdict), "  "),
    ]
    parts += [f"  {title}\n{indent(text, '    ')}" for title, text in _steps(verdict.details) if text != statement]
    if verdict.certificate:
        parts.append(
            f"  certificate of kind {verdict.certificate.kind!r}; `verify run {id}` writes it for `verify recheck`"
        )
    if claim.uses:
        tree = "\n".join(_tree(library, closure, id, "    ", {id}))
        parts.append(f"  With all it uses: {closure[id]}.\n{tree}")
    return "\n\n".join(parts)


def _steps(details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a solver left in its details: steps of the derivation, verdicts of parts, texts."""
    for step in details.get("steps", ()):
        yield step.get("title", "step"), "\n".join(step[key] for key in ("statement", "text") if step.get(key))
    for part in details.get("parts", ()):
        yield f"{GLYPHS[part['verdict']]} {part['verdict']}: {part['statement']}", part["reason"]
    for name in ("argument", "text", "traceback"):
        if name in details:
            yield name, str(details[name]).rstrip()


def _tree(library: Library, closure: Mapping[str, Closure], id: str, margin: str, above: set[str]) -> Iterator[str]:
    for used in library.claims[id].uses:
        if used not in library.claims:
            yield f"{margin}{GLYPHS['blocked']} {used}  (no such claim)"
            continue
        yield f"{margin}{GLYPHS[closure[used]]} {used}  {closure[used]}: {library.claims[used].title}"
        if used not in above:
            yield from _tree(library, closure, used, margin + "  ", above | {used})
