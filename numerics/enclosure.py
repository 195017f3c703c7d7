"""Enclosures: the ranges of all operations of formulas on intervals with exact Arb ends, rounded outward.

Every operation is offered through ``apply(op, *arguments)``; sums, products and the like come from ``intervals``.

Operations are *restricted to their domain*: ``log([-1, 2])`` is the range of log on (0, 2]. That is sound only where
definedness has been shown beforehand; ``inside_domain`` says whether an operation is defined on all of its arguments.
An argument with no point in the domain raises ``EmptyEnclosure``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from flint import arb, fmpq

from . import domains
from .intervals import (
    ENTIRE,
    INF,
    NEG_INF,
    NONNEGATIVE,
    ONE,
    UNIT,
    ZERO,
    EmptyEnclosure,
    Enclosure,
    absolute,
    add,
    around,
    div,
    down,
    hull,
    integer_power,
    intersection,
    maximum,
    minimum,
    mul,
    neg,
    number,
    pi,
    reciprocal,
    sub,
    up,
)
from .special_functions import at_infinity, besseli, besselj, digamma, gamma, polygamma

#: The arithmetic of intervals is part of this one.
__all__ = [
    "ENTIRE",
    "INF",
    "NEG_INF",
    "NONNEGATIVE",
    "ONE",
    "UNIT",
    "ZERO",
    "EmptyEnclosure",
    "Enclosure",
    "absolute",
    "add",
    "around",
    "div",
    "down",
    "hull",
    "integer_power",
    "intersection",
    "maximum",
    "minimum",
    "mul",
    "neg",
    "number",
    "pi",
    "reciprocal",
    "sub",
    "up",
]


def rational_power(a: Enclosure, exponent: Fraction) -> Enclosure:
    """a**(p/q) on a >= 0 for a rational that is no integer; a > 0 when it is negative."""
    if exponent < 0:
        return reciprocal(rational_power(a, -exponent))
    base = intersection(a, NONNEGATIVE)
    return Enclosure(down(_root(base.lo, exponent)), up(_root(base.hi, exponent)))


def _root(x: arb, exponent: Fraction) -> arb:
    if x.is_zero() or not x.is_finite():
        return x
    return (x.log() * arb(fmpq(exponent.numerator, exponent.denominator))).exp()


def power(a: Enclosure, b: Enclosure) -> Enclosure:
    """a**b = exp(b·log a) on a > 0, and 0**b = 0 for b > 0."""
    return exp(mul(b, log(intersection(a, NONNEGATIVE)) if a.hi > 0 else Enclosure(NEG_INF, NEG_INF)))


def _increasing(function: Callable[[arb], arb], domain: Enclosure | None = None) -> Callable[[Enclosure], Enclosure]:
    def enclose(a: Enclosure) -> Enclosure:
        if domain is not None:
            a = intersection(a, domain)
        return Enclosure(down(function(a.lo)), up(function(a.hi)))

    return enclose


def _bounded(function: Callable[[Enclosure], Enclosure]) -> Callable[[Enclosure], Enclosure]:
    """``function`` with values in [-1, 1], which rounding may leave."""
    return lambda a: intersection(function(a), UNIT)


def _log(x: arb) -> arb:
    return NEG_INF if x.is_zero() else x.log()


def _atanh(x: arb) -> arb:
    return INF if x == 1 else NEG_INF if x == -1 else x.atanh()


def _cbrt(x: arb) -> arb:
    return x.root(3) if x > 0 else -((-x).root(3)) if x < 0 else x


exp = _increasing(at_infinity(arb.exp, ZERO, INF))
log = _increasing(at_infinity(_log, NEG_INF, INF), NONNEGATIVE)
sqrt = _increasing(at_infinity(arb.sqrt, ZERO, INF), NONNEGATIVE)
cbrt = _increasing(at_infinity(_cbrt, NEG_INF, INF))
atan = _increasing(arb.atan)
asin = _increasing(arb.asin, UNIT)
sinh = _increasing(at_infinity(arb.sinh, NEG_INF, INF))
tanh = _bounded(_increasing(at_infinity(arb.tanh, -ONE, ONE)))
asinh = _increasing(at_infinity(arb.asinh, NEG_INF, INF))
acosh = _increasing(at_infinity(arb.acosh, NEG_INF, INF), Enclosure(ONE, INF))
atanh = _increasing(_atanh, UNIT)
erf = _bounded(_increasing(at_infinity(arb.erf, -ONE, ONE)))


def acos(a: Enclosure) -> Enclosure:
    a = intersection(a, UNIT)
    return Enclosure(down(a.hi.acos()), up(a.lo.acos()))


def cosh(a: Enclosure) -> Enclosure:
    return _increasing(at_infinity(arb.cosh, INF, INF))(absolute(a))


#: Arguments of sine, cosine and tangent beyond this are not reduced: the integer part would not fit into memory.
_FAR: Final = arb(2) ** 8192


def _crossings(a: Enclosure, offset: Fraction) -> tuple[int, int] | None:
    """The integers k with (k + offset)·π in [lo, hi], as a range (first, last), perhaps one too wide on either side;
    None when the interval is too wide or too far out to say."""
    if not a.is_finite() or a.hi - a.lo > 7 or max(abs(a.lo), abs(a.hi)) > _FAR:
        return None
    shift = fmpq(offset.numerator, offset.denominator)
    first = (a.lo / arb.pi() - shift).lower().ceil().unique_fmpz()
    last = (a.hi / arb.pi() - shift).upper().floor().unique_fmpz()
    return None if first is None or last is None else (int(first), int(last))


def _wave(a: Enclosure, function: Callable[[arb], arb], offset: Fraction) -> Enclosure:
    """The range of a sine wave with extrema (-1)^k at (k + offset)·π."""
    extrema = _crossings(a, offset)
    if extrema is None:
        return UNIT
    first, last = extrema
    ends = function(a.lo), function(a.hi)
    kinds = {k % 2 for k in range(first, min(last, first + 1) + 1)}
    low = -ONE if 1 in kinds else max(-ONE, min(down(e) for e in ends))
    high = ONE if 0 in kinds else min(ONE, max(up(e) for e in ends))
    return Enclosure(low, high)


def sin(a: Enclosure) -> Enclosure:
    return _wave(a, arb.sin, Fraction(1, 2))


def cos(a: Enclosure) -> Enclosure:
    return _wave(a, arb.cos, Fraction(0))


def tan(a: Enclosure) -> Enclosure:
    poles = _crossings(a, Fraction(1, 2))
    if poles is None or poles[0] <= poles[1]:
        return ENTIRE
    return Enclosure(down(a.lo.tan()), up(a.hi.tan()))


def atan2(y: Enclosure, x: Enclosure) -> Enclosure:
    """The angle of (x, y) in (-π, π]; not continuous across the negative x axis."""
    if x.lo > 0:
        return atan(div(y, x))
    half = div(pi(), number(Fraction(2)))
    if y.lo > 0:
        return sub(half, atan(div(x, y)))
    if y.hi < 0:
        return sub(neg(half), atan(div(x, y)))
    if x.hi < 0 and y.lo >= 0:
        return add(pi(), atan(div(y, x)))
    return Enclosure(-up(arb.pi()), up(arb.pi()))


OPERATIONS: Final[dict[str, Callable[..., Enclosure]]] = {
    "add": add, "sub": sub, "mul": mul, "div": div, "neg": neg, "pow": power, "abs": absolute,
    "sqrt": sqrt, "cbrt": cbrt, "exp": exp, "log": log, "sin": sin, "cos": cos, "tan": tan,
    "asin": asin, "acos": acos, "atan": atan, "atan2": atan2, "sinh": sinh, "cosh": cosh, "tanh": tanh,
    "asinh": asinh, "acosh": acosh, "atanh": atanh, "min": minimum, "max": maximum, "erf": erf,
    "gamma": gamma, "digamma": digamma, "polygamma": polygamma, "besseli": besseli, "besselj": besselj,
}  # fmt: skip


def apply(op: str, *args: Enclosure) -> Enclosure:
    """The range of ``op`` on the arguments, restricted to its domain. Raises EmptyEnclosure when that is empty."""
    return OPERATIONS[op](*args)


def inside_domain(op: str, *args: Enclosure) -> bool:
    """Whether ``op`` is defined and continuous at every point of the arguments."""
    return domains.inside_domain(op, args, _has_no_pole)


def _has_no_pole(a: Enclosure) -> bool:
    poles = _crossings(a, Fraction(1, 2))
    return poles is not None and poles[0] > poles[1]
