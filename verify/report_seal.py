"""Seals of reports: the digest by which a report, and the certificates it names, are noticed to have been changed.

A seal says that nothing was changed by accident or by hand, not that anything is true: that is what the certificates
are for. With a digest made to fit, a report must still name certificates in its own folder ``certificates``, all of
which ``verify recheck`` decides again, and what it says of a claim together with all that it uses, and of all claims
together, must follow from the verdicts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .certificate import Certificate, CertificateError, joint_statement, sha256
from .claims.closure import closures
from .claims.summary import summary


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """``document`` with ``digest``, the SHA-256 of all the rest of it."""
    return {**document, "digest": _digest(document)}


def _digest(document: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in document.items() if key != "digest"}
    return sha256(json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def examined(path: Path) -> tuple[bool, str]:
    """Whether ``report.json`` at ``path`` is as it was written and the certificates it names are those beside it.

    The second is a sentence that says so, with the proved claims that have no certificate and those whose certificate
    does not state the claim in its own words; or it says what is wrong first.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return False, f"Expected a report but got: {error}."
    if not isinstance(document, dict) or document.get("digest") != _digest(document):
        return False, "Expected the digest of the content but got another: the report was changed."
    try:
        claims = document["claims"]
        if wrong := _contradiction(document, claims):
            return False, wrong
        stated = {claim["id"]: _stated(path.parent, claim) for claim in claims}
        proved = [claim for claim in claims if claim["verdict"] == "proved"]
        bare = [claim["id"] for claim in proved if stated[claim["id"]] is None]
        others = [c["id"] for c in proved if stated[c["id"]] not in (None, c["statement"])]
    except CertificateError as error:
        return False, str(error)
    except (KeyError, TypeError, AttributeError) as error:
        return False, f"Expected a report of claims but got a problem with {error}."
    notes = _note("without a certificate", bare) + _note("stated in other words by the certificate", others)
    return True, f"unchanged, {len(claims)} claims, {len(proved)} of them proved{notes}."


def _contradiction(document: Mapping[str, Any], claims: list[Mapping[str, Any]]) -> str:
    """Where what is worked out from the verdicts is something else than the report says; empty when it is the same."""
    verdicts = {claim["id"]: claim["verdict"] for claim in claims}
    if len(verdicts) != len(claims):
        return "Expected every claim once but got an id twice."
    found = closures(verdicts, {claim["id"]: claim["uses"] for claim in claims})
    for claim in claims:
        if claim["closure"] != found[claim["id"]]:
            return f"{claim['id']}: Expected the closure {found[claim['id']]!r} but got {claim['closure']!r}."
    expected = summary((claim["verdict"], claim["closure"]) for claim in claims)
    return "" if document["summary"] == expected else f"Expected the summary {expected!r}."


def _stated(folder: Path, claim: Mapping[str, Any]) -> str | None:
    """What the certificate of a claim states, None without one. Raises CertificateError for another certificate."""
    if claim["certificate"] is None:
        return None
    if claim["certificate"] != f"certificates/{claim['id']}.json" or not {"/", "\\"}.isdisjoint(claim["id"]):
        raise CertificateError(
            f"{claim['id']}: Expected its certificate in the report's folder certificates, where it is decided again, "
            f"but got {claim['certificate']}."
        )
    try:
        certificate = Certificate.load(folder / claim["certificate"])
    except CertificateError as error:
        raise CertificateError(f"{claim['id']}: {error}") from None
    if certificate.to_json()["digest"] != claim["certificate_digest"]:
        raise CertificateError(f"{claim['id']}: Expected the certificate of the report but got another.")
    return joint_statement([certificate])


def _note(what: str, ids: list[str]) -> str:
    return f"; {what}: {', '.join(ids)}" if ids else ""
