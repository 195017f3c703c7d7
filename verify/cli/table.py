"""The table of verdicts that ``verify run`` ends with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..claims.summary import shown_status
from ..verdict import GLYPHS
from .output import COLORS, witness_text

#: Columns beside the longest id and status below which a table would lose them; the terminal then wraps plain lines.
_LEAST: Final = 36


def print_table(claims: Sequence[dict[str, Any]]) -> None:
    """One line a claim on stdout: what it is worth, its title, and the witness or the reason when it is not proved."""
    console = Console()
    closures = {claim["id"]: claim["closure"] for claim in claims}
    longest = max(
        (len(claim["id"]) + len(shown_status(claim["verdict"], claim["closure"])) for claim in claims), default=0
    )
    if not console.is_terminal or console.width < longest + _LEAST:
        _print_lines(claims, closures)
        return
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    for _ in range(3):
        table.add_column(no_wrap=True)
    table.add_column(overflow="ellipsis", no_wrap=True, ratio=1)
    table.add_column(no_wrap=True, justify="right")
    for claim in claims:
        status = shown_status(claim["verdict"], claim["closure"])
        style = COLORS[status]
        table.add_row(
            Text(GLYPHS[status], style),
            claim["id"],
            Text(status, style),
            Text(_what(claim, closures)),
            Text(_seconds(claim), "dim"),
        )
    console.print(table)


def _print_lines(claims: Sequence[dict[str, Any]], closures: dict[str, str]) -> None:
    """The same for a log or a pipe: no padding at the end of a line, nothing cut."""
    statuses = [shown_status(claim["verdict"], claim["closure"]) for claim in claims]
    ids, words = (max(map(len, names), default=0) for names in ([claim["id"] for claim in claims], statuses))
    for claim, status in zip(claims, statuses, strict=True):
        lead = f"{GLYPHS[status]} {claim['id']:<{ids}} {status:<{words}} {_seconds(claim):>8}"
        print(f"{lead}  {_what(claim, closures)}")


def _seconds(claim: dict[str, Any]) -> str:
    return "stored" if claim["state"] == "stored" else f"{claim['seconds']:.2f} s"


def _what(claim: dict[str, Any], closures: dict[str, str]) -> str:
    if claim["closure"] == "blocked":
        weak = ("refuted", "undecided", "empty", "blocked")
        blocking = [used for used in claim["uses"] if closures.get(used, "blocked") in weak]
        return f"{claim['title']}: {claim['verdict']}, but it uses {', '.join(blocking)}"
    if claim["verdict"] == "refuted" and claim["witness"]:
        return f"{claim['title']}: fails at {witness_text(claim['witness'])}"
    if claim["verdict"] in ("refuted", "undecided", "empty"):
        return f"{claim['title']}: {claim['reason']}"
    return str(claim["title"])
