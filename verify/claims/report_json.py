"""``report.json``: everything about one run as data; it is the only source of every number in a report.

    {"schema": "inphase.report/1", "summary": …, "interrupted": …, "problems": […], "claims": [{"id", "title", "prose",
     "paper", "kind", "statement", "latex", "mathml", "verdict", "closure", "reason", "witness", "enclosure",
     "enclosed", "certificate", "certificate_digest", "seconds", "checking", "boxes", "trust", "advice", "details",
     "uses", "cites", "corrects", "hash", "state"}, …], "environment": {…}, "bibliography": {key: {field: text}},
     "digest": …}

``certificate`` is a path relative to the report's folder, or null, as is the digest of what is there. ``digest`` is
that of all the rest (``verify.report_seal``).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from ..report_seal import sealed
from .claim import Claim
from .closure import Closure, closures
from .library import Library
from .outcome import Outcome
from .provenance import environment
from .runner import Run
from .store import write_whole
from .summary import summary

SCHEMA: Final = "inphase.report/1"
FILE: Final = "report.json"
CERTIFICATES: Final = "certificates"


def run_closures(library: Library, run: Run) -> dict[str, Closure]:
    """The closure of every claim of the run."""
    verdicts = {ended.id: ended.verdict.status for ended in run.outcomes}
    return closures(verdicts, {id: library.claims[id].uses for id in verdicts})


def report_document(library: Library, run: Run) -> dict[str, Any]:
    """The report as one JSON document."""
    closure = run_closures(library, run)
    claims = [claim_document(library.claims[ended.id], ended, closure[ended.id]) for ended in run.outcomes]
    cited = dict.fromkeys(key for claim in claims for key in claim["cites"])
    document = {
        "schema": SCHEMA,
        "summary": summary((ended.verdict.status, closure[ended.id]) for ended in run.outcomes),
        "interrupted": run.interrupted,
        "problems": [str(problem) for problem in library.problems] + list(run.warnings),
        "claims": claims,
        "environment": environment(),
        "bibliography": {key: dict(library.bibliography[key]) for key in cited if key in library.bibliography},
    }
    return sealed(document)


def claim_document(claim: Claim, ended: Outcome, closure: Closure) -> dict[str, Any]:
    """What the report says about one claim."""
    description, certificate = claim.stated(), ended.verdict.certificate
    return {
        "id": claim.id,
        "title": claim.title,
        "prose": "" if description.text.split() == claim.prose.split() else claim.prose,
        "paper": claim.paper,
        "kind": claim.kind,
        "statement": description.text,
        "latex": description.latex,
        "mathml": description.mathml,
        **ended.verdict.to_json(),
        "closure": closure,
        "certificate": f"{CERTIFICATES}/{claim.id}.json" if certificate else None,
        "certificate_digest": certificate.to_json()["digest"] if certificate else None,
        "uses": list(claim.uses),
        "cites": list(claim.cites),
        "corrects": claim.corrects,
        "hash": claim.hash(),
        "state": ended.state,
    }


def write_report(directory: Path, document: dict[str, Any], run: Run) -> Path:
    """Write ``report.json`` and the certificates into ``directory``, each in one step. Raises OSError."""
    for ended in run.outcomes:
        path = directory / CERTIFICATES / f"{ended.id}.json"
        if ended.verdict.certificate:
            write_whole(
                path, json.dumps(ended.verdict.certificate.to_json(), ensure_ascii=False, sort_keys=True) + "\n"
            )
        else:
            path.unlink(missing_ok=True)
    path = directory / FILE
    write_whole(path, json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    return path
