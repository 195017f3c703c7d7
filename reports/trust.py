"""What one must believe to accept a verdict, and what one need not."""

from __future__ import annotations

from typing import Final

from .model import Report, Result, under

#: What is believed of a claim that is used, by its verdict.
_NAMED: Final = {"cited": "the cited fact {}", "argued": "the written argument of {}"}

#: What a certificate makes superfluous.
CHECKED_AGAIN: Final = (
    "The search that found the proof: the certificate holds exact data and is decided again without it.",
    "Floating-point arithmetic, SymPy, any other helper: enclosures or exact algebra check what they suggest.",
    "The number of workers, the order of the claims, the speed of the machine.",
)


def must_trust(result: Result, report: Report) -> tuple[str, ...]:
    """What the verdict rests on: the recorded list, and the cited facts and written arguments it uses, directly or
    not."""
    known = report.by_id()
    found = {claim: known[claim] for claim in under(result, known) if claim in known}
    used = [_NAMED[each.verdict].format(claim) for claim, each in found.items() if each.verdict in _NAMED]
    items = (*result.trust, *used)
    if result.verdict == "undecided":
        return ("nothing: no claim is made either way",)
    if result.verdict == "cited" and result.cites:
        return (*items, "the literature named below: nothing was checked here")
    if result.verdict == "supported":
        return (*items, "that a sample says something about the whole: this is evidence, not a proof")
    return items or ("the program as a whole: no list was recorded",)


def need_not_trust(result: Result) -> tuple[str, ...]:
    """What the certificate makes superfluous; empty without one."""
    return CHECKED_AGAIN if result.certificate and result.verdict in ("proved", "refuted") else ()
