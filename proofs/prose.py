"""Words of claims, written as indented text: arguments on paper, counterexamples, open questions."""

from __future__ import annotations

from typing import Any

from verify.claims.counterexample import Counterexample
from verify.claims.open_question import Open
from verify.claims.questions import Argument


def argument(text: str) -> Argument:
    """An argument on paper, in a text that may be broken into lines."""
    return Argument(" ".join(text.split()))


def step(title: str, text: str) -> tuple[str, str]:
    """A step of an argument; line breaks and indentation of ``text`` are spaces.

    >>> step("Sum", '''Add
    ...     over i.''')
    ('Sum', 'Add over i.')
    """
    return title, " ".join(text.split())


def counterexample(text: str, facts: tuple[Any, ...], because: str, **point: str) -> Counterexample:
    """The statement ``text`` in words, refuted by ``facts`` about the example ``point``."""
    return Counterexample(" ".join(text.split()), tuple(point.items()), facts, " ".join(because.split()))


def open_question(text: str, tried: str, advice: str = "") -> Open:
    """The statement ``text`` in words, which is not decided, with what was ``tried``."""
    return Open(" ".join(text.split()), " ".join(tried.split()), advice)
