"""Seals of reports: the digest by which a report, and the certificates it names, are noticed to have been changed.

A seal says that nothing was changed by accident or by hand, not that anything is true: that is what the certificates
are for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .certificate import Certificate, CertificateError, sha256


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """``document`` with ``digest``, the SHA-256 of all the rest of it."""
    return {**document, "digest": _digest(document)}


def _digest(document: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in document.items() if key != "digest"}
    return sha256(json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def examined(path: Path) -> tuple[bool, str]:
    """Whether ``report.json`` at ``path`` is as it was written and the certificates it names are those beside it.

    The second is a sentence that says so, or what is wrong first.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return False, f"Expected a report but got: {error}."
    if not isinstance(document, dict) or document.get("digest") != _digest(document):
        return False, "Expected the digest of the content but got another: the report was changed."
    claims = document.get("claims", [])
    for claim in claims:
        if claim["certificate"] is None:
            continue
        try:
            certificate = Certificate.load(path.parent / claim["certificate"])
        except CertificateError as error:
            return False, f"{claim['id']}: {error}"
        if certificate.to_json()["digest"] != claim["certificate_digest"]:
            return False, f"{claim['id']}: Expected the certificate of the report but got another."
    proved = [claim for claim in claims if claim["verdict"] == "proved"]
    bare = [claim["id"] for claim in proved if claim["certificate"] is None]
    without = f"; without a certificate: {', '.join(bare)}" if bare else ""
    return True, f"unchanged, {len(claims)} claims, {len(proved)} of them proved{without}."
