"""Where the operations of formulas are defined and continuous, asked of intervals of any arithmetic.

An interval is anything with ends ``lo`` and ``hi`` that compare with integers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def inside_domain(op: str, args: Sequence[Any], has_no_pole: Callable[[Any], bool]) -> bool:
    """Whether ``op`` is defined and continuous at every point of the arguments.

    ``has_no_pole`` says of an interval that the tangent has certainly no pole in it.
    """
    a = args[-1]
    if op == "div":
        return not _contains_zero(a)
    if op in ("log", "gamma", "polygamma"):
        return bool(a.lo > 0)
    if op == "sqrt":
        return bool(a.lo >= 0)
    if op == "pow":
        return bool(args[0].lo > 0) or (bool(args[0].lo >= 0) and bool(a.lo > 0))
    if op in ("asin", "acos"):
        return bool(a.lo >= -1) and bool(a.hi <= 1)
    if op == "atanh":
        return bool(a.lo > -1) and bool(a.hi < 1)
    if op == "acosh":
        return bool(a.lo >= 1)
    if op == "tan":
        return has_no_pole(a)
    if op == "atan2":
        return bool(a.lo > 0) or not _contains_zero(args[0])
    return True


def _contains_zero(a: Any) -> bool:
    return bool(a.lo <= 0) and bool(a.hi >= 0)
