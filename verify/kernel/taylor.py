"""Taylor coefficients φ⁽ᵏ⁾(c)/k! of the elementary functions, by recurrences over any field of coefficients.

A ``Coefficient`` (``coefficients.py``) is a rational, or an enclosure with an exact form that is worked out when
asked for.
Source of the recurrences: Griewank and Walther, *Evaluating Derivatives* (2008), chapter 13.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial
from typing import Any, Final

from numerics.doubles import Unavailable
from numerics.forms import on_series
from verify.formula.tree import PI, apply, number

from .coefficients import Coefficient, Field
from .program import NotCertain

Series = list[Coefficient]


def exp_series(F: Field, u: Sequence[Coefficient], first: Coefficient) -> Series:
    """Coefficients of e^u from those of u, with e^(u_0) = ``first``: k y_k = Σ j u_j y_(k-j)."""
    y = [first]
    for k in range(1, len(u)):
        total = F.number(0)
        for j in range(1, k + 1):
            total = F.add(total, F.scale(F.mul(u[j], y[k - j]), j))
        y.append(F.scale(total, Fraction(1, k)))
    return y


def power_series(F: Field, u: Sequence[Coefficient], exponent: Fraction) -> Series:
    """Coefficients of u^r for u_0 > 0: k u_0 y_k = Σ (r j - (k - j)) u_j y_(k-j)."""
    y = [F.power(u[0], exponent)]
    for k in range(1, len(u)):
        total = F.number(0)
        for j in range(1, k + 1):
            total = F.add(total, F.scale(F.mul(u[j], y[k - j]), exponent * j - (k - j)))
        y.append(F.div(F.scale(total, Fraction(1, k)), u[0]))
    return y


def reciprocal_series(F: Field, u: Sequence[Coefficient]) -> Series:
    """Coefficients of 1/u for u_0 ≠ 0."""
    y = [F.div(F.number(1), u[0])]
    for k in range(1, len(u)):
        total = F.number(0)
        for j in range(1, k + 1):
            total = F.add(total, F.mul(u[j], y[k - j]))
        y.append(F.div(F.scale(total, -1), u[0]))
    return y


def integrated(F: Field, first: Coefficient, slope: Sequence[Coefficient]) -> Series:
    """Coefficients of the function with value ``first`` whose derivative has the coefficients ``slope``."""
    return [first, *(F.scale(c, Fraction(1, k + 1)) for k, c in enumerate(slope))]


def riccati_series(F: Field, first: Coefficient, count: int, sign: int) -> Series:
    """Coefficients of y with y' = 1 + sign·y²: tan (sign 1) and tanh (sign -1)."""
    y = [first]
    for k in range(count - 1):
        square = F.number(0)
        for j in range(k + 1):
            square = F.add(square, F.mul(y[j], y[k - j]))
        slope = F.scale(square, sign) if k else F.add(F.number(1), F.scale(square, sign))
        y.append(F.scale(slope, Fraction(1, k + 1)))
    return y


#: erf'(0).
SLOPE_OF_ERF: Final = number(2) / apply("sqrt", PI)

#: Inverse functions: φ' = (p(x))^r with p(x) = p0 + p2·x², and the factor in front.
_INVERSE: Final[dict[str, tuple[int, int, Fraction, int]]] = {
    "atan": (1, 1, Fraction(-1), 1),
    "atanh": (1, -1, Fraction(-1), 1),
    "asin": (1, -1, Fraction(-1, 2), 1),
    "acos": (1, -1, Fraction(-1, 2), -1),
    "asinh": (1, 1, Fraction(-1, 2), 1),
    "acosh": (-1, 1, Fraction(-1, 2), 1),
}


