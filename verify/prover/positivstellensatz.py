"""Positivstellensatz refutations by linear programming in rationals.

Given quantities g_0 >= 0 (the negated goal), g_1 >= 0, …, look for weights w > 0 and products of at most ``DEGREE`` of
them with Σ w·Πg ≡ 0, one term being strictly positive. Untrusted: ``rule_contradiction`` checks the identity.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from functools import reduce
from typing import Any, Final

from numerics.rationals import from_flint
from verify.formula.tree import postorder, variables
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.algebra.plain import multiplied_out, plain_nodes
from verify.kernel.algebra.polynomial import Monomial, Polynomial
from verify.kernel.algebraic import known_signs
from verify.kernel.goal import Goal, Sign

from .simplex import combination

#: Products of at most this many quantities, and of at most two when there are more than a few.
DEGREE: Final = 3
FEW: Final = 4
MAX_PRODUCTS: Final = 120
MAX_TERMS: Final = 60
#: Products of terms for one polynomial.
MAX_WORK: Final = 5000


def refutation(known: list[Sign], nonnegative: frozenset[str], most: int = DEGREE) -> list[dict[str, Any]] | None:
    """Terms {"weight", "factors"} of a refutation, or None when none with at most ``most`` factors is found.

    Quantities that are no polynomials, or long ones, are left out.
    """
    algebra = Algebra(nonnegative)
    try:
        ratios = algebra.normals([sign.formula for sign in known])
    except (Unsupported, ArithmeticError):
        return None
    usable = [k for k, r in enumerate(ratios) if r.is_polynomial() and len(r.numerator) <= MAX_TERMS]
    if 0 not in usable:
        return None
    if not any(k[0] == "variable" for k in algebra.keys) or len(known) == 1 + _ends(known) and _transcendental(algebra):
        return None
    for degree in range(1, min(most, DEGREE if len(usable) <= FEW else 2) + 1):
        if math.comb(len(usable) + degree, degree) > MAX_PRODUCTS:
            return None
        products: list[tuple[tuple[int, ...], Polynomial]] = [((), {(): Fraction(1)})]
        for size in range(1, degree + 1):
            for factors in itertools.combinations_with_replacement(usable, size):
                try:
                    product = reduce(algebra.mul, (ratios[k] for k in factors))
                except (Unsupported, ArithmeticError):
                    return None
                products.append((factors, product.numerator))
        strict = [all(known[k].op == ">" for k in factors) for factors, _ in products]
        weights = _weights([p for _, p in products], strict)
        if weights is not None:
            return [
                {"weight": str(w), "factors": list(factors)}
                for w, (factors, _) in zip(weights, products, strict=True)
                if w
            ]
    return None


def _ends(known: list[Sign]) -> int:
    """How many of the quantities are distances of a variable to an end of its range."""
    return sum(len(variables(s.formula)) == 1 and s.formula.op == "sub" for s in known[1:])


def _transcendental(algebra: Algebra) -> bool:
    return any(key[0] not in ("variable", "prime", "root", "constant") for key in algebra.keys)


def _weights(columns: list[Polynomial], strict: list[bool]) -> list[Fraction] | None:
    """Rational weights >= 0 with Σ w·column = 0 and Σ w over strict columns = 1."""
    if not any(strict):
        return None
    total: Monomial = ((-1, 1),)  # no monomial of a polynomial: generators are counted from 0
    vectors = [
        {**column, **({total: Fraction(1)} if is_strict else {})}
        for column, is_strict in zip(columns, strict, strict=True)
    ]
    return combination(vectors, {total: Fraction(1)})


def by_pairs(goal: Goal) -> dict[str, Any] | None:
    """F >= 0 as Σ w·g_j·g_k with weights w >= 0 and known signs g, products of the degrees that F has."""
    known = known_signs(goal)
    names = variables(*(sign.formula for sign in known))
    plain = plain_nodes(postorder(*(sign.formula for sign in known)))
    if goal.sign.op != ">=":
        return None
    read = {}
    for k, sign in enumerate(known):
        if sign.formula in plain:
            above, below, _ = multiplied_out(sign.formula, names, MAX_WORK)
            if below is None:
                read[k] = above
    if 0 not in read:
        return None
    degrees = {sum(e) for e in read[0].monoms()}
    products = []
    for size in (1, 2):
        for factors in itertools.combinations_with_replacement([k for k in read if k], size):
            product = math.prod((read[k] for k in factors[1:]), start=read[factors[0]])
            if all(sum(e) in degrees for e in product.monoms()):
                products.append((factors, product))
    if not products or len(products) > MAX_PRODUCTS:
        return None
    weights = combination([_fractions(p) for _, p in products], _fractions(-read[0]))
    if weights is None:
        return None
    used = [{"weight": str(w), "factors": list(f)} for w, (f, _) in zip(weights, products, strict=True) if w]
    return {"rule": "contradiction", "terms": [{"weight": "1", "factors": [0]}, *used]}


def _fractions(polynomial: Any) -> dict[tuple[int, ...], Fraction]:
    return {e: from_flint(c) for e, c in zip(polynomial.monoms(), polynomial.coeffs(), strict=True)}
