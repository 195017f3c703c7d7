"""Reports in hostile hands: with a digest made to fit, what they say still has to be what their certificates say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from verify.certificate import Certificate
from verify.claims.summary import summary
from verify.prover import prove
from verify.report_seal import Examined, examined, sealed

TRUE, FALSE = "x <= 1 for x in [0, 1]", "x < 1 for x in [0, 1]"


def proof_of(statement: str) -> Certificate:
    certificate = prove(statement).certificate
    assert certificate is not None
    return certificate


def report(folder: Path, change: Callable[[list[dict[str, Any]]], None] = lambda claims: None) -> Path:
    """A report of two claims, one proved and one refuted; changed, and sealed after that."""
    claims: list[dict[str, Any]] = []
    for name, statement, verdict in (("m.a", TRUE, "proved"), ("m.b", FALSE, "refuted")):
        certificate = proof_of(statement)
        certificate.save(folder / "certificates" / f"{name}.json")
        digest = certificate.to_json()["digest"]
        entry = {"id": name, "statement": statement, "verdict": verdict, "closure": verdict, "uses": []}
        claims.append({**entry, "certificate": f"certificates/{name}.json", "certificate_digest": digest})
    change(claims)
    path = folder / "report.json"
    said = summary((claim["verdict"], claim["closure"]) for claim in claims if isinstance(claim, dict))
    path.write_text(json.dumps(sealed({"summary": said, "claims": claims})))
    return path


def test_a_report_as_it_was_written(tmp_path):
    assert examined(report(tmp_path)) == Examined(True, "unchanged, 2 claims, 1 of them proved.")


PROVED = {"verdict": "proved", "closure": "proved"}
REFUTED = {"verdict": "refuted", "closure": "refuted"}


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims[1].update(PROVED),  # its certificate refutes it
        lambda claims: claims[0].update(REFUTED),  # its certificate proves it
        lambda claims: claims[0].update(statement="x <= 1/2 for x in [0, 1]"),
        lambda claims: claims[1].update(PROVED, statement="1 > 2"),
        lambda claims: claims[1].update(PROVED, statement="in words"),  # a refutation proves nothing in any words
        lambda claims: claims[0].update(statement="1  >  2 "),  # a statement however it is spelled
        lambda claims: claims[0].update(statement="x<=1/2 for x in [0,1]"),
        lambda claims: claims[0].update(statement=f"{TRUE}; 1 > 2"),  # two of which one is shown
    ],
)
def test_a_statement_with_the_certificate_of_another_is_refused(tmp_path, change):
    found = examined(report(tmp_path, change))
    assert not found.ok
    assert "Expected a certificate by which the claim is" in found.reason


@pytest.mark.parametrize("verdict", ["supported", "undecided", "empty", "argued", "cited"])
def test_what_a_certificate_refutes_is_refuted(tmp_path, verdict):
    closure = {"argued": "proved given cited facts", "cited": "proved given cited facts"}.get(verdict, verdict)
    found = examined(report(tmp_path, lambda claims: claims[1].update(verdict=verdict, closure=closure)))
    assert found == Examined(
        False, f"m.b: Expected the verdict refuted, which its certificate shows, but got {verdict}."
    )


def test_a_statement_in_another_spelling_is_what_it_says(tmp_path):
    assert examined(report(tmp_path, lambda claims: claims[0].update(statement=" x<=1  for x in [0,1]"))).others == ()


def test_what_is_no_statement_may_be_shown_in_other_words_and_is_named(tmp_path):
    found = examined(report(tmp_path, lambda claims: claims[0].update(statement="the maximum of x is 1")))
    assert found.ok
    assert found.others == ("m.a",)
    assert "; stated in other words by the certificate: m.a." in found.reason


@pytest.mark.parametrize("verdict", [PROVED, REFUTED])
def test_a_decided_claim_without_a_certificate_is_named(tmp_path, verdict):
    found = examined(report(tmp_path, lambda claims: claims[1].update(verdict, certificate=None)))
    assert (found.ok, found.bare) == (True, ("m.b",))
    assert found.reason.endswith("; not decided again for want of a certificate: m.b.")


def test_a_part_of_which_the_certificate_shows_nothing_is_named(tmp_path):
    parts = [{"statement": TRUE, "verdict": "proved"}, {"statement": "1 > 2", "verdict": "proved"}]
    found = examined(report(tmp_path, lambda claims: claims[0].update(details={"parts": parts}, statement="two parts")))
    assert (found.ok, found.bare) == (True, ("m.a",))
    whole = examined(report(tmp_path, lambda claims: claims[0].update(details={"parts": parts[:1]})))
    assert (whole.ok, whole.bare) == (True, ())


def test_a_certificate_that_would_not_be_decided_again_is_refused(tmp_path):
    # A proof of another statement, put beside the folder whose certificates are decided again.
    forged = Certificate("inequality", "x <= 1/2 for x in [0, 1]", proof_of(TRUE).proof)
    forged.save(tmp_path / "elsewhere" / "m.a.json")
    named = {"statement": forged.statement, "certificate_digest": forged.to_json()["digest"]}
    for id, place in (("m.a", "elsewhere/m.a.json"), ("../elsewhere/m.a", "certificates/../elsewhere/m.a.json")):
        found = examined(report(tmp_path, lambda c, id=id, at=place: c[0].update(named, id=id, certificate=at)))
        assert not found.ok
        assert "where it is decided again" in found.reason


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda claims: claims.append({**claims[0]}), "Expected every claim once"),
        (lambda claims: claims[1].update(closure="proved"), "m.b: Expected the closure 'refuted' but got 'proved'."),
        (lambda claims: claims[0].update(uses=["m.b"]), "m.a: Expected the closure 'blocked' but got 'proved'."),
        (lambda claims: claims[0].update(uses=["m.c"]), "m.a: Expected the closure 'blocked' but got 'proved'."),
    ],
)
def test_what_does_not_follow_from_the_verdicts_is_refused(tmp_path, change, said):
    found = examined(report(tmp_path, change))
    assert not found.ok
    assert said in found.reason


def test_a_summary_that_counts_something_else_is_refused(tmp_path):
    path = report(tmp_path)
    document = json.loads(path.read_text())
    path.write_text(json.dumps(sealed({**document, "summary": "2 claims: 2 proved."})))
    assert examined(path) == Examined(False, "Expected the summary '2 claims: 1 proved, 1 refuted.'.")


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims[0].pop("certificate"),
        lambda claims: claims[0].pop("statement"),
        lambda claims: claims.append("proved"),
        lambda claims: claims[0].update(certificate=7),
        lambda claims: claims[0].update(certificate_digest="0" * 64),
        lambda claims: claims[0].update(certificate="m.b.json"),
    ],
)
def test_a_report_that_is_none_is_refused_in_one_sentence(tmp_path, change):
    found = examined(report(tmp_path, change))
    assert not found.ok
    assert "Expected" in found.reason
    assert found.reason.endswith(".")
