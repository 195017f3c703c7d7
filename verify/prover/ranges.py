"""Ranges of ratios and of differences of two variables, from their ranges and from assumptions that compare them."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal
from verify.kernel.simplify import simplified

from .assumptions import linear_solutions

ONE: Final = number(1)


def narrowed_range(goal: Goal, name: str, pivot: str, *, ratios: bool) -> Range:
    """A range with all ratios or differences: by the ranges of both, and by assumptions that compare them."""
    top, bottom = goal.box[name], goal.box[pivot]
    r = ratio_range(top, bottom) if ratios else difference_range(top, bottom)
    v = variable(pivot)
    for a in goal.assumptions:
        for solved, factor, value in linear_solutions(a.formula, goal) if a.op in (">", ">=") else ():
            end = compared(value, v, ratios=ratios) if solved == name and factor.op == "number" else None
            if end is None:
                continue
            if factor.args[0] > 0 and (r.lower is None or r.lower.args[0] <= end.args[0]):
                r = Range(end, r.upper, a.op == ">", r.upper_open)
            elif factor.args[0] < 0 and (r.upper is None or r.upper.args[0] >= end.args[0]):
                r = Range(r.lower, end, r.lower_open, a.op == ">")
    return r


def compared(value: Formula, v: Formula, *, ratios: bool) -> Formula | None:
    """The rational c with ``value`` = c·v (or v + c); None when there is none."""
    if variables(value) != variables(v):
        return None
    numbers = [simplified(substitute(value, {str(v.args[0]): number(n)})) for n in (1, 2, 3)]
    if any(f.op != "number" for f in numbers):
        return None
    one, two, three = (f.args[0] for f in numbers)
    if ratios:
        return number(one) if (two, three) == (2 * one, 3 * one) else None
    return number(one - 1) if (two, three) == (one + 1, one + 2) else None


def difference_range(top: Range, bottom: Range) -> Range:
    """A range with all differences of points of ``top`` and ``bottom``.

    Ends that are not rational count as infinite.
    """
    ends = [rational(e) for e in (top.lower, bottom.upper, top.upper, bottom.lower)]
    low = number(ends[0] - ends[1]) if ends[0] is not None and ends[1] is not None else None
    high = number(ends[2] - ends[3]) if ends[2] is not None and ends[3] is not None else None
    return Range(low, high, top.lower_open or bottom.upper_open, top.upper_open or bottom.lower_open)


def ratio_range(top: Range, bottom: Range) -> Range:
    """A range with all quotients of points of ``top`` and of ``bottom``, which is positive.

    Ends that are not rational count as infinite.
    """
    low, low_open = rational(top.lower), top.lower_open
    high, high_open = rational(top.upper), top.upper_open
    least, most = rational(bottom.lower), rational(bottom.upper)
    if low is not None and low != 0:
        divisor, divisor_open = (most, bottom.upper_open) if low > 0 else (least, bottom.lower_open)
        if divisor:
            low, low_open = low / divisor, low_open or divisor_open
        else:
            low, low_open = (Fraction(0), True) if low > 0 else (None, True)
    if high is not None and high != 0:
        divisor, divisor_open = (least, bottom.lower_open) if high > 0 else (most, bottom.upper_open)
        if divisor:
            high, high_open = high / divisor, high_open or divisor_open
        else:
            high, high_open = (None, True) if high > 0 else (Fraction(0), True)
    lower = None if low is None else number(low)
    upper = None if high is None else number(high)
    return Range(lower, upper, low_open, high_open)


def rational(end: Formula | None) -> Fraction | None:
    return end.args[0] if end is not None and end.op == "number" else None


def part_of(ratio: Formula | None) -> Formula:
    """a/(a + b) from a/b = c: c/(1 + c)."""
    return ONE if ratio is None else number(ratio.args[0] / (1 + ratio.args[0]))
