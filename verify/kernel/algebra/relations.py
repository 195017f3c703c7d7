"""Relations between atoms: sin² = 1 − cos², (a^(1/q))^q = a, |a|² = a², and whole powers of primes as numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from . import polynomial as P
from .polynomial import Monomial, Polynomial, Ratio

if TYPE_CHECKING:
    from .normal import Algebra


def reduced(A: Algebra, polynomial: Polynomial) -> Ratio:
    """``polynomial`` with powers of sines, roots, cube roots, absolute values and primes reduced."""
    total = Ratio({}, P.constant(1))
    clean: Polynomial = {}
    replacements: list[tuple[Ratio, Fraction]] = []
    for monomial, coefficient in polynomial.items():
        if monomial in A.clean:
            clean[monomial] = coefficient
            continue
        replaced = _reduced_term(A, monomial)
        if replaced is None:
            A.clean.add(monomial)
            clean[monomial] = coefficient
        else:
            replacements.append((replaced, coefficient))
    A.spend(len(polynomial) // 4 + len(replacements))
    for replaced, coefficient in replacements:
        scaled = Ratio(P.scaled(replaced.numerator, P.ONE, coefficient), replaced.denominator)
        if scaled.is_polynomial():
            clean = P.plus(clean, scaled.numerator)
        else:
            total = A.add(total, scaled)
    return A.add(total, Ratio(clean, P.constant(1))) if total.numerator else Ratio(clean, P.constant(1))


def _reduced_term(A: Algebra, monomial: Monomial) -> Ratio | None:
    """The replacement of one monomial, or None when it is reduced already."""
    for position, (index, exponent) in enumerate(monomial):
        key = A.keys[index]
        rest = monomial[:position] + monomial[position + 1 :]
        if key[0] == "prime" and not 0 < exponent < 1:
            whole = exponent.numerator // exponent.denominator
            left = ((index, exponent - whole),) if exponent != whole else ()
            value = {P.monomial_product(rest, left): Fraction(key[1]) ** whole}
            return _again(A, Ratio(value, P.constant(1)))
        period = {"sin": 2, "abs": 2, "cbrt": 3, "root": key[2] if key[0] == "root" else 0}.get(key[0], 0)
        if period and exponent >= period:
            periods = exponent // period
            left = ((index, exponent - periods * period),) if exponent != periods * period else ()
            other = Ratio({P.monomial_product(rest, left): Fraction(1)}, P.constant(1))
            return _again(A, A.mul(other, A.power(_period_value(A, key), periods)))
    return None


def _period_value(A: Algebra, key: Any) -> Ratio:
    if key[0] == "sin":
        cosine = P.atom(A.atom("cos", *key[1:]))
        return Ratio(P.plus(P.constant(1), A.times(cosine, cosine), -1), P.constant(1))
    base = Ratio(dict(key[1][0]), dict(key[1][1]))
    return A.mul(base, base) if key[0] == "abs" else base


def _again(A: Algebra, ratio: Ratio) -> Ratio:
    top = reduced(A, ratio.numerator)
    return Ratio(top.numerator, A.times(top.denominator, ratio.denominator))
