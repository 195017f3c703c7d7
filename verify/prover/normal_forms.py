"""Normal forms of exact algebra for proposals: what the algebra cannot follow has none. Untrusted."""

from __future__ import annotations

from collections.abc import Iterable

from verify.formula.tree import Formula
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.algebra.polynomial import Polynomial, Ratio


def normal_form(formula: Formula, nonnegative: Iterable[str] = ()) -> tuple[Algebra, Ratio] | None:
    """The formula as a quotient of polynomials in the atoms of an algebra; ``nonnegative`` variables are >= 0."""
    algebra = Algebra(nonnegative)
    try:
        return algebra, algebra.normal(formula)
    except (Unsupported, ArithmeticError):
        return None


def polynomial_form(formula: Formula, nonnegative: Iterable[str] = ()) -> tuple[Algebra, Polynomial] | None:
    """The formula as a polynomial in atoms, perhaps with negative exponents; None when it is no polynomial.

    >>> from verify.formula.reader import read_formula
    >>> algebra, polynomial = polynomial_form(read_formula("(x + 1)**2 - x*(x + 2)"))
    >>> polynomial
    {(): Fraction(1, 1)}
    >>> polynomial_form(read_formula("1/(x + 1)"))
    """
    found = normal_form(formula, nonnegative)
    return (found[0], found[1].numerator) if found is not None and found[1].is_polynomial() else None
