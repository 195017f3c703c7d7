"""Angles and exponents in identities, as sums of units: sin(2x + y) by sin x, cos x, sin y and cos y.

A unit is the largest part of a product of which all its coefficients in the identity are whole multiples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import Final

from verify.formula.tree import PI, Formula, apply, number

from .sums import MOST, Product, Sum, plus, times, without_squared_sines
from .terms import bracketed, term

#: Sines and cosines of these, in units of one, are roots.
ARCS: Final = frozenset({"atan", "asin", "acos"})

LEMMAS: Final = """\
Lemma sin_of_atan (u : R) : sin (atan u) = u / sqrt (1 + u ^ 2).
Proof. rewrite <- Rsqr_pow2; apply sin_atan. Qed.
Lemma cos_of_atan (u : R) : cos (atan u) = 1 / sqrt (1 + u ^ 2).
Proof. rewrite <- Rsqr_pow2; apply cos_atan. Qed.
Lemma cos_of_asin (u : R) : -1 <= u <= 1 -> cos (asin u) = sqrt (1 - u ^ 2).
Proof. rewrite <- Rsqr_pow2; apply cos_asin. Qed.
Lemma sin_of_acos (u : R) : -1 <= u <= 1 -> sin (acos u) = sqrt (1 - u ^ 2).
Proof. rewrite <- Rsqr_pow2; apply sin_acos. Qed.
Lemma arc_squared (u : R) : -1 <= u <= 1 -> sqrt (1 - u ^ 2) ^ 2 = 1 - u ^ 2.
Proof. intros; apply sqrt_squared; nra. Qed.
"""


#: Waves that undo an arc.
_UNDONE: Final = frozenset({("sin", "asin"), ("cos", "acos")})


def arc_facts(waves: Mapping[Formula, Sum], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The squares of the roots that are sines and cosines of arcs, with their proofs."""
    one, two = number(1), number(2)
    arcs = {
        m[0]: None
        for node, terms in waves.items()
        for m in terms
        if len(m) == 1 and m[0].op in ARCS and (len(terms) > 1 or terms[m] != 1 or (node.op, m[0].op) not in _UNDONE)
    }
    for arc in arcs:
        square = arc.args[0] ** two
        text = bracketed(one + square if arc.op == "atan" else one - square, names)
        proof = "sqrt_squared; signs" if arc.op == "atan" else "arc_squared; split; signs"
        yield f"sqrt {text} ^ 2 = {text}", f"apply {proof}"


def surds(unit: Fraction | None) -> list[tuple[str, str]]:
    """The squares of the roots in the sine and cosine of this part of π, with their proofs."""
    n = {3: 3, 4: 2, 6: 3}.get(unit.denominator) if unit is not None else None
    return [] if n is None else [(f"sqrt {n} ^ 2 = {n}", "apply sqrt_squared; lra")]


def units_of(sums: Iterable[Sum]) -> dict[Product, Fraction]:
    """For every product, the largest number of which all its coefficients are whole multiples."""
    found: dict[Product, Fraction] = {}
    for terms in sums:
        for m, c in terms.items():
            old = found.get(m, Fraction(0))
            below = lcm(old.denominator, c.denominator)
            found[m] = Fraction(gcd(int(old * below), int(c * below)), below)
    if (PI,) in found:  # Coq knows sines of parts of π
        found[PI,] = Fraction(1, found[PI,].denominator)
    for m, size in found.items():  # and that e^(log 2) is 2, and the sine of an arc tangent
        if len(m) == 1 and (m[0].op in ARCS or (m[0].op == "log" and m[0].args[0].op == "number")):
            found[m] = Fraction(1, size.denominator)
    return found


def unit_text(product: Product, size: Fraction, names: Mapping[str, str]) -> str:
    if product == (PI,) and size.numerator == 1:
        return "PI" if size == 1 else f"PI / {size.denominator}"
    return term(_unit_formula(product, size), names)


def _unit_formula(product: Product, size: Fraction) -> Formula:
    formula = number(size) if size != 1 or not product else None
    for factor in product:
        formula = factor if formula is None else formula * factor
    assert formula is not None
    return formula


def as_sum(terms: Sum, units: Mapping[Product, Fraction], names: Mapping[str, str]) -> str | None:
    """The sum of units, each written as often as it occurs; None when that is too often."""
    counts = {m: int(c / units[m]) for m, c in terms.items()}
    if any(abs(n) > MOST for n in counts.values()):
        return None
    parts = [
        ("- " if n < 0 else "") + f"({unit_text(m, units[m], names)})" for m, n in counts.items() for _ in range(abs(n))
    ]
    return " + ".join(parts) or "0"


def in_units(
    node: Formula, terms: Sum, units: Mapping[Product, Fraction], names: Mapping[str, str], same: str
) -> list[str]:
    """The argument of a sine, cosine or tangent as a sum of units."""
    new, old = as_sum(terms, units, names), bracketed(node.args[0], names)
    if new is None or new in (old, f"({term(node.args[0], names)})"):
        return []
    functions = ("sin", "cos") if node.op == "tan" else (node.op,)
    by = f"apply f_equal; {same}"
    return [f"{'try ' * (node.op == 'tan')}replace ({f} {old}) with ({f} ({new})) in * by ({by})" for f in functions]


def wave(op: str, terms: Sum, units: Mapping[Product, Fraction]) -> Sum | None:
    """The sine or cosine of a sum of units as a polynomial in theirs; None when it has too many terms."""
    sine: Sum = {}
    cosine: Sum = {(): Fraction(1)}
    for m, c in terms.items():
        count = int(c / units[m])
        if abs(count) > MOST:
            return None
        s, k = _of_unit(m, units[m])
        if count < 0:
            s = {n: -d for n, d in s.items()}
        for _ in range(abs(count)):
            sine, cosine = (
                without_squared_sines(plus(times(sine, k), times(cosine, s), 1)),
                without_squared_sines(plus(times(cosine, k), times(sine, s), -1)),
            )
            if len(sine) + len(cosine) > MOST:
                return None
    return sine if op == "sin" else cosine


def _of_unit(product: Product, size: Fraction) -> tuple[Sum, Sum]:
    """The sine and the cosine of one unit: numbers for π and π/2, else what stands for itself."""
    if product == (PI,) and size.numerator == 1 and size.denominator <= 2:
        return ({(): Fraction(1)}, {}) if size.denominator == 2 else ({}, {(): Fraction(-1)})
    angle = _unit_formula(product, size)
    return {(apply("sin", angle),): Fraction(1)}, {(apply("cos", angle),): Fraction(1)}
