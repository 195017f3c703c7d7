"""Factorisation of a formula over its normal form: content, monomials, and irreducible factors by FLINT. Untrusted."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.formula.tree import PI, Formula, apply, number, variable
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.algebra.flint_bridge import Bridge
from verify.kernel.algebra.polynomial import Monomial, Polynomial, Ratio, least_exponents, monomial_power, monomial_product, scaled

Factor = tuple[Formula, int]


def factored(formula: Formula, nonnegative: frozenset[str]) -> list[Factor]:
    """Factors with integer powers whose product equals ``formula``; [] when the algebra cannot follow."""
    algebra = Algebra(nonnegative)
    try:
        ratio = algebra.normal(formula)
        found: list[Factor] = []
        for polynomial, sign in ((ratio.numerator, 1), (ratio.denominator, -1)):
            found += [(f, sign * power) for f, power in _polynomial_factors(algebra, polynomial)]
    except (Unsupported, ArithmeticError, ValueError):
        return []
    return _merged(found)


def _polynomial_factors(algebra: Algebra, polynomial: Polynomial) -> list[Factor]:
    if not polynomial:
        raise Unsupported
    low = least_exponents(polynomial)
    factors: list[Factor] = []
    for index, exponent in low:
        base = to_formula(algebra, {((index, Fraction(1, exponent.denominator)),): Fraction(1)})
        factors.append((base, exponent.numerator))
    rest = scaled(polynomial, monomial_power(low, -1))
    bridge = Bridge(rest)
    content, parts = bridge.to_flint(rest).factor()
    constant = Fraction(int(content.p), int(content.q))
    if constant != 1:
        factors.append((number(constant), 1))
    for part, power in parts:
        back = bridge.from_flint(part)
        factors.append((to_formula(algebra, back), int(power)))
    return [f for f in factors if f[0] is not number(1)]


def _merged(factors: list[Factor]) -> list[Factor]:
    powers: dict[Formula, int] = {}
    for formula, power in factors:
        powers[formula] = powers.get(formula, 0) + power
    return [(f, p) for f, p in powers.items() if p]


def to_formula(algebra: Algebra, polynomial: Polynomial) -> Formula:
    """A polynomial in atoms as a formula, positive terms first."""
    total: Formula | None = None
    for monomial, coefficient in sorted(polynomial.items(), key=lambda item: (item[1] < 0, item[0])):
        term = _term(algebra, monomial, abs(coefficient))
        if total is None:
            total = term if coefficient > 0 else -term
        else:
            total = total + term if coefficient > 0 else total - term
    return number(0) if total is None else total


def _term(algebra: Algebra, monomial: Monomial, coefficient: Fraction) -> Formula:
    result: Formula | None = number(coefficient) if coefficient != 1 or not monomial else None
    for index, exponent in monomial:
        base = _atom(algebra, algebra.keys[index], exponent)
        result = base if result is None else result * base
    assert result is not None
    return result


def ratio_formula(algebra: Algebra, ratio: Ratio) -> Formula:
    top = to_formula(algebra, ratio.numerator)
    return top if ratio.is_polynomial() else top / to_formula(algebra, ratio.denominator)


def _ratio(algebra: Algebra, key: object) -> Formula:
    numerator, denominator = key  # type: ignore[misc]
    return ratio_formula(algebra, Ratio(dict(numerator), dict(denominator)))


def _atom(algebra: Algebra, key: tuple[object, ...], exponent: Fraction) -> Formula:
    kind = key[0]
    if kind == "variable":
        return _raised(variable(str(key[1])), exponent)
    if kind == "constant":
        return _raised(PI, exponent)
    if kind == "prime":
        return _raised(number(key[1]), exponent)  # type: ignore[arg-type]
    if kind == "exp":
        inner = to_formula(algebra, {key[1]: exponent})  # type: ignore[dict-item]
        _, denominator = key[2]  # type: ignore[misc]
        lower = to_formula(algebra, dict(denominator))
        return apply("exp", inner if lower is number(1) else inner / lower)
    if kind in ("sin", "cos"):
        return _raised(apply(str(kind), _angle(algebra, key[1])), exponent)
    if kind == "root":
        return _raised(_ratio(algebra, key[1]), exponent / Fraction(key[2]))  # type: ignore[arg-type]
    arguments = [_ratio(algebra, k) for k in key[1:]]
    return _raised(apply(str(kind), *arguments), exponent)


def _angle(algebra: Algebra, direction: object) -> Formula:
    unit = algebra.units[direction]
    if direction == ("pi",):
        return number(unit) * PI
    monomial, key = direction  # type: ignore[misc]
    inner = to_formula(algebra, {monomial: unit})
    lower = to_formula(algebra, dict(key[1]))
    return inner if lower is number(1) else inner / lower


def _raised(base: Formula, exponent: Fraction) -> Formula:
    if exponent == 1:
        return base
    if exponent == Fraction(1, 2):
        return apply("sqrt", base)
    return base ** number(exponent)


def sum_of_squares(formula: Formula, nonnegative: frozenset[str]) -> list[dict[str, Any]] | None:
    """A quadratic form in atoms as Σ weight·formula² with rational weights > 0, by exact LDLᵀ; None when it is none.

    Every atom to the power it occurs counts as one variable, so √a√b is the product of √a and √b.
    """
    algebra = Algebra(nonnegative)
    try:
        ratio = algebra.normal(formula)
    except (Unsupported, ArithmeticError):
        return None
    if not ratio.is_polynomial():
        return None
    halves = sorted({half for m in ratio.numerator if (half := _half(m)) is not None})
    gram: dict[tuple[int, int], Fraction] = {}
    for monomial, coefficient in ratio.numerator.items():
        pairs = [
            (i, j) for i in range(len(halves)) for j in range(i, len(halves))
            if monomial_product(halves[i], halves[j]) == monomial
        ]  # fmt: skip
        if len(pairs) != 1:
            return None
        i, j = pairs[0]
        gram[i, j] = gram[j, i] = coefficient if i == j else coefficient / 2
    return _weighted_squares(algebra, halves, gram)


def _half(monomial: Monomial) -> Monomial | None:
    """The square root of a monomial whose exponents stay in a whole number of the smallest powers seen."""
    return tuple((i, e / 2) for i, e in monomial) if all((e / 2).denominator <= 6 for _, e in monomial) else None


def _weighted_squares(
    algebra: Algebra, basis: list[Monomial], gram: dict[tuple[int, int], Fraction]
) -> list[dict[str, Any]] | None:
    terms = []
    for i in range(len(basis)):
        pivot = gram.get((i, i), Fraction(0))
        row = {j: gram.get((i, j), Fraction(0)) for j in range(i, len(basis))}
        if pivot < 0 or pivot == 0 and any(row.values()):
            return None
        if pivot == 0:
            continue
        square = {basis[j]: value / pivot for j, value in row.items() if value}
        terms.append({"weight": str(pivot), "formula": str(to_formula(algebra, square))})
        for j in row:
            for k in row:
                if j > i and k > i:
                    gram[j, k] = gram.get((j, k), Fraction(0)) - row[j] * row[k] / pivot
    return terms
