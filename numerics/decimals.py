"""Ends of enclosures written down: exact rationals and decimal text, rounded outward.

An end is an exact Arb number m·2**e or ±∞. Its exponent may be far beyond what fits into memory as digits, which is why
nothing is written out before its size has been looked at.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import Final

from flint import arb

from .intervals import Enclosure

#: Binary exponents beyond this are not written out, and log10(2) times 10**17, rounded down.
_LONGEST: Final = 100_000
_LOG_2: Final = 30102999566398119


def dyadic_near(value: Fraction, slack: Fraction) -> Fraction:
    """A multiple of a power of two within ``slack`` > 0 of the number, and so a short one.

    >>> dyadic_near(Fraction(1, 3), Fraction(1, 10))
    Fraction(5, 16)
    """
    scale = Fraction(2) ** (slack.denominator.bit_length() - slack.numerator.bit_length() + 1)
    return Fraction(round(value * scale)) / scale


def decimal_step(limit: Fraction) -> Fraction:
    """The largest of 1, 1/10, 1/100, … that is at most ``limit`` > 0."""
    step = Fraction(1)
    while step > limit:
        step /= 10
    return step


def to_fraction(x: arb) -> Fraction:
    """The exact rational value of a finite exact ``x``."""
    mantissa, exponent = x.mid().man_exp()
    m, e = int(mantissa), int(exponent)
    return Fraction(m << e) if e >= 0 else Fraction(m, 1 << -e)


def rational_beside(x: arb, *, upward: bool) -> Fraction:
    """``x`` (exact, finite), or where it is too close to 0 to be written down a rational on the given side of it.

    Raises OverflowError for numbers too far out to be written down.
    """
    mantissa, exponent = (int(part) for part in x.mid().man_exp())
    last = exponent + abs(mantissa).bit_length()
    if mantissa and last > _LONGEST:
        raise OverflowError("a number too large to be written down")
    if mantissa and last < -_LONGEST:
        return Fraction(0) if upward != (mantissa > 0) else Fraction(1 if upward else -1, 2**_LONGEST)
    return to_fraction(x)


def to_decimals(a: Enclosure, digits: int = 12) -> tuple[str, str]:
    """Decimal text of both ends, rounded outward: the printed interval contains ``a``."""
    return decimal(a.lo, digits, upward=False), decimal(a.hi, digits, upward=True)


def decimal(x: arb, digits: int, *, upward: bool) -> str:
    """``x`` (exact) as decimal text with ``digits`` significant digits, rounded in the given direction.

    Numbers too far out to be written down in full are rounded to a power of ten.
    """
    if not x.is_finite():
        return "inf" if x > 0 else "-inf"
    mantissa, exponent = (int(part) for part in x.mid().man_exp())
    if mantissa and abs(exponent) > _LONGEST:
        return _power_of_ten(mantissa, exponent, upward)
    value = to_fraction(x)
    if value == 0:
        return "0"
    rounding = ROUND_CEILING if upward else ROUND_FLOOR
    context = Context(prec=digits, rounding=rounding, Emax=10**17, Emin=-(10**17))
    return str(context.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize(context))


def _power_of_ten(mantissa: int, exponent: int, upward: bool) -> str:
    """The power of ten next to mantissa·2**exponent on the given side (or the one after it)."""
    first, last = exponent + abs(mantissa).bit_length() - 1, exponent + abs(mantissa).bit_length()
    if upward == (mantissa > 0):
        power = max(-(-last * factor // 10**17) for factor in (_LOG_2, _LOG_2 + 1))
    else:
        power = min(first * factor // 10**17 for factor in (_LOG_2, _LOG_2 + 1))
    return f"{'-' if mantissa < 0 else ''}1E{power:+d}"
