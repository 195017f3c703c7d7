"""Sums Σ e^(p_i)·g_i near one end of a variable: models g_i (``model.py``), and exponents p_i that are models too.

An exponential that grows, or vanishes, faster than every power of the distance t from the end has no model of its own.
As a term of a sum it keeps its place: sinh(x)/x is e^(1/t)·t/2 - e^(-1/t)·t/2 at infinity, and 1 - erf(x) is
e^(-1/t²)·g. The fastest term whose model does not vanish has the sign of the sum. Every model encloses one function of
t, so that all that is said of a sum holds for every t in (0, δ]. Source: van der Hoeven, *Transseries and real
differential algebra* (2006); here exponents have no exponentials in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .model import Model
from .program import Interval, NotCertain
from .singular import vanishing_exp

if TYPE_CHECKING:
    from .expansion import Expansion

#: A sum with more terms has the slowest taken into the others.
MOST_TERMS: Final = 6

Term = tuple[Model, Model]


@dataclass(frozen=True, slots=True)
class Transseries:
    """Σ e^p·g for pairs (p, g), the fastest first: p_i - p_(i+1) certainly tends to +∞ as t → 0."""

    terms: tuple[Term, ...]


#: What a formula is near an end.
Value = Model | Transseries


def plain(E: Expansion) -> Model:
    """The exponent 0, and the sum without terms."""
    return E.constant(E.field.number(0))


def terms_of(E: Expansion, a: Value) -> tuple[Term, ...]:
    return a.terms if isinstance(a, Transseries) else ((plain(E), a),)


def summed(E: Expansion, terms: list[Term]) -> Value:
    """The sum of terms in any order. Raises NotCertain when it is not certain which exponent is larger."""
    sorted_terms: list[Term] = []
    for p, g in terms:
        _insert(E, sorted_terms, p, g)
    kept = [(p, g) for p, g in sorted_terms if g.coefficients or not _is_zero(g.remainder)]
    while len(kept) > MOST_TERMS:
        p, g = kept.pop()
        q, h = kept.pop()
        kept.append((q, E.add(h, E.mul(vanishing_exp(E, difference(E, p, q)), g))))
    if not kept:
        return plain(E)
    if len(kept) == 1 and is_plain(kept[0][0]):
        return kept[0][1]
    return Transseries(tuple(kept))


def _insert(E: Expansion, sorted_terms: list[Term], p: Model, g: Model) -> None:
    """Put e^p·g in its place, or add it to the term from which its exponent differs by a bounded function."""
    for k, (q, h) in enumerate(sorted_terms):
        distance = difference(E, p, q)
        if distance.valuation >= 0:
            factor = g if is_plain(distance) else E.mul(g, E.function("exp", None, distance))
            sorted_terms[k] = (q, E.add(h, factor))
            return
        whole = E.bracket(distance)
        if whole.lo > 0:
            sorted_terms.insert(k, (p, g))
            return
        if not whole.hi < 0:
            raise NotCertain("exponents that cannot be compared")
    sorted_terms.append((p, g))


def difference(E: Expansion, p: Model, q: Model) -> Model:
    """p - q; the same model is the same function, so that it cancels, remainder and all."""
    return plain(E) if p is q else E.add(p, E.neg(q))


def _is_zero(value: Interval) -> bool:
    return bool(value.lo == 0 and value.hi == 0)


def is_plain(p: Model) -> bool:
    """Whether a model is exactly 0."""
    return not p.coefficients and _is_zero(p.remainder)


def added(E: Expansion, a: Value, b: Value) -> Value:
    return summed(E, [*terms_of(E, a), *terms_of(E, b)])


def negated(E: Expansion, a: Value) -> Value:
    return Transseries(tuple((p, E.neg(g)) for p, g in a.terms)) if isinstance(a, Transseries) else E.neg(a)


def multiplied(E: Expansion, a: Value, b: Value) -> Value:
    return summed(E, [(E.add(p, q), E.mul(g, h)) for p, g in terms_of(E, a) for q, h in terms_of(E, b)])


def leading(E: Expansion, a: Value) -> tuple[Model, Model]:
    """(p, G) with a = e^p·G, where p is the exponent of the fastest term."""
    if isinstance(a, Model):
        return plain(E), a
    (p, total), *others = a.terms
    for q, g in others:
        total = E.add(total, E.mul(vanishing_exp(E, difference(E, q, p)), g))
    return p, total


def flattened(E: Expansion, a: Value) -> Model:
    """The sum as one model: what vanishes faster than every power goes into the remainder.

    Where some term grows faster than every power it is only an enclosure.
    """
    if isinstance(a, Model):
        return a
    p, total = leading(E, a)
    if is_plain(p):
        return total
    if p.valuation < 0 and E.bracket(p).hi < 0:
        return E.mul(vanishing_exp(E, p), total)
    A = E.arithmetic
    return E.bare(A.mul(A.apply("exp", E.range(p)), E.range(total)))
