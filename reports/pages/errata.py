"""The findings page: one line for each refuted, corrected or sharpened statement.

Each has its witness or constant, what replaces it, and what it does to the claims that use it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..evidence import evidence
from ..findings import Consequence, Finding, consequences, findings
from ..markup import Markup, join, prose, tag
from ..model import Report, Result
from ..status import status
from .layout import badge, brief_statement, claim_link, page, section, table


def errata_page(report: Report, pages: Mapping[str, str]) -> str:
    """The HTML document of the findings."""
    found = findings(report)
    refuted = sum(finding.word.startswith("refuted") for finding in found)
    sharpened = sum(finding.word.startswith("sharpened") for finding in found)
    lead = (
        f"{len(found)} {'finding' if len(found) == 1 else 'findings'}: "
        f"{refuted} refuted as stated, {sharpened} sharpened."
        if found
        else "No statement was refuted, corrected or sharpened in this run."
    )
    columns = ("Claim", "Finding", "As stated", "Evidence", "Corrected or sharpened", "Consequence")
    body = join(
        tag("h1", "Findings"),
        tag("p", lead, class_="lead"),
        section(
            "findings",
            "Statement by statement",
            table(columns, [_row(each, report, pages) for each in found], "Findings", "claims findings"),
        )
        if found
        else None,
    )
    return page("Findings", body, current="errata.html")


def _row(finding: Finding, report: Report, pages: Mapping[str, str]) -> tuple[Markup, ...]:
    better = (
        join(*(_better(result, pages) for result in finding.better))
        if finding.better
        else join("No other form is entered.")
    )
    result = finding.result
    if result is None:
        return (
            claim_link(finding.better[0].corrects, pages),
            join(finding.word),
            join("not in this run"),
            join("—"),
            better,
            join("—"),
        )
    stated = join(
        tag("span", prose(result.title), class_="title") if result.title else None,
        brief_statement(result),
    )
    mark = join(
        badge(status(result)), tag("span", finding.word, class_="finding") if finding.word != "refuted" else None
    )
    found = consequences(finding, report)
    after = join(*(_consequence(each, pages) for each in found)) if found else join("No other claim uses it.")
    return (
        claim_link(result.id, pages),
        mark,
        stated,
        tag("span", prose(evidence(result)), class_="evidence"),
        better,
        after,
    )


def _better(result: Result, pages: Mapping[str, str]) -> Markup:
    return tag(
        "div",
        tag("span", claim_link(result.id, pages), " ", badge(status(result)), class_="title"),
        brief_statement(result),
        tag("span", prose(evidence(result)), class_="evidence"),
    )


def _consequence(consequence: Consequence, pages: Mapping[str, str]) -> Markup:
    """The claim that uses the statement, its status, and where it stands all the same."""
    stands = [join(" ", claim_link(each.id, pages)) for each in consequence.stands]
    return tag(
        "div",
        claim_link(consequence.user.id, pages),
        " ",
        badge(status(consequence.user)),
        tag("span", "; without it there is", *stands) if stands else None,
        tag("span", " uses ", claim_link(consequence.instead, pages)) if consequence.instead else None,
    )