def taylor(F: Field, op: str, payload: Any, c: Coefficient, count: int) -> Series:
    """The first ``count`` coefficients of φ(c + s) in s.

    Raises NotCertain when φ is not certainly smooth at c, or has no rule.
    """
    line = [c, F.number(1), *(F.number(0) for _ in range(count))][:count]
    if op == "exp":
        return exp_series(F, line, F.function("exp", c))
    if op == "log":
        if not F.value(c).lo > 0:
            raise NotCertain("log")
        return integrated(F, F.function("log", c), reciprocal_series(F, line[: count - 1]) if count > 1 else [])
    if op in ("sqrt", "cbrt", "rpow"):
        exponent = {"sqrt": Fraction(1, 2), "cbrt": Fraction(1, 3)}.get(op, payload)
        return power_series(F, line, exponent)
    if op in ("sin", "cos", "sinh", "cosh"):
        return _alternating(F, op, c, count)
    if op in ("tan", "tanh"):
        return riccati_series(F, F.function(op, c), count, 1 if op == "tan" else -1)
    if op == "erf":
        square = [F.scale(F.mul(c, c), -1), F.scale(c, -2), F.number(-1), *(F.number(0) for _ in range(count))]
        bell = exp_series(F, square[: max(count - 1, 1)], F.function("exp", square[0]))
        value = F.arithmetic.div(F.arithmetic.number(Fraction(2)), F.arithmetic.apply("sqrt", F.arithmetic.pi()))
        factor = F.formula(SLOPE_OF_ERF, value)
        return integrated(F, F.function("erf", c), [F.mul(factor, b) for b in bell])[:count]
    if op in _INVERSE:
        p0, p2, exponent, front = _INVERSE[op]
        base = [F.add(F.number(p0), F.scale(F.mul(c, c), p2)), F.scale(c, 2 * p2), F.number(p2)]
        base = [*base, *(F.number(0) for _ in range(count))][: max(count - 1, 1)]
        slope = reciprocal_series(F, base) if exponent == -1 else power_series(F, base, exponent)
        return integrated(F, F.function(op, c), [F.scale(s, front) for s in slope])[:count]
    if op in ("besselj", "besseli"):
        return bessel_series(F, op, int(payload), c, count)
    if op == "polygamma":
        return [F.scale(F.polygamma(int(payload) + k, c), Fraction(1, factorial(k))) for k in range(count)]
    if op == "gamma":
        return _gamma(F, c, count)
    raise NotCertain(f"no Taylor rule for {op}")


def bessel_series(F: Field, op: str, order: int, c: Coefficient, count: int) -> Series:
    """Coefficients of J_n or I_n for an integer n: 2 J_n' = J_(n-1) - J_(n+1), 2 I_n' = I_(n-1) + I_(n+1).

    Source: DLMF 10.6.1 and 10.29.1.
    """
    combined = F.sub if op == "besselj" else F.add
    row = [F.bessel(op, order + j, c) for j in range(1 - count, count)]
    result, factor = [], Fraction(1)
    for k in range(count):
        result.append(F.scale(row[len(row) // 2], factor))
        row = [combined(a, b) for a, b in zip(row, row[2:], strict=False)]
        factor /= 2 * (k + 1)
    return result


def _gamma(F: Field, c: Coefficient, count: int) -> Series:
    """Coefficients of Γ at c > 0, from Arb."""
    S = on_series(F.arithmetic)
    if S is None:
        raise Unavailable(f"Power series of gamma are not available in the arithmetic {F.arithmetic.name}.")
    value = F.value(c)
    if not value.lo > 0:
        raise NotCertain("gamma")
    with S.truncated(count):
        try:
            found = S.coefficients(S.apply("gamma", S.line(S.ball(value), count)), count)
        except S.NotSmooth:
            raise NotCertain("gamma") from None
    around = F.arithmetic.around
    return [F.function("gamma", c), *(F.named(f"gamma{k}", around(a), c) for k, a in enumerate(found[1:], 1))]


def _alternating(F: Field, op: str, c: Coefficient, count: int) -> Series:
    other = {"sin": "cos", "cos": "sin", "sinh": "cosh", "cosh": "sinh"}[op]
    pair = [F.function(op, c), F.function(other, c)]
    signs = {"sin": (1, 1, -1, -1), "cos": (1, -1, -1, 1)}.get(op, (1, 1, 1, 1))
    result, factorial = [], Fraction(1)
    for k in range(count):
        factorial = factorial / k if k else factorial
        result.append(F.scale(pair[k % 2], signs[k % 4] * factorial))
    return result
