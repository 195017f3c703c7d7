"""Seals of reports: the digest by which a report, and the certificates it names, are noticed to have been changed.

A seal says that nothing was changed by accident or by hand, not that anything is true: that is what the certificates
are for. With a digest made to fit, a report must still name certificates in its own folder ``certificates``, all of
which ``verify recheck`` decides again, and what it says of a claim together with all that it uses, and of all claims
together, must follow from the verdicts. A claim that is one statement needs a certificate of just this statement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .certificate import Certificate, CertificateError, joint_statement, sha256
from .claims.closure import closures
from .claims.summary import summary
from .errors import InputError
from .formula.reader import read_statement
from .formula.text import statement_text

#: Characters of a statement that an error repeats.
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Examined:
    """Whether a report is as it was written, and a sentence that says so or what is wrong first.

    ``bare`` are the claims that are called proved or refuted without a certificate of all of it: nobody can decide
    them again. ``others`` are those whose certificate states something in other words, which a reader has to compare.
    """

    ok: bool
    reason: str
    bare: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """``document`` with ``digest``, the SHA-256 of all the rest of it."""
    return {**document, "digest": _digest(document)}


def _digest(document: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in document.items() if key != "digest"}
    return sha256(json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def examined(path: Path) -> Examined:
    """What is found of ``report.json`` at ``path`` and the certificates beside it that it names."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return Examined(False, f"Expected a report but got: {error}.")
    if not isinstance(document, dict) or document.get("digest") != _digest(document):
        return Examined(False, "Expected the digest of the content but got another: the report was changed.")
    bare, others = [], []
    try:
        claims = document["claims"]
        if wrong := _contradiction(document, claims):
            return Examined(False, wrong)
        decided = [claim for claim in claims if claim["verdict"] in ("proved", "refuted")]
        for claim in claims:
            certificate = _certificate(path.parent, claim)
            if claim not in decided:
                if certificate is not None and certificate.refutes:
                    raise CertificateError(
                        f"{claim['id']}: Expected the verdict refuted, which its certificate shows, but got "
                        f"{claim['verdict']}."
                    )
                continue
            if certificate is None or _lacks_parts(claim, certificate):
                bare.append(claim["id"])
            elif not _states(certificate, claim):
                others.append(claim["id"])
    except CertificateError as error:
        return Examined(False, str(error))
    except (KeyError, TypeError, AttributeError) as error:
        return Examined(False, f"Expected a report of claims but got a problem with {error}.")
    proved = sum(claim["verdict"] == "proved" for claim in decided)
    said = f"unchanged, {len(claims)} claim{'' if len(claims) == 1 else 's'}, {proved} of them proved"
    said += f"; stated in other words by the certificate: {', '.join(others)}" if others else ""
    said += f"; not decided again for want of a certificate: {', '.join(bare)}" if bare else ""
    return Examined(True, f"{said}.", tuple(bare), tuple(others))


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


def _certificate(folder: Path, claim: Mapping[str, Any]) -> Certificate | None:
    """The certificate of a claim, None without one. Raises CertificateError for another certificate."""
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
    return certificate


def _states(certificate: Certificate, claim: Mapping[str, Any]) -> bool:
    """Whether ``certificate`` says of a claim what its verdict says, in the words of the claim.

    A claim that is no statement of the formula language, such as one about equilibria, may be shown in other words.
    Raises CertificateError where the claim is such a statement and the certificate shows another, or the contrary.
    """
    refuted = claim["verdict"] == "refuted"
    shown, statement = joint_statement([certificate]), _spelled(claim["statement"])
    parts = claim.get("details", {}).get("parts", ())
    said = claim["statement"] if statement is None else statement
    if shown in ({f"not ({text})" for text in (said, *(p["statement"] for p in parts))} if refuted else {said}):
        return True
    if statement is not None or (certificate.refutes and not refuted):
        raise CertificateError(
            f"{claim['id']}: Expected a certificate by which the claim is {claim['verdict']} but got one that shows: "
            f"{shown[:_LONGEST]}{'…' if len(shown) > _LONGEST else ''}"
        )
    return False


def _lacks_parts(claim: Mapping[str, Any], certificate: Certificate) -> bool:
    """Whether a proved claim of several parts has one of which its certificate shows nothing."""
    parts: Sequence[Mapping[str, Any]] = claim.get("details", {}).get("parts", ())
    if claim["verdict"] != "proved" or not parts:
        return False
    shown = certificate.proof if certificate.kind == "bundle" else [certificate.to_json()]
    stated = {each["statement"] for each in shown if not each["refutes"]}
    return len(shown) < len(parts) or any(
        text not in stated for part in parts if (text := _spelled(part["statement"])) is not None
    )


def _spelled(text: str) -> str | None:
    """What is one statement, or several with semicolons between, as certificates write it; None for other words."""
    for parts in ([text], text.split("; ")):
        with suppress(InputError):
            return "; ".join(statement_text(read_statement(part)) for part in parts)
    return None
