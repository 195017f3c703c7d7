"""The findings page: one line for each refuted, corrected or sharpened statement, with its witness or constant."""

from __future__ import annotations

from collections.abc import Mapping

from ..evidence import evidence
from ..findings import Finding, findings
from ..markup import Markup, join, tag
from ..model import Report, Result
from ..status import status
from .layout import badge, claim_link, page, section, statement, table


def errata_page(report: Report, pages: Mapping[str, str]) -> str:
    """The HTML document of the findings."""
    found = findings(report)
    refuted = sum(finding.word.startswith("refuted") for finding in found)
    sharpened = sum(finding.word == "sharpened" for finding in found)
    lead = (
        f"{len(found)} {'finding' if len(found) == 1 else 'findings'}: "
        f"{refuted} refuted as stated, {sharpened} sharpened."
        if found
        else "No statement was refuted, corrected or sharpened in this run."
    )
    columns = ("Claim", "Finding", "As stated", "Evidence", "Corrected or sharpened")
    body = join(
        tag("h1", "Findings"),
        tag("p", lead, class_="lead"),
        section(
            "findings",
            "Statement by statement",
            table(columns, [_row(each, pages) for each in found], "Findings", "claims findings"),
        )
        if found
        else None,
    )
    return page("Findings", body, current="errata.html")


def _row(finding: Finding, pages: Mapping[str, str]) -> tuple[Markup, ...]:
    better = join(*(_better(result, pages) for result in finding.better)) if finding.better else join("—")
    result = finding.result
    if result is None:
        return (
            claim_link(finding.better[0].corrects, pages),
            join(finding.word),
            join("not in this run"),
            join("—"),
            better,
        )
    stated = join(
        tag("span", result.title, class_="title") if result.title else None,
        tag("span", statement(result), class_="math"),
    )
    mark = join(
        badge(status(result)), tag("span", finding.word, class_="finding") if finding.word != "refuted" else None
    )
    return claim_link(result.id, pages), mark, stated, tag("span", evidence(result), class_="evidence"), better


def _better(result: Result, pages: Mapping[str, str]) -> Markup:
    return tag(
        "div",
        tag("span", claim_link(result.id, pages), " ", badge(status(result)), class_="title"),
        tag("span", statement(result), class_="math"),
        tag("span", evidence(result), class_="evidence"),
    )
