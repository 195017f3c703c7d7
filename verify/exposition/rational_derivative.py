"""Steps about rational derivatives in words, with the derivative as a quotient of factors."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_poly

from verify.formula.tree import Formula, number, variable, variables
from verify.kernel.goal import Goal
from verify.kernel.rational_slopes import Quotient, signs_inside, slope

from .reading import Reading, Table
from .words import SHORT, range_text

_CHANGES = {(1,): "rises", (-1,): "falls", (1, -1): "first rises and then falls", (): "is constant"}


def quasiconcave_step(goal: Goal, table: Table) -> Reading:
    """The formula is least at an end, by the signs of its derivative."""
    del table
    (name,) = variables(goal.sign.formula)
    above, below = slope(goal.sign.formula)
    r = goal.box[name]
    signs = signs_inside(above * below, r) or []
    ends = [end for end, sign in ((r.lower, 1), (r.upper, -1)) if end is not None and sign in (signs or [sign])]
    derivative = str(factored((above, below), name)) if below else ""
    shown = f" {derivative}" if 0 < len(derivative) <= 2 * SHORT else ", a quotient of polynomials"
    return Reading(
        "The sign of the derivative",
        f"The derivative by {name} is{shown}. By exact algebra (Descartes' rule of signs) the formula "
        f"{_CHANGES[tuple(signs)]} for {name} in {range_text(r)}, so that it is least at "
        f"{' or '.join(f'{name} = {end}' for end in ends)}, where its value decides.",
    )


def factored(quotient: Quotient, name: str) -> Formula:
    """A quotient of polynomials in lowest terms, as products of powers of irreducible factors.

    >>> str(factored((fmpq_poly([0, 0, 2]), fmpq_poly([1, 2, 1])), "x"))
    '2*x**2/(x + 1)**2'
    """
    above, below = quotient
    unit, top = (above / above.gcd(below)).factor() if above else (fmpq(0), [])
    other, bottom = (below / above.gcd(below)).factor()
    factor = Fraction(int((unit / other).p), int((unit / other).q))
    size, sign = abs(factor), -1 if factor < 0 else 1
    n, d = _product(Fraction(size.numerator), top, name), _product(Fraction(size.denominator), bottom, name)
    value = n if d is number(1) else n / d
    return -value if sign < 0 else value


def _product(factor: Fraction, powers: list[tuple[fmpq_poly, int]], name: str) -> Formula:
    product: Formula | None = None if factor == 1 else number(factor)
    for p, k in powers:
        base = polynomial(p, name)
        raised = base if k == 1 else base**k
        product = raised if product is None else product * raised
    return number(1) if product is None else product


def polynomial(p: fmpq_poly, name: str) -> Formula:
    """A polynomial as a formula, the highest power first.

    >>> str(polynomial(fmpq_poly([-1, 0, -3, 1]), "x"))
    'x**3 - 3*x**2 - 1'
    """
    x, total = variable(name), None
    for k, c in reversed(list(enumerate(p.coeffs()))):
        if c:
            value = Fraction(int(c.p), int(c.q))
            size, raised = number(abs(value)), x if k == 1 else x**k
            term = size if k == 0 else raised if abs(value) == 1 else size * raised
            signed = term if value > 0 else -term
            total = signed if total is None else total + term if value > 0 else total - term
    return number(0) if total is None else total
