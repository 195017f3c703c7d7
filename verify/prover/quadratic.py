"""Quadratic forms as sums of squares, by exact completion of squares. Untrusted."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import gcd
from typing import Any, Final

from verify.formula.tree import LEAVES, Formula, postorder
from verify.kernel.algebra import Algebra
from verify.kernel.algebra.polynomial import ONE, Monomial, Polynomial, monomial_product, plain

from .factors import to_formula
from .normal_forms import polynomial_form

ZERO: Final = Fraction(0)


def sum_of_squares(formula: Formula, nonnegative: frozenset[str]) -> list[dict[str, Any]] | None:
    """A quadratic form in atoms as Σ weight·formula² with rational weights > 0, by exact LDLᵀ; None when it is none.

    Every atom to the power it occurs counts as one variable, so √a√b is the product of √a and √b. A number that is
    left comes last, as a multiple of 1².

    >>> from verify.formula.reader import read_formula
    >>> sum_of_squares(read_formula("x**2 - 2*x + 3"), frozenset())
    [{'weight': '1', 'formula': 'x - 1'}, {'weight': '2', 'formula': '1'}]
    """
    found = polynomial_form(formula, nonnegative)
    if found is None:
        return None
    algebra, polynomial = found
    units = _units(polynomial)
    for whole in (False, True):  # x² in x² + x⁴ is a unit like any other, and in x² + y the square of x
        found_halves = {half for m in polynomial if (half := _half(m, units, whole)) is not None}
        halves = sorted(found_halves, key=lambda h: (h == ONE, h))
        gram = _gram(polynomial, halves)
        if gram is not None:
            return _weighted_squares(algebra, halves, gram)
    return None


def _gram(polynomial: Polynomial, halves: list[Monomial]) -> dict[tuple[int, int], Fraction] | None:
    """The matrix G with the polynomial as Σ G_ij h_i h_j; None unless each term is one product of two halves."""
    products: dict[Monomial, list[tuple[int, int]]] = {}
    for i, j in itertools.combinations_with_replacement(range(len(halves)), 2):
        products.setdefault(monomial_product(halves[i], halves[j]), []).append((i, j))
    gram: dict[tuple[int, int], Fraction] = {}
    for monomial, coefficient in polynomial.items():
        pairs = products.get(monomial, ())
        if len(pairs) != 1:
            return None
        i, j = pairs[0]
        gram[i, j] = gram[j, i] = coefficient if i == j else coefficient / 2
    return gram


def degree(formula: Formula) -> int | None:
    """The degree of a polynomial before anything cancels; None for what is not written as one.

    >>> from verify.formula.reader import read_formula
    >>> degree(read_formula("(x + 1)**2/3 - x*y**2")), degree(read_formula("x/(x + 1)"))
    (3, None)
    """
    done: dict[Formula, int | None] = {}
    for node in postorder(formula):
        op, args = node.op, node.args
        if op in LEAVES:
            done[node] = 1 if op == "variable" else 0 if op == "number" else None
            continue
        first, last = done[args[0]], done[args[-1]]
        if first is None or last is None:
            return None
        if op in ("add", "sub", "neg") or op in ("div", "pow") and first == last == 0:
            done[node] = max(first, last)
        elif op == "mul":
            done[node] = first + last
        elif op == "div" and last == 0:
            done[node] = first
        elif op == "pow" and args[1].op == "number" and args[1].args[0].denominator == 1 and args[1].args[0] > 0:
            done[node] = first * args[1].args[0].numerator
        else:
            return None
    return done[formula]


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


def _half(monomial: Monomial, units: dict[int, Fraction], whole: bool) -> Monomial | None:
    """The square root of a monomial, if its exponents are multiples of the units too, or ``whole`` numbers."""
    if any(e % (2 if whole else 2 * units[i]) for i, e in monomial):
        return None
    return tuple((i, plain(Fraction(e, 2))) for i, e in monomial)


def _weighted_squares(
    algebra: Algebra, basis: list[Monomial], gram: dict[tuple[int, int], Fraction]
) -> list[dict[str, Any]] | None:
    terms = []
    for i in range(len(basis)):
        row = {j: value for j in range(i, len(basis)) if (value := gram.get((i, j), ZERO))}
        if not row:
            continue
        pivot = row.pop(i, ZERO)
        if pivot <= 0:
            return None
        share = {j: value / pivot for j, value in row.items()}
        square = {basis[i]: Fraction(1)} | {basis[j]: value for j, value in share.items()}
        terms.append({"weight": str(pivot), "formula": str(to_formula(algebra, square))})
        for j, value in row.items():
            for k, part in share.items():
                gram[j, k] = gram.get((j, k), ZERO) - value * part
    return terms
