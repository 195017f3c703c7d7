"""What a verdict's details hold, gathered for every kind of page: steps, cross-checks, tables, drawings, notes.

A claim of several parts keeps the verdict of each part under ``parts``; a part is shown as one step, its figures and
tables beside those of the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from . import fields
from .evidence import short_enclosure
from .model import Result
from .plots.drawing import Drawing
from .plots.figure import figure
from .status import Status, of_word

_DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation or one cross-check. ``status`` is None when the step was not judged."""

    title: str
    text: str
    status: Status | None
    statement: str
    latex: str
    mathml: str
    enclosure: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts, all rows as long as the list of columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def derivation(result: Result) -> list[Step]:
    """The steps of the derivation, then the parts of a claim of several parts, each with its own steps."""
    found = [_step(record) for record in fields.records(result.details.get("steps"))]
    for number, record in enumerate(fields.records(result.details.get("parts")), 1):
        found.append(_part(record, number))
        details = record.get("details")
        for inner in fields.records(details.get("steps")) if isinstance(details, Mapping) else ():
            step = _step(inner)
            found.append(replace(step, title=f"Part {number}. {step.title}"))
    return found


def cross_checks(result: Result) -> list[Step]:
    """Second, independent computations, from ``cross_check``."""
    return [
        _step(record) for _, details in _all_details(result) for record in fields.records(details.get("cross_check"))
    ]


def notes(result: Result) -> str:
    """What was written by hand for a cited fact or an argument on paper, unless it is the statement."""
    texts = (fields.text(result.details, key) for key in ("text", "argument"))
    return "\n\n".join(text for text in texts if text and text != result.statement)


def tables(result: Result) -> list[Table]:
    """All tables, from ``table`` and ``tables``."""
    found = []
    for prefix, details in _all_details(result):
        for record in (*fields.records(details.get("table")), *fields.records(details.get("tables"))):
            table = _table(record, prefix)
            if table.columns:
                found.append(table)
    return found


def drawings(result: Result) -> list[Drawing]:
    """All plots that can be drawn, from ``plots``."""
    found = []
    for prefix, details in _all_details(result):
        for record in fields.records(details.get("plots")):
            drawing = figure({**record, "title": prefix + fields.text(record, "title")})
            if drawing is not None:
                found.append(drawing)
    return found


def _all_details(result: Result) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The details of the claim and of its parts, the parts of parts included, each with a prefix for titles."""
    waiting: list[tuple[str, Mapping[str, Any], int]] = [("", result.details, 0)]
    while waiting:
        prefix, details, depth = waiting.pop(0)
        yield prefix, details
        for number, part in enumerate(fields.records(details.get("parts")), 1):
            inner = part.get("details")
            if isinstance(inner, Mapping) and depth < _DEEPEST:
                waiting.append((f"{prefix}Part {number}. ", inner, depth + 1))


def _step(record: Mapping[str, Any]) -> Step:
    title, text, statement, latex, mathml = (
        fields.text(record, key) for key in ("title", "text", "statement", "latex", "mathml")
    )
    status = of_word(fields.text(record, "status")) if record.get("status") else None
    return Step(title, text, status, statement, latex, mathml, fields.pair(record.get("enclosure")))


def _part(record: Mapping[str, Any], number: int) -> Step:
    statement, reason, latex, mathml = (fields.text(record, key) for key in ("statement", "reason", "latex", "mathml"))
    status = of_word(fields.text(record, "verdict"))
    if not mathml and latex.startswith("\\text{"):  # words, not a formula
        reason, statement, latex = f"{reason}\n\n{statement}", "", ""
    return Step(f"Part {number}", reason, status, statement, latex, mathml, fields.pair(record.get("enclosure")))


def _table(record: Mapping[str, Any], prefix: str) -> Table:
    rows = [fields.items(row) for row in fields.items(record.get("rows"))]
    columns = [str(column) for column in fields.items(record.get("columns"))]
    width = max([len(columns), *map(len, rows)], default=0)
    columns += [""] * (width - len(columns))
    cells = tuple((*map(_cell, row), *[""] * (width - len(row))) for row in rows)
    return Table((prefix + fields.text(record, "title")).strip() or "Data", tuple(columns), cells)


def _cell(value: object) -> str:
    if value is None:
        return ""
    ends = fields.pair(value)
    if ends:
        return short_enclosure(ends)
    return f"{value:.6g}" if isinstance(value, float) else str(value)
