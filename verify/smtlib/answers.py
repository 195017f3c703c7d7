"""The answers to a script: decided, checked again, and put together into one certificate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, Final

from verify.certificate import Certificate
from verify.formula.endpoints import rational
from verify.kernel.checker import TRUST
from verify.prover.clock import now
from verify.questions.shown import between

from .checker import require_sat, require_unsat, statement_of
from .defined import where_defined
from .passes import begin
from .script import Check
from .search import UNKNOWN, Answer, decide, go_on

#: What one must believe of an answer.
BELIEVED: Final = (*TRUST, "the reader and checker of SMT-LIB scripts in verify/smtlib")

#: Of the time for a question, what is added for the reading in which what is undefined fails.
_ELSEWHERE: Final = 0.5
#: Of the time for a question in that reading, the parts that the other reading and it get in turn, each going on where
#: it stood.
_PARTS: Final = (0.05, 0.45)

#: What is said of an unknown answer when a point without a value was met, and when only such points are left.
OPEN: Final = "SMT-LIB leaves the value open there, so that point is not ruled out."
FAILS: Final = (
    "Where a relation with an undefined term fails, as dReal reads scripts, no point satisfies the assertions: "
    "--undefined-fails answers unsat."
)
#: What is said of an answer in that reading which is not one in the other.
READING: Final = "A relation with an undefined term fails here."

#: The same question in the words of verdicts: does no point satisfy the assertions?
VERDICTS: Final = {"unsat": "proved", "sat": "refuted", "unknown": "undecided"}


def answer(
    check: Check,
    seconds: float = 20.0,
    progress: Callable[[int], None] | None = None,
    *,
    undefined_fails: bool = False,
) -> Answer:
    """The answer to one ``check-sat``, its proof accepted by the checker, within about so many seconds.

    It holds whatever 1/0 and log(-1) are, or, when ``undefined_fails``, as described in ``defined``.

    >>> from verify.smtlib.script import read_script
    >>> (check,) = read_script("(declare-const x Real) (assert (= (/ 1 x) 0)) (check-sat)")
    >>> answer(check, undefined_fails=True).answer
    'unsat'
    """
    if not undefined_fails:
        found = checked(check, decide(check, seconds, progress))
        return _with_reading(check, found, seconds * _ELSEWHERE, progress) if found.undefined else found
    narrower = where_defined(check)
    if narrower is None:
        return checked(check, decide(check, seconds, progress))
    began, spent, boxes, cases = now(), 0.0, 0, 0
    searches = {False: begin(check), True: begin(narrower)}
    # What holds in both readings has fewer cases to look at, the other question fewer points.
    for part, is_narrower in product(_PARTS, searches):
        # What the other question left of its time is for the narrower one.
        left = began + seconds - now() if part == _PARTS[-1] and is_narrower else part * seconds
        search = searches[is_narrower]
        if search.is_over():
            # Its answer was refused, or some number was beyond doubles: with more time, guesses may lead elsewhere.
            search = searches[is_narrower] = begin(search.check)
        boxes, cases = boxes - search.boxes, cases - search.cases
        found = checked(search.check, go_on(search, left, progress, ends_when_open=not is_narrower))
        spent, boxes, cases = spent + found.seconds, boxes + search.boxes, cases + search.cases
        found = replace(found, seconds=spent, boxes=boxes, cases=cases)
        if found.answer != "unknown":
            if not is_narrower:
                return found
            return replace(found, reason=f"{found.reason} {READING}", proof={**found.proof, "defined": True})
    return replace(found, reason=f"{found.reason} {READING}")


def _with_reading(check: Check, found: Answer, seconds: float, progress: Callable[[int], None] | None) -> Answer:
    """An unknown answer that says where something is not defined, and whether it is unsat in the other reading."""
    found = replace(found, reason=f"{found.reason} {found.undefined} {OPEN}")
    narrower = where_defined(check)
    if narrower is None or checked(narrower, decide(narrower, seconds, progress)).answer != "unsat":
        return found
    return replace(found, reason=f"{found.reason} {FAILS}")


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


def certificate(
    text: str, given: Sequence[Answer], checks: int, *, undefined_fails: bool = False
) -> Certificate | None:
    """One certificate for the script with so many ``checks``, of which ``given`` are answered; None when none is.

    ``undefined_fails`` is how they were answered.
    """
    proofs = [each.proof for each in given] + [UNKNOWN] * (checks - len(given))
    words = [proof["answer"] for proof in proofs]
    if set(words) <= {"unknown"}:
        return None
    return Certificate("smtlib", statement_of(words, text, undefined_fails=undefined_fails), proofs)


def witness(answered: Answer, check: Check) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """The exact coordinates of the point under the names of the script, and enclosures of the others."""
    found, names = answered.solution, check.names
    if found is None:
        return {}, {}
    exact = {names[n]: str(value) for n, value in found.point.items() if n in names}
    signs = {check.truths[n]: rational(value) for n, value in found.point.items() if n in check.truths}
    exact |= {name: "true" if value > 0 else "false" for name, value in signs.items() if value is not None}
    return exact, {names[n]: between(*ends) for n, ends in found.box.items() if n in names}


def reading_json(*, undefined_fails: bool) -> dict[str, str]:
    """How terms such as 1/0 were read."""
    return {"undefined": "fails" if undefined_fails else "open"}


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
