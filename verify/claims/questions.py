"""Questions that no computation answers: facts taken from the literature, and arguments written on paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cited:
    """A fact taken from the literature as it stands, in ``text``; the claim's ``cites`` say where."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Argument:
    """A deduction on paper, in ``text``, of the claim from those it uses. Nothing here checks it: a reader does.

    A longer deduction is written as ``steps``, pairs of a title and a text, and ``text`` says what it comes to.
    """

    text: str
    steps: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.text
