"""Exact values at multiples of π/6: sums of exponentials with coefficients in Q(√3).

A number is Σ_e (a_e + b_e √3) exp(e) with exponents e = p + q√3 and a, b, p, q rational. Sums and products stay of
this form, sines and cosines of multiples of π/6 lie in ½Z + ½Z√3, and an exponential of an element of Q(√3) is one
term. When every coefficient is zero the number is zero (by Lindemann–Weierstrass also only then; the checker does not
need that). With these numbers T and its gradient are evaluated exactly at the touching triples, whose gaps are
multiples of π/6.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

Surd = tuple[Fraction, Fraction]

_ZERO: Final = Fraction(0)
#: sin(jπ/6) for j = 0 … 3 as (a, b) with value a + b√3.
_SINES: Final[tuple[Surd, ...]] = (
    (_ZERO, _ZERO),
    (Fraction(1, 2), _ZERO),
    (_ZERO, Fraction(1, 2)),
    (Fraction(1), _ZERO),
)


class ExactError(ValueError):
    """The value asked for is not an exponential sum over Q(√3)."""


class ExponentialSum:
    """Σ (a + b√3) exp(p + q√3), kept as {(p, q): (a, b)} without zero coefficients. Immutable by convention.

    >>> third = circle_exact.rational(Fraction(1, 3))
    >>> root = circle_exact.sin(1, Fraction(1, 3))  # sin(π/3) = √3/2
    >>> (4 * (root * root) - 9 * third).is_zero()
    True
    """

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[Surd, Surd]) -> None:
        self.terms = {e: c for e, c in terms.items() if c != (_ZERO, _ZERO)}

    def is_zero(self) -> bool:
        """Whether every coefficient vanishes."""
        return not self.terms

    def surd(self) -> Surd:
        """The value as (a, b), a + b√3. Raises ExactError when an exponential is left."""
        if set(self.terms) - {(_ZERO, _ZERO)}:
            raise ExactError("Expected an element of Q(√3) but got an exponential.")
        return self.terms.get((_ZERO, _ZERO), (_ZERO, _ZERO))

    def __add__(self, other: ExponentialSum | int) -> ExponentialSum:
        terms = dict(self.terms)
        for e, (a, b) in lift(other).terms.items():
            c, d = terms.get(e, (_ZERO, _ZERO))
            terms[e] = (a + c, b + d)
        return ExponentialSum(terms)

    def __mul__(self, other: ExponentialSum | int) -> ExponentialSum:
        terms: dict[Surd, Surd] = {}
        for (p, q), (a, b) in self.terms.items():
            for (r, s), (c, d) in lift(other).terms.items():
                e = (p + r, q + s)
                x, y = terms.get(e, (_ZERO, _ZERO))
                terms[e] = (x + a * c + 3 * b * d, y + a * d + b * c)
        return ExponentialSum(terms)

    def __neg__(self) -> ExponentialSum:
        return ExponentialSum({e: (-a, -b) for e, (a, b) in self.terms.items()})

    def __sub__(self, other: ExponentialSum | int) -> ExponentialSum:
        return self + -lift(other)

    def __rsub__(self, other: int) -> ExponentialSum:
        return lift(other) + -self

    __radd__ = __add__
    __rmul__ = __mul__


def lift(value: ExponentialSum | int) -> ExponentialSum:
    """An integer as an exponential sum; sums stay as they are."""
    return value if isinstance(value, ExponentialSum) else constant((Fraction(value), _ZERO))


def constant(value: Surd) -> ExponentialSum:
    """The element a + b√3 of Q(√3)."""
    return ExponentialSum({(_ZERO, _ZERO): value})


class _CircleExact:
    """The operations that jets need; an angle is a rational multiple of π, given as that rational."""

    @staticmethod
    def rational(q: Fraction) -> ExponentialSum:
        return constant((q, _ZERO))

    @staticmethod
    def sin(k: int, angle: Fraction) -> ExponentialSum:
        """sin(k·angle·π). Raises ExactError unless 6·k·angle is an integer."""
        sixths = 6 * k * angle if isinstance(angle, Fraction) else None
        if sixths is None or sixths.denominator != 1:
            raise ExactError("Expected a multiple of π/6 as the angle of an exact sine.")
        j = int(sixths) % 12
        sign, j = (-1, j - 6) if j >= 6 else (1, j)
        a, b = _SINES[min(j, 6 - j)]
        return constant((sign * a, sign * b))

    @staticmethod
    def cos(k: int, angle: Fraction) -> ExponentialSum:
        """cos(k·angle·π) = sin((k·angle + 1/2)π)."""
        if not isinstance(angle, Fraction):
            raise ExactError("Expected a multiple of π/6 as the angle of an exact cosine.")
        return _CircleExact.sin(1, k * angle + Fraction(1, 2))

    @staticmethod
    def exp(value: ExponentialSum) -> ExponentialSum:
        """One term exp(p + q√3). Raises ExactError when ``value`` is no element of Q(√3)."""
        return ExponentialSum({value.surd(): (Fraction(1), _ZERO)})

    @staticmethod
    def reciprocal(value: ExponentialSum) -> ExponentialSum:
        """1/(a + b√3) = (a − b√3)/(a² − 3b²). Raises ExactError for 0 and for exponentials."""
        a, b = value.surd()
        if (norm := a * a - 3 * b * b) == 0:
            raise ExactError("Expected a nonzero divisor.")
        return constant((a / norm, -b / norm))

    @staticmethod
    def function(name: str, value: ExponentialSum) -> ExponentialSum:
        """Raises ExactError: no other function has values of this kind."""
        raise ExactError(f"Expected an exponential sum over Q(√3) but got {name} of one.")

    @staticmethod
    def pi() -> ExponentialSum:
        """Raises ExactError, as π is no exponential sum."""
        raise ExactError("Expected an exponential sum over Q(√3) but got π.")


circle_exact: Final = _CircleExact()
