"""Integrals as claims: does the integral of a function over an interval lie between two given numbers?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ..errors import InputError
from ..formula.statement import Interval
from ..formula.tree import Formula
from ..verdict import Verdict
from .solve import solve


def require_ordered(lower: str, upper: str) -> None:
    """Raises InputError unless both texts are exact numbers, the first below the second.

    >>> require_ordered("0.1", "1/9")
    """
    try:
        ordered = Fraction(lower) < Fraction(upper)
    except (ValueError, ZeroDivisionError):
        ordered = False
    if not ordered:
        raise InputError(f"Expected two exact numbers lower < upper but got {lower!r} and {upper!r}.")


@dataclass(frozen=True, slots=True)
class IntegralBounds:
    """``lower < ∫ formula < upper`` over ``interval`` in ``variable``; the bounds are exact numbers as text.

    Raises InputError for bounds that are no numbers, or not in this order.
    """

    formula: Formula
    variable: str
    interval: Interval
    lower: str
    upper: str

    def __post_init__(self) -> None:
        require_ordered(self.lower, self.upper)

    def __str__(self) -> str:
        return f"{self.lower} < the integral of {self.formula} for {self.variable} in {self.interval} < {self.upper}"


@solve.register
def _(question: IntegralBounds, **hints: Any) -> Verdict:
    from ..questions.integrals.integral import Integral, integral

    lower, upper = Fraction(question.lower), Fraction(question.upper)
    asked = Integral(question.formula, question.variable, question.interval, tolerance=(upper - lower) / 8)
    found = integral(asked)
    verdict = found.answer().verdict()
    if found.lower is None or found.upper is None:
        return replace(verdict, status="undecided")
    if lower < found.lower and found.upper < upper:
        return replace(verdict, status="proved", advice="")
    if found.upper <= lower or upper <= found.lower:
        return replace(
            verdict, status="refuted", reason="The integral certainly lies outside of the bounds.", advice=""
        )
    reason = "The enclosure of the integral and the bounds overlap. This is not a refutation."
    return replace(verdict, status="undecided", reason=reason, advice="Try bounds that are further apart.")
