"""The two lists of a claim's page: what one must trust, and what one need not."""

from __future__ import annotations

from ..markup import Markup, join, tag
from ..model import Report, Result
from ..trust import must_trust, need_not_trust
from .layout import section


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
