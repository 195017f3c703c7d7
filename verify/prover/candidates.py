"""Exact numbers near a float: where an inequality is likely to touch zero.

Rationals, multiples of π, roots of small quadratic and cubic equations, values of exp and log and angles with simple
sines. They are guesses: whoever uses one checks it exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from verify.formula.tree import PI, Formula, apply, number

#: Tolerances below this rule out most wrong guesses, so that rarer kinds of numbers are worth trying.
FINE = 1e-9


def candidates(value: float, tolerance: float) -> Iterator[Formula]:
    """Exact numbers within ``tolerance`` of ``value``, simplest kinds first."""
    if not math.isfinite(4 * value):  # multiples of π are tried
        return
    seen: set[Formula] = set()
    for formula, approximation in _guesses(value, tolerance < FINE * max(1.0, abs(value))):
        if abs(approximation - value) <= tolerance and formula not in seen:
            seen.add(formula)
            yield formula


def _guesses(value: float, fine: bool) -> Iterator[tuple[Formula, float]]:
    for limit in (1, 12, 100, 1000):
        rational = Fraction(value).limit_denominator(limit)
        yield number(rational), float(rational)
    yield from _multiples(value)
    yield from _roots(value)
    if value > 0:
        exponent = Fraction(math.log(value)).limit_denominator(12)
        if exponent:
            yield apply("exp", number(exponent)), math.exp(exponent) if abs(exponent) < 700 else math.inf
    yield from _logarithms(value)
    if fine:
        yield from _quadratics(value)
        yield from _angles(value)


def _multiples(value: float) -> Iterator[tuple[Formula, float]]:
    """Rational multiples of π and of 1/π."""
    for limit in (6, 24):
        part = Fraction(value / math.pi).limit_denominator(limit)
        if part:
            yield (PI if part == 1 else number(part) * PI), float(part) * math.pi
        part = Fraction(value * math.pi).limit_denominator(limit)
        if part:
            yield number(part) / PI, float(part) / math.pi


def _roots(value: float) -> Iterator[tuple[Formula, float]]:
    """Square roots and cube roots of rationals."""
    if not 1e-6 < abs(value) < 1e6:
        return
    square = Fraction(value * value).limit_denominator(60)
    if square and not is_square(square):
        root = apply("sqrt", number(square))
        yield (root if value > 0 else -root), math.copysign(math.sqrt(square), value)
    cube = Fraction(value**3).limit_denominator(24)
    if cube:
        root = apply("cbrt", number(abs(cube)))
        yield (root if value > 0 else -root), math.copysign(float(abs(cube)) ** (1 / 3), value)


def _logarithms(value: float) -> Iterator[tuple[Formula, float]]:
    for divisor in (1, 2, 3):
        if abs(value) * divisor < 30:
            inner = Fraction(math.exp(divisor * value)).limit_denominator(60)
            if inner > 0 and inner != 1:
                formula = apply("log", number(inner))
                yield (formula if divisor == 1 else formula / number(divisor)), math.log(inner) / divisor


def _quadratics(value: float) -> Iterator[tuple[Formula, float]]:
    """Roots of a x² + b x + c with small integers: (-b ± √(b² - 4ac))/(2a)."""
    for a in range(1, 7):
        for b in range(-12, 13):
            exact = -(a * value * value + b * value)
            if b == 0 or abs(exact) > 1000:
                continue
            discriminant = b * b - 4 * a * round(exact)
            if discriminant <= 0 or is_square(Fraction(discriminant)):
                continue
            root = apply("sqrt", number(discriminant))
            for sign in (1, -1):
                top = root - number(b) if sign > 0 else -root - number(b)
                yield top / number(2 * a), (-b + sign * math.sqrt(discriminant)) / (2 * a)


def _angles(value: float) -> Iterator[tuple[Formula, float]]:
    """Angles whose cosine, sine or tangent is rational or a square root of a rational."""
    for op, function, low, high in (
        ("acos", math.cos, 0.0, math.pi),
        ("asin", math.sin, -1.58, 1.58),
        ("atan", math.tan, -1.58, 1.58),
    ):
        if not low < value < high:
            continue
        inverse = getattr(math, op)
        u = function(value)
        simple = Fraction(u).limit_denominator(24)
        if simple and abs(simple) < (1 if op != "atan" else 100):
            yield apply(op, number(simple)), inverse(float(simple))
        square = Fraction(u * u).limit_denominator(24)
        if square and not is_square(square) and (square < 1 or op == "atan"):
            root = apply("sqrt", number(square))
            yield apply(op, root if u > 0 else -root), inverse(math.copysign(math.sqrt(square), u))


def is_square(value: Fraction) -> bool:
    """Whether a positive rational is the square of a rational."""
    return all(math.isqrt(n) ** 2 == n for n in (value.numerator, value.denominator))
