"""Polynomials over ℚ in atoms, with rational exponents, and their quotients.

A monomial is a sorted tuple of (atom, exponent) pairs; a polynomial maps monomials to nonzero rationals. Negative and
fractional exponents are allowed, so that a quotient by one term is again a polynomial. Whoever builds such a power
answers for its meaning: the atom must be positive, or its power defined wherever the formula is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

#: An exponent; a whole one is an ``int``, which is much faster than a ``Fraction`` and equal to it.
Exponent = Fraction | int
Monomial = tuple[tuple[int, Exponent], ...]
Polynomial = dict[Monomial, Fraction]

ONE: Final[Monomial] = ()

#: Products with more terms than this are refused: the algebra is for identities of a few lines.
MAX_TERMS: Final = 300


class TooLarge(ArithmeticError):
    """An expansion with more terms than is sensible."""


def constant(value: Fraction | int) -> Polynomial:
    return {ONE: Fraction(value)} if value else {}


def atom(index: int, exponent: Exponent = 1) -> Polynomial:
    return {((index, plain(exponent)),): Fraction(1)}


def plain(exponent: Exponent) -> Exponent:
    """A whole exponent as an ``int``."""
    return exponent.numerator if exponent.denominator == 1 else exponent


def plus(a: Polynomial, b: Polynomial, factor: Fraction | int = 1) -> Polynomial:
    """a + factor·b."""
    result = dict(a)
    for monomial, coefficient in b.items():
        total = result.get(monomial, Fraction(0)) + factor * coefficient
        if total:
            result[monomial] = total
        else:
            result.pop(monomial, None)
    return result


def monomial_product(a: Monomial, b: Monomial) -> Monomial:
    if not a or not b:
        return a or b
    product: list[tuple[int, Exponent]] = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i][0] < b[j][0]:
            product.append(a[i])
            i += 1
        elif a[i][0] > b[j][0]:
            product.append(b[j])
            j += 1
        else:
            total = plain(a[i][1] + b[j][1])
            if total:
                product.append((a[i][0], total))
            i, j = i + 1, j + 1
    return (*product, *a[i:], *b[j:])


def monomial_power(a: Monomial, exponent: Exponent) -> Monomial:
    return tuple((index, plain(e * exponent)) for index, e in a) if exponent else ONE


def times(a: Polynomial, b: Polynomial) -> Polynomial:
    """a·b, without any relation between atoms. Raises TooLarge."""
    if len(a) * len(b) > MAX_TERMS * 8:
        raise TooLarge
    if len(a) == 1 and ONE in a or len(b) == 1 and ONE in b:
        factor, other = (a[ONE], b) if len(a) == 1 and ONE in a else (b[ONE], a)
        return other if factor == 1 else {m: c * factor for m, c in other.items()}
    result: Polynomial = {}
    for m, c in a.items():
        for n, d in b.items():
            product = monomial_product(m, n)
            total = result.get(product, Fraction(0)) + c * d
            if total:
                result[product] = total
            else:
                del result[product]
    if len(result) > MAX_TERMS:
        raise TooLarge
    return result


def scaled(a: Polynomial, monomial: Monomial, factor: Fraction | int = 1) -> Polynomial:
    """a times factor·monomial."""
    return {monomial_product(m, monomial): c * factor for m, c in a.items()}


def division(a: Polynomial, b: Polynomial) -> tuple[Polynomial, Polynomial]:
    """(q, r) with a = q·b + r, where no term of r has a whole power of the leading one of b.

    That is c·v^d with a rational c, for the first atom v in which b has such a term of highest degree; without one, q
    is 0.
    """
    lead = next(filter(None, (_leading_power(b, v) for v in sorted({i for m in b for i, _ in m}))), None)
    quotient: Polynomial = {}
    if lead is None:
        return quotient, a
    v, d = lead[0]
    rest, c = dict(a), b[lead]
    while len(rest) <= MAX_TERMS:
        degree, m = max(((_whole(m, v), m) for m in rest), default=(0, ONE))
        if degree < d:
            return quotient, rest
        step = monomial_product(m, monomial_power(lead, -1))
        factor = rest[m] / c
        quotient[step] = factor
        rest = plus(rest, scaled(b, step), -factor)
    raise TooLarge


def _leading_power(b: Polynomial, v: int) -> Monomial | None:
    """The monomial v^d of b when all others have lower whole exponents of v, d >= 1."""
    degrees = {m: dict(m).get(v, 0) for m in b}
    if any(type(e) is not int or e < 0 for e in degrees.values()):
        return None
    d = max(degrees.values())
    top = [m for m, e in degrees.items() if e == d]
    return top[0] if d and top == [((v, d),)] else None


def _whole(m: Monomial, v: int) -> int:
    """The exponent of v in a monomial when it is a whole number, else -1."""
    e = dict(m).get(v, 0)
    return e if isinstance(e, int) else -1


@dataclass(frozen=True, slots=True)
class Ratio:
    """numerator/denominator; the denominator is 1 or has several terms with leading coefficient 1."""

    numerator: Polynomial
    denominator: Polynomial

    def key(self) -> tuple[frozenset[tuple[Monomial, Fraction]], frozenset[tuple[Monomial, Fraction]]]:
        """A hashable name of this very representation."""
        return frozenset(self.numerator.items()), frozenset(self.denominator.items())

    def is_polynomial(self) -> bool:
        return self.denominator == {ONE: 1}

    def rational(self) -> Fraction | None:
        """The value when this is a rational number."""
        if not self.numerator:
            return Fraction(0)
        if self.is_polynomial() and list(self.numerator) == [ONE]:
            return self.numerator[ONE]
        return None

    def terms(self) -> list[tuple[Monomial, Fraction]]:
        return sorted(self.numerator.items())


def least_exponents(*polynomials: Polynomial) -> Monomial:
    """The largest monomial that divides every term of all ``polynomials``."""
    least: dict[int, Exponent] = {}
    terms = [dict(m) for p in polynomials for m in p]
    for index in {i for t in terms for i in t}:
        low = min(t.get(index, 0) for t in terms)
        if low:
            least[index] = low
    return tuple(sorted(least.items()))
