"""Rational numbers in python-flint: there and back, and the tightest balls around them."""

from __future__ import annotations

from fractions import Fraction

from flint import arb, fmpq


def to_flint(value: Fraction | int) -> fmpq:
    """The same number for python-flint."""
    return fmpq(value.numerator, value.denominator)


def from_flint(value: fmpq) -> Fraction:
    """The same number for Python.

    >>> from_flint(fmpq(-3, 6))
    Fraction(-1, 2)
    """
    return Fraction(int(value.p), int(value.q))


def point(value: Fraction | int) -> arb:
    """The tightest ball around one rational."""
    return arb(to_flint(value))


def ball(lower: Fraction, upper: Fraction) -> arb:
    """A ball that contains [lower, upper]."""
    return point(lower).union(point(upper))
