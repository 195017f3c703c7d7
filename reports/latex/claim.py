"""One claim in the LaTeX document, in the order of its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .. import fields
from ..evidence import boxes, enclosed, hardest_box, point, seconds, short_enclosure
from ..gathered import Step, Table, cross_checks, derivation, drawings, notes, tables
from ..model import Report, Result
from ..plots.tikz import to_tikz
from ..provenance import recheck_commands
from ..status import of_word, status
from ..trust import must_trust
from .escape import code, escape, prose
from .parts import Places, badge, claim_link, facts, formula, longtable, paragraphs, statement

#: Of formulas with more characters the words come first.
_LONG_STATEMENT: Final = 1_000


def claim_section(result: Result, report: Report, places: Places) -> str:
    """The section for ``result``; headings of empty parts are left out."""
    shown, own = status(result), of_word(result.verdict)
    itself = f" (by itself: {badge(own)})" if own.key != shown.key else ""
    kind = rf" \quad {escape(result.kind)}" if result.kind else ""
    title = rf"{code(result.id)}\quad {prose(result.title)}" if result.title else code(result.id)
    commands = "; ".join(code(command) for _, command in recheck_commands(result))
    stated, said = statement(result), paragraphs(result.prose)
    parts = [
        rf"\claimheading{{{places[result.id]}}}{{{title}}}",
        rf"{badge(shown)}{itself}{kind}",
        *((said, stated) if said and len(result.statement) > _LONG_STATEMENT else (stated, said)),
        paragraphs(result.reason),
        _corrections(result, report, places),
        _part("Derivation", "\n\n".join(filter(None, (paragraphs(notes(result)), _steps(derivation(result)))))),
        _part("Certificate", _certificate(result)),
        _part("Cross-check", _steps(cross_checks(result))),
        _pictures(result),
        "\n\n".join(map(_table, tables(result))),
        _part("Check it again", commands),
        _part("You must trust", escape(_sentence(must_trust(result, report)))),
        _point(result),
        _relations(result, report, places),
        _part("Claim hash", code(result.hash)),
        _part("Traceback", code(fields.text(result.details, "traceback"))),
    ]
    return "\n\n".join(part for part in parts if part)


def _sentence(texts: Sequence[str]) -> str:
    return "; ".join(text.strip().rstrip(".") for text in texts) + "."


def _part(heading: str, body: str) -> str:
    return rf"\partheading{{{escape(heading)}}} {body}" if body else ""


def _corrections(result: Result, report: Report, places: Places) -> str:
    lines = [f"Corrects or sharpens {claim_link(result.corrects, places)}."] if result.corrects else []
    for better in report.corrections().get(result.id, ()):
        lines.append(f"Corrected or sharpened in {claim_link(better.id, places)}, {badge(status(better))}.")
    return "\n\n".join(lines)


def _certificate(result: Result) -> str:
    known = [escape(text) for text in (boxes(result), seconds(result.seconds), enclosed(result)) if text]
    return "; ".join(filter(None, [code(result.certificate), *known])) + "."


def _steps(steps: Sequence[Step]) -> str:
    if not steps:
        return ""
    lines = [r"\begin{enumerate}"]
    for step in steps:
        mark = f" {badge(step.status)}" if step.status else ""
        value = rf"$\in$ {escape(short_enclosure(step.enclosure))}" if step.enclosure else ""
        shown = formula(step.latex, step.statement)
        lines.append(rf"\item \textbf{{{prose(step.title)}}}{mark} {prose(step.text)} {shown} {value}".rstrip())
    return "\n".join([*lines, r"\end{enumerate}"])


def _pictures(result: Result) -> str:
    found = []
    for drawing in drawings(result):
        picture = to_tikz(drawing, _nowhere)
        if picture:
            caption = rf"\textbf{{{prose(drawing.title)}.}} {prose(drawing.description)}"
            found.append(f"\\begin{{picturebox}}\n{picture}\n\n{{\\small {caption}}}\n\\end{{picturebox}}")
    return "\n\n".join(found)


def _nowhere(_: str) -> str:
    return ""


def _table(table: Table) -> str:
    width = 1 / len(table.columns)
    rows = [[escape(cell) for cell in row] for row in table.rows]
    return _part(table.title, "\n\n" + longtable(table.columns, [width] * len(table.columns), rows))


def _point(result: Result) -> str:
    place = result.witness or (hardest_box(result) if result.verdict == "undecided" else {})
    if not place and not result.advice:
        return ""
    heading = {"refuted": "Counterexample", "undecided": "Hardest box"}.get(result.verdict, "Point")
    where = code(point(place)) if place else ""
    value = f"; {escape(enclosed(result))}" if result.enclosure else ""
    note = "This is not a refutation. " if result.verdict == "undecided" else ""
    advice = prose(note + result.advice)
    return _part(heading if where else "What to try next", f"{where}{value}. {advice}" if where else advice)


def _relations(result: Result, report: Report, places: Places) -> str:
    def linked(ids: Sequence[str]) -> str:
        return ", ".join(claim_link(claim, places) for claim in ids)

    return facts(
        [
            ("Uses", linked(result.uses)),
            ("Used by", linked(report.users().get(result.id, ()))),
            ("Literature", ", ".join(rf"[{code(key)}]" for key in result.cites)),
        ]
    )
