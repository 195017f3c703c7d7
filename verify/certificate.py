"""Certificates: exact data from which an independent checker decides a claim again.

A certificate is one JSON document: ``schema``, ``kind`` (which checker reads it), ``statement`` (canonical text),
``statement_sha256``, ``proof`` (whatever that checker needs: integers, rationals as text, split trees) and ``digest``,
the SHA-256 of all the rest. A number changed anywhere breaks the digest; a certificate with a digest made to fit is
still decided by mathematics alone, because the checker believes nothing in ``proof``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .expected import place

SCHEMA: Final = "inphase.certificate/1"


class CertificateError(ValueError):
    """A certificate that cannot be read, or whose digest does not fit its content."""


def canonical(document: Any) -> bytes:
    """The one spelling of a JSON document that is hashed: sorted keys, no spaces, no floats.

    Raises TypeError when a float is found: certificates hold exact data only.
    """
    parts = [document]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            parts.extend(part.values())
        elif isinstance(part, (list, tuple)):
            parts.extend(part)
        elif isinstance(part, float):
            raise TypeError(f"Expected exact data in a certificate but got the float {part!r}.")
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(text: str | bytes) -> str:
    """Hexadecimal SHA-256 of ``text``."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def joint_statement(parts: Sequence[Certificate]) -> str:
    """What several certificates show together: their statements, those that are refuted marked as not true."""
    return "; ".join(f"not ({part.statement})" if part.refutes else part.statement for part in parts)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Evidence of ``kind`` that ``statement`` (canonical text) holds, or with ``refutes`` that it fails."""

    kind: str
    statement: str
    proof: Any
    refutes: bool = False

    def to_json(self) -> dict[str, Any]:
        """The document, with the hash of the statement and the digest of everything."""
        document = {
            "schema": SCHEMA,
            "kind": self.kind,
            "refutes": self.refutes,
            "statement": self.statement,
            "statement_sha256": sha256(self.statement),
            "proof": self.proof,
        }
        return {**document, "digest": sha256(canonical(document))}

    @classmethod
    def from_json(cls, document: Any) -> Certificate:
        """The certificate in ``document``. Raises CertificateError unless schema, hash and digest all fit."""
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise CertificateError(
                f"Expected a document with schema {SCHEMA!r}; this is no certificate of this version."
            )
        rest = {key: value for key, value in document.items() if key != "digest"}
        try:
            digest = sha256(canonical(rest))
            kind, statement, refutes = rest["kind"], rest["statement"], rest["refutes"]
            proof, expected = rest["proof"], rest["statement_sha256"]
        except (KeyError, TypeError) as error:
            raise CertificateError(f"Expected a complete certificate but got a problem with {error}.") from None
        if digest != document.get("digest"):
            raise CertificateError("Expected the digest of the content but got another: the certificate was changed.")
        if not isinstance(statement, str) or sha256(statement) != expected:
            raise CertificateError("Expected the hash of the statement but got another: the certificate was changed.")
        if not isinstance(kind, str) or not isinstance(refutes, bool):
            raise CertificateError("Expected a kind and a flag 'refutes' in the certificate.")
        return cls(kind, statement, proof, refutes)

    def save(self, path: str | Path) -> Path:
        """Write the document to ``path`` (folders are made) and return it. Raises InputError for what is no path."""
        path = place("path", path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            json.dumps(self.to_json(), ensure_ascii=False, indent=None, sort_keys=True) + "\n", encoding="utf-8"
        )
        return path

    @classmethod
    def load(cls, path: str | Path) -> Certificate:
        """Read ``path``. Raises CertificateError when it is missing or is no certificate, InputError for no path."""
        path = place("path", path)
        try:
            return cls.from_json(json.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise CertificateError(f"Expected a certificate in {path} but got: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise CertificateError(f"Expected a certificate in {path} but it is no text in UTF-8.") from None
        except (json.JSONDecodeError, RecursionError) as error:
            raise CertificateError(f"Expected a certificate in {path} but it is no JSON: {error}.") from None


def bundle(certificates: Sequence[Certificate]) -> Certificate | None:
    """One certificate for all the statements of ``certificates``: kind ``bundle``, its proof the list of documents."""
    if len(certificates) < 2:
        return certificates[0] if certificates else None
    documents = [certificate.to_json() for certificate in certificates]
    return Certificate("bundle", joint_statement(certificates), documents)
