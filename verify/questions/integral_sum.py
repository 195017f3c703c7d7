"""Integrals over an interval with points at which the function has no value: sums of integrals between these points.

Finitely many points have length 0, so the integral over the interval is the sum of those over the parts. This is the
checker of certificates of kind "integral-sum". A total variation is no such sum: the function may jump.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from verify.certificate import Certificate, CertificateError
from verify.errors import InputError
from verify.formula.reader import read_formula, read_interval

from .integral_checker import IntegralStatement, check_integral
from .parts import Checked, exact


def summed(stated: IntegralStatement, parts: Sequence[Certificate]) -> Certificate:
    """The certificate of a sum, from those of its parts."""
    proof = {
        "formula": str(stated.formula),
        "variable": stated.variable,
        "interval": str(stated.interval),
        "part": stated.part,
        "lower": str(stated.lower),
        "upper": str(stated.upper),
        "parts": [part.to_json() for part in parts],
    }
    return Certificate("integral-sum", str(stated), proof)


def check_integral_sum(certificate: Certificate, arithmetic: str = "arb") -> Checked:
    """(ok, reason, number of cells decided)."""
    leaves = 0
    try:
        stated = _stated(certificate.proof)
        if certificate.refutes or certificate.statement != str(stated) or stated.part == "variation":
            return False, "The statement is not what the proof shows.", 0
        parts = [Certificate.from_json(document) for document in certificate.proof["parts"]]
        for number, part in enumerate(parts, start=1):
            ok, reason, decided = check_integral(part, arithmetic)
            leaves += decided
            if part.kind != "integral" or not ok:
                return False, f"Part {number}: {reason}", leaves
        shown = [_stated(part.proof) for part in parts]
        _require_sum(stated, shown)
    except (InputError, CertificateError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        return False, f"The proof cannot be read: {type(error).__name__}: {error}", leaves
    return True, f"{len(parts)} integrals enclosed again in {arithmetic}.", leaves


def _stated(proof: Any) -> IntegralStatement:
    return IntegralStatement(
        read_formula(proof["formula"]),
        str(proof["variable"]),
        read_interval(proof["interval"]),
        proof["part"],
        exact(proof["lower"]),
        exact(proof["upper"]),
    )


def _require_sum(stated: IntegralStatement, shown: Sequence[IntegralStatement]) -> None:
    """Raises ValueError unless the parts are about the same function, fill the interval and add up to the bounds."""
    for part in shown:
        if (part.formula, part.variable, part.part) != (stated.formula, stated.variable, stated.part):
            raise ValueError("Expected integrals of the same function.")
    ends = [shown[0].interval.lower, shown[-1].interval.upper]
    if ends != [stated.interval.lower, stated.interval.upper]:
        raise ValueError(f"Expected parts from one end of {stated.interval} to the other.")
    if any(left.interval.upper is not right.interval.lower for left, right in pairwise(shown)):
        raise ValueError("Expected parts one after another.")
    lower = sum((part.lower for part in shown), Fraction(0))
    upper = sum((part.upper for part in shown), Fraction(0))
    if not stated.lower <= lower <= upper <= stated.upper:
        raise ValueError("Expected bounds that contain the sum of the parts.")
