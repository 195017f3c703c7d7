"""One sentence for a whole run, counted from the closures, never typed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

_WORDS: Final = (
    "proved",
    "proved given cited facts",
    "argued",
    "cited",
    "supported",
    "refuted",
    "undecided",
    "empty",
    "blocked",
)


def shown_status(verdict: str, closure: str) -> str:
    """The one word for a claim: its closure, except that a fact from the literature stays ``cited``, and what is argued
    on paper ``argued``, where nothing that it uses is worth less.

    >>> shown_status("argued", "proved given cited facts"), shown_status("argued", "supported")
    ('argued', 'supported')
    """
    return verdict if verdict in ("cited", "argued") and closure == "proved given cited facts" else closure


def summary(results: Iterable[tuple[str, str]]) -> str:
    """The sentence for pairs of a verdict and a closure.

    >>> summary([("proved", "proved"), ("proved", "proved given cited facts"), ("refuted", "refuted")])
    '3 claims: 1 proved, 1 proved given cited facts, 1 refuted.'
    >>> summary([])
    'No claims.'
    """
    found = Counter(shown_status(verdict, closure) for verdict, closure in results)
    total = sum(found.values())
    if not total:
        return "No claims."
    counts = ", ".join(f"{found[word]} {word}" for word in _WORDS if found[word])
    return f"{total} claim{'' if total == 1 else 's'}: {counts}."
