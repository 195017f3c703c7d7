"""Integrals over an interval with points at which the function has no value: sums of integrals between these points.

Finitely many points have length 0, so the integral over the interval is the sum of those over the parts. This is the
checker of certificates of kind "integral-sum". A total variation is no such sum: the function may jump.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from verify.certificate import Certificate
from verify.checking import Checked, checker

from ..parts import NOT_SHOWN
from .checker import IntegralStatement, check_integral, read_integral


def summed(stated: IntegralStatement, parts: Sequence[Certificate]) -> Certificate:
    """The certificate of a sum, from those of its parts."""
    proof = {**stated.to_json(), "parts": [part.to_json() for part in parts]}
    return Certificate("integral-sum", str(stated), proof)


@checker
def check_integral_sum(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of cells decided)."""
    stated, leaves = read_integral(certificate.proof), 0
    if certificate.refutes or certificate.statement != str(stated) or stated.quantity.part == "variation":
        return False, NOT_SHOWN, 0
    parts = [Certificate.from_json(document) for document in certificate.proof["parts"]]
    for number, part in enumerate(parts, start=1):
        ok, reason, decided = check_integral(part, arithmetic)
        leaves += decided
        if part.kind != "integral" or not ok:
            return False, f"Part {number}: {reason}", leaves
    _require_sum(stated, [read_integral(part.proof) for part in parts])
    return True, f"{len(parts)} integrals enclosed again in {arithmetic}.", leaves


def _require_sum(stated: IntegralStatement, shown: Sequence[IntegralStatement]) -> None:
    """Raises ValueError unless the parts are about the same function, fill the interval and add up to the bounds."""
    whole = stated.quantity.interval
    intervals = [part.quantity.interval for part in shown]
    if any(replace(part.quantity, interval=whole) != stated.quantity for part in shown):
        raise ValueError("Expected integrals of the same function.")
    if [intervals[0].lower, intervals[-1].upper] != [whole.lower, whole.upper]:
        raise ValueError(f"Expected parts from one end of {whole} to the other.")
    if any(left.upper is not right.lower for left, right in pairwise(intervals)):
        raise ValueError("Expected parts one after another.")
    lower = sum((part.lower for part in shown), Fraction(0))
    upper = sum((part.upper for part in shown), Fraction(0))
    if not stated.lower <= lower <= upper <= stated.upper:
        raise ValueError("Expected bounds that contain the sum of the parts.")
