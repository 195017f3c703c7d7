"""Answers to questions, all of one shape: what was asked, what is certain, what stays open, and the certificate.

Every verb prints an answer in the same way, and its JSON has one schema, ``inphase.answer/1``: see ``to_json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from verify.certificate import Certificate
from verify.verdict import Status, Verdict

SCHEMA: Final = "inphase.answer/1"

#: Decimals around each variable.
Decimals = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One certain fact: ``what`` it is ("root", "maximum", "equilibrium", …), for people in ``text``.

    ``at`` says where, in decimals around each variable, and ``exact`` in exact formulas where these are known;
    ``value`` are decimals around the number that was asked for, and ``exact_value`` that number itself. ``facts`` are
    more words about it, such as a multiplicity.
    """

    what: str
    text: str
    at: Decimals = field(default_factory=dict)
    exact: Mapping[str, str] | None = None
    value: tuple[str, str] | None = None
    exact_value: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The finding as plain data; its keys are always the same but for ``facts``."""
        return {
            "what": self.what,
            "at": {name: list(ends) for name, ends in self.at.items()},
            "exact": None if self.exact is None else dict(self.exact),
            "value": None if self.value is None else list(self.value),
            "exact_value": self.exact_value,
            **self.facts,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to ``question`` (its text): proved when it is complete.

    ``undecided`` are places of which nothing is known; ``unit`` is what ``boxes`` counts, one and many.
    An answer that ``counts`` is a list of which the sentence says whether it is complete.
    """

    question: str
    status: Status
    sentence: str
    findings: tuple[Finding, ...] = ()
    undecided: tuple[Decimals, ...] = ()
    certificate: Certificate | None = None
    boxes: int = 0
    trust: tuple[str, ...] = ()
    advice: str = ""
    unit: tuple[str, str] = ("box", "boxes")
    counts: bool = False

    def is_complete(self) -> bool:
        """Whether the whole question is answered."""
        return self.status != "undecided"

    def first(self, what: str) -> Finding | None:
        """The first finding of that kind."""
        return next((finding for finding in self.findings if finding.what == what), None)

    def to_json(self) -> dict[str, Any]:
        """The part of the document of schema ``inphase.answer/1`` that depends on the question."""
        return {
            "complete": self.is_complete(),
            "findings": [finding.to_json() for finding in self.findings],
            "undecided": [{name: list(ends) for name, ends in place.items()} for place in self.undecided],
        }

    def verdict(self) -> Verdict:
        """The answer as a verdict: its enclosure is the value, where there is one."""
        values = [finding for finding in self.findings if finding.value is not None]
        counted = "the number of " if self.counts else ""
        return Verdict(
            self.status,
            self.sentence,
            enclosure=values[0].value if len(values) == 1 else None,
            enclosed=counted + self.question if len(values) == 1 else "",
            certificate=self.certificate,
            boxes=self.boxes,
            trust=self.trust,
            advice=self.advice,
            details=self.to_json(),
        )
