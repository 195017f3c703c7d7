"""Functions of sums of exponentials (``transseries.py``): powers, exp and log, hyperbolic functions, erf.

A sum is its fastest term times 1 + δ, where δ vanishes faster than every power of t. Functions of 1 + δ are
1 + c δ + d δ² + R δ³ with R from Taylor's theorem.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from verify.formula.tree import PI, Formula, apply, number

from .model import Model
from .program import Interval, NotCertain
from .transseries import (
    Transseries,
    Value,
    added,
    flattened,
    is_plain,
    multiplied,
    negated,
    plain,
    summed,
)

if TYPE_CHECKING:
    from .expansion import Expansion

#: Whole powers up to this are multiplied out, and higher ones than that are left alone.
MAX_POWER: Final = 8
HIGHEST_POWER: Final = 40
HALF: Final = Fraction(1, 2)


def operation(E: Expansion, node: Formula, args: Sequence[Value]) -> Value | None:
    """The sum of exponentials that an operation gives; None when it is none, or the operation has no rule here."""
    op, a, b = node.op, args[0], args[-1]
    if len(args) == 1 and isinstance(a, Model):
        if a.valuation >= 0 or not a.coefficients:
            return None
        if op in ("sinh", "cosh", "tanh"):
            return hyperbolic(E, op, a)
        return exponential(E, a) if op == "exp" else gaussian(E, a) if op == "erf" else None
    if all(isinstance(x, Model) for x in args):
        return None
    if op in ("add", "sub"):
        return added(E, a, b if op == "add" else negated(E, b))
    if op == "neg":
        return negated(E, a)
    if op == "mul":
        return multiplied(E, a, b)
    if op == "div":
        return multiplied(E, a, power(E, b, Fraction(-1)))
    if op in ("pow", "sqrt", "cbrt"):
        return power(E, a, HALF if op == "sqrt" else Fraction(1, 3) if op == "cbrt" else node.args[1].args[0])
    return exponential(E, a) if op == "exp" else logarithm(E, a) if op == "log" else None


def varying(E: Expansion, base: Value, exponent: Value) -> Value | None:
    """base^m = e^(m·log base) where that is no plain power of t; else None."""
    if isinstance(base, Model) and isinstance(exponent, Model):
        if base.valuation or exponent.valuation >= 0:
            return None
        inner = E.mul(exponent, E.function("log", None, base))
        return exponential(E, inner) if inner.valuation < 0 and inner.coefficients else None
    return exponential(E, multiplied(E, exponent, logarithm(E, base)))


def relative(E: Expansion, a: Value) -> tuple[Model, Model, Value, Interval]:
    """(p, g, δ, I) with a = e^p·g·(1 + δ), and 1 + δ in the range I. Raises NotCertain where g may vanish."""
    if isinstance(a, Model):
        return plain(E), a, plain(E), E.arithmetic.number(Fraction(1))
    (p, g), *others = a.terms
    inverse = E.reciprocal(g)
    small = summed(E, [(E.add(q, E.neg(p)), E.mul(h, inverse)) for q, h in others]) if others else plain(E)
    A = E.arithmetic
    one = A.number(Fraction(1))
    return p, g, small, A.hull(one, A.add(one, E.range(flattened(E, small))))


def near_one(E: Expansion, small: Value, first: Fraction, second: Fraction, remainder: Interval) -> Value:
    """1 + first·δ + second·δ² + R·δ³."""
    one = E.constant(E.field.number(1))
    if isinstance(small, Model) and is_plain(small):
        return one
    result: Value = E.bare(remainder)
    for c in (E.constant(E.field.number(second)), E.constant(E.field.number(first)), one):
        result = added(E, c, multiplied(E, small, result))
    return result


def power(E: Expansion, a: Value, exponent: Fraction) -> Value:
    """a^r = e^(r p)·g^r·(1 + δ)^r, and R = r(r - 1)(r - 2)/6·(1 + ξ)^(r - 3) for some ξ between 0 and δ."""
    if abs(exponent) > HIGHEST_POWER:
        raise NotCertain("a high power")
    if exponent.denominator == 1 and 0 < exponent <= MAX_POWER:
        result = a
        for _ in range(int(exponent) - 1):
            result = multiplied(E, result, a)
        return result
    p, g, small, whole = relative(E, a)
    if not whole.lo > 0:
        raise NotCertain("a sum whose terms may cancel")
    A = E.arithmetic
    if exponent.denominator == 1:
        factor = E.power(g, int(exponent))
        growth = A.integer_power(whole, int(exponent) - 3)
    elif E.bracket(g).lo > 0:
        factor = E.function("rpow", exponent, g)
        growth = A.rational_power(whole, exponent - 3)
    else:
        raise NotCertain("a root of what may be negative")
    second = exponent * (exponent - 1) / 2
    remainder = A.mul(A.number(second * (exponent - 2) / 3), growth)
    scaled = E.mul(p, E.constant(E.field.number(exponent)))
    return multiplied(E, Transseries(((scaled, factor),)), near_one(E, small, exponent, second, remainder))


def logarithm(E: Expansion, a: Value) -> Value:
    """log a = p + log g + log(1 + δ), and R = (1 + ξ)^(-3)/3."""
    p, g, small, whole = relative(E, a)
    if not whole.lo > 0 or not E.bracket(g).lo > 0:
        raise NotCertain("a logarithm of what may not be positive")
    A = E.arithmetic
    remainder = A.mul(A.number(Fraction(1, 3)), A.integer_power(whole, -3))
    rest = added(E, near_one(E, small, Fraction(1), -HALF, remainder), E.constant(E.field.number(-1)))
    return added(E, E.add(p, E.function("log", None, g)), rest)


def exponential(E: Expansion, a: Value) -> Value:
    """e^a = e^p·e^(what of a is bounded)·e^δ, where δ are the terms of a that vanish, and R = e^ξ/6."""
    A = E.arithmetic
    bounded: Model = plain(E)
    vanishing = []
    for q, g in a.terms if isinstance(a, Transseries) else ((plain(E), a),):
        if is_plain(q):
            bounded = g
        elif q.valuation < 0 and E.bracket(q).hi < 0:
            vanishing.append((q, g))
        else:
            raise NotCertain("an exponential of an exponential")
    small = summed(E, vanishing) if vanishing else plain(E)
    near = A.hull(A.number(Fraction(0)), E.range(flattened(E, small)))
    remainder = A.mul(A.number(Fraction(1, 6)), A.apply("exp", near))
    factor = near_one(E, small, Fraction(1), HALF, remainder)
    polar = max(0, -bounded.valuation)
    if polar > bounded.order:  # not known as far as t^0: all of it is the exponent
        return multiplied(E, Transseries(((bounded, E.constant(E.field.number(1))),)), factor)
    zeros = (E.field.number(0),) * E.order  # it ends here, and is known to the full order
    polar_part = (*bounded.coefficients[:polar], *zeros)
    exponent = Model(bounded.valuation, polar_part, A.number(Fraction(0))) if polar else plain(E)
    rest = E.stripped(max(0, bounded.valuation), list(bounded.coefficients[polar:]), bounded.remainder)
    regular = E.function("exp", None, rest)
    return multiplied(E, Transseries(((exponent, regular),)), factor)


def hyperbolic(E: Expansion, op: str, a: Model) -> Value:
    """sinh a and cosh a from e^a and e^(-a), and tanh a = ±(1 - 2/(e^(±2a) + 1)) for a → ±∞."""
    half, one = E.constant(E.field.number(HALF)), E.constant(E.field.number(1))
    if op != "tanh":
        rising, falling = exponential(E, a), exponential(E, E.neg(a))
        other = negated(E, falling) if op == "sinh" else falling
        return multiplied(E, half, added(E, rising, other))
    whole = E.bracket(a)
    if whole.hi < 0:
        return negated(E, hyperbolic(E, op, E.neg(a)))
    if not whole.lo > 0:
        raise NotCertain("a limit that is not certain")
    share = power(E, added(E, exponential(E, E.add(a, a)), one), Fraction(-1))
    return added(E, one, negated(E, added(E, share, share)))


def gaussian(E: Expansion, a: Model) -> Value:
    """erf a = 1 - e^(-a²)/(√π a)·(1 - 1/(2a²) + 1·3/(2a²)² - …) for a → ∞, which envelops (DLMF 7.12.1, 7.12(i))."""
    whole = E.bracket(a)
    if whole.hi < 0:
        return negated(E, gaussian(E, E.neg(a)))
    if not whole.lo > 0:
        raise NotCertain("a limit that is not certain")
    A, F = E.arithmetic, E.field
    inverse = E.reciprocal(a)
    square = E.mul(inverse, inverse)
    series, last, factor = E.constant(F.number(1)), E.constant(F.number(1)), Fraction(1)
    count = E.order // 2 + 1
    for k in range(1, count + 1):
        factor *= -Fraction(2 * k - 1, 2)
        last = E.mul(last, square)
        share = F.number(factor)
        if k == count:
            share = F.only(A.hull(A.number(Fraction(0)), A.number(factor)))
        series = E.add(series, E.mul(last, E.constant(share)))
    root = E.constant(E.coefficient(number(1) / apply("sqrt", PI)))
    tail = multiplied(E, exponential(E, E.neg(E.mul(a, a))), E.mul(root, E.mul(inverse, series)))
    return added(E, E.constant(F.number(1)), negated(E, tail))
