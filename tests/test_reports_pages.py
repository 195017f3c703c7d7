"""The HTML pages: well-formed, accessible in structure, every link leads somewhere, the same bytes each time."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from reports import ReportError, build
from reports.model import load, read
from reports.names import page_names
from tests.reports_sample import claim, sample

VOID = {"meta", "link", "input", "wbr"}


class Page(HTMLParser):
    """Elements with their attributes and paths; raises AssertionError on a tag that does not nest."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"attribute twice in {tag} {attrs}"
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self.open, f"self-closing {tag} outside SVG"
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"closes nothing: {tag}"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes, _ in self.elements if name == tag]


def made(directory: Path, document: object) -> dict[str, bytes]:
    """All files of the report for ``document``, by name."""
    (directory / "report.json").write_text(json.dumps(document), encoding="utf-8")
    return {path.name: path.read_bytes() for path in build(directory)}


def test_pages_are_built_again_only_when_something_they_show_has_changed(tmp_path: Path) -> None:
    document = sample()
    made(tmp_path, document)
    page = tmp_path / "index.html"
    page.write_text("touched", encoding="utf-8")
    for entry in document["claims"]:
        entry["state"] = "stored"
    assert made(tmp_path, document)["index.html"] == b"touched"  # the same data
    certificate = next(entry["certificate"] for entry in document["claims"] if entry["certificate"])
    (tmp_path / certificate).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / certificate).write_text("{}", encoding="utf-8")
    assert made(tmp_path, document)["index.html"] != b"touched"  # a certificate has come
    page.write_text("touched", encoding="utf-8")
    document["claims"][0]["title"] = "Another title"
    assert made(tmp_path, document)["index.html"] != b"touched"
    page.unlink()
    assert b"Another title" in made(tmp_path, document)["index.html"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("report")
    (directory / "certificates").mkdir()
    document = sample()
    for entry in document["claims"]:
        if entry["certificate"]:
            (directory / entry["certificate"]).write_text("{}")
    made(directory, document)
    return directory


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Page]:
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.html"))}


def test_there_is_one_page_a_claim_and_three_for_the_whole(pages: dict[str, Page]) -> None:
    expected = {f"{entry['id']}.html" for entry in sample()["claims"]} | {"index.html", "errata.html", "graph.html"}
    assert set(pages) == expected


