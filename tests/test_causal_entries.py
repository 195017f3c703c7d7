"""The causal paper is complete: every entry C001–C109 is a claim, with words, sources, and sound connections."""

from __future__ import annotations

import re

import pytest

from verify.claims.claim import Claim
from verify.claims.closure import cycles
from verify.claims.library import Library, load


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


@pytest.fixture(scope="module")
def claims(library: Library) -> dict[str, Claim]:
    return {id: claim for id, claim in library.claims.items() if claim.paper == "causal"}


def test_every_entry_is_a_claim(claims: dict[str, Claim]) -> None:
    entries = {f"causal.C{number:03d}" for number in range(1, 110)} | {"causal.C060b"}
    assert entries - claims.keys() == set()
    other = {id for id in claims if not re.fullmatch(r"causal\.C\d{3}b?(\.\w+)?", id)}
    assert other == {"causal.stable_manifold"}  # cited, and used by two proofs


def test_every_claim_says_what_it_is_and_where_it_stands(claims: dict[str, Claim]) -> None:
    for claim in claims.values():
        assert claim.title, claim.id
        assert claim.prose.endswith((".", ")", "…")), claim.id
        assert claim.kind, claim.id
        assert claim.cites, claim.id


def test_nothing_is_wrong_with_the_paper(library: Library, claims: dict[str, Claim]) -> None:
    assert [problem for problem in library.problems if problem.where.startswith(("causal", "proofs.causal"))] == []
    assert list(cycles({id: claim.uses for id, claim in claims.items()})) == []


def test_corrected_forms_have_what_they_correct(claims: dict[str, Claim]) -> None:
    corrections = {claim.corrects for claim in claims.values() if claim.corrects}
    assert corrections <= claims.keys()
    assert "causal.C074" in corrections
