"""Normal forms of sines, cosines and hyperbolic functions: addition formulas, and exponentials."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from . import polynomial as P
from .functions import exponential, from_key, root
from .polynomial import Monomial, Ratio
from .special import sine_of_part

if TYPE_CHECKING:
    from .normal import Algebra


def wave(A: Algebra, x: Ratio, *, sine: bool) -> Ratio:
    """sin x or cos x by the addition formulas, in sines and cosines of independent angles."""
    s, c = A.rational(0), A.rational(1)
    for monomial, coefficient in x.terms():
        if x.is_polynomial() and _is_pi(A, monomial):
            turn = _part_of_pi(A, coefficient)
        else:
            turn = _inverse_or_multiple(A, monomial, coefficient, x)
        s, c = (
            A.add(A.mul(s, turn[1]), A.mul(c, turn[0])),
            A.add(A.mul(c, turn[1]), A.mul(s, turn[0]), -1),
        )
    return s if sine else c


def _is_pi(A: Algebra, monomial: Monomial) -> bool:
    return len(monomial) == 1 and monomial[0][1] == 1 and A.keys[monomial[0][0]] == ("constant", "pi")


def _part_of_pi(A: Algebra, part: Fraction) -> tuple[Ratio, Ratio]:
    sine, cosine = sine_of_part(A, part), sine_of_part(A, part + Fraction(1, 2))
    if sine is not None and cosine is not None:
        return sine, cosine
    return _multiple(A, ("pi",), part)


def _inverse_or_multiple(A: Algebra, monomial: Monomial, coefficient: Fraction, x: Ratio) -> tuple[Ratio, Ratio]:
    """(sine, cosine) of one term of an angle; asin and atan of something turn into it."""
    if x.is_polynomial() and len(monomial) == 1 and monomial[0][1] == 1 and abs(coefficient) == 1:
        key = A.keys[monomial[0][0]]
        if key[0] in ("asin", "atan"):
            u = A.mul(A.rational(coefficient), from_key(key[1]))
            square = A.mul(u, u)
            if key[0] == "asin":
                return u, root(A, A.add(A.rational(1), square, -1), Fraction(1, 2))
            cosine = A.div(A.rational(1), root(A, A.add(A.rational(1), square), Fraction(1, 2)))
            return A.mul(u, cosine), cosine
    return _multiple(A, (monomial, Ratio({}, x.denominator).key()), coefficient)


def _multiple(A: Algebra, direction: Any, coefficient: Fraction) -> tuple[Ratio, Ratio]:
    """(sin, cos) of a multiple of the direction's unit angle, from those of the unit."""
    from .normal import MAX_MULTIPLE

    n = A.unit(direction, coefficient)
    if abs(n) > MAX_MULTIPLE:
        raise P.TooLarge
    unit = A.units[direction]  # part of the atoms' names: a finer unit later makes new atoms
    unit_s, unit_c = A.single("sin", direction, unit), A.single("cos", direction, unit)
    s, c = A.rational(0), A.rational(1)
    for _ in range(abs(n)):
        s, c = A.add(A.mul(s, unit_c), A.mul(c, unit_s)), A.add(A.mul(c, unit_c), A.mul(s, unit_s), -1)
    return (s if n >= 0 else A.mul(A.rational(-1), s)), c


def hyperbolic(A: Algebra, op: str, x: Ratio) -> Ratio:
    """sinh, cosh and tanh by exponentials."""
    up, down = exponential(A, x), exponential(A, A.mul(A.rational(-1), x))
    half = A.rational(Fraction(1, 2))
    sinh, cosh = A.mul(half, A.add(up, down, -1)), A.mul(half, A.add(up, down))
    return sinh if op == "sinh" else cosh if op == "cosh" else A.div(sinh, cosh)
