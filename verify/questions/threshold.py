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
from verify.formula.tree import Formula, number
from verify.kernel.box import approximate, from_interval
from verify.prover.candidates import candidates
from verify.verdict import Status, Verdict

from .evidence import TRUST, Effort, together
from .parameter import Failing, Parameter
from .points import spread
from .shown import between, exact_decimal, interval_decimal

TOLERANCE: Final = Fraction(1, 10**6)

_HALVINGS: Final = 200
_RETREATS: Final = 12
#: Longest name of an exact number that is tried as the threshold.
_SIMPLE: Final = 10
#: Values of the parameter tried in search of one for which the statement holds.
_SEEDS: Final = 25


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
class End:
    """One end of the interval where the statement is proved: ``value``, reached to the end of the range, or with a
    value of the parameter beyond it for which the statement fails (``failing``), or neither."""

    value: Formula
    is_range_end: bool
    failing: Failing | None

    def gap(self) -> Fraction | None:
        """The distance to the failure; None when there is none."""
        return None if self.failing is None else abs(approximate(self.value) - self.failing.value)

    def to_json(self) -> dict[str, Any]:
        found = {"proved_to": str(self.value), "end_of_range": self.is_range_end}
        if self.failing is None:
            return {**found, "enclosure": None, "witness": None}
        ends = sorted((approximate(self.value), self.failing.value))
        return {**found, "enclosure": list(between(ends[0], ends[1])), "witness": self.failing.witness}


@dataclass(frozen=True, slots=True)
class ThresholdFound:
    """The answer: the statement holds for all values of the parameter in ``holds`` (None: not shown for any)."""

    question: Threshold
    holds: Interval | None
    lower: End | None
    upper: End | None
    certificate: Certificate | None
    boxes: int

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
            return [f"no {name} was found for which the statement can be proved"]
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
    seed = _seed(question, parameter)
    if seed is None:
        return ThresholdFound(question, None, None, None, None, parameter.boxes)
    lower = _end(question, parameter, seed, -1)
    upper = _end(question, parameter, seed, 1)
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


def _seed(question: Threshold, parameter: Parameter) -> Fraction | None:
    """A value of the parameter for which the statement is proved."""
    if question.around is not None:
        return question.around if parameter.holds_at(question.around) else None
    r = from_interval(parameter.interval)
    closed = [approximate(e) for s in ("lower", "upper") if (e := r.end(s)) is not None and e.op == "number"]
    inner = [Fraction(float(v)).limit_denominator(1000) for v in sorted(spread({"p": r}, _SEEDS)[0])]
    for value in dict.fromkeys([*closed, *inner]):
        if parameter.contains(value) and parameter.holds_at(value):
            return value
    return None


def _end(question: Threshold, parameter: Parameter, seed: Fraction, side: int) -> tuple[End, bool]:
    """How far the statement holds from ``seed`` upwards (side 1) or downwards (-1), and whether the end is excluded."""
    whole = parameter.interval
    end = whole.upper if side > 0 else whole.lower
    if end is number(seed) or parameter.proved(parameter.between(seed, end, side)):
        return End(end, True, None), False
    good, bad = seed, parameter.failure_between(seed, end, side)
    if bad is None:
        return End(number(seed), False, None), False
    for _ in range(_HALVINGS):
        if abs(bad.value - good) <= question.tolerance / 2:
            break
        middle = _short(good, bad.value)
        if parameter.holds_at(middle):
            good = middle
            continue
        failing = parameter.fails_at(middle)
        if failing is None:
            break
        bad = failing
    exact = _exact(parameter, seed, good, bad.value, side)
    if exact is not None:
        return End(exact[0], False, bad), exact[1]
    gap = abs(bad.value - good)
    for _ in range(_RETREATS):
        if good == seed or parameter.proved(parameter.between(seed, number(good), side)):
            break
        gap *= 2  # too close to the threshold for a proof: a wider enclosure is what can be had
        back = bad.value - side * gap
        good = seed if side * (back - seed) <= 0 else back
    return End(number(good), False, bad), False


def _exact(
    parameter: Parameter, seed: Fraction, good: Fraction, bad: Fraction, side: int
) -> tuple[Formula, bool] | None:
    """A simple exact number up to which the statement holds, with or without it, near the threshold."""
    low, high = sorted((good, bad))
    named = sorted(candidates(float((low + high) / 2), float(high - low)), key=lambda c: len(str(c)))
    for c in [c for c in named if len(str(c)) <= _SIMPLE][:3]:
        place = approximate(c)
        if not low <= place <= high or place == seed:
            continue
        for is_open in (False, True):
            if parameter.quickly_proved(parameter.between(seed, c, side, end_open=is_open)):
                return c, is_open
    return None


def _short(a: Fraction, b: Fraction) -> Fraction:
    """About the middle of two numbers, with a short denominator in base ten."""
    step = Fraction(1)
    while step > abs(b - a) / 8:
        step /= 10
    return round((a + b) / 2 / step) * step
