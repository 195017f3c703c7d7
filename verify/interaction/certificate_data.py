"""What certificates about interactions have in common, read strictly: statement, precision, boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.certificate import Certificate
from verify.checking import PRECISION, rational, whole

from .arithmetic import BITS
from .boxes import Box
from .circle import NOT_ON_CIRCLE, is_odd_and_periodic


def objection(certificate: Certificate, statement: Any, kind: str, *, may_refute: bool = False) -> str:
    """Why the proof of ``statement``, about a ``formula`` in ``x``, need not be read; empty when it must be."""
    if str(statement) != certificate.statement or certificate.kind != kind or certificate.refutes and not may_refute:
        return "The statement is not in its canonical form."
    return "" if is_odd_and_periodic(statement.formula, statement.x) else NOT_ON_CIRCLE


def box_of(data: Any, names: list[str]) -> Box:
    """The box of the parameters ``names``: each with a pair of rationals, the lower one first. Raises ValueError."""
    if not isinstance(data, Mapping) or sorted(data) != sorted(names):
        raise ValueError(f"Expected ranges for {sorted(names)}.")
    box = {name: (rational(data[name][0]), rational(data[name][1])) for name in names}
    if any(lower > upper for lower, upper in box.values()):
        raise ValueError("Expected the lower end of a range first.")
    return box


def bits_of(proof: Mapping[str, Any]) -> int:
    """The working precision. Raises ValueError outside 24 to 4096 bits."""
    return whole(proof.get("bits", BITS), *PRECISION, "a precision in bits")
