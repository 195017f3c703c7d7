"""Quadratic forms, in variables or in other monomials, as sums of squares by completing them exactly. Untrusted."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from math import gcd
from typing import Any, Final

from verify.formula.tree import LEAVES, Formula, postorder
from verify.kernel.algebra import Algebra
from verify.kernel.algebra.polynomial import ONE, Monomial, Polynomial, monomial_product, plain

from .factors import to_formula
from .normal_forms import polynomial_form

ZERO: Final = Fraction(0)
#: Square roots of terms of which products are taken.
MAX_HALVES: Final = 16

#: Entries of a symmetric matrix, those above the diagonal and those below.
Gram = dict[tuple[int, int], Fraction]


def sum_of_squares(formula: Formula, nonnegative: frozenset[str]) -> list[dict[str, Any]] | None:
    """``squares_of`` the normal form of a formula; None when that is no polynomial in atoms.

    >>> from verify.formula.reader import read_formula
    >>> sum_of_squares(read_formula("x**2 - 2*x + 3"), frozenset())
    [{'weight': '1', 'formula': 'x - 1'}, {'weight': '2', 'formula': '1'}]
    """
    found = polynomial_form(formula, nonnegative)
    return None if found is None else squares_of(*found)


def squares_of(algebra: Algebra, polynomial: Polynomial) -> list[dict[str, Any]] | None:
    """A quadratic form in atoms as Σ weight·formula² with rational weights > 0, by exact LDLᵀ; None when it is none.

    Every atom to the power it occurs counts as one variable, so √a√b is the product of √a and √b. Other polynomials
    are quadratic forms in the square roots of their terms in more than one way, of which few are tried. A number that
    is left comes last, as a multiple of 1².
    """
    units = _units(polynomial)
    tried: list[list[Monomial]] = []
    for whole in (False, True):  # x² in x² + x⁴ is a unit like any other, and in x² + y the square of x
        found = {half for m in polynomial if (half := _half(m, units, whole)) is not None}
        halves = sorted(found, key=lambda h: (h == ONE, h))
        if halves in tried or len(halves) > MAX_HALVES:
            continue
        tried.append(halves)
        for gram in _grams(polynomial, halves):
            terms = _weighted_squares(halves, gram)
            if terms is not None:
                return [{"weight": str(w), "formula": str(to_formula(algebra, square))} for w, square in terms]
    return None


def _grams(polynomial: Polynomial, halves: list[Monomial]) -> Iterator[Gram]:
    """Matrices G with the polynomial as Σ G_ij h_i h_j: each positive term is a square when it can be one, and each
    other term one product, all times the first or all times the last that there is.
    """
    products: dict[Monomial, list[tuple[int, int]]] = {}
    for i, j in itertools.combinations_with_replacement(range(len(halves)), 2):
        products.setdefault(monomial_product(halves[i], halves[j]), []).append((i, j))
    several = False
    for last in (False, True):
        gram: Gram = {}
        for monomial, coefficient in polynomial.items():
            pairs = products.get(monomial, ())
            squares = [(i, j) for i, j in pairs if i == j] if coefficient > 0 else ()
            chosen = squares or [(i, j) for i, j in pairs if i != j]
            if not chosen:
                return
            several = several or len(chosen) > 1
            i, j = chosen[-1 if last else 0]
            gram[i, j] = gram[j, i] = coefficient if i == j else coefficient / 2
        yield gram
        if not several:
            return


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


def _weighted_squares(basis: list[Monomial], gram: Gram) -> list[tuple[Fraction, Polynomial]] | None:
    """Pivots and the polynomials that they multiply the squares of; None unless the matrix is positive semidefinite."""
    terms: list[tuple[Fraction, Polynomial]] = []
    for i in range(len(basis)):
        row = {j: value for j in range(i, len(basis)) if (value := gram.get((i, j), ZERO))}
        if not row:
            continue
        pivot = row.pop(i, ZERO)
        if pivot <= 0:
            return None
        share = {j: value / pivot for j, value in row.items()}
        terms.append((pivot, {basis[i]: Fraction(1)} | {basis[j]: value for j, value in share.items()}))
        for j, value in row.items():
            for k, part in share.items():
                gram[j, k] = gram.get((j, k), ZERO) - value * part
    return terms
