"""The times at which a question begins and ends: exact constants such as 0, 1/10 or pi/2, and their enclosures.

Steps have rational lengths. Where the end is no rational distance from the start, the last step goes up to the end: its
length is an interval, and what is shown for every length in it holds for the true one.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from flint import ctx

from numerics import enclosure
from numerics.decimals import to_fraction
from verify.errors import InputError
from verify.formula.endpoints import rational
from verify.formula.tree import Exact, Formula, exact, number, variables
from verify.kernel.program import Arithmetic, Interval, NotCertain, natural

#: Largest size of times and start values: the search computes with doubles.
LARGEST: Final = 10**300
#: Bits with which times are compared.
_BITS: Final = 192


def time_of(value: Exact) -> Formula:
    """An exact time; one that is rational is written as a number. Raises InputError for what is no real number.

    >>> time_of("0.1"), time_of("pi/2")
    (Formula('1/10'), Formula('pi/2'))
    """
    time = exact(value)
    if (simple := rational(time)) is not None:
        time = number(simple)
    if variables(time) or _ends(time) is None:
        raise InputError(f"Expected a time such as 2, 0.5 or pi/2 but got {time}.")
    return time


def moment(begin: Formula, elapsed: Fraction, A: Arithmetic) -> Interval:
    """An enclosure of the time ``elapsed`` after ``begin``."""
    if begin.op == "number":
        return A.number(begin.args[0] + elapsed)
    return A.add(natural(begin, {}, A, strict=True), A.number(elapsed))


def duration(begin: Formula, end: Formula) -> tuple[Fraction, bool]:
    """The time from ``begin`` to ``end``, or a rational that is less by very little; whether it is exact.

    Raises InputError unless it is certainly positive, and LARGEST is not exceeded.
    """
    if begin.op == end.op == "number":
        length, is_exact = end.args[0] - begin.args[0], True
    else:
        first, last = _ends(begin), _ends(end)
        length = last[0] - first[1] if first is not None and last is not None else Fraction(0)
        is_exact = False
    if length <= 0:
        raise InputError(f"Expected a time after {begin} but got {end}.")
    if any(abs(e) > LARGEST for time in (begin, end) for e in _ends(time) or ()):
        raise InputError("Expected times and start values of at most 10**300 in size; scale the equations.")
    return length, is_exact


def _ends(time: Formula) -> tuple[Fraction, Fraction] | None:
    """Rationals around a time; None for what has no value, or one that is too large to be written down."""
    if time.op == "number":
        return time.args[0], time.args[0]
    with ctx.workprec(_BITS):
        try:
            value = natural(time, {}, enclosure, strict=True)
        except (NotCertain, ArithmeticError):
            return None
        if not value.is_finite() or max(abs(value.lo), abs(value.hi)) > LARGEST:
            return None
        return to_fraction(value.lo), to_fraction(value.hi)
