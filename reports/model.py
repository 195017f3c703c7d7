"""The records of one report: what ``report.json`` says, read tolerantly and never believed to be safe text.

A missing optional key reads as empty. Only what would make a report lie (no list of claims, a claim without an
id, two claims with the same id) is an error.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from . import fields

SCHEMA: Final = "inphase.report/1"


class ReportError(ValueError):
    """A report.json that cannot be turned into a report; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Result:
    """One claim with its outcome, as the runner wrote it. Every string is untrusted text."""

    id: str
    title: str = ""
    prose: str = ""
    paper: str = ""
    kind: str = ""
    verdict: str = "undecided"
    closure: str = ""
    statement: str = ""
    latex: str = ""
    mathml: str = ""
    witness: Mapping[str, str] = field(default_factory=dict)
    enclosure: tuple[str, str] | None = None
    enclosed: str = ""
    certificate: str = ""
    seconds: float | None = None
    boxes: int | None = None
    reason: str = ""
    advice: str = ""
    trust: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    corrects: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    hash: str = ""
    state: str = ""


def in_words(result: Result) -> bool:
    """Whether the statement is words, not a formula: no MathML, and nothing but text in LaTeX."""
    if result.mathml or stated_parts(result):
        return False
    return not result.latex or result.latex.lstrip().startswith("\\text{")


def stated_parts(result: Result) -> list[Mapping[str, Any]]:
    """The parts of a statement of which some are formulas and some words, so that the whole is no formula.

    Where the claim says in words what it states, the words among its parts are an argument for it, and left out.
    """
    parts = fields.records(result.details.get("parts"))
    formulas = [part for part in parts if part.get("mathml")]
    if result.mathml or not formulas:
        return []
    return formulas if result.prose else parts


def under(result: Result, known: Mapping[str, Result]) -> list[str]:
    """The ids of everything that ``result`` uses, directly or not, what is nearer first."""
    found: dict[str, None] = {}
    waiting = [result.uses]
    while waiting:
        for id in waiting.pop(0):
            if id not in found:
                found[id] = None
                waiting.append(known[id].uses if id in known else ())
    return [*found]


@dataclass(frozen=True, slots=True)
class Report:
    """All results of one run, in its order, with the environment, the literature, and what went wrong around them."""

    results: tuple[Result, ...]
    environment: Mapping[str, Any] = field(default_factory=dict)
    bibliography: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    interrupted: bool = False

    def by_id(self) -> dict[str, Result]:
        """Results by claim id."""
        return {result.id: result for result in self.results}

    def users(self) -> dict[str, tuple[str, ...]]:
        """For each claim id, the ids of the claims that use it, in the order of the run."""
        found: dict[str, list[str]] = {}
        for result in self.results:
            for used in result.uses:
                found.setdefault(used, []).append(result.id)
        return {used: tuple(ids) for used, ids in found.items()}

    def corrections(self) -> dict[str, tuple[Result, ...]]:
        """For each claim id, the results that correct or sharpen it."""
        found: dict[str, list[Result]] = {}
        for result in self.results:
            if result.corrects:
                found.setdefault(result.corrects, []).append(result)
        return {corrected: tuple(results) for corrected, results in found.items()}

    def papers(self) -> dict[str, tuple[Result, ...]]:
        """Results by paper, in the order of the run."""
        found: dict[str, list[Result]] = {}
        for result in self.results:
            found.setdefault(result.paper, []).append(result)
        return {paper: tuple(results) for paper, results in found.items()}


def load(path: Path) -> Report:
    """The report in the file ``path``. Raises ReportError when it is missing, is no JSON, or is no report."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ReportError(f"Expected a report in {path} but got: {error}. Run `verify run` to make one.") from None
    return read(document)


def read(document: object) -> Report:
    """The report in a JSON document. Raises ReportError for another schema or claims that cannot be told apart."""
    if not isinstance(document, Mapping):
        raise ReportError(f"Expected a JSON object with schema {SCHEMA!r} but got a {type(document).__name__}.")
    if document.get("schema", SCHEMA) != SCHEMA:
        raise ReportError(f"Expected schema {SCHEMA!r} but got schema={document['schema']!r}; run `verify run` again.")
    claims = document.get("claims")
    if not isinstance(claims, list):
        raise ReportError(f"Expected a list of claims but got claims={type(claims).__name__}.")
    results = tuple(_result(claim, number) for number, claim in enumerate(claims, 1))
    seen: set[str] = set()
    for result in results:
        if result.id in seen:
            raise ReportError(f"Expected every claim once but got id={result.id!r} twice.")
        seen.add(result.id)
    bibliography = {str(key): _texts(entry) for key, entry in _mapping(document.get("bibliography")).items()}
    return Report(
        results,
        _mapping(document.get("environment")),
        bibliography,
        problems=_strings(document.get("problems")),
        interrupted=bool(document.get("interrupted")),
    )


def _result(claim: object, number: int) -> Result:
    if not isinstance(claim, Mapping) or not claim.get("id"):
        raise ReportError(f"Expected an id for every claim but got none for claim number {number}.")
    text = {
        name: "" if claim.get(name) is None else str(claim[name])
        for name in (
            "id", "title", "prose", "paper", "kind", "closure", "statement", "latex", "mathml", "enclosed",
            "certificate", "reason", "advice", "corrects", "hash", "state",
        )
    }  # fmt: skip
    text["paper"] = text["paper"] or (text["id"].split(".")[0] if "." in text["id"] else "")
    if text["title"] == text["id"]:
        text["title"] = ""
    seconds, boxes = claim.get("seconds"), claim.get("boxes")
    return Result(
        **text,
        verdict=str(claim.get("verdict") or "undecided"),
        witness=_texts(claim.get("witness")),
        enclosure=fields.pair(claim.get("enclosure")),
        seconds=float(seconds) if isinstance(seconds, (int, float)) else None,
        boxes=int(boxes) if isinstance(boxes, int) else None,
        trust=_strings(claim.get("trust")),
        uses=_strings(claim.get("uses")),
        cites=_strings(claim.get("cites")),
        details=_mapping(claim.get("details")),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return {str(key): item for key, item in value.items()} if isinstance(value, Mapping) else {}


def _texts(value: object) -> dict[str, str]:
    return {key: str(item) for key, item in _mapping(value).items() if item is not None}


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    items: Iterable[object] = value if isinstance(value, (list, tuple)) else ()
    return tuple(dict.fromkeys(str(item) for item in items))
