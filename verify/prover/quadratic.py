"""Quadratic forms as sums of squares, by exact completion of squares. Untrusted."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import Any

from verify.formula.tree import Formula
from verify.kernel.algebra import Algebra
from verify.kernel.algebra.polynomial import Monomial, Polynomial, monomial_product, plain

from .factors import to_formula
from .normal_forms import polynomial_form


def sum_of_squares(formula: Formula, nonnegative: frozenset[str]) -> list[dict[str, Any]] | None:
    """A quadratic form in atoms as Σ weight·formula² with rational weights > 0, by exact LDLᵀ; None when it is none.

    Every atom to the power it occurs counts as one variable, so √a√b is the product of √a and √b.
    """
    found = polynomial_form(formula, nonnegative)
    if found is None:
        return None
    algebra, polynomial = found
    units = _units(polynomial)
    halves = sorted({half for m in polynomial if (half := _half(m, units)) is not None})
    gram: dict[tuple[int, int], Fraction] = {}
    for monomial, coefficient in polynomial.items():
        pairs = [
            (i, j) for i in range(len(halves)) for j in range(i, len(halves))
            if monomial_product(halves[i], halves[j]) == monomial
        ]  # fmt: skip
        if len(pairs) != 1:
            return None
        i, j = pairs[0]
        gram[i, j] = gram[j, i] = coefficient if i == j else coefficient / 2
    return _weighted_squares(algebra, halves, gram)


def _units(polynomial: Polynomial) -> dict[int, Fraction]:
    """For every atom the largest rational of which all its exponents are multiples."""
    units: dict[int, Fraction] = {}
    for monomial in polynomial:
        for index, exponent in monomial:
            exponent = Fraction(exponent)
            known = units.get(index, abs(exponent))
            units[index] = Fraction(
                gcd(known.numerator * exponent.denominator, exponent.numerator * known.denominator),
                known.denominator * exponent.denominator,
            )
    return units


def _half(monomial: Monomial, units: dict[int, Fraction]) -> Monomial | None:
    """The square root of a monomial, if its exponents are multiples of the units too."""
    if any((Fraction(e) / 2 / units[i]).denominator != 1 for i, e in monomial):
        return None
    return tuple((i, plain(Fraction(e) / 2)) for i, e in monomial)


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
