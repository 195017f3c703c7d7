"""Reports in hostile hands: with a digest made to fit, what they say still has to be what their certificates say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from verify.certificate import Certificate
from verify.prover import prove
from verify.report_seal import examined, sealed

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
        certificate.save(folder / f"{name}.json")
        digest = certificate.to_json()["digest"]
        entry = {"id": name, "statement": statement, "verdict": verdict}
        claims.append({**entry, "certificate": f"{name}.json", "certificate_digest": digest})
    change(claims)
    path = folder / "report.json"
    path.write_text(json.dumps(sealed({"claims": claims})))
    return path


def test_a_report_as_it_was_written(tmp_path):
    assert examined(report(tmp_path)) == (True, "unchanged, 2 claims, 1 of them proved.")


@pytest.mark.parametrize(
    "change",
    [
        lambda claims: claims[1].update(verdict="proved"),  # its certificate refutes it
        lambda claims: claims[1].update({**claims[0], "id": "m.b", "statement": FALSE}),  # the proof of another claim
        lambda claims: claims[1].update(verdict="proved", statement="1 > 2"),
    ],
)
def test_a_certificate_that_does_not_state_the_claim_is_named(tmp_path, change):
    ok, said = examined(report(tmp_path, change))
    assert ok
    assert "2 of them proved; stated in other words by the certificate: m.b." in said


def test_a_proved_claim_without_a_certificate_is_named(tmp_path):
    ok, said = examined(report(tmp_path, lambda claims: claims[1].update(verdict="proved", certificate=None)))
    assert ok
    assert "2 of them proved; without a certificate: m.b." in said


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
    ok, said = examined(report(tmp_path, change))
    assert not ok
    assert "Expected" in said
    assert said.endswith(".")
