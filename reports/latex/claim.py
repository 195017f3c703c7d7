"""One claim in the LaTeX document, in the order of its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .. import fields
from ..evidence import boxes, enclosed, hardest_box, point, seconds
from ..gathered import Step, Table, cross_checks, notes, tables
from ..model import Report, Result
from ..status import of_word, status
from .derivation import printed_steps, step_line
from .escape import code, escape, prose
from .parts import Places, badge, claim_link, longtable, paragraphs
from .picture import picture
from .statement import numbered, statement
from .trust import rests_on

#: Of formulas with more characters the words come first.
_LONG_STATEMENT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Book:
    """What claims refer to: places in the document, pages of the HTML report, numbers of what many rest on."""

    places: Places
    pages: Mapping[str, str]
    trust: Mapping[str, int]


def claim_section(result: Result, report: Report, book: Book) -> str:
    """The section for ``result``; headings of empty parts are left out."""
    shown, own = status(result), of_word(result.verdict)
    itself = f" (by itself: {badge(own)})" if own.key != shown.key else ""
    kind = rf" \quad {escape(result.kind)}" if result.kind else ""
    title = rf"{code(result.id)}\quad {prose(result.title)}" if result.title else code(result.id)
    places, page = book.places, book.pages[result.id]
    stated, said = statement(result, page), paragraphs(result.prose)
    steps = printed_steps(result, page, numbered(result))
    parts = [
        rf"\claimheading{{{places[result.id]}}}{{{title}}}",
        rf"{badge(shown)}{itself}{kind}",
        *((said, stated) if said and len(result.statement) > _LONG_STATEMENT else (stated, said)),
        paragraphs(result.reason),
        _corrections(result, report, places),
        _point(result),
        _part("Derivation", "\n\n".join(filter(None, (paragraphs(notes(result)), steps)))),
        _part("Cross-check", _steps(cross_checks(result))),
        picture(result, page),
        "\n\n".join(map(_table, tables(result))),
        _colophon(result, report, book),
        _part("Traceback", code(fields.text(result.details, "traceback"))),
    ]
    return "\n\n".join(part for part in parts if part)


def _colophon(result: Result, report: Report, book: Book) -> str:
    """Certificate, trust, relations and hash, in one paragraph."""

    def linked(ids: Sequence[str]) -> str:
        return ", ".join(claim_link(claim, book.places) for claim in ids)

    pairs = [
        ("Certificate" if result.certificate else "Time", _certificate(result)),
        ("Trust", rests_on(result, report, book.trust)),
        ("Uses", linked(result.uses)),
        ("Used by", linked(report.users().get(result.id, ()))),
        ("Literature", ", ".join(rf"[{code(key)}]" for key in result.cites)),
        ("Hash", code(result.hash)),
    ]
    said = " ".join(rf"\textit{{{name}}} {value.rstrip('.')}." for name, value in pairs if value)
    return rf"\colophon{{{said}}}" if said else ""


def _part(heading: str, body: str) -> str:
    return rf"\partheading{{{escape(heading)}}} {body}" if body else ""


def _corrections(result: Result, report: Report, places: Places) -> str:
    lines = [f"Corrects or sharpens {claim_link(result.corrects, places)}."] if result.corrects else []
    for better in report.corrections().get(result.id, ()):
        lines.append(f"Corrected or sharpened in {claim_link(better.id, places)}, {badge(status(better))}.")
    return "\n\n".join(lines)


def _certificate(result: Result) -> str:
    known = [escape(text) for text in (boxes(result), seconds(result.seconds), enclosed(result)) if text]
    return "; ".join(filter(None, [code(result.certificate), *known]))


def _steps(steps: Sequence[Step]) -> str:
    lines = [step_line(number, step) for number, step in enumerate(steps, 1)]
    return "\n".join([r"\begin{steps}", *lines, r"\end{steps}"]) if lines else ""


def _table(table: Table) -> str:
    width = 1 / len(table.columns)
    rows = [[escape(cell).replace("/", r"/\allowbreak{}") for cell in row] for row in table.rows]
    shown = longtable(table.columns, [width] * len(table.columns), rows)
    return _part(table.title, f"\n\n{{\\footnotesize\n{shown}}}")


def _point(result: Result) -> str:
    place = result.witness or (hardest_box(result) if result.verdict == "undecided" else {})
    if not place and not result.advice:
        return ""
    heading = {"refuted": "Counterexample", "undecided": "Hardest box"}.get(result.verdict, "Point")
    where = code(point(place)) if place else ""
    value = f"; {escape(enclosed(result))}" if result.enclosure else ""
    note = "This is not a refutation. " if result.verdict == "undecided" else ""
    advice = prose(note + result.advice)
    said = _part(heading if where else "What to try next", f"{where}{value}. {advice}" if where else advice)
    return rf"{{\raggedright{said}\par}}"
