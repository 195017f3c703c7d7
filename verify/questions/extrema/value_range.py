"""The range of a function on a box: its infimum and its supremum, each enclosed and certified from both sides."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from verify.certificate import bundle
from verify.formula.tree import Formula

from ..answer import Answer
from ..domain import Domain, domain_text, require_covered
from ..effort import Effort
from .extremum import extremum
from .maximum import TRUSTED, advice, is_enclosed

TOLERANCE: Final = Fraction(1, 10**8)


@dataclass(frozen=True, slots=True)
class ValueRange:
    """The question: the infimum and supremum of ``formula`` on ``domain``, each to ``tolerance``."""

    formula: Formula
    domain: Domain
    tolerance: Fraction = TOLERANCE

    def __str__(self) -> str:
        return f"range of {self.formula} for {domain_text(self.domain)}"


def value_range(question: ValueRange, effort: Effort | None = None) -> Answer:
    """The certified range of a function.

    >>> from verify.formula.reader import read_formula
    >>> from verify.questions.domain import read_domain
    >>> found = value_range(ValueRange(read_formula("x*exp(-x)"), read_domain(["x in [0, oo)"])))
    >>> found.sentence
    'minimum 0 at x = 0; maximum exp(-1) at x = 1'

    Raises InputError when a variable has no interval, or the function no value.
    """
    require_covered([question.formula], question.domain)
    effort = effort or Effort()
    f, domain, tolerance = question.formula, question.domain, question.tolerance
    both = [extremum(f, domain, side, tolerance, effort) for side in ("min", "max")]
    findings = tuple(found.finding() for found in both)
    return Answer(
        str(question),
        "proved" if all(is_enclosed(found, tolerance) for found in both) else "undecided",
        "; ".join(finding.text for finding in findings),
        findings,
        certificate=bundle([found.certificate for found in both if found.certificate is not None]),
        boxes=effort.clock.boxes,
        trust=TRUSTED,
        advice=next((text for found in both if (text := advice(found, tolerance)) and found.gap() is None), ""),
    )
