"""One part of a range of parameters, and the answer there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from verify.certificate import Certificate
from verify.formula.statement import Interval

from .boxes import is_infinite, outward

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
        where = where_text(self.domain)
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


def segment_json(segment: Segment) -> dict[str, Any]:
    """The segment with its certificate."""
    certificate = None if segment.certificate is None else segment.certificate.to_json()
    return {**segment.to_json(), "certificate": certificate}


def read_segment(data: Any) -> Segment:
    """The segment in what ``segment_json`` returned. Raises ValueError and the like for others."""
    from verify.formula.reader import read_interval

    domain = tuple((name, read_interval(text)) for name, text in data["range"].items())
    certificate = None if data["certificate"] is None else Certificate.from_json(data["certificate"])
    if data["answer"] not in ("synchronizes", "does not", "open") or (data["answer"] == "open") != (
        certificate is None
    ):
        raise ValueError("an answer without its certificate")
    return Segment(domain, data["answer"], str(data["by"]), certificate)


def where_text(domain: Domain, note: Callable[[Interval], str] = lambda interval: "") -> str:
    """The domain in words, with a note after each range; a range of one point as its value."""
    return ", ".join(
        f"{name} = {interval.lower}" if interval.lower == interval.upper else f"{name} in {interval}{note(interval)}"
        for name, interval in domain
    )


def exchange(segments: list[Segment], old: Segment, pieces: Iterable[Segment]) -> None:
    """Put ``pieces`` in the place of ``old``, all at once: stopped at any time, the segments cover the whole range."""
    new = list(pieces)
    i = next(i for i, segment in enumerate(segments) if segment is old)
    segments[i : i + 1] = new


def segments_details(segments: Sequence[Segment]) -> dict[str, Any]:
    """What a report shows of a decision: a table of the parts, the arguments that need words, and with two bounded
    parameters a map of the parts."""
    from verify.exposition.synchronization import decision_steps

    names = [name for name, _ in segments[0].domain] if segments else []
    rows = [[*(str(interval) for _, interval in s.domain), s.answer, s.by] for s in segments]
    details: dict[str, Any] = {
        "segments": [segment.to_json() for segment in segments],
        "table": {"title": "The parts of the range", "columns": [*names, "answer", "by"], "rows": rows},
    }
    if steps := decision_steps(s.certificate for s in segments):
        details["steps"] = steps
    if len(names) == 2 and not any(
        is_infinite(end) for s in segments for _, i in s.domain for end in (i.lower, i.upper)
    ):
        status = {"synchronizes": "proved", "does not": "refuted", "open": "undecided"}
        boxes = [[*(float(end) for _, i in s.domain for end in outward(i)), status[s.answer]] for s in segments]
        details["plots"] = [
            {
                "type": "boxes2d",
                "title": "Where it synchronizes",
                "x_label": names[0],
                "y_label": names[1],
                "boxes": boxes,
            }
        ]
    return details
