"""Special values: functions at arguments where the value is algebraic, rational, a multiple of π or a logarithm.

Sources: DLMF 4.17 (sine and cosine), 4.23 (inverse functions), 4.37 (inverse hyperbolic functions), 5.4 (Γ), 7.2 (erf).
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING, Final

from .primes import rational_root

if TYPE_CHECKING:
    from .normal import Algebra
    from .polynomial import Ratio

#: 4·sin²(angle) for the angles (as parts of π) whose sine is a square root of a rational.
_SQUARES: Final = {Fraction(0): 0, Fraction(1, 6): 1, Fraction(1, 4): 2, Fraction(1, 3): 3, Fraction(1, 2): 4}


def special_value(algebra: Algebra, op: str, args: list[Ratio]) -> Ratio | None:
    """The exact value of ``op`` at ``args`` when the table has it."""
    value = args[-1].rational()
    if value is not None:
        if value == 0 and op in ("asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf", "abs", "sqrt", "cbrt"):
            return algebra.rational(0)
        if value == 0 and op in ("cosh", "exp"):
            return algebra.rational(1)
        if value == 1 and op in ("log", "acosh"):
            return algebra.rational(0)
        if op == "abs":
            return algebra.rational(abs(value))
        if op == "gamma" and value.denominator == 1 and 0 < value <= 100:
            return algebra.rational(factorial(int(value) - 1))
        if op == "gamma" and value.denominator == 2 and 0 < value <= 100:
            return _gamma_of_half(algebra, int(value - Fraction(1, 2)))
    if op in ("asin", "acos"):
        return _arc(algebra, args[0], cosine=op == "acos")
    if op == "atan":
        return _arctangent(algebra, args[0])
    if op in ("asinh", "acosh", "atanh") and _is_number(algebra, args[0]):
        return _area(algebra, op, args[0])
    return None


def _is_number(algebra: Algebra, x: Ratio) -> bool:
    """Whether x is made of rationals and roots of rationals."""
    atoms = (i for part in (x.numerator, x.denominator) for monomial in part for i, _ in monomial)
    return all(algebra.keys[i][0] == "prime" for i in atoms)


def _area(algebra: Algebra, op: str, x: Ratio) -> Ratio:
    """asinh x = log(x + √(x² + 1)), acosh x = log(x + √(x² - 1)) and atanh x = (log(1 + x) - log(1 - x))/2.

    For u = log(x + √(x² + 1)) has e^u - e^(-u) = 2x, as 1/(x + √(x² + 1)) = √(x² + 1) - x, and sinh takes no value
    twice; for x >= 1, u = log(x + √(x² - 1)) >= 0 has e^u + e^(-u) = 2x; and tanh u = x means e^(2u) = (1 + x)/(1 - x).
    So both sides have the same value wherever the left one is defined, and at other x nothing is said of it.
    """
    from .functions import logarithm, root, split_sign

    one, sign = algebra.rational(1), 1
    if op == "asinh" and x.numerator:
        sign, x = split_sign(algebra, x)  # asinh(-x) = -asinh x: one spelling for both
    if op == "atanh":
        difference = algebra.add(
            logarithm(algebra, algebra.add(one, x)), logarithm(algebra, algebra.add(one, x, -1)), -1
        )
        return algebra.mul(algebra.rational(Fraction(1, 2)), difference)
    square = algebra.add(algebra.mul(x, x), one, 1 if op == "asinh" else -1)
    return algebra.mul(
        algebra.rational(sign), logarithm(algebra, algebra.add(x, root(algebra, square, Fraction(1, 2))))
    )


def _gamma_of_half(algebra: Algebra, n: int) -> Ratio:
    """Γ(n + 1/2) = (2n)!/(4^n n!)·√π."""
    root = algebra.single("constant", "pi", exponent=Fraction(1, 2))
    return algebra.mul(algebra.rational(Fraction(factorial(2 * n), 4**n * factorial(n))), root)


def sine_of_part(algebra: Algebra, part: Fraction) -> Ratio | None:
    """sin(part·π) when it is 0, ±1/2, ±√2/2, ±√3/2 or ±1."""
    part %= 2
    if part > 1:
        negative = sine_of_part(algebra, part - 1)
        return None if negative is None else algebra.mul(algebra.rational(-1), negative)
    square = _SQUARES.get(min(part, 1 - part))
    return None if square is None else _half_root(algebra, square)


def _half_root(algebra: Algebra, square: int) -> Ratio:
    """√square / 2."""
    if square == 0:
        return algebra.rational(0)
    return algebra.mul(algebra.rational(Fraction(1, 2)), rational_root(algebra, Fraction(square), Fraction(1, 2)))


def _times_pi(algebra: Algebra, part: Fraction) -> Ratio:
    return algebra.mul(algebra.rational(part), algebra.single("constant", "pi"))


def _arc(algebra: Algebra, argument: Ratio, *, cosine: bool) -> Ratio | None:
    for part, square in _SQUARES.items():
        for sign in (1, -1):
            sine = algebra.mul(algebra.rational(sign), _half_root(algebra, square))
            if algebra.add(argument, sine, -1).numerator == {}:
                angle = sign * part
                return _times_pi(algebra, Fraction(1, 2) - angle if cosine else angle)
    return None


def _arctangent(algebra: Algebra, argument: Ratio) -> Ratio | None:
    root = rational_root(algebra, Fraction(3), Fraction(1, 2))
    table = {
        Fraction(1, 4): algebra.rational(1),
        Fraction(1, 3): root,
        Fraction(1, 6): algebra.div(root, algebra.rational(3)),
    }
    for part, tangent in table.items():
        for sign in (1, -1):
            if algebra.add(argument, algebra.mul(algebra.rational(sign), tangent), -1).numerator == {}:
                return _times_pi(algebra, sign * part)
    return None
