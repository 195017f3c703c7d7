"""Formulas in x and y that exact algebra has much to say about, and what a normal form stands for, for the tests."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
from hypothesis import strategies as st

from tests.formulas import value as value_at
from verify.formula.operations import ARITY
from verify.formula.tree import PI, Formula, apply, number, variable
from verify.kernel.algebra import Algebra
from verify.kernel.algebra.polynomial import Monomial, Polynomial, Ratio

DIGITS = 120
NEAR = mpmath.mpf(10) ** -25

Point = dict[str, Fraction]


def value_of(algebra: Algebra, ratio: Ratio, point: Point) -> mpmath.mpc:
    """The number that a normal form stands for at a point. Raises ZeroDivisionError where it has none."""

    def polynomial(p: Polynomial) -> mpmath.mpc:
        return mpmath.fsum(mpmath.mpf(c.numerator) / c.denominator * monomial(m) for m, c in p.items())

    def monomial(m: Monomial) -> mpmath.mpc:
        return mpmath.fprod(raised(atom(algebra.keys[i]), e) for i, e in m)

    def raised(base: mpmath.mpc, exponent: Any) -> mpmath.mpc:
        if base == 0 and exponent < 0:
            raise ZeroDivisionError
        return base ** (mpmath.mpf(exponent.numerator) / exponent.denominator) if base else mpmath.mpf(0)

    def quotient(key: Any) -> mpmath.mpc:
        numerator, denominator = (polynomial(dict(part)) for part in key)
        return numerator / denominator

    def atom(key: tuple[Any, ...]) -> mpmath.mpc:
        kind = key[0]
        if kind == "variable":
            q = point[key[1]]
            return mpmath.mpf(q.numerator) / q.denominator
        if kind == "constant":
            return +mpmath.pi
        if kind == "prime":
            return mpmath.mpf(key[1])
        if kind == "exp":
            return mpmath.exp(monomial(key[1]) / polynomial(dict(key[2][1])))
        if kind in ("sin", "cos"):
            direction, unit = key[1:]
            angle = mpmath.pi if direction == ("pi",) else monomial(direction[0]) / polynomial(dict(direction[1][1]))
            return getattr(mpmath, kind)(angle * unit.numerator / unit.denominator)
        if kind == "root":
            return quotient(key[1]) ** (mpmath.mpf(1) / key[2])
        arguments = [quotient(part) for part in key[1:]]
        if kind == "cbrt":
            real = mpmath.re(arguments[0])
            return mpmath.sign(real) * mpmath.cbrt(abs(real))
        if kind == "log" and arguments[0] == 0:
            raise ZeroDivisionError
        if kind == "pow":
            return arguments[0] ** arguments[1]
        return abs(arguments[0]) if kind == "abs" else getattr(mpmath, kind)(*arguments)

    return polynomial(ratio.numerator) / polynomial(ratio.denominator)


exponents = st.sampled_from(
    [-3, -2, -1, 0, 2, 3, *(Fraction(p, q) for p, q in ((1, 2), (-1, 2), (3, 2), (1, 3), (2, 3)))]
)
rationals = [0, 1, -1, 2, -2, 3, 4, -8, 12, *(Fraction(p, q) for p, q in ((1, 2), (-1, 2), (1, 3), (2, 3)))]
small = st.sampled_from(rationals).map(lambda q: number(Fraction(q)))
names = st.sampled_from(["x", "y"]).map(variable)
ALGEBRAIC = ("add", "sub", "mul", "div", "neg", "power", "sqrt", "cbrt", "abs", "min", "max")
TRANSCENDENTAL = (
    "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf",
)  # fmt: skip
LIKELY = ALGEBRAIC[:6] * 3 + ALGEBRAIC + TRANSCENDENTAL + ("sin", "cos", "exp", "log", "sqrt")


@st.composite
def terms(draw: st.DrawFn, most: int = 9) -> Formula:
    """Formulas in x and y in which the relations that the algebra knows are likely to occur: parts are used again."""
    pool = [draw(names), draw(names), draw(small), PI]
    for _ in range(draw(st.integers(1, most))):
        kind = draw(st.sampled_from(LIKELY))
        first, second = draw(st.sampled_from(pool)), draw(st.one_of(st.sampled_from(pool), small))
        if kind == "power":
            pool.append(first ** number(Fraction(draw(exponents))))
        else:
            pool.append(apply(kind, first, second) if ARITY[kind] == 2 else apply(kind, first))
    return pool[-1]


def value(formula: Formula, point: Point) -> mpmath.mpf | None:
    """The value of a formula at a point of rationals or mpmath's numbers; None where it has none."""
    rationals = {name: mpmath.mpf(q.numerator) / q.denominator for name, q in point.items() if isinstance(q, Fraction)}
    return value_at(formula, {**point, **rationals})


coordinates = st.fractions(-4, 4, max_denominator=16)
