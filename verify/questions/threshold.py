"""The largest interval of a parameter on which a statement holds, enclosed at both ends.

Inside, the statement is proved with the parameter as one more variable. Outside, at a distance of at most the
tolerance, it fails at an exact point. That it fails everywhere beyond is not claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.statement import Interval, Statement
from verify.verdict import Status, Verdict

from .evidence import TRUST, Effort, together
from .parameter import Parameter
from .shown import exact_decimal, interval_decimal
from .threshold_search import End, end_of, seed_of

TOLERANCE: Final = Fraction(1, 10**6)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The question: the largest interval of ``parameter``, a variable of the statement, on which the statement holds.

    With ``around`` it must contain that value of the parameter; else one is looked for, the ends of the range first.
    """

    statement: Statement
    parameter: str
    tolerance: Fraction = TOLERANCE
    around: Fraction | None = None

    def __str__(self) -> str:
        return f"the largest interval of {self.parameter} on which {self.statement}"


@dataclass(frozen=True, slots=True)
class ThresholdFound:
    """The answer: the statement holds for all values of the parameter in ``holds`` (None: not for any; see ``why``)."""

    question: Threshold
    holds: Interval | None
    lower: End | None
    upper: End | None
    certificate: Certificate | None
    boxes: int
    why: str = ""

    def is_complete(self) -> bool:
        """Whether each end is that of the range, or a failure is as close as asked."""
        if self.lower is None or self.upper is None:
            return False
        gaps = [end.gap() for end in (self.lower, self.upper) if not end.is_range_end]
        return all(gap is not None and gap <= self.question.tolerance for gap in gaps)

    def to_json(self) -> dict[str, Any]:
        return {
            "parameter": self.question.parameter,
            "holds": None if self.holds is None else str(self.holds),
            "lower": None if self.lower is None else self.lower.to_json(),
            "upper": None if self.upper is None else self.upper.to_json(),
        }

    def lines(self) -> list[str]:
        """The answer for people."""
        name = self.question.parameter
        if self.holds is None:
            return [f"no {name} was found for which the statement can be proved", *([self.why] if self.why else [])]
        lines = [f"holds for {name} in {interval_decimal(self.holds)}"]
        for end, side in ((self.lower, "below"), (self.upper, "above")):
            if end is None or end.is_range_end:
                continue
            if end.failing is None:
                lines.append(f"{side} that nothing is known")
                continue
            where = ", ".join(f"{n} = {exact_decimal(read_formula(v))}" for n, v in end.failing.witness.items())
            low, high = end.to_json()["enclosure"]
            lines.append(f"fails at {where}")
            lines.append(f"so it stops {side} at {name} in [{low}, {high}]")
        return lines

    def verdict(self) -> Verdict:
        """Proved when the answer is complete."""
        complete = self.is_complete()
        status: Status = "proved" if complete else "undecided"
        ends = [end for end in (self.upper, self.lower) if end is not None and end.failing is not None]
        enclosure = tuple(ends[0].to_json()["enclosure"]) if ends else None
        return Verdict(
            status,
            "; ".join(self.lines()) + ".",
            enclosure=enclosure,
            enclosed=f"the value of {self.question.parameter} where the statement stops to hold" if enclosure else "",
            certificate=self.certificate,
            boxes=self.boxes,
            trust=TRUST,
            advice="" if complete else "Try a larger tolerance, more boxes or seconds, or a smaller range.",
            details=self.to_json(),
        )


def threshold(question: Threshold, effort: Effort | None = None) -> ThresholdFound:
    """The largest interval of a parameter on which a statement holds.

    >>> from verify.formula.reader import read_statement
    >>> found = threshold(Threshold(read_statement("x**2 + b*x + 1 > 0 for x in [-5, 5], b in [0, 3]"), "b"))
    >>> found.is_complete()
    True

    Raises InputError when the parameter is no variable of the statement, or ``around`` not in its range.
    """
    effort = effort or Effort()
    parameter = Parameter.of(question.statement, question.parameter, effort)
    whole = parameter.interval
    if question.around is not None and not parameter.contains(question.around):
        raise InputError(f"Expected a value in {whole} but got {question.around}.")
    if parameter.proved(whole):
        ends = End(whole.lower, True, None), End(whole.upper, True, None)
        return _answer(question, parameter, whole, *ends)
    seed = seed_of(parameter, question.around)
    if seed is None:
        return ThresholdFound(question, None, None, None, None, parameter.boxes, parameter.example())
    lower = end_of(parameter, seed, -1, question.tolerance)
    upper = end_of(parameter, seed, 1, question.tolerance)
    holds = Interval(
        lower[0].value,
        upper[0].value,
        lower[1] if not lower[0].is_range_end else whole.lower_open,
        upper[1] if not upper[0].is_range_end else whole.upper_open,
    )
    return _answer(question, parameter, holds, lower[0], upper[0])


def _answer(question: Threshold, parameter: Parameter, holds: Interval, lower: End, upper: End) -> ThresholdFound:
    proof = parameter.proof(holds)
    if proof is None:
        return ThresholdFound(question, None, None, None, None, parameter.boxes)
    failures = [end.failing.certificate for end in (lower, upper) if end.failing is not None]
    return ThresholdFound(question, holds, lower, upper, together([proof, *failures]), parameter.boxes)
