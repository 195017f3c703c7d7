"""Integrals that are infinite: near an end, or a point without a value, the integrand stays above c/d, d the distance.

∫ c/d has no finite value, neither near d = 0 nor, with d = |x|, far out. So a function with sign·f >= c/d > 0 there has
no (Lebesgue) integral. What is stated is that f is not integrable over the interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.certificate import Certificate
from verify.checking import Checked, checker, flag, rational, sign
from verify.formula.endpoints import MINUS_OO
from verify.formula.reader import read_formula, read_interval
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, Formula, number, variable, variables
from verify.kernel.box import from_interval
from verify.kernel.witness import lies_inside

from ..parts import Shown, check_answer
from .quantity import Quantity, quantity_of


@dataclass(frozen=True, slots=True)
class Divergence:
    """sign·g >= factor/d between ``cut`` and ``end`` (not included), where g is the integrand."""

    quantity: Quantity
    end: Formula
    cut: Fraction
    sign: int
    factor: Fraction
    above: bool

    def __str__(self) -> str:
        return f"the {self.quantity} is not finite"

    def needed(self) -> Statement:
        """That the integrand is at least the bound beside the end: below it, or ``above`` it.

        For a total variation f itself must have values there: 1/x is a derivative of log(x) for x > 0 only.
        """
        name, end, cut = self.quantity.variable, self.end, number(self.cut)
        x = variable(name)
        far = {OO: x, MINUS_OO: -x}
        distance = far[end] if end in far else x - end if self.above else end - x
        beside = Interval(end, cut, True, False) if self.above else Interval(cut, end, False, True)
        g = self.quantity.integrand()
        bound = number(self.factor) / distance
        relations = [Relation(">=", g if self.sign > 0 else -g, bound)]
        if self.quantity.part == "variation":
            relations.append(Relation("==", self.quantity.formula, self.quantity.formula))
        return Statement(tuple(relations), ((name, beside),))

    def to_json(self) -> dict[str, Any]:
        """The data of a certificate, without the proof of its statement."""
        return {
            **self.quantity.to_json(),
            "end": _end_text(self.end, self.quantity.interval),
            "cut": str(self.cut),
            "sign": self.sign,
            "factor": str(self.factor),
            "above": self.above,
        }


def _end_text(end: Formula, interval: Interval) -> str:
    return {interval.lower: "lower", interval.upper: "upper"}.get(end, str(end))


@checker
def check_divergence(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of leaves decided)."""
    return check_answer(certificate, arithmetic, _shown)


def _shown(proof: Any) -> Shown:
    found = _read(proof)
    _require_sense(found)
    return str(found), [found.needed()], ()


def _read(table: Any) -> Divergence:
    asked, end = quantity_of(table), table["end"]
    ends = {"lower": asked.interval.lower, "upper": asked.interval.upper}
    return Divergence(
        asked,
        ends[end] if end in ends else read_formula(end),
        rational(table["cut"]),
        sign(table["sign"]),
        rational(table["factor"]),
        flag(table["above"]),
    )


def _require_sense(found: Divergence) -> None:
    """Raises ValueError unless what lies between the cut and the end belongs to the interval."""
    interval, end, cut = found.quantity.interval, found.end, number(found.cut)
    if variables(end) or found.factor <= 0:
        raise ValueError("Expected a constant, and a positive factor.")
    r = from_interval(interval)
    if end not in (interval.lower, interval.upper) and not lies_inside(r, end):
        raise ValueError(f"Expected {end} to be an end of {interval}, or to belong to it.")
    if not lies_inside(r, cut):
        raise ValueError(f"Expected {cut} to belong to {interval}.")
    far = {OO: found.cut > 0 and not found.above, MINUS_OO: found.cut < 0 and found.above}
    if not far.get(end, True):
        raise ValueError("Expected a cut at a positive distance on the side of the end.")
    read_interval(f"({end}, {cut}]" if found.above else f"[{cut}, {end})")  # refuses ends in the wrong order