def test_every_link_leads_to_a_file_and_an_anchor_of_the_report(folder: Path, pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for attributes in (*page.all("a"), *page.all("link")):
            address = attributes["href"] or ""
            if address.startswith("https://"):
                continue
            file, _, anchor = address.partition("#")
            assert ":" not in file
            assert (folder / unquote(file or name)).is_file(), f"{name} links to {address}"
            if anchor:
                ids = {attributes.get("id") for _, attributes, _ in pages[unquote(file) or name].elements}
                assert anchor in ids, f"{name} links to {address}"


def test_ids_are_unique_and_references_by_id_resolve(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        ids = Counter(attributes["id"] for _, attributes, _ in page.elements if "id" in attributes)
        assert max(ids.values()) == 1, (name, ids.most_common(1))
        for _, attributes, _ in page.elements:
            for reference in (attributes.get("aria-labelledby") or "").split():
                assert reference in ids, (name, reference)


def test_structure_that_screen_readers_need(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert page.all("html") == [{"lang": "en"}]
        assert [len(page.all(landmark)) for landmark in ("header", "main", "footer", "h1", "title")][:4] == [1, 1, 1, 1]
        levels = [int(tag[1]) for tag, _, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        for attributes in page.all("th"):
            assert attributes.get("scope") in ("col", "row")
        for attributes in page.all("svg"):
            assert attributes.get("role") in ("img", "group")
            assert attributes.get("aria-labelledby")
        for navigation in page.all("nav"):
            assert navigation.get("aria-label")
        scripts = [
            tag
            for tag, attributes, _ in page.elements
            if tag == "script" or any(a.startswith("on") for a in attributes)
        ]
        assert not scripts


def test_svg_and_mathml_are_well_formed_xml(folder: Path, pages: dict[str, Page]) -> None:
    count = 0
    for name in pages:
        text = (folder / name).read_text(encoding="utf-8")
        for element in ("svg", "math"):
            for piece in text.split(f"<{element}")[1:]:
                ElementTree.fromstring(f"<{element}{piece.split(f'</{element}>')[0]}</{element}>")
                count += 1
    assert count > 30


def test_every_kind_of_detail_is_shown(pages: dict[str, Page]) -> None:
    page = pages["causal.C061.html"]
    for words in (
        "Critical point", "Second arithmetic", "τ at some values of β", "64 boxes enclose the graph", "4 curves",
        "verify recheck certificates/causal.C061.json", "verify.kernel, 900 lines", "9f2c9f2c", "python-flint",
    ):  # fmt: skip
        assert words in page.text, words
    assert "48 boxes: 45 proved, 1 refuted, 2 undecided" in pages["causal.C062.corrected.html"].text
    assert "3 points on the circle" in pages["perspective.Y2.html"].text
    assert "Part 1. h on [0, π]" in pages["perspective.Y3.html"].text
    assert "grid of 41 by 41" in pages["perspective.Y4.html"].text
    assert "This is not a refutation." in pages["perspective.Y5.html"].text
    assert "Counterexample: e = 1/1000, r = 9/2, b = 41/4, N = 700" in pages["causal.C062.html"].text


def test_numbers_are_shortened_outwards_on_pages(pages: dict[str, Page]) -> None:
    # The exact end points are 0.65432109876543210 and …219: ten digits below and above.
    assert "best constant ∈ [0.6543210987, 0.6543210988]" in pages["errata.html"].text


def test_a_claim_weaker_than_its_own_verdict_shows_both(pages: dict[str, Page]) -> None:
    text = " ".join(pages["perspective.Y6.html"].text.split())
    assert "○ blocked by itself: ✓ proved" in text


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    assert made(one, sample()) == made(other, sample())
    assert made(one, sample()) == made(other, sample())


def test_pages_of_claims_that_are_gone_are_removed_and_other_files_stay(tmp_path: Path) -> None:
    made(tmp_path, {"claims": [claim("a.A1", "proved"), claim("a.A2", "proved")]})
    (tmp_path / "mine.html").write_text("<p>my notes</p>")
    made(tmp_path, {"claims": [claim("a.A1", "proved")]})
    assert not (tmp_path / "a.A2.html").exists()
    assert (tmp_path / "mine.html").read_text() == "<p>my notes</p>"
    assert not list(tmp_path.glob(".*.partial"))


def test_a_claim_with_an_id_only_is_undecided_and_breaks_nothing(tmp_path: Path) -> None:
    files = made(tmp_path, {"claims": [{"id": "a"}]})
    assert "1 claim was run: it is undecided." in Page(files["index.html"].decode()).text


def test_odd_details_break_nothing(tmp_path: Path) -> None:
    odd: list[object] = [
        None,
        1,
        "text",
        [],
        {},
        [None],
        [[]],
        {"type": "enclosure"},
        {"boxes": 3, "rows": 3, "title": []},
    ]
    keys = ("steps", "table", "tables", "plots", "parts", "cross_check", "text", "argument", "traceback")
    claims = [
        claim(f"a.{key}{place}", "proved", details={key: value}) for key in keys for place, value in enumerate(odd)
    ]
    kinds = ("enclosure", "lines", "boxes2d", "circle", "heat")
    fields = ("boxes", "curve", "marks", "series", "points", "x", "y", "z")
    claims += [
        claim(f"b.{kind}{field}{place}", "proved", details={"plots": [{"type": kind, field: value}]})
        for kind in kinds for field in fields for place, value in enumerate(odd)
    ]  # fmt: skip
    claims.append(
        claim("c", "proved", details=[], witness=[], trust=3, uses="a", enclosure=[1], seconds="long", boxes="many")
    )
    for name, text in made(tmp_path, {"claims": claims}).items():
        if name.endswith(".html"):
            Page(text.decode())


def test_a_dangerous_certificate_path_is_no_link(tmp_path: Path) -> None:
    for path in ("javascript:alert(1)", "/etc/passwd", "../report.json", "a\\..\\b", "file:///etc/passwd"):
        files = made(tmp_path, {"claims": [claim("a", "proved", certificate=path)]})
        addresses = {attributes["href"] for attributes in Page(files["a.html"].decode()).all("a")}
        assert path not in addresses


def test_page_names_never_leave_the_folder_nor_meet() -> None:
    ids = ["a", "A", "../a", "a/b", "..", ".", "", "index", "INDEX", "x" * 300, "x" * 300 + "y", "ä", "a b", "con\n"]
    names = page_names(ids)
    assert len({name.lower() for name in names.values()}) == len(ids)
    assert all(
        name.isascii() and not name.startswith(".") and "/" not in name and len(name) < 200 for name in names.values()
    )


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "Expected a JSON object"),
        ({"schema": "inphase.report/9", "claims": []}, "Expected schema"),
        ({"claims": None}, "Expected a list of claims"),
        ({"claims": [{"title": "no id"}]}, "claim number 1"),
        ({"claims": [{"id": "a"}, {"id": "a"}]}, "id='a' twice"),
    ],
)
def test_what_is_no_report_is_refused(document: object, words: str) -> None:
    with pytest.raises(ReportError, match="Expected") as caught:
        read(document)
    assert words in str(caught.value)


def test_a_missing_or_broken_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="verify run"):
        load(tmp_path / "report.json")
    (tmp_path / "report.json").write_text("{")
    with pytest.raises(ReportError, match="Expected a report"):
        load(tmp_path / "report.json")


