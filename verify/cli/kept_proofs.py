"""What was proved for an answer that was interrupted or not found, kept in the store: it is not proved again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ..formula.statement import Statement
    from ..verdict import Verdict

SCHEMA: Final = "inphase.kept/1"


def kept_file(kind: str, asked: Mapping[str, Any]) -> Path:
    """Where the proofs for one question are kept."""
    from ..certificate import canonical, sha256
    from ..claims.store import default_store

    return default_store().root / "answers" / f"{sha256(canonical([kind, dict(asked)]))}.json"


def kept_proofs(file: Path) -> dict[Statement, Verdict]:
    """The statements that were proved before, each decided again by the checker; those that fail are left out."""
    from ..certificate import Certificate, CertificateError
    from ..errors import InputError
    from ..formula.reader import read_statement
    from ..kernel.checker import TRUST, check_inequality
    from ..verdict import Verdict

    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        listed = document["proofs"] if document["schema"] == SCHEMA else []
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return {}
    found = {}
    for each in listed if isinstance(listed, list) else []:
        try:
            certificate = Certificate.from_json(each)
            statement = read_statement(certificate.statement)
        except (CertificateError, InputError):
            continue
        checked = check_inequality(certificate)
        if checked.ok and not certificate.refutes:
            found[statement] = Verdict("proved", checked.reason, certificate=certificate, trust=TRUST)
    return found


def keep_proofs(file: Path, shown: Mapping[Statement, Verdict]) -> bool:
    """Keep what is proved, and say whether there is anything; nothing is kept of nothing."""
    from ..claims.store import write_whole

    proofs = [verdict.certificate.to_json() for verdict in shown.values() if verdict.certificate is not None]
    with suppress(OSError):  # nothing is lost but time
        if proofs:
            write_whole(file, json.dumps({"schema": SCHEMA, "proofs": proofs}, ensure_ascii=False))
            return True
        file.unlink(missing_ok=True)
    return False
