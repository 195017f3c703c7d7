"""Verdicts and claims as HTML for notebooks. All text is escaped; pictures are in the report."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .claims.claim import Claim
    from .verdict import Verdict


def verdict_html(verdict: Verdict) -> str:
    """The verdict with what backs it in a table, and the steps of its derivation folded away.

    >>> from verify.verdict import Verdict
    >>> verdict_html(Verdict("refuted", "1 < 1 fails."))
    '<div><p><b>✗ refuted</b>: 1 &lt; 1 fails.</p></div>'
    """
    head, _, reason = str(verdict).partition(": ")
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in _rows(verdict))
    table = f"<table>{rows}</table>" if rows else ""
    steps = "".join(
        f"<li><b>{escape(str(step.get('title', '')))}</b> {escape(str(step.get('text', '')))}</li>"
        for step in verdict.details.get("steps", ())
    )
    derivation = f"<details><summary>Derivation</summary><ol>{steps}</ol></details>" if steps else ""
    return f"<div><p><b>{escape(head)}</b>: {escape(reason)}</p>{table}{derivation}</div>"


def _rows(verdict: Verdict) -> Iterator[tuple[str, str]]:
    if verdict.witness:
        yield "at", ", ".join(f"{name} = {value}" for name, value in verdict.witness.items())
    if verdict.enclosure:
        lower, upper = verdict.enclosure
        yield verdict.enclosed or "enclosed", f"[{lower}, {upper}]"
    if verdict.advice:
        yield "try", verdict.advice
    if verdict.trust:
        yield "trust", "; ".join(verdict.trust)


def claim_html(claim: Claim) -> str:
    """The claim: id and title, the statement in MathML where its question has one, the prose."""
    from .claims.describe import stated

    shown = stated(claim)
    title = "" if claim.title == claim.id else f" {escape(claim.title)}"
    statement = shown.mathml or f"<code>{escape(shown.text)}</code>"
    said = claim.prose.split() in ([], claim.title.split(), shown.text.split())
    prose = "" if said else f"<p>{escape(claim.prose)}</p>"
    return f"<div><p><b>{escape(claim.id)}</b>{title}</p><p>{statement}</p>{prose}</div>"
