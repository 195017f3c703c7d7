"""What one must believe to accept a verdict, and what one need not."""

from __future__ import annotations

from typing import Final

from .model import Report, Result
from .status import status

#: What a certificate makes superfluous.
CHECKED_AGAIN: Final = (
    "The search that found the proof: the certificate holds exact data and is decided again without it.",
    "Floating-point arithmetic, SymPy, any other helper: enclosures or exact algebra check what they suggest.",
    "The number of workers, the order of the claims, the speed of the machine.",
)


def must_trust(result: Result, report: Report) -> tuple[str, ...]:
    """What the verdict rests on: the recorded list, and the cited facts it uses."""
    known = report.by_id()
    cited = [claim for claim in result.uses if claim in known and status(known[claim]).key == "cited"]
    items = (*result.trust, *(f"The cited fact {claim}." for claim in cited))
    if result.verdict == "undecided":
        return ("Nothing: no claim is made either way.",)
    if result.verdict == "cited":
        return (*items, "The literature named below: nothing was checked here.")
    if result.verdict == "supported":
        return (*items, "That a sample says something about the whole: this is evidence, not a proof.")
    return items or ("The program as a whole: no list was recorded.",)


def need_not_trust(result: Result) -> tuple[str, ...]:
    """What the certificate makes superfluous; empty without one."""
    return CHECKED_AGAIN if result.certificate and result.verdict in ("proved", "refuted") else ()
