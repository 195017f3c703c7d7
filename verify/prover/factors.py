"""Factorisation of a formula over its normal form: content, monomials, and irreducible factors by FLINT. Untrusted."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final

from numerics.rationals import from_flint
from verify.formula.tree import LEAVES, PI, Formula, apply, number, postorder, variable
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.algebra.flint_bridge import Bridge
from verify.kernel.algebra.polynomial import (
    Monomial,
    Polynomial,
    Ratio,
    least_exponents,
    monomial_power,
    scaled,
)

from .normal_forms import normal_form, polynomial_form

Factor = tuple[Formula, int]

#: Factoring cannot be interrupted, and x**0.999999 - 7 is a polynomial of degree 999999 in a root of x.
MAX_DEGREE: Final = 400


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


def normal_text(formula: Formula, nonnegative: frozenset[str]) -> Formula:
    """The formula rewritten from its normal form when that is shorter, else as it is."""
    other = rewritten(formula, nonnegative)
    return other if other is not None and len(str(other)) < len(str(formula)) else formula


def rewritten(formula: Formula, nonnegative: Iterable[str] = ()) -> Formula | None:
    """The normal form as a formula; None when the algebra cannot follow."""
    found = normal_form(formula, nonnegative)
    try:
        return None if found is None else ratio_formula(*found)
    except (Unsupported, ArithmeticError):
        return None


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
    whole = bridge.to_flint(rest)
    if whole.total_degree() > MAX_DEGREE:
        raise Unsupported
    content, parts = whole.factor()
    constant = from_flint(content)
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
            total = term if coefficient > 0 else -term if monomial else number(coefficient)
        else:
            total = total + term if coefficient > 0 else total - term
    return number(0) if total is None else total


def tidied(formula: Formula, nonnegative: frozenset[str]) -> Formula:
    """The formula with the argument of every function in its normal form, when that is shorter.

    >>> from verify.formula.reader import read_formula
    >>> tidied(read_formula("log(1 - w + w)*exp(w - 2*w)"), frozenset())
    Formula('log(1)*exp(-w)')
    """
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        args = tuple(done.get(a, a) for a in node.args) if node.op not in LEAVES else ()
        if len(args) == 1 and node.op != "neg":
            args = (normal_text(args[0], nonnegative),)
        done[node] = apply(node.op, *args) if args else node
    return done[formula]


def _term(algebra: Algebra, monomial: Monomial, coefficient: Fraction) -> Formula:
    result: Formula | None = number(coefficient) if coefficient != 1 or not monomial else None
    exponent: Polynomial = {}
    for index, power in monomial:
        key = algebra.keys[index]
        if key[0] == "exp" and dict(key[2][1]) == {(): 1}:
            exponent[key[1]] = exponent.get(key[1], Fraction(0)) + power
            continue
        base = _atom(algebra, key, power)
        result = base if result is None else result * base
    if exponent:
        growth = apply("exp", content_out(algebra, exponent))
        result = growth if result is None else result * growth
    assert result is not None
    return result


def content_out(algebra: Algebra, polynomial: Polynomial) -> Formula:
    """A polynomial with its common monomial in front: b·x² - b·cos x as b·(x² - cos x)."""
    low = least_exponents(polynomial)
    if not low or len(polynomial) == 1:
        return to_formula(algebra, polynomial)
    return to_formula(algebra, {low: Fraction(1)}) * to_formula(algebra, scaled(polynomial, monomial_power(low, -1)))


def exponential_quotients(formula: Formula, nonnegative: frozenset[str]) -> list[tuple[Formula, Formula]]:
    """Pairs (E, G) with ``formula`` = E·G, where E is the exponential of one of the terms: G has one term without
    it.
    """
    found = polynomial_form(formula, nonnegative)
    if found is None or not 2 <= len(found[1]) <= 40:
        return []
    algebra, polynomial = found

    def exponential_part(monomial: Monomial) -> Monomial:
        return tuple((i, e) for i, e in monomial if algebra.keys[i][0] == "exp")

    parts = sorted({exponential_part(m) for m in polynomial})
    if len(parts) < 2 or len(parts) > 6:
        return []
    pairs = []
    for part in parts:
        if part:
            quotient = scaled(polynomial, monomial_power(part, -1))
            pairs.append((to_formula(algebra, {part: Fraction(1)}), grouped(algebra, quotient)))
    if () in parts:
        pairs.append((number(1), grouped(algebra, polynomial)))
    return pairs


def by_exponentials(formula: Formula, nonnegative: frozenset[str]) -> Formula | None:
    """The normal form with terms of the same exponential collected; None when it is no polynomial in atoms."""
    found = polynomial_form(formula, nonnegative)
    return grouped(*found) if found is not None and found[1] else None


def grouped(algebra: Algebra, polynomial: Polynomial) -> Formula:
    """A sum with terms of the same exponential collected: fewer occurrences of each variable."""
    groups: dict[Monomial, Polynomial] = {}
    for monomial, coefficient in polynomial.items():
        part = tuple((i, e) for i, e in monomial if algebra.keys[i][0] == "exp")
        rest = tuple((i, e) for i, e in monomial if algebra.keys[i][0] != "exp")
        groups.setdefault(part, {})[rest] = coefficient
    total: Formula | None = None
    for part, terms in sorted(groups.items()):
        term = to_formula(algebra, terms)
        if part:
            growth = to_formula(algebra, {part: Fraction(1)})
            term = growth if term is number(1) else growth * term
        total = term if total is None else total + term
    assert total is not None
    return total


def ratio_formula(algebra: Algebra, ratio: Ratio) -> Formula:
    top = to_formula(algebra, ratio.numerator)
    return top if ratio.is_polynomial() else top / to_formula(algebra, ratio.denominator)


def _ratio(algebra: Algebra, key: Any) -> Formula:
    numerator, denominator = key
    return ratio_formula(algebra, Ratio(dict(numerator), dict(denominator)))


def _atom(algebra: Algebra, key: tuple[Any, ...], exponent: Fraction | int) -> Formula:
    kind = key[0]
    if kind == "variable":
        return _raised(variable(str(key[1])), exponent)
    if kind == "constant":
        return _raised(PI, exponent)
    if kind == "prime":
        return _raised(number(key[1]), exponent)
    if kind == "exp":
        inner = to_formula(algebra, {key[1]: Fraction(exponent)})
        _, denominator = key[2]
        lower = to_formula(algebra, dict(denominator))
        return apply("exp", inner if lower is number(1) else inner / lower)
    if kind in ("sin", "cos"):
        return _raised(apply(str(kind), _angle(algebra, key[1], key[2])), exponent)
    if kind == "root":
        return _raised(_ratio(algebra, key[1]), exponent / Fraction(key[2]))
    arguments = [_ratio(algebra, k) for k in key[1:]]
    return _raised(apply(str(kind), *arguments), exponent)


def _angle(algebra: Algebra, direction: Any, unit: Any) -> Formula:
    if direction == ("pi",):
        return number(unit) * PI
    monomial, key = direction
    inner = to_formula(algebra, {monomial: unit})
    lower = to_formula(algebra, dict(key[1]))
    return inner if lower is number(1) else inner / lower


def _raised(base: Formula, exponent: Fraction | int) -> Formula:
    if exponent == 1:
        return base
    if exponent == Fraction(1, 2):
        return apply("sqrt", base)
    return base ** number(exponent)
