"""What one must believe to accept a verdict, and what one need not."""

from __future__ import annotations

from ..markup import Markup, join, tag
from ..model import Report, Result
from ..status import status
from .layout import section

_CHECKED_AGAIN = (
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
    return _CHECKED_AGAIN if result.certificate and result.verdict in ("proved", "refuted") else ()


def trust_section(result: Result, report: Report) -> Markup:
    """Both lists side by side."""
    superfluous, claimed = need_not_trust(result), result.verdict != "undecided"
    without = (
        _items(superfluous)
        if superfluous
        else tag("p", "No certificate was kept, so nothing can be left out." if claimed else "—", class_="quiet")
    )
    lists = tag(
        "div",
        section("must-trust", "You must trust", _items(must_trust(result, report)), level=3),
        section("need-not-trust", "You need not trust", without, level=3),
        class_="panels two",
    )
    return section("trust", "Trust", lists)


def _items(texts: tuple[str, ...]) -> Markup:
    return tag("ul", join(*(tag("li", text) for text in texts)))
