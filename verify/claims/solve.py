"""From a question to its verdict: one function, and each module registers the types of question it decides.

A solver takes the question and the claim's hints as keyword arguments. What it decides must be deterministic: its
budgets are counts of boxes or steps. Only a statement that is still open after ``STATEMENT_SECONDS`` is given up.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import singledispatch
from inspect import Parameter, signature
from typing import Any, Final

from ..certificate import bundle
from ..errors import InputError
from ..formula.statement import Relation, Statement
from ..verdict import Status, Verdict
from .claim import Claim
from .describe import describe
from .questions import Argument, Cited

#: From the worst to the best: a conjunction is as good as its worst part.
_WORST_FIRST: Final[tuple[Status, ...]] = ("refuted", "empty", "undecided", "supported", "argued", "cited", "proved")


@singledispatch
def solve(question: Any, **hints: Any) -> Verdict:
    """The verdict on ``question``. Raises InputError for a type that no module has registered."""
    raise InputError(
        f"Expected a question that can be decided but got a {type(question).__name__}: {question!r}. "
        "A function becomes a claim with @claim(…); text is for prove(…)."
    )


#: Seconds for one statement of a claim: far more than a decided one takes; it ends the undecided ones.
STATEMENT_SECONDS: Final = 600.0


def solve_claim(claim: Claim) -> Verdict:
    """The verdict on a claim: its question solved with its hints, and what must be trusted by name."""
    start = time.perf_counter()
    _require_hints(claim)
    verdict = solve(claim.question, **dict(claim.hints))
    trust = verdict.trust
    if verdict.status == "argued":
        trust = (f"the written argument of {claim.id}", *trust)
    if isinstance(claim.question, Cited):
        trust = (f"the cited fact {claim.id}" + (f" ({', '.join(claim.cites)})" if claim.cites else ""), *trust)
    return replace(verdict, seconds=time.perf_counter() - start, trust=trust)


def _require_hints(claim: Claim) -> None:
    """Raises InputError for a hint that the question's solver does not take."""
    taken = list(signature(solve.dispatch(type(claim.question))).parameters.values())[1:]
    names = [parameter.name for parameter in taken if parameter.kind is Parameter.KEYWORD_ONLY]
    unknown = [name for name, _ in claim.hints if name not in names]
    if unknown and not any(parameter.kind is Parameter.VAR_KEYWORD for parameter in taken):
        known = f"hints in {', '.join(names)}" if names else "no hints"
        raise InputError(f"Expected {known} for {claim.id} but got {unknown[0]}.")


@solve.register
def _(question: Claim) -> Verdict:
    return solve_claim(question)


@solve.register
def _(question: Statement, *, boxes: int | None = None) -> Verdict:
    from ..prover import prove

    if boxes is None:
        return prove(question, seconds=STATEMENT_SECONDS, details=True)
    return prove(question, seconds=STATEMENT_SECONDS, boxes=boxes, details=True)


@solve.register
def _(question: Relation, *, boxes: int | None = None) -> Verdict:
    return solve(Statement((question,)), boxes=boxes)


@solve.register
def _(question: Cited) -> Verdict:
    return Verdict("cited", "Taken from the literature; it is not checked here.", details={"text": question.text})


@solve.register
def _(question: Argument) -> Verdict:
    reason = "Follows by an argument on paper, which a reader has to check."
    steps = [{"title": title, "text": text} for title, text in question.steps]
    return Verdict("argued", reason, details={"argument": question.text, **({"steps": steps} if steps else {})})


@solve.register(tuple)
def _(question: tuple[Any, ...], **hints: Any) -> Verdict:
    if not question:
        raise InputError("Expected at least one part in a claim of several parts but got none.")
    if len(question) == 1:
        return solve(question[0], **hints)
    parts = [solve(part, **hints) for part in question]
    worst = min(parts, key=lambda part: _WORST_FIRST.index(part.status))
    number = parts.index(worst) + 1
    certificates = [part.certificate for part in parts if part.certificate is not None]
    together = [part.status == worst.status for part in parts]
    return Verdict(
        worst.status,
        f"{'Both' if len(parts) == 2 else f'All {len(parts)}'} parts: {worst.reason}"
        if all(together)
        else f"Part {number} of {len(parts)}: {worst.reason}",
        worst.witness,
        worst.enclosure,
        worst.enclosed,
        worst.certificate if worst.status == "refuted" else bundle(certificates),
        boxes=sum(part.boxes for part in parts),
        trust=tuple(dict.fromkeys(line for part in parts for line in part.trust)),
        advice=worst.advice,
        details={
            "parts": [
                {"statement": said.text, "latex": said.latex, "mathml": said.mathml, **part.to_json()}
                for said, part in zip(map(describe, question), parts, strict=True)
            ]
        },
    )
