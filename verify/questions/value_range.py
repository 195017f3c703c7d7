"""The range of a function on a box: its infimum and its supremum, each enclosed and certified from both sides."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.certificate import Certificate
from verify.formula.tree import Formula
from verify.verdict import Verdict

from .domain import Domain, domain_text, require_covered
from .evidence import TRUST, Effort, together
from .extremum import Extremum, extremum
from .shown import between

TOLERANCE: Final = Fraction(1, 10**8)


@dataclass(frozen=True, slots=True)
class ValueRange:
    """The question: the infimum and supremum of ``formula`` on ``domain``, each to ``tolerance``."""

    formula: Formula
    domain: Domain
    tolerance: Fraction = TOLERANCE

    def __str__(self) -> str:
        return f"range of {self.formula} for {domain_text(self.domain)}"


@dataclass(frozen=True, slots=True)
class RangeFound:
    """The answer. f(domain) lies between the bounds, and comes as close to them as the enclosures say."""

    question: ValueRange
    minimum: Extremum
    maximum: Extremum

    @property
    def certificate(self) -> Certificate | None:
        return together([*self.minimum.certificates, *self.maximum.certificates])

    def is_complete(self) -> bool:
        """Whether both ends are enclosed to the tolerance."""
        gaps = (self.minimum.gap(), self.maximum.gap())
        return all(gap is not None and gap <= self.question.tolerance for gap in gaps)

    def to_json(self) -> dict[str, Any]:
        return {"minimum": self.minimum.to_json(), "maximum": self.maximum.to_json()}

    def verdict(self) -> Verdict:
        """Proved when both ends are enclosed to the tolerance."""
        low, high = self.minimum.bound, self.maximum.bound
        ends = None if low is None or high is None else between(low, high)
        complete = self.is_complete()
        reason = f"{self.minimum}; {self.maximum}."
        return Verdict(
            "proved" if complete else "undecided",
            reason,
            enclosure=ends,
            enclosed=str(self.question.formula),
            certificate=self.certificate,
            boxes=self.minimum.boxes + self.maximum.boxes,
            trust=TRUST,
            advice="" if complete else "Try a larger tolerance, more boxes, or a smaller domain.",
            details=self.to_json(),
        )


def value_range(question: ValueRange, effort: Effort | None = None) -> RangeFound:
    """The certified range of a function.

    >>> from verify.formula.reader import read_formula
    >>> from verify.questions.domain import read_domain
    >>> found = value_range(ValueRange(read_formula("x*exp(-x)"), read_domain(["x in [0, oo)"])))
    >>> str(found.minimum), str(found.maximum)
    ('minimum 0 at x = 0', 'maximum exp(-1) at x = 1')

    Raises InputError when a variable has no interval, or the function no value.
    """
    require_covered([question.formula], question.domain)
    effort = effort or Effort()
    f, domain, tolerance = question.formula, question.domain, question.tolerance
    return RangeFound(
        question,
        extremum(f, domain, "min", tolerance, effort),
        extremum(f, domain, "max", tolerance, effort),
    )
