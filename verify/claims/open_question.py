"""Open questions: statements that nothing here decides, with what was tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..verdict import Verdict
from .solve import solve


@dataclass(frozen=True, slots=True)
class Open:
    """The statement ``text``, in words; ``tried`` says what was tried, ``advice`` what could help."""

    text: str
    tried: str
    advice: str = ""

    def __str__(self) -> str:
        return self.text


@solve.register
def _(question: Open, **hints: Any) -> Verdict:
    return Verdict("undecided", question.tried, advice=question.advice, details={"text": question.text})
