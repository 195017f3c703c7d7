"""What a formula in doubles loses by rounding, found by running the formula itself on bounds instead of numbers.

A ``Rounded`` stands for all numbers that a variable of the formula may take: it knows how large they can be and how
far from the exact values. Its operations follow the standard model of IEEE 754 arithmetic with rounding to nearest,
fl(x ∘ y) = (x ∘ y)(1 + δ) with |δ| <= 2⁻⁵³ (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed.,
section 2.2), plus half the smallest double for products that underflow. The bounds are rationals, rounded upward.

>>> x = Rounded(Fraction(1), Fraction(0))
>>> round(float((x * x + x).error * 2**53), 9)
3.0
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

#: The unit roundoff of doubles, and half of the smallest positive double.
UNIT: Final = Fraction(1, 2**53)
HALF_OF_TINIEST: Final = Fraction(1, 2**1075)


@dataclass(frozen=True, slots=True)
class Rounded:
    """Numbers computed in doubles: |exact| <= size and |computed - exact| <= error."""

    size: Fraction
    error: Fraction

    def _rounded(self) -> Rounded:
        """The same after one more rounding to nearest."""
        return Rounded(_upward(self.size), _upward(self.error + UNIT * (self.size + self.error)))

    def __add__(self, other: Rounded | float) -> Rounded:
        y = known(other)
        return Rounded(self.size + y.size, self.error + y.error)._rounded()

    def __mul__(self, other: Rounded | float) -> Rounded:
        y = known(other)
        error = self.size * y.error + self.error * y.size + self.error * y.error
        exact = Rounded(self.size * y.size, error)._rounded()
        return Rounded(exact.size, exact.error + HALF_OF_TINIEST)

    def __neg__(self) -> Rounded:
        return self

    __radd__, __rmul__, __sub__, __rsub__ = __add__, __mul__, __add__, __add__

    def truncated(self, rest: Fraction) -> Rounded:
        """The same for a limit that the computed series misses by at most ``rest``."""
        return Rounded(self.size + rest, self.error + rest)


def _upward(x: Fraction) -> Fraction:
    """A number not below x >= 0 with at most 64 bits, so that long formulas do not make long fractions."""
    shift = x.denominator.bit_length() - x.numerator.bit_length() + 63
    return x if shift <= 0 else Fraction(-(-(x.numerator << shift) // x.denominator), 1 << shift)


def known(x: Rounded | float) -> Rounded:
    """A double as it is, and a bound as it is."""
    return x if isinstance(x, Rounded) else Rounded(abs(Fraction(x)), Fraction(0))


def constant(value: Fraction) -> Rounded:
    """The double nearest to a rational, as an approximation of it."""
    return Rounded(abs(value), abs(Fraction(float(value)) - value))


@dataclass(frozen=True, slots=True)
class Series:
    """The polynomial Σ c_k x^k of degree n, for a power series whose coefficients never grow, on |x| <= reach < 1.

    Its coefficients as doubles are arrays without axes: NumPy takes them up faster than numbers.
    """

    coefficients: tuple[Fraction, ...]
    reach: Fraction
    doubles: tuple[NDArray[np.float64], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "doubles", tuple(np.array(float(c)) for c in self.coefficients))

    def __call__(self, x: Any) -> Any:
        """Its values, by Horner's rule; for a ``Rounded`` with the rest of the series, at most a geometric one."""
        bounds = isinstance(x, Rounded)
        c = [constant(c) for c in self.coefficients] if bounds else self.doubles
        value: Any = c[-1]
        for coefficient in reversed(c[:-1]):
            value = value * x + coefficient
        if not bounds:
            return value
        return value.truncated(abs(self.coefficients[-1]) * self.reach ** len(c) / (1 - self.reach))
