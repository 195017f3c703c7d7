"""General statements in words that exact facts about one example contradict.

A conjecture about every matrix, or an implication between properties of functions, is not a formula. It falls when
one example violates it: the example's properties are statements, and when all of them are proved the words are refuted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..errors import InputError
from ..verdict import Verdict
from .solve import solve


@dataclass(frozen=True, slots=True)
class Counterexample:
    """``text``, a statement in words, against the example ``point`` (names and exact values).

    ``facts`` are questions about the example; ``because`` says in words why they contradict the text, which a reader
    checks. Raises InputError without facts.
    """

    text: str
    point: tuple[tuple[str, str], ...]
    facts: tuple[Any, ...]
    because: str

    def __post_init__(self) -> None:
        if not self.facts:
            raise InputError("Expected at least one fact about the counterexample but got none.")

    def __str__(self) -> str:
        return self.text


@solve.register
def _(question: Counterexample, **hints: Any) -> Verdict:
    verdict = solve(question.facts, **hints)
    if verdict.status != "proved":
        return replace(
            verdict,
            status="undecided",
            reason=f"The counterexample is not certified. {verdict.reason}",
            witness=None,
            certificate=None,
            advice="Choose another example, or facts with more room.",
        )
    return replace(
        verdict,
        status="refuted",
        reason=question.because,
        witness=dict(question.point),
        trust=(*verdict.trust, "the argument that the certified facts contradict the statement"),
    )
