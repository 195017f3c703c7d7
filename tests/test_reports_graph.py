"""The layered layout: edges lead to the right, nodes keep their distance, cycles and strangers do no harm."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from reports.model import read
from reports.names import page_names
from reports.pages.relations import relations_section
from reports.plots.drawing import Curve, Link
from reports.plots.graph import graph_drawing
from reports.plots.layers import layouts, spread
from reports.plots.svg import to_svg
from tests.reports_sample import claim, sample

NODES = [f"n{number}" for number in range(14)]
graphs = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=40)


@given(graphs)
def test_edges_lead_to_the_right_and_nodes_keep_their_distance(edges: list[tuple[str, str]]) -> None:
    for part in layouts(NODES, edges):
        for (start, end), route in part.routes.items():
            assert route[0] == part.spots[start]
            assert route[-1] == part.spots[end]
            assert all(after[0] == before[0] + 1 for before, after in pairwise(route))
        by_rank: dict[int, list[float]] = {}
        for rank, place in part.spots.values():
            by_rank.setdefault(rank, []).append(place)
            assert 0 <= place <= part.rows - 1 + 1e-9
        assert sorted(by_rank) == list(range(part.ranks))
        for places in by_rank.values():
            assert all(after - before >= 1 - 1e-9 for before, after in pairwise(sorted(places)))


@given(graphs)
def test_every_node_with_an_edge_is_in_one_part_and_all_others_in_none(edges: list[tuple[str, str]]) -> None:
    touched = {node for start, end in edges if start != end for node in (start, end)}
    drawn = [node for part in layouts(NODES, edges) for node in part.spots]
    assert sorted(drawn) == sorted(touched)


def test_only_the_edge_that_closes_a_cycle_is_left_out() -> None:
    [part] = layouts(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
    assert set(part.routes) == {("a", "b"), ("b", "c")}
    assert layouts(["a"], [("a", "a"), ("a", "stranger")]) == []


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    nodes = [str(number) for number in range(3000)]
    [part] = layouts(nodes, list(pairwise(nodes)))
    assert part.ranks == 3000
    assert part.rows == 1


def test_crossings_are_removed_when_they_can_be() -> None:
    # a→d, b→c drawn in the given order cross; swapping one side removes the crossing.
    [part] = layouts(["x", "a", "b", "c", "d"], [("x", "a"), ("x", "b"), ("a", "d"), ("b", "c")])
    place = {node: spot[1] for node, spot in part.spots.items()}
    assert (place["a"] < place["b"]) == (place["d"] < place["c"])


@given(st.lists(st.floats(-100, 100), max_size=30))
def test_spread_keeps_order_distance_and_mean(wishes: list[float]) -> None:
    places = spread(wishes)
    assert all(after - before >= 1 - 1e-9 for before, after in pairwise(places))
    # Least squares with free translation keeps the mean of the wishes.
    assert abs(sum(places) - sum(wishes)) < 1e-6


def test_the_drawing_links_every_node_and_marks_corrections() -> None:
    report = read(sample())
    drawing = graph_drawing(report, page_names(result.id for result in report.results))
    assert drawing is not None
    links = {item.href: item.label for item in drawing.items if isinstance(item, Link)}
    assert links["perspective.Y5.html"] == "perspective.Y5, undecided: The threshold for M = 2π"
    # Without an edge: C063, C065 and Y4 of the fourteen.
    assert len(links) == 11
    assert sum("corrects" in item.style for item in drawing.items if isinstance(item, Curve)) == 2
    ElementTree.fromstring(to_svg(drawing, "graph"))


def test_no_edges_no_graph() -> None:
    report = read({"claims": [claim("a", "proved", uses=["not here"])]})
    assert graph_drawing(report, {"a": "a.html"}) is None


def test_the_graph_of_one_claim_has_what_lies_below_it_what_uses_it_and_its_corrections() -> None:
    records = [
        claim("p.below", "proved"),
        claim("p.fact", "cited", "proved given cited facts"),
        claim("p.here", "proved", uses=["p.middle"]),
        claim("p.middle", "proved", uses=["p.below", "p.fact"]),
        claim("p.above", "proved", uses=["p.here"]),
        claim("p.far", "proved", uses=["p.above"]),  # two steps above: on its own page
        claim("p.here.sharpened", "proved", corrects="p.here"),
        claim("p.alone", "proved"),
    ]
    report = read({**sample(), "claims": records})
    pages = page_names(result.id for result in report.results)
    section = relations_section(report.by_id()["p.here"], report, pages)
    assert section is not None
    drawn = set(re.findall(r'<a href="([^"]*)" aria-label="p', section))
    near = ("p.below", "p.fact", "p.here", "p.middle", "p.above", "p.here.sharpened")
    assert drawn == {pages[id] for id in near}
    assert section.count('class="node here ') == 1
    assert "p.here and 5 claims around it." in section
    assert relations_section(report.by_id()["p.alone"], report, pages) is None
