"""Quotients of polynomials in the distance t from an end and in atoms: formulas that stand for themselves.

They are kept without common factors, so that a power of t can be read off: R = t^v·N/D with N and D not divisible by t.
Atoms are independent; a quotient that vanishes only by a relation between them is not seen to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from numerics.rationals import from_flint, to_flint
from verify.errors import InputError
from verify.formula.tree import Formula, number

#: Most atoms of one expansion, t among them, most terms of a polynomial, and of those searched for common factors.
MOST_ATOMS: Final = 32
MOST_TERMS: Final = 400
MOST_CANCELLED: Final = 40

_CONTEXT: Final = fmpq_mpoly_ctx.get([f"a{k}" for k in range(MOST_ATOMS)], Ordering.lex)


@dataclass(frozen=True, slots=True)
class Ratio:
    """top/bottom, two polynomials without a common factor."""

    top: Any
    bottom: Any

    def __add__(self, other: Ratio) -> Ratio:
        if self.bottom == other.bottom:
            return _reduced(self.top + other.top, self.bottom)
        top = _times(self.top, other.bottom) + _times(other.top, self.bottom)
        return _reduced(top, _times(self.bottom, other.bottom))

    def __sub__(self, other: Ratio) -> Ratio:
        return self + Ratio(-other.top, other.bottom)

    def __mul__(self, other: Ratio) -> Ratio:
        return _reduced(_times(self.top, other.top), _times(self.bottom, other.bottom))

    def __truediv__(self, other: Ratio) -> Ratio:
        if not other.top:
            raise InputError("Expected a denominator that does not vanish identically.")
        return _reduced(_times(self.top, other.bottom), _times(self.bottom, other.top))

    def __pow__(self, n: int) -> Ratio:
        result = constant(1)
        for _ in range(abs(n)):
            result = result * self
        return constant(1) / result if n < 0 else result

    def __bool__(self) -> bool:
        return bool(self.top)

    def valuation(self) -> int:
        """v in t^v·N/D."""
        return _least_power(self.top) - _least_power(self.bottom)

    def at_zero(self) -> Ratio:
        """The value at t = 0, for v >= 0."""
        return _reduced(self.top.compose(_T0, *_GENERATORS[1:]), self.bottom.compose(_T0, *_GENERATORS[1:]))

    def value(self) -> Fraction | None:
        """The value of a constant, else None."""
        if not self.top.is_constant() or not self.bottom.is_constant():
            return None
        c = _constant_term(self.top) / _constant_term(self.bottom)
        return from_flint(c)


_GENERATORS: Final = _CONTEXT.gens()
_T0: Final = _CONTEXT.from_dict({})


def constant(value: Fraction | int) -> Ratio:
    return Ratio(_CONTEXT.constant(to_flint(value)), _CONTEXT.constant(1))


class Atoms:
    """The formulas that the generators stand for; the first is t.

    The generators ``taken_out``, t among them, are positive: their powers stand before and below N/D.
    """

    def __init__(self, t: Formula) -> None:
        self.formulas: list[Formula] = [t]
        self.taken_out: list[int] = [0]

    def atom(self, formula: Formula) -> Ratio:
        """The ratio that is this formula. Raises InputError when there are too many."""
        if formula.op == "number":
            return constant(formula.args[0])
        if formula not in self.formulas:
            if len(self.formulas) == MOST_ATOMS:
                raise InputError(f"Expected an expansion with fewer than {MOST_ATOMS} different functions.")
            self.formulas.append(formula)
        return Ratio(_GENERATORS[self.formulas.index(formula)], _CONTEXT.constant(1))

    def positive(self, formula: Formula) -> Ratio:
        """The ratio that is this formula, which is positive and is taken out."""
        found = self.atom(formula)
        self.taken_out.append(self.formulas.index(formula))
        return found

    def bracket(self, ratio: Ratio) -> Formula:
        """N/D of t^v·N/D."""
        top, bottom = (self.polynomial(_without(p, self.taken_out)) for p in (ratio.top, ratio.bottom))
        return top if bottom is number(1) else top / bottom

    def formula(self, ratio: Ratio) -> Formula:
        """t^v·N/D."""
        if not ratio:
            return number(0)
        found, below = self.bracket(ratio), None
        for k in reversed(self.taken_out):
            v = _least_power(ratio.top, k) - _least_power(ratio.bottom, k)
            power = self.formulas[k] if abs(v) == 1 else self.formulas[k] ** number(abs(v))
            if v > 0:
                found = power if found is number(1) else power * found
            elif v < 0:
                below = power if below is None else power * below
        return found if below is None else found / below

    def denominator(self, ratio: Ratio) -> Formula | None:
        """D of t^v·N/D when it is no number."""
        bottom = _without(ratio.bottom, self.taken_out)
        return None if bottom.is_constant() else self.polynomial(bottom)

    def polynomial(self, polynomial: Any) -> Formula:
        """The polynomial, by Horner's rule in t."""
        rows: dict[int, dict[tuple[int, ...], Any]] = {}
        for exponents, c in polynomial.to_dict().items():
            rows.setdefault(int(exponents[0]), {})[exponents] = c
        total: Formula | None = None
        for k in range(max(rows, default=0), -1, -1):
            if total is not None:
                total = self.formulas[0] if total is number(1) else self.formulas[0] * total
            if k in rows:
                row = self._row(rows[k])
                total = row if total is None else row + total
        return number(0) if total is None else total

    def _row(self, terms: Mapping[tuple[int, ...], Any]) -> Formula:
        total: Formula | None = None
        for exponents, c in terms.items():
            value = from_flint(c)
            product: Formula | None = None
            for formula, e in zip(self.formulas[1:], exponents[1:], strict=False):
                if e:
                    power = formula if e == 1 else formula ** number(int(e))
                    product = power if product is None else product * power
            size = abs(value)
            term = number(size) if product is None else product if size == 1 else number(size) * product
            if total is None:
                total = term if value > 0 else number(value) if product is None else -term
            else:
                total = total + term if value > 0 else total - term
        assert total is not None
        return total


def _times(a: Any, b: Any) -> Any:
    if len(a) * len(b) > 10 * MOST_TERMS:
        raise InputError(f"Expected an expansion with at most {MOST_TERMS} terms.")
    return a * b


def _reduced(top: Any, bottom: Any) -> Ratio:
    if len(top) > MOST_TERMS or len(bottom) > MOST_TERMS:
        raise InputError(f"Expected an expansion with at most {MOST_TERMS} terms.")
    if not top:
        return Ratio(top, _CONTEXT.constant(1))
    if len(top) + len(bottom) <= MOST_CANCELLED:
        common = top.gcd(bottom)
    else:
        common = _GENERATORS[0] ** min(_least_power(top), _least_power(bottom))
    if not common.is_constant():
        top, bottom = top / common, bottom / common
    lead = bottom.leading_coefficient()
    return Ratio(top / lead, bottom / lead)


def _least_power(polynomial: Any, k: int = 0) -> int:
    """The least power of generator ``k``, which is t for 0."""
    return min((int(m[k]) for m in polynomial.monoms()), default=0)


def _without(polynomial: Any, taken_out: Iterable[int]) -> Any:
    least = [0] * MOST_ATOMS
    for k in taken_out:
        least[k] = _least_power(polynomial, k)
    return _CONTEXT.from_dict(
        {tuple(e - low for e, low in zip(m, least, strict=True)): c for m, c in polynomial.to_dict().items()}
    )


def _constant_term(polynomial: Any) -> Any:
    return polynomial.to_dict().get((0,) * MOST_ATOMS, fmpq(0))
