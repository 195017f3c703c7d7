"""The functions of the formula language as Python functions: they build formulas and evaluate nothing.

Arguments are formulas, integers, fractions or text; a float is refused.
"""

from __future__ import annotations

from .errors import InputError
from .formula.endpoints import rational
from .formula.tree import Exact, Formula, apply, exact


def sqrt(x: Exact) -> Formula:
    """√x, defined for x ≥ 0.

    >>> sqrt("1/2")
    Formula('sqrt(1/2)')
    """
    return apply("sqrt", x)


def cbrt(x: Exact) -> Formula:
    """The real cube root of x."""
    return apply("cbrt", x)


def exp(x: Exact) -> Formula:
    """The exponential e^x."""
    return apply("exp", x)


def log(x: Exact) -> Formula:
    """The natural logarithm, defined for x > 0."""
    return apply("log", x)


def sin(x: Exact) -> Formula:
    """The sine of x radians."""
    return apply("sin", x)


def cos(x: Exact) -> Formula:
    """The cosine of x radians."""
    return apply("cos", x)


def tan(x: Exact) -> Formula:
    """The tangent of x radians, undefined at odd multiples of π/2."""
    return apply("tan", x)


def asin(x: Exact) -> Formula:
    """The inverse sine, from [-1, 1] to [-π/2, π/2]."""
    return apply("asin", x)


def acos(x: Exact) -> Formula:
    """The inverse cosine, from [-1, 1] to [0, π]."""
    return apply("acos", x)


def atan(x: Exact) -> Formula:
    """The inverse tangent, to (-π/2, π/2)."""
    return apply("atan", x)


def atan2(y: Exact, x: Exact) -> Formula:
    """The angle of the point (x, y), in (-π, π]."""
    return apply("atan2", y, x)


def sinh(x: Exact) -> Formula:
    """The hyperbolic sine."""
    return apply("sinh", x)


def cosh(x: Exact) -> Formula:
    """The hyperbolic cosine."""
    return apply("cosh", x)


def tanh(x: Exact) -> Formula:
    """The hyperbolic tangent."""
    return apply("tanh", x)


def asinh(x: Exact) -> Formula:
    """The inverse hyperbolic sine."""
    return apply("asinh", x)


def acosh(x: Exact) -> Formula:
    """The inverse hyperbolic cosine, defined for x ≥ 1."""
    return apply("acosh", x)


def atanh(x: Exact) -> Formula:
    """The inverse hyperbolic tangent, defined for |x| < 1."""
    return apply("atanh", x)


def minimum(x: Exact, y: Exact) -> Formula:
    """The smaller of x and y."""
    return apply("min", x, y)


def maximum(x: Exact, y: Exact) -> Formula:
    """The larger of x and y."""
    return apply("max", x, y)


def erf(x: Exact) -> Formula:
    """The error function, 2/√π times the integral of exp(-t²) from 0 to x."""
    return apply("erf", x)


def gamma(x: Exact) -> Formula:
    """Euler's gamma function Γ at x > 0; elsewhere the language gives it no value."""
    return apply("gamma", x)


def polygamma(order: Exact, x: Exact) -> Formula:
    """The derivative of the digamma function of an order 0, 1, 2, … at x > 0. Raises InputError for another number."""
    return apply("polygamma", _order(order, 0), x)


def digamma(x: Exact) -> Formula:
    """The digamma function ψ = Γ′/Γ, which is the polygamma function of order 0, at x > 0.

    >>> digamma("x")
    Formula('digamma(x)')
    """
    return polygamma(0, x)


def besseli(order: Exact, x: Exact) -> Formula:
    """The modified Bessel function of the first kind, I of a whole order, at x. Raises InputError for another."""
    return apply("besseli", _order(order), x)


def besselj(order: Exact, x: Exact) -> Formula:
    """The Bessel function of the first kind, J of a whole order, at x. Raises InputError for another number."""
    return apply("besselj", _order(order), x)


def _order(order: Exact, least: int | None = None) -> Formula:
    """An order; one that is a number must be whole, for the language gives no value to the others."""
    formula = exact(order)
    value = rational(formula)
    if value is not None and (value.denominator != 1 or least is not None and value < least):
        wanted = "a whole number" if least is None else f"a whole number of at least {least}"
        raise InputError(f"Expected {wanted} but got order={formula}.")
    return formula
