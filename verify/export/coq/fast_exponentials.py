"""Exponentials that grow near an end, as powers of one unknown: e^b = P(b)/z for b that tends to infinity, 0 < z <= 1.

P(b) = 1 + b + … are the first terms of the series, all positive. Exponents that are multiples of one another share b:
e^(3b) and e^(2b) are then compared, and a power of z is taken out as a power of t is.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import factorial, gcd, lcm
from typing import Final

from verify.errors import InputError
from verify.formula.tree import Formula
from verify.kernel.goal import Sign

from .expansion_state import Expansion, Unit, stated
from .ratios import Ratio, constant

#: Multiples of b at most.
_HIGHEST: Final = 12


def units(E: Expansion, exponents: Iterable[Ratio]) -> list[Unit]:
    """A unit for all exponents that are rational multiples of one another. Raises InputError when one has no sign."""
    groups: list[tuple[Ratio, list[Fraction]]] = []
    for u in exponents:
        for first, multiples in groups:
            q = (u / first).value()
            if q is not None:
                multiples.append(q)
                break
        else:
            groups.append((u, [Fraction(1)]))
    return [_unit(E, constant(_common_part(multiples)) * first) for first, multiples in groups]


def _common_part(values: list[Fraction]) -> Fraction:
    """The largest number of which all are whole multiples.

    >>> _common_part([Fraction(1, 2), Fraction(-1, 3)])
    Fraction(1, 6)
    """
    bottom = lcm(*(v.denominator for v in values))
    return Fraction(gcd(*(int(v * bottom) for v in values)), bottom)


def _unit(E: Expansion, u: Ratio) -> Unit:
    sizes = E.enclosed(E.atoms.bracket(u))
    if sizes is None or sizes[0] <= 0 <= sizes[1]:
        raise InputError(f"Expected {E.formula(u)} to have a sign.")
    b = u if sizes[0] > 0 else constant(-1) * u
    E.have(Sign(E.atoms.bracket(b), ">="))
    n = max(1, E.terms)
    total = constant(Fraction(1, factorial(n - 1)))
    for k in range(n - 2, -1, -1):
        total = constant(Fraction(1, factorial(k))) + total * b
    if n > 1:
        E.nonzero(E.atoms.bracket(total))
    text = E.text(E.formula(b))
    z, label = E.share(Fraction(0), Fraction(1), "positive", f"exp_fast {n - 1} {text}", is_open=True)
    return Unit(b, label, total / E.atoms.positive(z))


def fast_exponential(E: Expansion, node: Formula, u: Ratio) -> Ratio | None:
    """e^u as a power of P(b)/z; None when u is no whole multiple of any b."""
    for unit in E.units:
        q = (u / unit.size).value()
        if q is not None and q.denominator == 1 and abs(q) <= _HIGHEST:
            lemma = "exp_times" if q > 0 else "exp_times_minus"
            a, b = E.text(E.formula(u)), E.text(E.formula(unit.size))
            proof = f"rewrite ({lemma} {abs(q)} {a} {b} _ {unit.label}) by (cbv [INR]; fielded)"
            return stated(E, node, unit.value ** int(q), proof)
    return None
