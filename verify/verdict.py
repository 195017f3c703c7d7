"""Verdicts: what came out for a claim, why, and what one has to believe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from .certificate import Certificate

Status = Literal["proved", "refuted", "supported", "undecided", "cited", "argued", "empty"]
STATUSES: Final[tuple[Status, ...]] = ("proved", "refuted", "supported", "undecided", "cited", "argued", "empty")

#: Every verdict and every closure with the glyph that stands before its word.
GLYPHS: Final = {
    "proved": "✓",
    "proved given cited facts": "◐",
    "supported": "∼",
    "undecided": "?",
    "refuted": "✗",
    "blocked": "○",
    "cited": "❝",
    "argued": "¶",
    "empty": "∅",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one claim. It has no truth value: read ``status``.

    ``witness`` maps variables to exact formulas as text (the point where the claim fails); ``enclosure`` is a pair of
    decimal strings that certainly enclose the quantity ``enclosed`` names (for an inequality: left side minus right
    side at the witness, or its range on the hardest box). ``checking`` is what the check of the certificate took of
    ``seconds``, where that was measured. ``advice`` says what to try next. ``details`` holds what a
    report shows besides: a list of (title, text or LaTeX) steps, tables, series for plots, all JSON.
    """

    status: Status
    reason: str
    witness: dict[str, str] | None = None
    enclosure: tuple[str, str] | None = None
    enclosed: str = ""
    certificate: Certificate | None = None
    seconds: float = 0.0
    boxes: int = 0
    trust: tuple[str, ...] = ()
    advice: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    checking: float = 0.0

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"Expected a status in {STATUSES} but got status={self.status!r}.")

    def __bool__(self) -> bool:
        raise TypeError("Expected verdict.status to be read: a verdict has no truth value.")

    def __str__(self) -> str:
        return f"{GLYPHS[self.status]} {self.status}: {self.reason}"

    def _repr_html_(self) -> str:
        from .notebook import verdict_html

        head, _, reason = str(self).partition(": ")
        return verdict_html(head, reason, self._rows(), self.details.get("steps", ()))

    def _rows(self) -> Iterator[tuple[str, str]]:
        if self.witness:
            yield "at", ", ".join(f"{name} = {value}" for name, value in self.witness.items())
        if self.enclosure:
            lower, upper = self.enclosure
            yield self.enclosed or "enclosed", f"[{lower}, {upper}]"
        if self.advice:
            yield "try", self.advice
        if self.trust:
            yield "trust", "; ".join(self.trust)

    def to_json(self) -> dict[str, Any]:
        """Everything but the certificate, which is kept in a file of its own."""
        return {
            "verdict": self.status,
            "reason": self.reason,
            "witness": self.witness,
            "enclosure": list(self.enclosure) if self.enclosure else None,
            "enclosed": self.enclosed,
            "seconds": round(self.seconds, 4),
            "checking": round(self.checking, 4),
            "boxes": self.boxes,
            "trust": list(self.trust),
            "advice": self.advice,
            "details": self.details,
        }