def test_three_hundred_claims(tmp_path: Path) -> None:
    entries = []
    for place in range(300):
        uses = [f"p{place % 5}.C{place // 2:03d}x"] if place % 7 else []
        entry = claim(f"p{place % 5}.C{place:03d}x", "proved", uses=uses)
        entries.append(copy.deepcopy(entry))
    files = made(tmp_path, {"claims": entries})
    assert len(files) == 305
    assert len(files["index.html"]) < 1_500_000


def test_interruption_and_problems_are_said_first(tmp_path: Path) -> None:
    document = {"claims": [claim("a", "proved")], "interrupted": True, "problems": ["x.toml: key missing"]}
    text = Page(made(tmp_path, document)["index.html"].decode()).text
    assert text.index("stopped before its end") < text.index("x.toml: key missing") < text.index("Environment")


def test_the_hardest_box_of_an_undecided_claim_has_its_place(tmp_path: Path) -> None:
    document = sample()
    claim = next(claim for claim in document["claims"] if claim["id"] == "perspective.Y5")
    claim.update(witness=None, details={"hardest": {"x": [0.25, "oo"], "y": "odd"}})
    page = made(tmp_path, document)["perspective.Y5.html"].decode()
    assert "Hardest box" in page
    assert "[0.25, oo]" in page
    assert "odd" not in page


def test_names_of_modules_in_what_is_trusted_are_no_subscripts(tmp_path: Path) -> None:
    document = {"claims": [{**claim("a", "proved"), "trust": ["verify/interaction: l1_box, x_1"]}]}
    assert "<li>verify/interaction: l1_box, x_1</li>" in made(tmp_path, document)["a.html"].decode()


def test_every_section_and_every_step_has_a_link_to_itself(folder: Path) -> None:
    for page in folder.glob("*.html"):
        text = page.read_text("utf-8")
        anchors = re.findall(r'<section id="([^"]+)"|<li id="([^"]+)"', text)
        for section, step in anchors:
            assert f'href="#{section or step}" class="here"' in text
        assert anchors
        assert len(set(anchors)) == len(anchors)
