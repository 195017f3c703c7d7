"""Steps of arguments on paper, written as indented text."""

from __future__ import annotations


def step(title: str, text: str) -> tuple[str, str]:
    """A step of an argument; line breaks and indentation of ``text`` are spaces.

    >>> step("Sum", '''Add
    ...     over i.''')
    ('Sum', 'Add over i.')
    """
    return title, " ".join(text.split())
