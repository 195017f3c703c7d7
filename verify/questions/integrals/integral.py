"""Definite integrals, integrals of positive parts, and total variations, enclosed and certified."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from numerics.decimals import decimal_step
from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Interval
from verify.formula.tree import OO, Formula, number
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
from .failure import hole_in, infinite, no_enclosure
from .quantity import Part, Quantity
from .search import Cells, cells, find_tail
from .sums import check_integral_sum, summed
from .tails import Side, Tail, tail_value

TOLERANCE: Final = Fraction(1, 10**10)
_LIMIT: Final = 4_000
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


def integral(question: Integral, effort: Effort | None = None) -> IntegralFound:
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
        tails = tails_of(g, question, inside, effort)
        hole = hole_in(g, x, interval, inside) if isinstance(tails, list) else tails
        if hole is not None or not isinstance(tails, list):
            assert hole is not None
            certificate, why = infinite(question.quantity, hole, effort)
            beside = _beside(question, hole, effort) if certificate is None else None
            return beside or IntegralFound(question, None, None, certificate, 0, why)
        limit = min(effort.boxes, _LIMIT)
        found = cells(inside, _first(interval, tails), question.tolerance / 2, limit, effort)
        if found.value is None:
            return IntegralFound(question, None, None, None, found.tried, no_enclosure(found.worst))
        for tail in tails:
            found = Cells(found.points, found.value + tail_value(interval, tail, a), found.tried, found.worst)
        low, high = a.ends(found.value)
    return _certified(question, found, tails, (low, high), (bits, order), effort)


def _beside(question: Integral, hole: Formula, effort: Effort) -> IntegralFound | None:
    """The integral as the sum of those beside a point without a value, if both are enclosed."""
    interval = question.interval
    if question.part == "variation" or hole in (interval.lower, interval.upper):
        return None
    halves = (replace(interval, upper=hole, upper_open=True), replace(interval, lower=hole, lower_open=True))
    found = [integral(replace(question, interval=half, tolerance=question.tolerance / 2), effort) for half in halves]
    lower = sum((part.lower for part in found if part.lower is not None), Fraction(0))
    upper = sum((part.upper for part in found if part.upper is not None), Fraction(0))
    proofs = [proof for part in found if (proof := part.certificate) is not None and proof.kind == "integral"]
    if len(proofs) < len(found):
        return None
    stated = IntegralStatement(question.quantity, lower, upper)
    certificate = summed(stated, proofs)
    if not check_integral_sum(certificate)[0]:
        return None
    reason = f"The sum of the integrals beside {question.variable} = {hole}, where there is no value."
    return IntegralFound(question, lower, upper, certificate, sum(part.cells for part in found), reason)


def tails_of(g: Formula, question: Integral, inside: Integrand, effort: Effort) -> list[Tail] | Formula:
    """Tails where they are needed, or an end at which none was found."""
    tails: list[Tail] = []
    sides: tuple[tuple[Side, Formula], ...] = (("lower", question.interval.lower), ("upper", question.interval.upper))
    for side, end in sides:
        infinite = end in (OO, MINUS_OO)
        if not infinite and not _unbounded(inside, question.interval, side):
            continue
        tail = find_tail(g, question.variable, question.interval, side, question.tolerance / 12, inside, effort)
        if tail is None:
            return end
        tails.append(tail)
    return tails


def _unbounded(inside: Integrand, interval: Interval, side: Side) -> bool:
    """Whether no small cell at a finite end has a bounded enclosure."""
    end, other = (interval.lower, interval.upper) if side == "lower" else (interval.upper, interval.lower)
    width = Fraction(1) if other in (OO, MINUS_OO) else abs(approximate(other) - approximate(end))
    near = number(approximate(end) + (width if side == "lower" else -width) / 2**60)
    try:
        inside.over((end, near) if side == "lower" else (near, end))
    except ArithmeticError:
        return True
    return False


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
