"""Solutions of one equation x' = f(t, x) that do not exist up to a given time, because they are unbounded before it.

Let x(s) >= X > 0, and f(t, x) >= c·x^p with c > 0, p > 1 for all x >= X and s <= t <= T. Then x increases from s on,
and (x^(1-p))' <= -(p - 1)·c: were there a solution on [s, T], x^(1-p) would reach 0 at the latest at the time
s + X^(1-p)/((p - 1)·c). When that is at most T no solution exists up to T. For x -> -∞ the same holds of -x.

This is the checker of certificates of kind "blow-up".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from verify.certificate import Certificate
from verify.checking import Checked, checker, rational, sign
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, Formula, number, substitute, variable

from ..parts import NOT_SHOWN, check_parts
from .checker import check_flow
from .document import document_of, ends_of, flow_of
from .flow import TIME, Flow


@dataclass(frozen=True, slots=True)
class BlowUp:
    """The solution of ``flow`` exists at ``time`` with sign·x >= ``start`` there, and is unbounded before ``last``,
    since sign·f >= factor·|x|^exponent beyond."""

    flow: Flow
    time: Fraction
    last: Fraction
    sign: int
    start: Fraction
    factor: Fraction
    exponent: Fraction

    def __str__(self) -> str:
        word = "" if self.flow.start[0][0] == self.flow.start[0][1] else "every "
        return f"{word}solution of {self.flow} is unbounded after t = {self.time} and before t = {self.last}"

    def needed(self) -> list[Statement]:
        """The growth for all |x| >= start and times up to the last, and that this leaves no time after it."""
        ((name,), (f,)) = self.flow.names, self.flow.field
        x, c, p = variable(name), number(self.factor), self.exponent
        mirrored: Formula = f if self.sign > 0 else -substitute(f, {name: -x})
        domain = (
            (name, Interval(number(self.start), OO, False, True)),
            (TIME, Interval(number(self.time), number(self.last))),
        )
        lasts = number(self.start) ** number(1 - p) / (c * number(p - 1))
        return [
            Statement((Relation(">=", mirrored, c * x ** number(p)),), domain),
            Statement((Relation("<=", lasts, number(self.last - self.time)),)),
        ]

    def to_json(self) -> dict[str, Any]:
        """The data of a certificate, without the proofs."""
        return {
            "flow": document_of(self.flow),
            "time": str(self.time),
            "last": str(self.last),
            "sign": self.sign,
            "start": str(self.start),
            "factor": str(self.factor),
            "exponent": str(self.exponent),
        }


@checker
def check_blow_up(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of steps decided)."""
    proof = certificate.proof
    numbers = [rational(proof[key]) for key in ("time", "last", "start", "factor", "exponent")]
    time, last, start, factor, exponent = numbers
    if min(start, factor) <= 0 or exponent <= 1:
        return False, "Expected positive numbers and an exponent above 1.", 0
    found = BlowUp(flow_of(proof["flow"]), time, last, sign(proof["sign"]), start, factor, exponent)
    begin, end = (rational(proof["flow"][key]) for key in ("begin", "end"))
    if len(found.flow.names) != 1 or not begin <= time < last <= end:
        return False, "Expected one equation, and times in order.", 0
    if certificate.refutes or certificate.statement != str(found):
        return False, NOT_SHOWN, 0
    steps = _followed(found, proof["followed"], arithmetic)
    ok, reason, leaves = check_parts(found.needed(), proof["parts"], arithmetic)
    return ok, reason, steps + leaves


def _followed(found: BlowUp, document: Any, arithmetic: str) -> int:
    """The number of steps up to the time. Raises ValueError unless they lead beyond the start of the growth."""
    followed = Certificate.from_json(document)
    ok, reason, steps = check_flow(followed, arithmetic)
    if followed.kind != "flow" or not ok:
        raise ValueError(f"Expected the solution to be followed but: {reason}")
    if flow_of(followed.proof["flow"]) != replace(found.flow, end=number(found.time)):
        raise ValueError("Expected the same equation with the same start.")
    low, high = ends_of(followed.proof["final"][0])
    if not (low if found.sign > 0 else -high) >= found.start:
        raise ValueError("Expected the solution beyond the start of its growth.")
    return steps
