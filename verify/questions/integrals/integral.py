"""Definite integrals, integrals of positive parts, and total variations, enclosed and certified."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from numerics.decimals import decimal_step
from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.statement import Interval
from verify.formula.tree import Formula, number
from verify.interaction.arithmetic import arithmetic
from verify.kernel.box import approximate
from verify.kernel.checker import TRUST, arithmetic_called
from verify.kernel.premises import DISCONTINUOUS, uses

from ..answer import Answer, Finding
from ..domain import require_covered
from ..effort import Effort
from ..shown import between
from .cells import Integrand
from .checker import IntegralStatement, cell_ends, check_integral, needed
from .failure import hole_in, infinite, no_enclosure, without_value
from .quantity import Part, Quantity
from .search import Cells, cells, tails_of
from .sums import check_integral_sum, summed
from .tails import Tail, tail_value

TOLERANCE: Final = Fraction(1, 10**10)
_LIMIT: Final = 4_000
#: How often an interval is cut at a point without a value, one inside the other: there may be infinitely many of them.
_CUTS: Final = 16
_TRUSTED: Final = (
    "verify/questions: integrals/quantity, checker, cells, tails, sums; kinks, data, parts; verify/interaction/jets"
)
_TRUSTED_INFINITE: Final = "verify/questions: integrals/quantity, divergence; data, parts"


@dataclass(frozen=True, slots=True)
class Integral:
    """The question: the integral of ``formula`` over ``interval`` (part "value"), of its positive part ("positive"),
    or of the absolute value of its derivative ("variation"), to ``tolerance``."""

    formula: Formula
    variable: str
    interval: Interval
    part: Part = "value"
    tolerance: Fraction = TOLERANCE

    def __str__(self) -> str:
        return str(self.quantity)

    @property
    def quantity(self) -> Quantity:
        """What is asked for."""
        return Quantity(self.formula, self.variable, self.interval, self.part)


@dataclass(frozen=True, slots=True)
class IntegralFound:
    """The answer: the integral lies in [lower, upper]; both are None when nothing was certified (see ``reason``)."""

    question: Integral
    lower: Fraction | None
    upper: Fraction | None
    certificate: Certificate | None
    cells: int
    reason: str

    def enclosure(self) -> tuple[str, str] | None:
        """Decimals around the integral, as many as the tolerance is worth."""
        return None if self.lower is None or self.upper is None else between(self.lower, self.upper, _digits(self))

    def is_complete(self) -> bool:
        """Whether the enclosure is as narrow as asked, or the integral infinite."""
        if self.lower is None or self.upper is None:
            return self.certificate is not None
        return self.upper - self.lower <= self.question.tolerance

    def answer(self) -> Answer:
        """Proved when the enclosure is as narrow as asked, or the integral certainly infinite."""
        complete, enclosure = self.is_complete(), self.enclosure()
        findings = []
        if enclosure is not None:
            findings.append(Finding("integral", "in [{}, {}]".format(*enclosure), value=enclosure))
        elif complete:
            findings.append(Finding("infinite", ""))
        return Answer(
            str(self.question),
            "proved" if complete else "undecided",
            self.reason,
            tuple(findings),
            certificate=self.certificate,
            boxes=self.cells,
            trust=(*TRUST, _TRUSTED if self.lower is not None or not complete else _TRUSTED_INFINITE),
            advice="" if complete else "Try a larger tolerance, or an interval on which the function is bounded.",
            unit=("cell", "cells"),
        )


def _digits(found: IntegralFound) -> int:
    assert found.lower is not None
    size = max(abs(found.lower), Fraction(1))
    return len(str(int(size / found.question.tolerance))) + 2


def integral(question: Integral, effort: Effort | None = None, cuts: int = _CUTS) -> IntegralFound:
    """The integral of a function over an interval; ends may be infinite, or points where the function is unbounded.

    >>> from verify.formula.reader import read_formula, read_interval
    >>> found = integral(Integral(read_formula("exp(-x**2)"), "x", read_interval("(-oo, oo)"))).enclosure()
    >>> [end[:10] for end in found]  # √π = 1.7724538509…
    ['1.77245385', '1.77245385']

    Raises InputError when the formula has other variables, or no derivative that can be written down.
    """
    f, x, interval = question.formula, question.variable, question.interval
    require_covered([f], ((x, interval),))
    if interval.lower is interval.upper:
        raise InputError(f"Expected an interval of positive length but got {interval}, over which every integral is 0.")
    if uses(f, DISCONTINUOUS):
        raise InputError("Expected a continuous function but got atan2, which jumps; for x > 0 write atan(y/x).")
    effort = effort or Effort()
    try:
        g = question.quantity.integrand()
    except ValueError as error:
        raise InputError(str(error)) from None
    digits = max(0, len(str(int(1 / question.tolerance))) - 1)
    bits, order = max(80, int(3.4 * digits) + 48), min(120, max(12, 2 * (digits * 3 // 4)))
    with arithmetic("arb", bits) as a:
        inside = Integrand(g, x, order, a, arithmetic_called("arb"))
        tails = tails_of(g, x, interval, question.tolerance / 12, inside, effort)
        hole = hole_in(g, x, interval, inside) if isinstance(tails, list) else tails
        if hole is not None or not isinstance(tails, list):
            assert hole is not None
            certificate, why = infinite(question.quantity, hole, effort)
            beside = _beside(question, hole, effort, cuts) if certificate is None else None
            return beside or IntegralFound(question, None, None, certificate, 0, why)
        limit = min(effort.boxes, _LIMIT)
        found = cells(inside, _first(interval, tails), question.tolerance / 2, limit, effort)
        if found.value is None:
            return IntegralFound(question, None, None, None, found.tried, no_enclosure(found.worst))
        for tail in tails:
            found = Cells(found.points, found.value + tail_value(interval, tail, a), found.tried, found.worst)
        low, high = a.ends(found.value)
    enclosed = _certified(question, found, tails, (low, high), (bits, order), effort)
    point = without_value(question.quantity, effort) if enclosed.certificate is None else None
    return (_beside(question, point, effort, cuts) if point is not None else None) or enclosed


def _beside(question: Integral, hole: Formula, effort: Effort, cuts: int) -> IntegralFound | None:
    """The integral as the sum of those beside a point without a value, if both are enclosed."""
    interval = question.interval
    if question.part == "variation" or hole in (interval.lower, interval.upper) or cuts == 0 or effort.is_spent():
        return None
    halves = (replace(interval, upper=hole, upper_open=True), replace(interval, lower=hole, lower_open=True))
    finer = replace(question, tolerance=question.tolerance / 2)
    lower, upper, tried = Fraction(0), Fraction(0), 0
    summands: list[Certificate] = []
    for half in halves:
        found = integral(replace(finer, interval=half), effort, cuts - 1)
        listed = _summands(found.certificate)
        if not listed or found.lower is None or found.upper is None:
            return None
        lower, upper, tried = lower + found.lower, upper + found.upper, tried + found.cells
        summands += listed
    stated = IntegralStatement(question.quantity, lower, upper)
    certificate = summed(stated, summands)
    if not check_integral_sum(certificate)[0]:
        return None
    beside = f"the integrals beside {question.variable} = {hole}, where there is no value"
    reason = (
        f"The sum of {beside if len(summands) == 2 else f'{len(summands)} integrals between points without a value'}."
    )
    return IntegralFound(question, lower, upper, certificate, tried, reason)


def _summands(certificate: Certificate | None) -> list[Certificate]:
    """The integrals between points without a value that a certificate adds up; none where it encloses nothing."""
    if certificate is not None and certificate.kind == "integral-sum":
        return [Certificate.from_json(document) for document in certificate.proof["parts"]]
    return [certificate] if certificate is not None and certificate.kind == "integral" else []


def _first(interval: Interval, tails: list[Tail]) -> list[Formula]:
    """The ends to begin with: powers of two between far cuts, so that cells grow with the distance."""
    ends = cell_ends(interval, [], tails)
    far = sorted({sign * Fraction(2) ** k for sign in (1, -1) for k in range(-6, 52)})
    if not any(tail.side == side and abs(tail.cut) > 4 for tail in tails for side in ("lower", "upper")):
        return ends
    low, high = approximate(ends[0]), approximate(ends[-1])
    return [ends[0], *(number(p) for p in far if low < p < high), ends[-1]]


def _certified(
    question: Integral,
    found: Cells,
    tails: list[Tail],
    ends: tuple[Fraction, Fraction],
    setting: tuple[int, int],
    effort: Effort,
) -> IntegralFound:
    asked = question.quantity
    lower, upper = _outward(*ends, question.tolerance)
    parts = []
    for statement in needed(asked, tails):
        verdict = effort.prove(statement)
        if verdict.certificate is None or verdict.status != "proved":
            reason = f"Not shown: {statement}. {verdict.reason}"
            return IntegralFound(question, None, None, None, found.tried, reason)
        parts.append(verdict.certificate.to_json())
    stated = IntegralStatement(asked, lower, upper)
    proof = {
        **stated.to_json(),
        "bits": setting[0],
        "order": setting[1],
        "points": [str(point) for point in found.points],
        "tails": [tail.to_json() for tail in tails],
        "parts": parts,
    }
    certificate = Certificate("integral", str(stated), proof)
    ok, reason, _ = check_integral(certificate)
    if not ok:
        return IntegralFound(question, None, None, None, found.tried, reason)
    count = len(found.points) + 1
    reason = f"Enclosed in {count} {'cell' if count == 1 else 'cells'}"
    reason += f" and {len(tails)} {'tail' if len(tails) == 1 else 'tails'}." if tails else "."
    return IntegralFound(question, lower, upper, certificate, found.tried, reason)


def _outward(low: Fraction, high: Fraction, tolerance: Fraction) -> tuple[Fraction, Fraction]:
    """Short decimals around the enclosure, with room for an arithmetic whose enclosures have other shapes."""
    step, room = decimal_step(tolerance / 16), tolerance / 6
    return (low - room) // step * step, -(-(high + room) // step) * step
