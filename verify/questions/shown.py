"""How exact numbers and points of answers are shown: exact text, and decimals that are rounded outward."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from numerics.decimals import decimal
from verify.formula.endpoints import MINUS_OO, rational
from verify.formula.statement import Interval
from verify.formula.tree import OO, Formula
from verify.kernel.box import point as enclosed

DIGITS: Final = 16


def between(lower: Formula | Fraction, upper: Formula | Fraction, digits: int = DIGITS) -> tuple[str, str]:
    """Decimals around the interval from ``lower`` to ``upper``, rounded outward only where they must be."""
    return _rounded(lower, digits, upward=False), _rounded(upper, digits, upward=True)


def _rounded(value: Formula | Fraction, digits: int, *, upward: bool) -> str:
    if value is OO or value is MINUS_OO:
        return "inf" if value is OO else "-inf"
    exact = value if isinstance(value, Fraction) else rational(value)
    if exact is not None:
        context = Context(prec=digits, rounding=ROUND_CEILING if upward else ROUND_FLOOR)
        quotient = context.divide(Decimal(exact.numerator), Decimal(exact.denominator)).normalize(context)
        return format(quotient, "f") if -10 < quotient.adjusted() < digits else str(quotient)
    assert isinstance(value, Formula)
    with ctx.workprec(64 + 4 * digits):
        ends = enclosed(value, arb_arithmetic)
        return decimal(ends.hi if upward else ends.lo, digits, upward=upward)


def exact_decimal(value: Formula) -> str:
    """An exact number as text: a decimal where that is exact and short, else the formula."""
    if value.op == "number":
        denominator = value.args[0].denominator
        for prime in (2, 5):
            while denominator % prime == 0:
                denominator //= prime
        decimals = _rounded(value, 30, upward=False)
        if denominator == 1 and Fraction(decimals) == value.args[0]:
            return decimals
    return str(value)


def interval_decimal(interval: Interval) -> str:
    """An interval with its ends as in ``exact_decimal``."""
    lower, upper = exact_decimal(interval.lower), exact_decimal(interval.upper)
    return f"{'(' if interval.lower_open else '['}{lower}, {upper}{')' if interval.upper_open else ']'}"


def point_text(point: Mapping[str, Formula]) -> str:
    """``x = 1/2, y = pi``; long rationals as decimals with dots."""
    return ", ".join(f"{name} = {short_text(value)}" for name, value in point.items())


def short_text(value: Formula) -> str:
    """The exact text when it is short, else the first digits of a decimal with dots behind them: cut towards zero.

    >>> from verify.formula.reader import read_formula
    >>> short_text(read_formula("-123456789012345678/987654321098765432"))
    '-0.12499999886…'
    """
    text = str(value)
    if len(text) <= 24:
        return text
    below = _rounded(value, 12, upward=False)
    return f"{_rounded(value, 12, upward=True) if below.startswith('-') else below}…"
