"""Our polynomials as FLINT polynomials and back, for greatest common divisors and factorisation.

Negative and fractional exponents are cleared first: each atom's exponents are shifted to start at zero and multiplied
by their common denominator. FLINT's exact divisions are believed, as Arb's enclosures are.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any, Final

from .polynomial import Exponent, Polynomial, TooLarge, plain

#: Exponents beyond this are not handed over: FLINT ends the process when it runs out of memory.
HIGHEST: Final = 20_000


class Bridge:
    """The translation for polynomials that share atoms. Raises TooLarge for exponents that are too high."""

    def __init__(self, *polynomials: Polynomial) -> None:
        from flint import Ordering, fmpq_mpoly_ctx

        self.atoms = sorted({i for p in polynomials for m in p for i, _ in m})
        self.scale = {
            i: lcm(*(e.denominator for p in polynomials for m in p for j, e in m if j == i)) for i in self.atoms
        }
        names = [f"a{i}" for i in self.atoms] or ["a"]
        self.context = fmpq_mpoly_ctx.get(names, Ordering.lex)

    def lows(self, polynomial: Polynomial) -> dict[int, Exponent]:
        """The least exponent of every atom in ``polynomial``, if negative."""
        return {i: min([0, *(dict(m).get(i, 0) for m in polynomial)]) for i in self.atoms}

    def to_flint(self, polynomial: Polynomial) -> Any:
        """The FLINT polynomial, after multiplication with the monomial that clears negative exponents."""
        from flint import fmpq

        low = self.lows(polynomial)
        terms = {}
        for monomial, c in polynomial.items():
            exponents = dict(monomial)
            key = tuple(int((exponents.get(i, 0) - low[i]) * self.scale[i]) for i in self.atoms) or (0,)
            if max(key) > HIGHEST:
                raise TooLarge(f"Expected exponents up to {HIGHEST} but got {max(key)}.")
            terms[key] = fmpq(c.numerator, c.denominator)
        return self.context.from_dict(terms)

    def from_flint(self, value: Any, original: Polynomial | None = None) -> Polynomial:
        """Back again; with ``original``, its cleared monomial is divided out."""
        low = self.lows(original) if original is not None else {}
        result: Polynomial = {}
        for key, c in zip(value.monoms(), value.coeffs(), strict=True):
            exponents = ((i, Fraction(int(k), self.scale[i])) for i, k in zip(self.atoms, key, strict=False))
            monomial = tuple((i, plain(e + low.get(i, 0))) for i, e in exponents if e + low.get(i, 0))
            result[monomial] = Fraction(int(c.p), int(c.q))
        return result


def cancelled(numerator: Polynomial, denominator: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Both without their greatest common divisor."""
    bridge = Bridge(numerator, denominator)
    top, bottom = bridge.to_flint(numerator), bridge.to_flint(denominator)
    common = top.gcd(bottom)
    if common.is_constant():
        return numerator, denominator
    return bridge.from_flint(top / common, numerator), bridge.from_flint(bottom / common, denominator)
