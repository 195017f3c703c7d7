"""The maximum (or minimum) of a function on a box, and where it is attained.

The value is enclosed as in ``extremum``. The places come from branch and bound: what is left after all parts on which
f < m is proved, m a value that f reaches, contains every point where the maximum is attained.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from verify.formula.tree import Formula
from verify.kernel.checker import TRUST

from ..answer import Answer, Finding
from ..domain import Domain, domain_text, require_covered
from ..effort import Effort
from ..shown import between
from .extremum import Extremum, Side, extremum

TOLERANCE: Final = Fraction(1, 10**8)
TRUSTED: Final = (*TRUST, "verify/questions: extrema/statement, extrema/checker, places, data, parts")


@dataclass(frozen=True, slots=True)
class Maximum:
    """The question: the largest (side "max") or the smallest value of ``formula``, and where it is taken."""

    formula: Formula
    domain: Domain
    side: Side = "max"
    tolerance: Fraction = TOLERANCE

    def __str__(self) -> str:
        return f"{self.side}imum of {self.formula} for {domain_text(self.domain)}"


def maximum(question: Maximum, effort: Effort | None = None) -> Answer:
    """The maximum or minimum of a function on a box and the places where it is attained.

    >>> from verify.formula.reader import read_formula
    >>> from verify.questions.domain import read_domain
    >>> found = maximum(Maximum(read_formula("x*exp(-x)"), read_domain(["x in [0, oo)"])))
    >>> found.sentence, found.findings[0].value
    ('maximum exp(-1) at x = 1', ('0.3678794411714423', '0.3678794411714424'))

    Raises InputError when a variable has no interval, or the function no value.
    """
    require_covered([question.formula], question.domain)
    f, domain, side, tolerance = question.formula, question.domain, question.side, question.tolerance
    effort = effort or Effort()
    found = extremum(f, domain, side, tolerance, effort, places=True)
    finding = found.finding()
    return Answer(
        str(question),
        "proved" if is_enclosed(found, tolerance) and found.known.attained() is not None else "undecided",
        finding.text,
        (finding, *_places(found)),
        certificate=found.certificate,
        boxes=effort.clock.boxes,
        trust=TRUSTED,
        advice=advice(found, tolerance),
    )


def _places(found: Extremum) -> list[Finding]:
    """The boxes in which the extremum is attained, if anywhere."""
    if found.known.places is None:
        return []
    word = "only" if found.known.attained() else "at most"
    findings: list[Finding] = []
    for place in found.known.places:
        ends = {name: between(lower, upper, 10) for name, (lower, upper) in place.items()}
        where = ", ".join(f"{name} in [{low}, {high}]" for name, (low, high) in ends.items())
        begin = "or" if findings else f"attained {word}"
        findings.append(Finding("place", f"{begin} for {where}", ends))
    return findings


def is_enclosed(found: Extremum, tolerance: Fraction) -> bool:
    """Whether the value is certified to the tolerance."""
    gap = found.gap()
    return found.certificate is not None and gap is not None and gap <= tolerance


def advice(found: Extremum, tolerance: Fraction) -> str:
    """What to try for a better answer; nothing for a complete one."""
    if "has no value at" in found.why:
        return "Ask for the parts of the domain on which the function is defined, one after another."
    if not is_enclosed(found, tolerance):
        return "Try a larger tolerance, more seconds, or a smaller domain."
    return "" if found.known.attained() is not None else "A bounded domain may tell whether it is attained."
