"""The page of one claim, in a referee's order: what, why, how checked, how to check again, what to trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from .. import fields
from ..evidence import enclosed, hardest_box, point, seconds, short_enclosure
from ..gathered import Step, cross_checks, derivation, drawings, notes, tables
from ..markup import Content, Markup, join, paragraphs, prose, tag
from ..model import Report, Result, in_words
from ..provenance import environment_rows, recheck_commands
from ..status import ON_TRUST, of_word, status
from .details import LONG_FORMULA, data_tables, figures, folded_formula, steps_list
from .layout import badge, claim_link, definitions, local_link, page, section, statement
from .relations import relations_section
from .trust import trust_section

#: Derivations with more characters than this take two thirds of the width.
_SHORT_DERIVATION = 300
#: What stands in place of steps and of a certificate when nothing is decided.
_WITHOUT_STEPS: Final = {
    "supported": "Nothing is derived: what was observed is evidence.",
    "undecided": "Nothing is derived: the statement stayed open.",
}
_WITHOUT_CERTIFICATE: Final = {
    "supported": "Evidence has no certificate; a run from the start draws the same samples.",
    "undecided": "There is nothing to certify.",
}


def claim_page(result: Result, report: Report, pages: Mapping[str, str], directory: Path) -> str:
    """The HTML document for ``result``."""
    written = _derivation(result)
    panels = [section("derivation", "Derivation", written, level=3)] if written else []
    # What is taken from the literature, or argued on paper, was not computed: there is nothing to certify.
    if result.verdict not in ON_TRUST:
        panels.append(section("certificate", "Certificate", _certificate(result, directory), level=3))
        panels.append(section("cross-check", "Cross-check", _cross_check(result), level=3))
    wide = len(panels) > 1 and _length(derivation(result)) > _SHORT_DERIVATION
    pictures, data = figures(drawings(result)), data_tables(tables(result))
    body = join(
        _opening(result, report, pages),
        section("argument", "Why", tag("div", *panels, class_="panels long" if wide else "panels")) if panels else None,
        section("picture", "Picture", pictures) if pictures else None,
        section("data", "Data", data) if data else None,
        section("recheck", "Check it again", _commands(result)),
        trust_section(result, report),
        _point_section(result),
        relations_section(result, report, pages),
        section("provenance", "Environment and hashes", _provenance(result, report)),
    )
    title = f"{result.id}: {result.title}" if result.title else result.id
    return page(title, body, neighbours=_neighbours(result, pages))


def _neighbours(result: Result, pages: Mapping[str, str]) -> Markup:
    """Links to the claims before and after this one, in the order of the run."""
    ids = list(pages)
    place = ids.index(result.id)
    before, after = ids[max(place - 1, 0) : place], ids[place + 1 : place + 2]
    links = [tag("li", "Previous: ", claim_link(claim, pages)) for claim in before]
    links += [tag("li", "Next: ", claim_link(claim, pages)) for claim in after]
    return tag("nav", tag("ul", *links), aria_label="Neighbouring claims", class_="neighbours") if links else Markup("")


def _opening(result: Result, report: Report, pages: Mapping[str, str]) -> Markup:
    shown, own = status(result), of_word(result.verdict)
    trail = tag(
        "nav",
        tag("ol", tag("li", tag("a", "Overview", href="index.html")), tag("li", tag("code", result.id))),
        aria_label="Breadcrumb",
        class_="trail",
    )
    facts = tag("span", tag("code", result.id), f" · {result.kind}" if result.kind else None, class_="kind")
    itself = tag("span", "by itself: ", badge(own), class_="itself") if own.key != shown.key else None
    lines: list[Content] = [paragraphs(result.reason, class_="reason")]
    if result.verdict == "refuted" and result.witness:
        link = tag("a", prose(f"Counterexample: {point(result.witness)}"), href="#point")
        lines.append(tag("p", link, f"; {enclosed(result)}" if result.enclosure else None, "."))
    if result.corrects:
        lines.append(tag("p", "Corrects or sharpens ", claim_link(result.corrects, pages), "."))
    for better in report.corrections().get(result.id, ()):
        link = claim_link(better.id, pages)
        lines.append(tag("p", "Corrected or sharpened in ", link, " ", badge(status(better)), class_="corrected"))
    return join(
        trail,
        tag("h1", prose(result.title) if result.title else result.id),
        tag("p", badge(shown), " ", itself, facts),
        section(
            "statement",
            "Statement",
            *_stated(result),
            *lines,
        ),
    )


def _stated(result: Result) -> Iterator[Markup]:
    """The statement, then its words; of a formula that no reader would read the words come first, and it is folded."""
    words, whole = paragraphs(result.prose), statement(result, display=True)
    long = bool(words) and not in_words(result) and len(result.statement) > LONG_FORMULA
    shown = tag("div", words, class_="words") if long else whole
    yield tag("div", shown, class_="math statement", tabindex=0, role="group", aria_label="Statement")
    if long:
        yield folded_formula(tag("div", whole, class_="math"))
    elif words:
        yield tag("div", words, class_="prose")


def _length(steps: Sequence[Step]) -> int:
    """How long the steps are to read, each formula about as long as its text."""
    return sum(len(step.title) + len(step.text) + min(len(step.statement), LONG_FORMULA) for step in steps)


def _derivation(result: Result) -> Markup | None:
    """The steps and what else was written; None for a fact that was taken over as it stands."""
    written, note = steps_list(derivation(result)), paragraphs(notes(result))
    trace = fields.text(result.details, "traceback")
    folded = tag("details", tag("summary", "Traceback"), tag("pre", tag("code", trace), tabindex=0)) if trace else None
    if written or note or folded:
        return join(note, written, folded)
    if result.verdict in ON_TRUST:
        return None
    return tag(
        "p", _WITHOUT_STEPS.get(result.verdict, "No separate steps: the statement is decided directly."), class_="quiet"
    )


def _certificate(result: Result, directory: Path) -> Markup:
    facts = definitions(
        [
            ("Boxes", f"{result.boxes:,}" if result.boxes else None),
            ("Time", seconds(result.seconds)),
            ("Enclosed", tag("code", result.enclosed) if result.enclosed else None),
            (
                "Enclosure",
                tag("span", short_enclosure(result.enclosure), class_="number") if result.enclosure else None,
            ),
        ]
    )
    if not result.certificate:
        note = _WITHOUT_CERTIFICATE.get(result.verdict, "No certificate was kept for this verdict.")
        return join(tag("p", note, class_="quiet"), facts)
    name = result.certificate.rsplit("/", 1)[-1]
    present = (directory / result.certificate).is_file()
    link = local_link(result.certificate, name) if present else tag("code", name)
    note = "Exact data from which the verdict is decided again." if present else "The file is not beside this report."
    return join(tag("p", link), tag("p", note, class_="quiet"), facts)


def _cross_check(result: Result) -> Markup:
    written = steps_list(cross_checks(result), "check")
    if written:
        return written
    again = " The commands below decide the certificate again." if result.certificate else ""
    note = "No second, independent computation was recorded in this run."
    return tag("p", note + again, class_="quiet")


def _commands(result: Result) -> Markup:
    lines = recheck_commands(result)
    return join(*(join(tag("p", why), tag("pre", tag("code", command), tabindex=0)) for why, command in lines))


def _point_section(result: Result) -> Markup | None:
    hardest = hardest_box(result) if result.verdict == "undecided" else {}
    if not (result.witness or hardest or result.advice):
        return None
    heading = {"refuted": "Counterexample", "undecided": "Hardest box"}.get(result.verdict, "Point")
    if not result.witness and not hardest:
        heading = "What to try next"
    rows = [(name, tag("code", value)) for name, value in (result.witness or hardest).items()]
    value = enclosed(result)
    if value:
        rows.append(("there", tag("span", value, class_="number")))
    disclaimer = "This is not a refutation." if result.verdict == "undecided" else ""
    return section(
        "point", heading, definitions(rows) if rows else None, paragraphs(f"{disclaimer} {result.advice}".strip())
    )


def _provenance(result: Result, report: Report) -> Markup:
    pairs: list[tuple[str, Content]] = [("Claim hash", tag("code", result.hash)) if result.hash else ("", None)]
    pairs += [(name, tag("code", value)) for name, value in environment_rows(report.environment)]
    return definitions(pairs)
