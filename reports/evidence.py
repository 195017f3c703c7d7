"""What backs a verdict, in a few words: witness, enclosure, certificate. Numbers are shortened outwards only."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, InvalidOperation
from typing import Final

from . import fields
from .model import Result

_DIGITS: Final = 10
_LONGEST_NAME: Final = 40


def short_enclosure(enclosure: tuple[str, str], digits: int = _DIGITS) -> str:
    """``[lo, hi]`` with at most ``digits`` significant digits, rounded outwards, so that it encloses what it did.

    >>> short_enclosure(("0.33333333333333333", "0.33333333333333334"))
    '[0.3333333333, 0.3333333334]'
    >>> short_enclosure(("-oo", "pi/2"))
    '[-oo, pi/2]'
    """
    lo, hi = enclosure
    return f"[{_rounded(lo, ROUND_FLOOR, digits)}, {_rounded(hi, ROUND_CEILING, digits)}]"


def _rounded(text: str, rounding: str, digits: int) -> str:
    try:
        value = Decimal(text)
        if not value.is_finite() or len(text) <= digits + 2:
            return text
        # Plain normalize() would round once more, to the digits that Decimal happens to be set to.
        rounded = Context(prec=digits, rounding=rounding).plus(value).normalize(Context(prec=digits))
    except (InvalidOperation, ArithmeticError, ValueError):
        return text
    return f"{rounded:f}" if -6 <= rounded.adjusted() < digits else f"{rounded:e}"


def abridged(text: str, most: int) -> str:
    """``text``, or its beginning and its end when it has more than ``most`` characters: no reader reads them all.

    >>> abridged("x + x + x + x < 5", 12)
    'x + x … (5 characters left out) … x < 5'
    """
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half].rstrip()} … ({len(text) - 2 * half:,} characters left out) … {text[-half:].lstrip()}"


def point(witness: Mapping[str, str]) -> str:
    """A point in words: ``x = 1/2, y = 3``."""
    return ", ".join(f"{name} = {value}" for name, value in witness.items())


def hardest_box(result: Result) -> dict[str, str]:
    """The box on which an undecided claim stayed open, variable by variable."""
    box = result.details.get("hardest")
    found = {str(name): fields.pair(ends) for name, ends in box.items()} if isinstance(box, Mapping) else {}
    return {name: f"[{ends[0]}, {ends[1]}]" for name, ends in found.items() if ends is not None}


def enclosed(result: Result) -> str:
    """The enclosure with the name of what it encloses, ``value`` for a long one; empty when there is none."""
    if result.enclosure is None:
        return ""
    name = result.enclosed if 0 < len(result.enclosed) <= _LONGEST_NAME else "value"
    return f"{name} ∈ {short_enclosure(result.enclosure)}"


def evidence(result: Result) -> str:
    """One line of evidence for tables.

    >>> evidence(Result("a", verdict="refuted", witness={"x": "1/2"}, enclosure=("1", "2"), enclosed="left - right"))
    'fails at x = 1/2: left - right ∈ [1, 2]'
    """
    where = point(result.witness)
    value = enclosed(result)
    if where:
        lead = {"refuted": "fails at", "undecided": "hardest box"}.get(result.verdict, "at")
        return f"{lead} {where}" + (f": {value}" if value else "")
    if value:
        return value
    if result.verdict == "argued":
        parts = fields.records(result.details.get("parts"))
        certified = any(part.get("verdict") == "proved" for part in parts)
        return "certified parts and an argument on paper" if certified else "argument on paper"
    if result.verdict == "cited":
        return f"literature: {', '.join(result.cites)}" if result.cites else "literature"
    if result.certificate:
        return "certificate" + (f", {boxes(result)}" if result.boxes else "")
    return result.reason


def boxes(result: Result) -> str:
    """The number of boxes in words; empty for none.

    >>> boxes(Result("a", boxes=1)), boxes(Result("a", boxes=10321)), boxes(Result("a"))
    ('1 box', '10,321 boxes', '')
    """
    if not result.boxes:
        return ""
    return "1 box" if result.boxes == 1 else f"{result.boxes:,} boxes"


def seconds(value: float | None) -> str:
    """A running time with its unit.

    >>> seconds(0.0042), seconds(12.3), seconds(None)
    ('4 ms', '12.3 s', '')
    """
    if value is None:
        return ""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"
