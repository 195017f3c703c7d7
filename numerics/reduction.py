"""Argument reduction for functions of many doubles: tables in two doubles, constants in parts, bounds of the result.

The pieces that ``array_functions`` is put together from. Every error is counted as a rational (``rounding``).
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

import numpy as np
from flint import arb
from numpy.typing import NDArray

from .decimals import to_fraction
from .rounding import UNIT, Rounded

Floats = NDArray[np.float64]

#: Numbers as arrays without axes, as for the coefficients of ``Series``.
ZERO: Final = np.array(0.0)
ONE: Final = np.array(1.0)

#: Bits with which tables are computed.
PRECISION: Final = 200


def parts_of(value: arb, *bits: int) -> tuple[tuple[float, ...], Fraction]:
    """Doubles with so many bits whose sum is near the value, and how far it is from their sum at most."""
    parts = []
    for b in bits:
        unit = 2.0 ** (math.frexp(float(value))[1] - b)
        parts.append(round(float(value) / unit) * unit)
        value = value - arb(parts[-1])
    return tuple(parts), to_fraction(value.abs_upper())


def table(values: list[arb]) -> tuple[Floats, Floats, Fraction]:
    """Two doubles for each value, and how far their sum is from it at most."""
    found = [parts_of(value, 53, 53) if value != 0 else ((0.0, 0.0), Fraction(0)) for value in values]
    pairs = np.array([parts for parts, _ in found])
    return pairs[:, 0], pairs[:, 1], max(rest for _, rest in found)


def largest(values: Floats) -> Fraction:
    return Fraction(float(np.abs(values).max()))


def reduced(reach: float, steps: int, parts: tuple[float, ...], rest: Fraction) -> Rounded:
    """x - k·c as (x - k·parts[0]) - k·parts[1] …, |k| <= steps, c the sum of all parts and rest; |x - k·c| <= reach.

    The products by all parts but the last are exact, as k and the part have 53 bits together at most.
    """
    sizes = [abs(Fraction(part)) for part in parts]
    error = Fraction(0)
    for i in range(len(parts)):
        left = Fraction(reach) + steps * (sum(sizes[i + 1 :], Fraction(0)) + rest)
        if i == len(parts) - 1:
            error += (Rounded(Fraction(steps), Fraction(0)) * parts[-1]).error
        error += UNIT * (left + error)
    return Rounded(Fraction(reach), error + steps * rest)


def widened(relative: Fraction) -> Floats:
    """A relative error as a double, with four units more for the roundings made in ``outward``."""
    return np.array(float(relative + 4 * UNIT) * (1 + 1e-6))


def outward(y: Floats, relative: Floats, absolute: Any = None) -> tuple[Floats, Floats]:
    """Bounds of a value computed as ``y`` with these errors; the relative one is ``widened``."""
    width = np.abs(y) * relative
    if absolute is not None:
        width += absolute
    return y - width, y + width


def within(r: Floats, reach: float) -> Any:
    """Whether reduced arguments are as small as the analysis takes them to be, their own errors included."""
    return np.abs(r) <= reach * (1 - 1e-6)


def unless(good: Any, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """NaN where the bounds do not hold."""
    if np.count_nonzero(good) == good.size:
        return low, high
    return np.where(good, low, np.nan), np.where(good, high, np.nan)
