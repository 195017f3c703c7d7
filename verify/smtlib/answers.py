"""The answers to a script: decided, checked again, and put together into one certificate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from verify.certificate import Certificate
from verify.formula.endpoints import rational
from verify.kernel.checker import TRUST
from verify.questions.shown import between

from .checker import require_sat, require_unsat, statement_of
from .defined import where_defined
from .script import Check
from .search import UNKNOWN, Answer, decide

#: What one must believe of an answer.
BELIEVED: Final = (*TRUST, "the reader and checker of SMT-LIB scripts in verify/smtlib")

#: Of the time for a question, what is added for the points at which everything is defined.
_ELSEWHERE: Final = 0.5

#: What is then said of an unknown answer.
NOWHERE_DEFINED: Final = "No point at which every operation is defined satisfies the assertions."

#: The same question in the words of verdicts: does no point satisfy the assertions?
VERDICTS: Final = {"unsat": "proved", "sat": "refuted", "unknown": "undecided"}


def answer(check: Check, seconds: float = 20.0, progress: Callable[[int], None] | None = None) -> Answer:
    """The answer to one ``check-sat``, its proof accepted by the checker, within about so many seconds.

    >>> from verify.smtlib.script import read_script
    >>> (check,) = read_script("(declare-const x Real) (assert (< (* x x) 0)) (check-sat)")
    >>> answer(check).answer
    'unsat'
    """
    found = checked(check, decide(check, seconds, progress))
    return _elsewhere(check, found, seconds * _ELSEWHERE, progress) if found.is_open else found


def _elsewhere(check: Check, found: Answer, seconds: float, progress: Callable[[int], None] | None) -> Answer:
    """An unknown answer, which says so when no point satisfies the assertions where everything is defined."""
    narrower = where_defined(check)
    if narrower is None or checked(narrower, decide(narrower, seconds, progress)).answer != "unsat":
        return found
    return replace(found, reason=f"{found.reason} {NOWHERE_DEFINED}")


def checked(check: Check, found: Answer) -> Answer:
    """The answer ``found``, or ``unknown`` when the checker does not accept its proof."""
    try:
        if found.answer == "unsat":
            require_unsat(check, found.proof, "arb")
        elif found.answer == "sat":
            require_sat(check, found.proof, "arb")
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        reason = f"The answer {found.answer} was found but its check failed: {error}"
        return replace(found, answer="unknown", reason=reason, proof=UNKNOWN, solution=None)
    return found


def certificate(text: str, given: Sequence[Answer], checks: int) -> Certificate | None:
    """One certificate for the script with so many ``checks``, of which ``given`` are answered; None when none is."""
    proofs = [each.proof for each in given] + [UNKNOWN] * (checks - len(given))
    words = [proof["answer"] for proof in proofs]
    return None if set(words) <= {"unknown"} else Certificate("smtlib", statement_of(words, text), proofs)


def witness(answered: Answer, check: Check) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """The exact coordinates of the point under the names of the script, and enclosures of the others."""
    found, names = answered.solution, check.names
    if found is None:
        return {}, {}
    exact = {names[n]: str(value) for n, value in found.point.items() if n in names}
    signs = {check.truths[n]: rational(value) for n, value in found.point.items() if n in check.truths}
    exact |= {name: "true" if value > 0 else "false" for name, value in signs.items() if value is not None}
    return exact, {names[n]: between(*ends) for n, ends in found.box.items() if n in names}


def answer_json(check: Check, given: Answer) -> dict[str, Any]:
    """The answer ``given`` with the fields of a verdict."""
    exact, enclosed = witness(given, check)
    return {
        "line": given.line,
        "answer": given.answer,
        "verdict": VERDICTS[given.answer],
        "witness": exact if given.answer == "sat" else None,
        "enclosures": {name: list(ends) for name, ends in enclosed.items()},
        "enclosure": None,
        "seconds": round(given.seconds, 4),
        "boxes": given.boxes,
        "cases": given.cases,
        "reason": given.reason,
        "trust": list(BELIEVED) if given.answer != "unknown" else [],
    }
