"""Reading the exact data of certificates: rationals as text, precisions, boxes. Anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from .arithmetic import BITS
from .boxes import Box

_RATIONAL: Final = re.compile(r"-?[0-9]{1,400}(/[0-9]{1,400})?")

#: What reading a damaged proof may raise.
DAMAGE: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, RecursionError)


def rational_of(text: Any) -> Fraction:
    """The rational number that ``text`` writes. Raises ValueError."""
    if not isinstance(text, str) or not _RATIONAL.fullmatch(text):
        raise ValueError(f"Expected a rational number as text but got {text!r}.")
    return Fraction(text)


def box_of(data: Any, names: list[str]) -> Box:
    """The box of the parameters ``names``: each with a pair of rationals, the lower one first. Raises ValueError."""
    if not isinstance(data, Mapping) or sorted(data) != sorted(names):
        raise ValueError(f"Expected ranges for {sorted(names)}.")
    box = {name: (rational_of(data[name][0]), rational_of(data[name][1])) for name in names}
    if any(lower > upper for lower, upper in box.values()):
        raise ValueError("Expected the lower end of a range first.")
    return box


def bits_of(proof: Mapping[str, Any]) -> int:
    """The working precision. Raises ValueError outside 24 to 4096 bits."""
    bits = proof.get("bits", BITS)
    if isinstance(bits, bool) or not isinstance(bits, int) or not 24 <= bits <= 4096:
        raise ValueError(f"Expected a precision between 24 and 4096 bits but got {bits!r}.")
    return bits
