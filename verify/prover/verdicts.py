"""What a search of a statement comes to, in words: proved, refuted with its point, undecided with the hardest box."""

from __future__ import annotations

import math
from typing import Final

from numerics.decimals import to_decimals
from verify.certificate import Certificate
from verify.formula.statement import Statement
from verify.kernel.checker import TRUST, certificate_of
from verify.kernel.witness import Failure
from verify.verdict import Verdict

from .budget import Budget, Stuck
from .refute import Found
from .sampling import float_ends

#: Longest formula that a reason quotes.
LONGEST: Final = 240


def proved(certificate: Certificate, steps: int, checking: float, budget: Budget) -> Verdict:
    """The verdict of a certificate that was accepted."""
    return Verdict(
        "proved",
        f"Shown on the whole domain with {steps} checked {'step' if steps == 1 else 'steps'}.",
        certificate=certificate,
        checking=checking,
        boxes=budget.decided,
        trust=TRUST,
    )


def refuted(statement: Statement, found: Found, budget: Budget) -> Verdict:
    """The verdict with its witness."""
    values, failure = found
    point = {name: str(value) for name, value in values.items()}
    certificate = certificate_of(statement, {"point": point}, refutes=True)
    where = ", ".join(f"{name} = {value}" for name, value in point.items())
    return Verdict(
        "refuted",
        _failure_text(failure, where),
        witness=point,
        enclosure=to_decimals(failure.value) if failure.value is not None else None,
        enclosed=str(failure.sign.formula),
        certificate=certificate,
        boxes=budget.decided,
        trust=TRUST,
    )


def _failure_text(failure: Failure, where: str) -> str:
    at, there = (f" at {where}", " there") if where else ("", "")
    sign = _short(str(failure.sign), "the inequality")
    if failure.undefined is not None:
        part = _short(str(failure.undefined), "a part of the statement")
        return f"Not defined{at}: {part} has no value{there}, because {sign} fails."
    return f"Fails{at}: {sign} does not hold{there}."


def _short(text: str, otherwise: str) -> str:
    """A formula in a sentence, unless it is very long."""
    return text if len(text) <= LONGEST else otherwise


#: Why a search ended before its budget.
NOTHING_LEFT: Final = "no argument is left to try"


def undecided(stuck: Stuck | None, budget: Budget, why: str) -> Verdict:
    """The verdict that nothing was decided, with the hardest box."""
    place, value, goal, ends = "", None, "", {}
    if stuck is not None:
        ends = {
            n: ["-oo" if lo == -math.inf else lo, "oo" if hi == math.inf else hi]
            for n, r in stuck.goal.box.items()
            for lo, hi in [float_ends(r)]
        }
        place = ", ".join(f"{n} in [{lo}, {hi}]" for n, (lo, hi) in ends.items())
        value = to_decimals(stuck.value) if stuck.value is not None else None
        goal = f" The goal {_short(str(stuck.goal.sign), 'of this part')} is open near {place or 'the whole domain'}."
    more = "" if why == NOTHING_LEFT else "more boxes or seconds, "
    return Verdict(
        "undecided",
        f"Undecided after {budget.decided} boxes: {why.rstrip('.')}. This is not a refutation.{goal}",
        enclosure=value,
        enclosed=str(stuck.goal.sign.formula) if stuck is not None else "",
        boxes=budget.decided,
        advice=f"Try {more}a smaller domain, or an equivalent form of the statement.",
        details={"hardest": ends} if ends else {},
    )
