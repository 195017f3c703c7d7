"""The two lists of a claim's page: what one must trust, and what one need not."""

from __future__ import annotations

from ..markup import Markup, join, tag
from ..model import Report, Result
from ..trust import must_trust, need_not_trust
from .layout import section


def trust_section(result: Result, report: Report) -> Markup:
    """Both lists side by side; the second only where something is claimed on the strength of a computation."""
    lists = [section("must-trust", "You must trust", _items(must_trust(result, report)), level=3)]
    superfluous = need_not_trust(result)
    if superfluous:
        lists.append(section("need-not-trust", "You need not trust", _items(superfluous), level=3))
    elif result.verdict in ("proved", "refuted", "supported"):
        note = tag("p", "No certificate was kept, so nothing can be left out.", class_="quiet")
        lists.append(section("need-not-trust", "You need not trust", note, level=3))
    return section("trust", "Trust", tag("div", *lists, class_="panels"))


def _items(texts: tuple[str, ...]) -> Markup:
    return tag("ul", join(*(tag("li", text) for text in texts)))
