"""The precision and the boxes of certificates about interactions, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.checking import PRECISION, rational, whole

from .arithmetic import BITS
from .boxes import Box


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
