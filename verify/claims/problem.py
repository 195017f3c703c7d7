"""Problems with claims: collected while claims are read, reported together, one sentence each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the claim, paper or file ``where``; ``sentence`` says what was expected."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


def sentence_of(error: BaseException) -> str:
    """What went wrong in one sentence: our own messages as they are, others with the kind of error in front."""
    message = str(error).strip() or "no message"
    return message if message.startswith("Expected ") else f"{type(error).__name__}: {message}"
