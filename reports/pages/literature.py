"""The list of works that a claim cites, each title a link when its address is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..literature import address, described
from ..markup import Markup, join, tag
from .layout import web_link


def references(keys: Iterable[str], bibliography: Mapping[str, Mapping[str, str]]) -> Markup | None:
    """The works cited as a list; None when there are none."""
    items = []
    for key in keys:
        entry = bibliography.get(key, {})
        title = entry.get("title", "")
        parts = [web_link(address(entry), part) if part in (title, key) else part for part in described(key, entry)]
        items.append(tag("li", *(join(part, ". ") for part in parts)))
    return tag("ul", join(*items), class_="relations") if items else None
