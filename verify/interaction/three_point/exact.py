"""Exact values at multiples of π/6, π/10 or π/14: sums of exponentials with coefficients in a number field.

A number is Σ_e c_e exp(e) with exponents e and coefficients c_e in Q(2 cos(π/M)), M = 6, 10 or 14
(``number_fields``); for M = 6 that is Q(√3). Sums and products stay of this form, sines and cosines of multiples of π/M
lie in the field, and an exponential of an element of it is one term. When every coefficient is zero the number is zero
(by Lindemann–Weierstrass also only then; the checker does not need that). With these numbers T and its gradient are
evaluated exactly at the touching triples, whose gaps are multiples of π/M: those of regular polygons with up to seven
corners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from .number_fields import FIELDS, SURDS, Element, NumberField


class ExactError(ValueError):
    """The value asked for is not an exponential sum over the field."""


class ExponentialSum:
    """Σ c exp(e), kept as {e: c} without zero coefficients, both elements of ``field``. Immutable by convention.

    >>> third = circle_exact.rational(Fraction(1, 3))
    >>> root = circle_exact.sin(1, Fraction(1, 3))  # sin(π/3) = √3/2
    >>> (4 * (root * root) - 9 * third).is_zero()
    True
    """

    __slots__ = ("field", "terms")

    def __init__(self, terms: Mapping[Element, Element], field: NumberField = SURDS) -> None:
        self.terms = {e: c for e, c in terms.items() if any(c)}
        self.field = field

    def is_zero(self) -> bool:
        """Whether every coefficient vanishes."""
        return not self.terms

    def element(self) -> Element:
        """The value as an element of the field. Raises ExactError when an exponential is left."""
        zero = self.field.rational(Fraction(0))
        if set(self.terms) - {zero}:
            raise ExactError(f"Expected an element of {_name(self.field)} but got an exponential.")
        return self.terms.get(zero, zero)

    def __add__(self, other: ExponentialSum | int) -> ExponentialSum:
        terms = dict(self.terms)
        for e, c in self._lifted(other).terms.items():
            terms[e] = _plus(terms[e], c) if e in terms else c
        return ExponentialSum(terms, self.field)

    def __mul__(self, other: ExponentialSum | int) -> ExponentialSum:
        terms: dict[Element, Element] = {}
        right = self._lifted(other).terms.items()
        for d, b in self.terms.items():
            for e, c in right:
                exponent, product = _plus(d, e), self.field.product(b, c)
                terms[exponent] = _plus(terms[exponent], product) if exponent in terms else product
        return ExponentialSum(terms, self.field)

    def __neg__(self) -> ExponentialSum:
        return ExponentialSum({e: tuple(-x for x in c) for e, c in self.terms.items()}, self.field)

    def __sub__(self, other: ExponentialSum | int) -> ExponentialSum:
        return self + -self._lifted(other)

    def __rsub__(self, other: int) -> ExponentialSum:
        return self._lifted(other) + -self

    __radd__ = __add__
    __rmul__ = __mul__

    def _lifted(self, other: ExponentialSum | int) -> ExponentialSum:
        """The other operand, in the same field. Raises ExactError for one in another field."""
        if not isinstance(other, ExponentialSum):
            return lift(other, self.field)
        if other.field is not self.field:
            raise ExactError(f"Expected numbers in {_name(self.field)} but got one in {_name(other.field)}.")
        return other


def lift(value: ExponentialSum | int, field: NumberField = SURDS) -> ExponentialSum:
    """An integer as an exponential sum over ``field``; sums stay as they are."""
    return value if isinstance(value, ExponentialSum) else constant(field.rational(Fraction(value)), field)


def constant(value: Element, field: NumberField = SURDS) -> ExponentialSum:
    """An element of the field."""
    return ExponentialSum({field.rational(Fraction(0)): value}, field)


class CircleExact:
    """The operations that jets need; an angle is a rational multiple of π, given as that rational."""

    def __init__(self, field: NumberField) -> None:
        self.field = field

    def rational(self, q: Fraction) -> ExponentialSum:
        """The rational number q."""
        return constant(self.field.rational(q), self.field)

    def sin(self, k: int, angle: Fraction) -> ExponentialSum:
        """sin(k·angle·π) = cos((k·angle − 1/2)π). Raises ExactError unless M·k·angle is an integer."""
        return self._wave("sine", k, angle, Fraction(1, 2))

    def cos(self, k: int, angle: Fraction) -> ExponentialSum:
        """cos(k·angle·π)."""
        return self._wave("cosine", k, angle, Fraction(0))

    def exp(self, value: ExponentialSum) -> ExponentialSum:
        """One term. Raises ExactError when ``value`` is no element of the field."""
        return ExponentialSum({value.element(): self.field.rational(Fraction(1))}, self.field)

    def reciprocal(self, value: ExponentialSum) -> ExponentialSum:
        """Raises ExactError for 0 and for exponentials."""
        found = self.field.reciprocal(value.element())
        if found is None:
            raise ExactError("Expected a nonzero divisor.")
        return constant(found, self.field)

    def function(self, name: str, value: ExponentialSum) -> ExponentialSum:
        """Raises ExactError: no other function has values of this kind."""
        raise ExactError(f"Expected an exponential sum over {_name(self.field)} but got {name} of one.")

    def pi(self) -> ExponentialSum:
        """Raises ExactError, as π is no exponential sum."""
        raise ExactError(f"Expected an exponential sum over {_name(self.field)} but got π.")

    def _wave(self, name: str, k: int, angle: Fraction, less: Fraction) -> ExponentialSum:
        order = self.field.order
        parts = order * k * angle if isinstance(angle, Fraction) else None
        if parts is None or parts.denominator != 1:
            raise ExactError(f"Expected a multiple of π/{order} as the angle of an exact {name}.")
        return constant(self.field.cosine(int(parts - order * less)), self.field)


#: At multiples of π/6; and all of them.
circle_exact: Final = CircleExact(SURDS)
_CIRCLES: Final = (circle_exact, *(CircleExact(field) for field in FIELDS[1:]))


def circle_for(angles: Iterable[Fraction]) -> CircleExact:
    """The first of the rings in which all these angles, as multiples of π, have exact sines; else that of π/6."""
    wanted = list(angles)
    fitting = (c for c in _CIRCLES if all((c.field.order * angle).denominator == 1 for angle in wanted))
    return next(fitting, circle_exact)


def _plus(a: Element, b: Element) -> Element:
    return tuple(x + y for x, y in zip(a, b, strict=True))


def _name(field: NumberField) -> str:
    return "Q(√3)" if field is SURDS else f"Q(2 cos(π/{field.order}))"
