"""Polynomials that are sums of nonnegative monomials and gaps of weighted means. Untrusted.

A gap Σ λ_i u_i - p >= 0 has multiples of monomials for u_i and a multiple of their geometric mean for p. With the
points at which equality holds given (where the polynomial is tight, or just all ones), finding the sum is linear
programming. Source: Iliman and de Wolff, *Amoebas, nonnegative polynomials and sums of squares supported on circuits*
(2016), arXiv:1402.0462.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import Any, Final

from flint import fmpq_mat

from numerics.rationals import from_flint, to_flint
from verify.kernel.algebra import Algebra
from verify.kernel.algebra.polynomial import Monomial, Polynomial, monomial_power, monomial_product, scaled
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables
from verify.kernel.sums import mean_gap

from .factors import to_formula
from .identities import Prove, defined
from .normal_forms import polynomial_form
from .simplex import combination
from .splits import Proof, closed_by
from .tight import tight_points

MAX_TERMS: Final = 40
MAX_GAPS: Final = 400
#: Sets of monomials of one size that are tried.
MAX_CORNERS: Final = 10_000

#: Coordinates at which means are equal, by atom.
Place = dict[int, Fraction]
#: λ_i with u_i as (monomial, coefficient), and p: one gap of means.
Gap = tuple[list[tuple[Fraction, Polynomial]], Polynomial]


def sum_of_means(goal: Goal, prove: Prove) -> Proof | None:
    """The formula as a sum of monomials that are >= 0 and gaps of means."""
    return _found(goal, prove, searching=True)


def equal_at_one(goal: Goal, prove: Prove) -> Proof | None:
    """The same with means that are equal where all variables are 1, which needs no search."""
    return _found(goal, prove, searching=False)


def _found(goal: Goal, prove: Prove, *, searching: bool) -> Proof | None:
    if goal.sign.op not in (">", ">="):
        return None
    nonnegative = nonnegative_variables(goal)
    found = polynomial_form(goal.sign.formula, nonnegative)
    if found is None:
        return None
    algebra, polynomial = found
    if not 2 <= len(polynomial) <= MAX_TERMS or any(key[0] != "variable" for key in algebra.keys):
        return None
    helpers = [m for m in polynomial if is_nonnegative(m, algebra)]
    if not any(polynomial[m] > 0 for m in helpers):
        return None
    for place in places(goal, algebra, searching=searching):
        gaps = list(itertools.islice(gaps_at(polynomial, helpers, place), MAX_GAPS))
        for spared in strict_parts(goal, polynomial, helpers, algebra):
            weights = combination(_vectors(helpers, gaps), _without(polynomial, spared))
            if weights is not None:
                return _table(algebra, goal, helpers, gaps, weights, spared, prove)
    return None


def strict_parts(goal: Goal, polynomial: Polynomial, helpers: Sequence[Monomial], algebra: Algebra) -> list[Polynomial]:
    """Small positive terms that may be kept apart for a strict sign; for >= nothing."""
    if goal.sign.op == ">=":
        return [{}]

    def is_positive(monomial: Monomial) -> bool:
        ranges = [goal.box[str(algebra.keys[i][1])] for i, _ in monomial]
        return all(
            r.lower is not None and r.lower.op == "number" and (r.lower_open or r.lower.args[0] > 0) for r in ranges
        )

    return [{m: polynomial[m] / 64} for m in helpers if polynomial[m] > 0 and is_positive(m)][:4]


def _without(polynomial: Polynomial, part: Polynomial) -> Polynomial:
    return {m: c - part.get(m, Fraction(0)) for m, c in polynomial.items()}


def _vectors(helpers: Sequence[Monomial], gaps: Sequence[Gap]) -> list[Polynomial]:
    vectors: list[Polynomial] = [{m: Fraction(1)} for m in helpers]
    for outer, inner in gaps:
        vector: Polynomial = scaled(inner, (), Fraction(-1))
        for share, term in outer:
            for m, c in term.items():
                vector[m] = vector.get(m, Fraction(0)) + share * c
        vectors.append(vector)
    return vectors


def is_nonnegative(monomial: Monomial, algebra: Algebra) -> bool:
    """Whether a monomial is >= 0 wherever it is defined."""
    return all(algebra.is_nonnegative_atom(i) or e.denominator == 1 and e % 2 == 0 for i, e in monomial)


def places(goal: Goal, algebra: Algebra, *, searching: bool) -> Iterator[Place]:
    """Where the means may be equal: all ones, and ``searching`` where the formula is tight (absolute values)."""
    atoms = {str(key[1]): i for i, key in enumerate(algebra.keys)}
    seen = [{i: Fraction(1) for i in atoms.values()}]
    yield seen[0]
    for values in tight_points(goal) if searching else ():
        if all(value.op == "number" and value.args[0] for value in values.values()):
            place = {atoms[name]: abs(value.args[0]) for name, value in values.items() if name in atoms}
            if place not in seen and len(place) == len(atoms):
                seen.append(place)
                yield place


def gaps_at(polynomial: Polynomial, helpers: Sequence[Monomial], place: Place) -> Iterator[Gap]:
    """Gaps of means, equal at ``place``, whose arithmetic side uses terms of the polynomial."""
    outer = [m for m in helpers if polynomial[m] > 0]
    needy = [m for m, c in polynomial.items() if c < 0 or m not in helpers]
    atoms = sorted({i for m in polynomial for i, _ in m})
    powers_are_positive = all(e > 0 for m in polynomial for _, e in m)
    for size in range(2, len(atoms) + 2):
        for corner in itertools.islice(itertools.combinations(outer, size), MAX_CORNERS):
            covered = {i for m in corner for i, _ in m}
            for inner in needy:
                # A mean of monomials has x when one of them has; only negative powers could cancel it.
                if powers_are_positive and covered != {i for i, _ in inner}:
                    continue
                shares = barycentric([_vector(m, atoms) for m in corner], _vector(inner, atoms))
                if shares is None:
                    continue
                weights = [_value(inner, place, m) for m in corner]
                if None in weights:
                    continue
                sign = Fraction(1 if polynomial[inner] < 0 else -1)
                terms = [(s, {m: w}) for s, m, w in zip(shares, corner, weights, strict=True) if w is not None]
                yield terms, {inner: sign}


def _vector(monomial: Monomial, atoms: Sequence[int]) -> list[Fraction]:
    exponents = dict(monomial)
    return [Fraction(exponents.get(i, 0)) for i in atoms]


def barycentric(corners: Sequence[Sequence[Fraction]], point: Sequence[Fraction]) -> list[Fraction] | None:
    """Positive weights with sum 1 that combine affinely independent ``corners`` to ``point``; None without any."""
    rows = [[c[k] for c in corners] + [point[k]] for k in range(len(point))] + [[Fraction(1)] * (len(corners) + 1)]
    size = len(corners)
    reduced, rank = fmpq_mat([[to_flint(a) for a in row] for row in rows]).rref()
    if rank != size or any(reduced[k, k] != 1 for k in range(size)):
        return None  # dependent corners, or a point apart from all their combinations
    shares = [from_flint(reduced[k, size]) for k in range(size)]
    return shares if all(s > 0 for s in shares) else None


def _value(top: Monomial, place: Place, bottom: Monomial) -> Fraction | None:
    """The value of top/bottom at a place, if it is rational."""
    value = Fraction(1)
    for i, e in monomial_product(top, monomial_power(bottom, -1)):
        if place[i] == 1:
            continue
        if e.denominator != 1:
            return None
        value *= place[i] ** int(e)
    return value


def _table(
    algebra: Algebra,
    goal: Goal,
    helpers: Sequence[Monomial],
    gaps: Sequence[Gap],
    weights: Sequence[Fraction],
    spared: Polynomial,
    prove: Prove,
) -> Proof:
    """The table of the rule of sums for the weights found."""
    single = {m: w for m, w in zip(helpers, weights, strict=False) if w}
    for m, c in spared.items():
        single[m] = single.get(m, Fraction(0)) + c
    terms: list[dict[str, Any]] = []
    for m, weight in single.items():
        formula = to_formula(algebra, {m: Fraction(1)})
        sign = ">" if m in spared else ">="
        proof = prove(replace(goal, sign=Sign(formula, sign)))
        domain = defined(formula, goal, prove)
        terms.append({"weight": str(weight), "formula": str(formula), "sign": sign, "domain": domain, "proof": proof})
    for weight, gap in zip(weights[len(helpers) :], gaps, strict=True):
        if weight:
            terms.append({"weight": str(weight), **_gap_term(algebra, goal, gap, prove)})
    return {"rule": "sum", "terms": terms}


def _gap_term(algebra: Algebra, goal: Goal, gap: Gap, prove: Prove) -> dict[str, Any]:
    outer, inner = gap
    denominator = lcm(*(share.denominator for share, _ in outer))
    parts = [(to_formula(algebra, term), int(share * denominator)) for share, term in outer]
    mean = to_formula(algebra, inner)
    whole = mean_gap(parts, mean)
    tables = [
        {
            "formula": str(u),
            "share": n,
            "domain": defined(u, goal, prove),
            "proof": prove(replace(goal, sign=Sign(u, ">="))),
        }
        for u, n in parts
    ]
    table = {"rule": "means", "outer": tables, "inner": str(mean), "domain": defined(mean, goal, prove)}
    return {"formula": str(whole), "sign": ">=", "domain": defined(whole, goal, prove), "proof": closed_by(table)}
