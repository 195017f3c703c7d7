"""One part of a range of parameters, and the answer there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from verify.certificate import Certificate
from verify.formula.statement import Interval

Answer = Literal["synchronizes", "does not", "open"]
Domain = tuple[tuple[str, Interval], ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the range: the answer there, how it was certified, and the certificate (none when open)."""

    domain: Domain
    answer: Answer
    by: str
    certificate: Certificate | None

    def __str__(self) -> str:
        where = ", ".join(f"{name} in {interval}" for name, interval in self.domain)
        answer = "does not synchronize" if self.answer == "does not" else self.answer
        return f"{where + ': ' if where else ''}{answer}, {self.by}"

    def to_json(self) -> dict[str, Any]:
        """The segment without its certificate."""
        return {
            "range": {name: str(interval) for name, interval in self.domain},
            "answer": self.answer,
            "by": self.by,
            "certificate": self.certificate.to_json()["digest"] if self.certificate else None,
        }
