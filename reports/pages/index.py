"""The overview: the counting sentence, the status bar, the papers, one table per paper, the graph, the environment."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from ..evidence import evidence, seconds
from ..markup import Markup, join, prose, tag
from ..model import Report, Result
from ..plots.graph import graph_drawing
from ..plots.svg import to_svg
from ..provenance import environment_rows
from ..sentence import sentence
from ..status import STATUSES, counts, status
from .layout import badge, brief_statement, claim_link, definitions, page, scrolling, section, table
from .literature import references


def index_page(report: Report, pages: Mapping[str, str]) -> str:
    """The HTML document of the overview."""
    papers = report.papers()
    body = join(
        tag("h1", "Verification report"),
        tag("p", sentence(report.results), class_="lead"),
        _warnings(report),
        status_bar(report),
        _filter(report),
        _contents(papers),
        *(_paper(paper, results, pages) for paper, results in papers.items()),
        _graph(report, pages),
        _cited(report),
        section("environment", "Environment", definitions(_environment(report))),
    )
    return page("Verification report", body, current="index.html")


def _warnings(report: Report) -> Markup | None:
    """What keeps this report from being whole: an interrupted run, claims that could not be read."""
    lines = ["The run was stopped before its end."] if report.interrupted else []
    lines += report.problems
    return tag("div", *(tag("p", line) for line in lines), class_="warning", role="note") if lines else None


def status_bar(report: Report) -> Markup:
    """One bar whose parts are in proportion to the counts, and the counts in words with what each status means."""
    found = counts(report.results)
    present = [each for each in STATUSES if found[each.key]]
    bar = tag(
        "div",
        *(tag("span", style=f"flex-grow:{found[each.key]}", class_=f"s-{each.key}") for each in present),
        class_="bar",
        role="img",
        aria_label="; ".join(f"{found[each.key]} {each.word}" for each in present) or "no claims",
    )
    rows = [
        tag(
            "li",
            tag("span", str(found[each.key]), class_="count"),
            " ",
            badge(each),
            tag("span", each.meaning, class_="meaning"),
        )
        for each in present
    ]
    return tag("div", bar, tag("ul", *rows, class_="legend"), class_="overview")


def _filter(report: Report) -> Markup:
    """Radio buttons that the style sheet reads: rows of other statuses are hidden, without a script."""
    found = counts(report.results)
    choices = [("all", join("all"))] + [(each.key, badge(each)) for each in STATUSES if found[each.key]]
    buttons = [
        tag("label", tag("input", type="radio", name="show", id=f"show-{key}", checked=key == "all"), text)
        for key, text in choices
    ]
    return tag("fieldset", tag("legend", "Show claims that are"), *buttons, class_="filter")


def anchor(paper: str) -> str:
    """The anchor of a paper's section: its name when that is a plain word, else a hash of it."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,40}", paper)
    return f"paper-{paper}" if plain else f"paper-x{hashlib.sha256(paper.encode('utf-8', 'replace')).hexdigest()[:10]}"


def _contents(papers: Mapping[str, tuple[Result, ...]]) -> Markup:
    links = [
        tag(
            "li",
            tag("a", paper or "other claims", href=f"#{anchor(paper)}"),
            " ",
            tag("span", str(len(results)), class_="quiet"),
        )
        for paper, results in papers.items()
    ]
    links.append(tag("li", tag("a", "graph", href="#graph")))
    return tag("nav", tag("ul", *links), aria_label="On this page", class_="chips")


def _paper(paper: str, results: tuple[Result, ...], pages: Mapping[str, str]) -> Markup:
    name = paper or "Other claims"
    rows = [
        (
            claim_link(result.id, pages),
            badge(status(result)),
            join(
                tag("span", prose(result.title), class_="title") if result.title else None,
                brief_statement(result),
            ),
            tag("span", prose(evidence(result)), class_="evidence"),
            tag("span", seconds(result.seconds), class_="time"),
        )
        for result in results
    ]
    found = counts(results)
    counted = join(*(badge(each, f"{found[each.key]} ") for each in STATUSES if found[each.key]))
    columns = ("Claim", "Status", "Statement", "Evidence", "Time")
    shown = table(columns, rows, f"Claims of {name}", "claims index")
    return section(anchor(paper), name, tag("p", counted), shown)


def _graph(report: Report, pages: Mapping[str, str]) -> Markup:
    drawing = graph_drawing(report, pages)
    if drawing is None:
        return section("graph", "Dependencies", tag("p", "No claim uses another.", class_="quiet"))
    note = tag(
        "p",
        drawing.description.rsplit(" The table", 1)[0],
        " ",
        tag("a", "The same facts in a table.", href="graph.html#table"),
    )
    return section(
        "graph", "Dependencies", note, scrolling(to_svg(drawing, "dependencies"), "Dependency graph", "canvas")
    )


def _cited(report: Report) -> Markup | None:
    keys = dict.fromkeys(key for result in report.results for key in result.cites)
    listed = references(keys, report.bibliography)
    return section("literature", "Literature", listed) if listed else None


def _environment(report: Report) -> list[tuple[str, Markup]]:
    return [(name, tag("code", value)) for name, value in environment_rows(report.environment)]
