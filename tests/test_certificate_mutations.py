"""Certificates with something changed: the digest tells, and without the digest mathematics decides alone."""

from __future__ import annotations

import copy
import json
from functools import cache
from random import Random
from typing import Any
from zlib import crc32

import pytest

from tests.near_misses import TIGHT, Tight
from tests.test_kernel_refusals import put, scalars
from verify.certificate import Certificate, CertificateError
from verify.prover import prove
from verify.recheck import recheck

#: Changes that are tried on one proof.
MUTANTS = 25


@cache
def certificate_of(tight: Tight) -> Certificate | None:
    return prove(tight.text(), boxes=300, seconds=60).certificate


def changed(value: Any, rng: Random) -> Any:
    """Another value of the same kind: a number next to it, a text with one character replaced, dropped or doubled."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + rng.choice((-1, 1, 2, -value - 1))
    assert isinstance(value, str)
    if not value:
        return "n"
    k = rng.randrange(len(value))
    letter = rng.choice("nsmhAB0123*+-/x()<>=9")
    return rng.choice(
        (value[:k] + letter + value[k + 1 :], value[:k] + value[k + 1 :], value[:k] + value[k] + value[k:])
    )


def mutants(document: Any, seed: str) -> list[Any]:
    """Copies of a JSON document with one scalar changed, or one entry of a list dropped, doubled or moved."""
    rng = Random(crc32(seed.encode()))
    places = scalars(document)
    found = []
    for _ in range(MUTANTS):
        copied = copy.deepcopy(document)
        path, value = rng.choice(places)
        lists = [k for k, key in enumerate(path) if isinstance(key, int)]
        if lists and rng.random() < 0.3:
            k = rng.choice(lists)
            owner = copied
            for key in path[:k]:
                owner = owner[key]
            kind = rng.choice(("drop", "double", "reverse"))
            if kind == "drop":
                del owner[path[k]]
            elif kind == "double":
                owner.insert(path[k], copy.deepcopy(owner[path[k]]))
            else:
                owner.reverse()
        else:
            put(copied, path, changed(value, rng))
        if copied != document:
            found.append(copied)
    return found


@pytest.mark.parametrize("tight", TIGHT, ids=Tight.text)
def test_no_mutant_of_a_proof_shows_a_false_statement(tight):
    certificate = certificate_of(tight)
    if certificate is None:
        return
    false = list(tight.false((9,)))
    for k, proof in enumerate([certificate.proof, *mutants(certificate.proof, tight.text())]):
        statement = false[k % len(false)]
        assert not recheck(Certificate("inequality", statement, proof)).ok, (statement, proof)


@pytest.mark.parametrize("tight", TIGHT[::2], ids=Tight.text)
def test_a_mutant_of_a_proof_is_decided_without_a_crash(tight):
    # Of a true statement it may still be a proof: n for m, a longer order, an unused field.
    certificate = certificate_of(tight)
    if certificate is None:
        return
    for proof in mutants(certificate.proof, "true " + tight.text()):
        outcome = recheck(Certificate("inequality", certificate.statement, proof))
        assert outcome.ok in (True, False)
        assert outcome.reason


def test_most_of_the_statements_have_certificates():
    assert sum(certificate_of(tight) is not None for tight in TIGHT) >= 30


@pytest.mark.parametrize("tight", TIGHT[::3], ids=Tight.text)
def test_whatever_is_changed_breaks_the_digest(tight):
    certificate = certificate_of(tight)
    if certificate is None:
        return
    document = json.loads(json.dumps(certificate.to_json()))
    assert Certificate.from_json(document) == certificate
    for other in mutants(document, tight.text()):
        with pytest.raises(CertificateError):
            Certificate.from_json(other)


def test_a_statement_with_a_digest_made_to_fit_is_still_decided_by_its_proof():
    honest = prove("x**2 + 1 > 0 for x in [-1, 1]").certificate
    assert honest is not None
    forged = Certificate(honest.kind, "x**2 - 1/2 > 0 for x in [-1, 1]", honest.proof)
    assert Certificate.from_json(forged.to_json()) == forged
    assert not recheck(forged).ok


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("digest"), lambda d: d.pop("proof"), lambda d: d.pop("kind"), lambda d: d.update(schema="x/1"),
        lambda d: d.update(refutes=1), lambda d: d.update(extra=1), lambda d: d.update(statement_sha256="0" * 64),
        lambda d: d.update(proof={"precision": 64.0}), lambda d: d.update(kind=7),
    ],
)  # fmt: skip
def test_an_incomplete_or_inconsistent_certificate_cannot_be_read(change):
    document = Certificate(
        "inequality", "1 > 0", {"precision": 64, "domain": [], "relations": [{"tree": "n"}]}
    ).to_json()
    assert recheck(Certificate.from_json(document)).ok
    change(document)
    with pytest.raises(CertificateError):
        Certificate.from_json(document)


def test_floats_are_no_exact_data():
    with pytest.raises(TypeError, match="Expected exact data in a certificate"):
        Certificate("inequality", "1 > 0", {"precision": 64, "share": 0.5}).to_json()
