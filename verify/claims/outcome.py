"""Outcomes: how one claim ended in one run, as plain data that crosses process borders unchanged."""

from __future__ import annotations

import json
import math
import traceback
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..certificate import Certificate
from ..errors import InputError
from ..verdict import Verdict
from .claim import Claim
from .solve import solve_claim

#: ``stored`` from an earlier run, ``computed`` in this one, ``failed`` by an internal error, ``stopped`` too early.
State = Literal["stored", "computed", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on the claim ``id`` and how it came about."""

    id: str
    verdict: Verdict
    state: State


def outcome(claim: Claim) -> Outcome:
    """Decide ``claim`` now. An exception in the mathematics fails this claim only and keeps its traceback."""
    try:
        verdict = solve_claim(claim)
        if verdict.certificate is not None:
            Certificate.from_json(json.loads(json.dumps(verdict.certificate.to_json())))
        # Through JSON and back, so that fresh and stored verdicts are equal and what cannot be stored fails here.
        details = json.loads(json.dumps(_finite(verdict.details), allow_nan=False))
        return Outcome(claim.id, replace(verdict, seconds=round(verdict.seconds, 4), details=details), "computed")
    except InputError as error:  # the claim asks for what cannot be done, such as a step of an outline that is none
        return Outcome(claim.id, Verdict("undecided", str(error), advice="Change the claim."), "computed")
    except Exception as error:  # noqa: BLE001 - a bug in one claim must not take the others down
        return failure(claim.id, f"{type(error).__name__}: {error}", traceback.format_exc())


def failure(id: str, what: str, trace: str = "") -> Outcome:
    """An undecided outcome for a claim that ended by an internal error."""
    return Outcome(
        id,
        Verdict(
            "undecided",
            f"Internal error: {what}",
            advice="This is a fault of the program, not of the claim; please report it with the traceback.",
            details={"traceback": trace} if trace else {},
        ),
        "failed",
    )


def stopped(id: str) -> Outcome:
    """An undecided outcome for a claim that an interruption left unfinished."""
    return Outcome(id, Verdict("undecided", "Not finished: the run was stopped.", advice="Run it again."), "stopped")


def _finite(value: Any) -> Any:
    """``value`` with NaN and infinities, which JSON cannot hold, replaced by None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(part) for part in value]
    return value
