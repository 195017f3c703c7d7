"""Normal forms of sines, cosines and hyperbolic functions: addition formulas, and exponentials."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from . import polynomial as P
from .functions import exponential, from_key, root
from .polynomial import Monomial, Ratio
from .special import sine_of_part

if TYPE_CHECKING:
    from .normal import Algebra

#: Higher multiples of inverse functions are left as angles of their own: their waves have many terms.
MAX_INVERSE: Final = 6


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
    """(sine, cosine) of one term of an angle; whole multiples of asin and atan of something turn into it."""
    whole = coefficient.denominator == 1 and abs(coefficient) <= MAX_INVERSE
    if x.is_polynomial() and len(monomial) == 1 and monomial[0][1] == 1 and whole:
        key = A.keys[monomial[0][0]]
        if key[0] in ("asin", "atan"):
            return _repeated(A, _sine_and_cosine(A, key[0], from_key(key[1])), int(coefficient))
    return _multiple(A, (monomial, Ratio({}, x.denominator).key()), coefficient)


def _sine_and_cosine(A: Algebra, inverse: str, u: Ratio) -> tuple[Ratio, Ratio]:
    """(sine, cosine) of asin u, which lies in [-π/2, π/2], or of atan u."""
    square = A.mul(u, u)
    if inverse == "asin":
        return u, root(A, A.add(A.rational(1), square, -1), Fraction(1, 2))
    cosine = A.div(A.rational(1), root(A, A.add(A.rational(1), square), Fraction(1, 2)))
    return A.mul(u, cosine), cosine


def _repeated(A: Algebra, unit: tuple[Ratio, Ratio], n: int) -> tuple[Ratio, Ratio]:
    """(sine, cosine) of n times an angle, from its own."""
    s, c = A.rational(0), A.rational(1)
    for _ in range(abs(n)):
        s, c = A.add(A.mul(s, unit[1]), A.mul(c, unit[0])), A.add(A.mul(c, unit[1]), A.mul(s, unit[0]), -1)
    return (s if n >= 0 else A.mul(A.rational(-1), s)), c


def _multiple(A: Algebra, direction: Any, coefficient: Fraction) -> tuple[Ratio, Ratio]:
    """(sin, cos) of a multiple of the direction's unit angle, from those of the unit."""
    from .normal import MAX_MULTIPLE

    n = A.unit(direction, coefficient)
    if abs(n) > MAX_MULTIPLE:
        raise P.TooLarge
    unit = A.units[direction]  # part of the atoms' names: a finer unit later makes new atoms
    unit_s, unit_c = A.single("sin", direction, unit), A.single("cos", direction, unit)
    return _repeated(A, (unit_s, unit_c), n)


def hyperbolic(A: Algebra, op: str, x: Ratio) -> Ratio:
    """sinh, cosh and tanh by exponentials."""
    up, down = exponential(A, x), exponential(A, A.mul(A.rational(-1), x))
    half = A.rational(Fraction(1, 2))
    sinh, cosh = A.mul(half, A.add(up, down, -1)), A.mul(half, A.add(up, down))
    return sinh if op == "sinh" else cosh if op == "cosh" else A.div(sinh, cosh)
