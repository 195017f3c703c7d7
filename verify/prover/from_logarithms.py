"""Sums of logarithms and linear forms through the exponential, when that leaves exponentials only. Untrusted.

x - a >= log(e^x + e^y) - log(e^a + e^b) is e^(x - a) (e^a + e^b) >= e^x + e^y, a question about polynomials in e^x and
so on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from verify.formula.tree import Formula, apply, number, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import uses
from verify.kernel.rewriting import is_image

from .convex_functions import weighted_terms
from .exponentials import ONE, ZERO, exponents_in, linear_form
from .identities import Prove, defined
from .scaling import TRANSCENDENTAL
from .signs import factor_by
from .splits import PLAIN, Proof, closed_by

#: The highest multiple of a logarithm.
HIGHEST: Final = 4


def exponentiated(goal: Goal, prove: Prove) -> Proof | None:
    """a > b from e^a > e^b for sums of linear forms and whole multiples of logarithms of sums of exponentials."""
    if goal.sign.op not in (">", ">=") or len(variables(goal.sign.formula)) < 2:
        return None
    terms = list(weighted_terms(goal.sign.formula, Fraction(1)))
    if not any(term.op == "log" for _, term in terms) or not all(_fits(weight, term) for weight, term in terms):
        return None
    other = total(terms, 1) - total(terms, -1)
    return factor_by(lambda here, show: _through(here, terms, show), other, goal, prove)


def compared(goal: Goal, prove: Prove) -> Proof | None:
    """c log a + … > c log b + … with a number c > 0 and algebraic a, b, … from a·… > b·…."""
    terms = list(weighted_terms(goal.sign.formula, Fraction(1)))
    if goal.sign.op not in (">", ">=") or len(variables(goal.sign.formula)) < 2 or not _are_alike(terms):
        return None
    factor, plain = number(abs(terms[0][0])), [(c / abs(c), term) for c, term in terms]
    other = replace(goal, sign=Sign(total(plain, 1) - total(plain, -1), goal.sign.op))
    table = _through(other, plain, prove)
    if table is None or other.sign.formula is goal.sign.formula:
        return table
    parts = [
        {"formula": str(f), "power": 1, "sign": other.sign.op, "domain": defined(f, goal, prove), "proof": proof}
        for f, proof in ((factor, PLAIN), (other.sign.formula, closed_by(table)))
    ]
    return {"rule": "product", "factors": parts}


def _through(goal: Goal, terms: list[tuple[Fraction, Formula]], prove: Prove) -> Proof | None:
    """Both sides of the difference of ``terms`` through the exponential function."""
    sides, images = [[f(terms, sign) for sign in (1, -1)] for f in (total, product)]
    if not all(is_image("exp", side, value, goal) for side, value in zip(sides, images, strict=True)):
        return None
    shown = images[0] - images[1]
    return {
        "rule": "apply",
        "function": "exp",
        "left": str(images[0]),
        "right": str(images[1]),
        "bounds": [],
        "domain": defined(shown, goal, prove),
        "proof": prove(replace(goal, sign=Sign(shown, goal.sign.op))),
    }


def _are_alike(terms: list[tuple[Fraction, Formula]]) -> bool:
    """Whether all terms are the same multiple, up to its sign, of logarithms of algebraic formulas, several of them."""
    logarithms = all(term.op == "log" and not uses(term.args[0], TRANSCENDENTAL) for _, term in terms)
    return len(terms) > 1 and logarithms and len({abs(c) for c, _ in terms}) == 1


def _fits(weight: Fraction, term: Formula) -> bool:
    """Whether a term is a whole multiple of the logarithm of a sum of exponentials, or a linear form."""
    if term.op != "log":
        return linear_form(term) is not None or not variables(term)
    whole = weight.denominator == 1 and abs(weight) <= HIGHEST
    return whole and bool(variables(term)) and exponents_in(term.args[0]) is not None


def total(terms: list[tuple[Fraction, Formula]], sign: int) -> Formula:
    """The terms with weights of a sign, with positive weights."""
    found = [term if abs(c) == 1 else number(abs(c)) * term for c, term in terms if c * sign > 0]
    return sum(found[1:], found[0]) if found else ZERO


def product(terms: list[tuple[Fraction, Formula]], sign: int) -> Formula:
    """The exponential of ``total``: u^c for every term c·log u.

    >>> from verify.formula.reader import read_formula
    >>> terms = list(weighted_terms(read_formula("x + 2*log(1 + exp(y)) - y"), Fraction(1)))
    >>> print(product(terms, 1), product(terms, -1), sep=" and ")
    exp(x)*(1 + exp(y))**2 and exp(y)
    """
    result = ONE
    for factor in _factors(terms, sign):
        result = factor if result is ONE else result * factor
    return result


def _factors(terms: list[tuple[Fraction, Formula]], sign: int) -> Iterator[Formula]:
    for c, term in terms:
        if c * sign > 0 and term.op == "log":
            yield term.args[0] if abs(c) == 1 else term.args[0] ** number(abs(c))
        elif c * sign > 0:
            yield apply("exp", term if abs(c) == 1 else number(abs(c)) * term)
