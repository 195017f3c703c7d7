"""Integrals as claims: does the integral of a function over an interval lie between two given numbers?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ..errors import InputError
from ..formula.reader import read_formula
from ..formula.statement import Interval
from ..formula.tree import Formula
from ..verdict import Verdict
from .describe import Description, describe
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


@describe.register
def _(question: IntegralBounds) -> Description:
    from ..formula.latex import latex_name, to_latex
    from ..formula.mathml import mathml_name, to_mathml

    parts = (question.interval.lower, question.interval.upper, question.formula)
    start, end, integrand = map(to_latex, parts)
    latex = rf"\int_{{{start}}}^{{{end}}} {integrand} \, \mathrm{{d}} {latex_name(question.variable)}"
    latex = f"{_bound(question.lower, to_latex)} < {latex} < {_bound(question.upper, to_latex)}"

    def inner(formula: Formula) -> str:
        return f"<mrow>{to_mathml(formula).partition('>')[2].removesuffix('</math>')}</mrow>"

    start, end, integrand = map(inner, parts)
    sign = f"<msubsup><mo>∫</mo>{start}{end}</msubsup>"
    over = f'<mspace width="0.1667em"/><mi mathvariant="normal">d</mi>{mathml_name(question.variable)}'
    least, most = (_bound(text, inner, "<mn>", "</mn>") for text in (question.lower, question.upper))
    whole = f"<math>{least}<mo>&lt;</mo><mrow>{sign}{integrand}{over}</mrow><mo>&lt;</mo>{most}</math>"
    return Description(str(question), latex, whole)


def _bound(text: str, spelled: Callable[[Formula], str], before: str = "", after: str = "") -> str:
    """A bound as it was given when that is a decimal; 5.2702 is easier to read than 26351/5000."""
    return f"{before}{text}{after}" if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else spelled(read_formula(text))


@solve.register
def _(question: IntegralBounds, **hints: Any) -> Verdict:
    from ..questions.effort import Effort
    from ..questions.integrals.integral import Integral, integral

    lower, upper = Fraction(question.lower), Fraction(question.upper)
    asked = Integral(question.formula, question.variable, question.interval, tolerance=(upper - lower) / 8)
    effort = Effort()
    found = integral(asked, effort)
    if effort.clock.stopped:  # an answer that was stopped is none to keep
        raise KeyboardInterrupt
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
