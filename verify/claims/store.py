"""The store: finished verdicts on disk, found again by the content of everything they depend on.

The key of a claim is the SHA-256 of the claim's hash, the code that can influence it, the versions of the libraries and
of Python. Nothing is ever updated: another claim, code or library has another key. An entry is a digest line followed
by one JSON document; an entry whose digest does not fit is reported, removed and computed again.

Undecided verdicts are kept too: the runner's budgets count boxes and belong to the code or to the claim's hints, so the
same key would end undecided again. Interrupted claims, internal errors, and what ran out of seconds are not finished
and are never kept.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..certificate import Certificate, CertificateError, canonical, sha256
from ..verdict import Verdict
from .claim import Claim
from .provenance import code_hash, library_versions, python_version

SCHEMA: Final = "inphase.store/1"


class StoreError(Exception):
    """An entry of the store that cannot be believed; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Store:
    """Verdicts under ``root``, made when it is first written to."""

    root: Path

    def key(self, claim: Claim, origin: str) -> str:
        """The key of ``claim``, which was found in the package or file ``origin``."""
        return sha256(canonical([SCHEMA, claim.hash(), code_hash(origin), library_versions(), python_version()]))

    def get(self, key: str) -> Verdict | None:
        """The verdict under ``key``, None when there is none. Raises StoreError, and forgets it, when it is damaged."""
        path = self._path(key)
        try:
            digest, _, text = path.read_text(encoding="utf-8").partition("\n")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self._damaged(path, str(error)) from None
        if sha256(text) != digest:
            raise self._damaged(path, "its digest does not fit its content")
        try:
            document = json.loads(text)
            if document["key"] != key or document["schema"] != SCHEMA:
                raise self._damaged(path, "it was filed under another key")
            return verdict_from_json(document["verdict"], document["certificate"])
        except (ValueError, KeyError, TypeError, CertificateError) as error:
            raise self._damaged(path, str(error)) from None

    def put(self, key: str, verdict: Verdict) -> None:
        """Keep ``verdict`` under ``key``. Written in one step: readers see all of it or nothing. Raises OSError."""
        certificate = verdict.certificate.to_json() if verdict.certificate else None
        document = {"schema": SCHEMA, "key": key, "verdict": verdict.to_json(), "certificate": certificate}
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
        write_whole(self._path(key), f"{sha256(text)}\n{text}")

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / f"{key[2:]}.verdict"

    def _damaged(self, path: Path, why: str) -> StoreError:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return StoreError(
                f"Expected a readable entry of the store in {path} but {why}; the claim is computed again."
            )
        return StoreError(
            f"Expected a sound entry of the store in {path} but {why}; it was removed, the claim is run again."
        )


def default_store() -> Store:
    """The user's store: the folder named by INPHASE_STORE, or ``inphase`` in the platform's cache folder."""
    if chosen := os.environ.get("INPHASE_STORE"):
        return Store(Path(chosen))
    if sys.platform == "darwin":
        return Store(Path.home() / "Library" / "Caches" / "inphase")
    if sys.platform == "win32":
        return Store(Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "inphase" / "Cache")
    return Store(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "inphase")


def verdict_from_json(document: dict[str, Any], certificate: Any = None) -> Verdict:
    """The verdict that ``Verdict.to_json`` wrote, with its certificate. Raises KeyError or ValueError."""
    enclosure = document["enclosure"]
    return Verdict(
        document["verdict"],
        document["reason"],
        witness=document["witness"],
        enclosure=(enclosure[0], enclosure[1]) if enclosure else None,
        enclosed=document["enclosed"],
        certificate=Certificate.from_json(certificate) if certificate is not None else None,
        seconds=document["seconds"],
        checking=document["checking"],
        boxes=document["boxes"],
        trust=tuple(document["trust"]),
        advice=document["advice"],
        details=document["details"],
    )


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` in one step: a full disk leaves the old file as it was. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
