"""Closures over ``uses``: graphs by hand, then against the definition on random graphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.claims.closure import closures, cycles

# own verdicts and uses, then the closure expected of the claim "c"; derived by reading the definition aloud.
GRAPHS = {
    "proved alone": ({"c": "proved"}, {}, "proved"),
    "proved from proved": ({"a": "proved", "c": "proved"}, {"c": ["a"]}, "proved"),
    "a fact from the literature": ({"c": "cited"}, {}, "proved given cited facts"),
    "proved from a cited fact": ({"a": "cited", "c": "proved"}, {"c": ["a"]}, "proved given cited facts"),
    "cited two steps down": (
        {"a": "cited", "b": "proved", "c": "proved"},
        {"b": ["a"], "c": ["b"]},
        "proved given cited facts",
    ),
    "supported beats cited": ({"a": "cited", "b": "supported", "c": "proved"}, {"c": ["a", "b"]}, "supported"),
    "supported itself": ({"a": "cited", "c": "supported"}, {"c": ["a"]}, "supported"),
    "proved from refuted": ({"a": "refuted", "c": "proved"}, {"c": ["a"]}, "blocked"),
    "proved from undecided": ({"a": "undecided", "c": "proved"}, {"c": ["a"]}, "blocked"),
    "blocked two steps down": ({"a": "refuted", "b": "proved", "c": "proved"}, {"b": ["a"], "c": ["b"]}, "blocked"),
    "blocked beats supported": ({"a": "refuted", "c": "supported"}, {"c": ["a"]}, "blocked"),
    "refuted itself": ({"a": "undecided", "c": "refuted"}, {"c": ["a"]}, "refuted"),
    "undecided itself": ({"a": "refuted", "c": "undecided"}, {"c": ["a"]}, "undecided"),
    "uses what nobody has": ({"c": "proved"}, {"c": ["nothing"]}, "blocked"),
    "uses itself": ({"c": "proved"}, {"c": ["c"]}, "blocked"),
    "in a ring of two": ({"a": "proved", "c": "proved"}, {"a": ["c"], "c": ["a"]}, "blocked"),
    "behind a ring": ({"a": "proved", "b": "proved", "c": "proved"}, {"a": ["b"], "b": ["a"], "c": ["a"]}, "blocked"),
    "below a ring": ({"a": "proved", "b": "proved", "c": "proved"}, {"a": ["b", "c"], "b": ["a"]}, "proved"),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_hand_made_graphs(name: str) -> None:
    verdicts, uses, expected = GRAPHS[name]
    assert closures(verdicts, uses)["c"] == expected


statuses = st.sampled_from(["proved", "refuted", "supported", "undecided", "cited", "argued"])


@st.composite
def acyclic(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Claims 0, 1, 2, … in which each uses some of those before it."""
    count = draw(st.integers(1, 8))
    verdicts = {str(i): draw(statuses) for i in range(count)}
    uses = {str(i): [str(j) for j in range(i) if draw(st.booleans())] for i in range(count)}
    return verdicts, uses


@given(acyclic(), st.randoms(use_true_random=False))
def test_closures_follow_their_definition_in_any_order(graph: tuple[dict, dict], random: object) -> None:
    verdicts, uses = graph

    def below(claim: str) -> set[str]:
        return set(uses[claim]).union(*(below(used) for used in uses[claim]))

    def defined(claim: str) -> str:
        under = {verdicts[used] for used in below(claim)}
        if verdicts[claim] in ("refuted", "undecided"):
            return verdicts[claim]
        if under & {"refuted", "undecided"}:
            return "blocked"
        if "supported" in under | {verdicts[claim]}:
            return "supported"
        return "proved given cited facts" if {"cited", "argued"} & (under | {verdicts[claim]}) else "proved"

    order = list(verdicts)
    random.shuffle(order)
    assert closures({claim: verdicts[claim] for claim in order}, uses) == {claim: defined(claim) for claim in verdicts}


@given(acyclic())
def test_there_are_no_cycles_in_an_acyclic_graph(graph: tuple[dict, dict]) -> None:
    assert cycles(graph[1]) == []


def test_every_ring_is_found_once() -> None:
    uses = {"a": ["b"], "b": ["c"], "c": ["a", "e"], "d": ["d"], "e": [], "f": ["a"]}
    assert cycles(uses) == [("a", "b", "c"), ("d",)]
