"""Logarithms in identities: log(2 + 4y) is log(2·(1 + 2y)) where log(1 + 2y) stands too, and log(w·e^a + e^b) is
log(e^a·(w + e^(b - a))).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Final, NamedTuple

from verify.formula.tree import LEAVES, Formula, apply, number, postorder

from .sums import Product, Sum, as_formula, expanded, plus
from .terms import bracketed

LEMMAS: Final = """\
Lemma ln_root (u : R) : 0 < u -> ln (sqrt u) = ln u / 2.
Proof.
  intros U; assert (S := sqrt_lt_R0 u U); assert (E := sqrt_def u (Rlt_le _ _ U)).
  rewrite <- E at 2; rewrite ln_mult by exact S; lra.
Qed.
Lemma ln_power (u : R) (n : nat) : 0 < u -> ln (u ^ n) = IZR (Z.of_nat n) * ln u.
Proof. intros U; rewrite ln_pow by exact U; rewrite INR_IZR_INZ; reflexivity. Qed.
"""

#: Products without exponentials, their coefficients, and the exponents beside them.
_Primitive = frozenset[tuple[Product, Fraction, frozenset[tuple[Product, Fraction]]]]


def split_logarithms(formulas: Sequence[Formula], names: Mapping[str, str]) -> tuple[list[str], list[Formula]]:
    """Tactics that write logarithms of products, powers and roots as sums, where these are of positive factors, and the
    formulas after them; none unless some stand in exponents.
    """
    nodes = postorder(*formulas)
    within = {inner for node in nodes if node.op == "exp" for inner in postorder(node) if inner.op == "log"}
    steps: list[str] = []
    done: dict[Formula, Formula] = {}
    for node in nodes:
        new = node if node.op in LEAVES else apply(node.op, *(done[a] for a in node.args))
        done[node] = new
        if node in within and (total := _of_factors(new.args[0])) is not apply("log", new.args[0]):
            done[node] = total
            old, replaced = bracketed(new, names), bracketed(total, names)
            steps.append(f"try replace {old} with {replaced} in * by (apart; same)")
    return steps, [done[f] for f in formulas]


def _of_factors(u: Formula) -> Formula:
    """log u as a sum over the factors of u."""
    if u.op in ("mul", "div"):
        a, b = (_of_factors(v) for v in u.args)
        total: Formula = a + b if u.op == "mul" else a - b
        return total
    if u.op == "pow" and u.args[1].op == "number":
        return u.args[1] * _of_factors(u.args[0])
    if u.op == "sqrt":
        return _of_factors(u.args[0]) / number(2)
    return u.args[0] if u.op == "exp" else apply("log", u)


class _Content(NamedTuple):
    """c·e^u, which is taken out of a sum."""

    size: Fraction
    exponent: Sum


def common_contents(
    formulas: Sequence[Formula], names: Mapping[str, str], equal: Callable[[Formula, Formula], str]
) -> tuple[list[str], list[Formula]]:
    """Tactics that write sums under logarithms which are multiples of one another by the last of them, and the
    formulas after them; ``equal`` gives the tactic for an identity without these logarithms.
    """
    last: dict[_Primitive, tuple[Formula, _Content]] = {}
    for node in postorder(*formulas):
        if node.op == "log":
            last |= {primitive: (u, content) for u, content, primitive in _sums(node.args[0])}
    steps: list[str] = []
    done: dict[Formula, Formula] = {}
    for node in postorder(*formulas):
        new = node if node.op in LEAVES else apply(node.op, *(done[a] for a in node.args))
        if node.op == "log":
            changed: dict[Formula, Formula] = {}
            for u, content, primitive in _sums(new.args[0]):
                first, of_first = last.get(primitive, (u, content))
                size, exponent = content.size / of_first.size, plus(content.exponent, of_first.exponent, -1)
                if exponent:
                    power = apply("exp", as_formula(exponent))
                    changed[u] = (power if size == 1 else number(size) * power) * first
                elif size != 1:
                    changed[u] = number(size) * first
            for u, product in changed.items():
                old, replaced = bracketed(u, names), bracketed(product, names)
                steps.append(f"try replace {old} with {replaced} in * by ({equal(u, product)})")
            new = apply("log", _replaced(new.args[0], changed))
        done[node] = new
    return steps, [done[f] for f in formulas]


def _sums(formula: Formula) -> Iterator[tuple[Formula, _Content, _Primitive]]:
    """The factors that are sums, with their contents and what is left of them."""
    if formula.op in ("mul", "div"):
        for factor in formula.args:
            yield from _sums(factor)
    elif formula.op in ("add", "sub"):
        terms = expanded(formula)
        if len(terms) > 1:
            below = lcm(*(c.denominator for c in terms.values()))
            size = Fraction(gcd(*(int(c * below) for c in terms.values())), below)
            parts = [(tuple(f for f in m if f.op != "exp"), c / size, exponent_of(m)) for m, c in terms.items()]
            _, _, first = min(parts, key=lambda part: tuple(map(str, part[0])))
            left = frozenset((m, c, frozenset(plus(u, first, -1).items())) for m, c, u in parts)
            yield formula, _Content(size, first), left


def exponent_of(product: Product) -> Sum:
    """u for the exponentials e^u of a product together."""
    total: Sum = {}
    for factor in product:
        if factor.op == "exp":
            total = plus(total, expanded(factor.args[0]), 1)
    return total


def _replaced(formula: Formula, changed: Mapping[Formula, Formula]) -> Formula:
    """The product with some of its factors changed."""
    if formula in changed:
        return changed[formula]
    if formula.op in ("mul", "div"):
        return apply(formula.op, *(_replaced(a, changed) for a in formula.args))
    return formula


def turned_quotient(quotient: Formula) -> Formula | None:
    """c/(b - a) for -c/(a - b) with a number -c < 0, so that rules of signs show both parts; None for others."""
    if quotient.op != "div" or quotient.args[0].op != "number" or quotient.args[1].op != "sub":
        return None
    (top, (a, b)) = quotient.args[0].args[0], quotient.args[1].args
    return number(-top) / (b - a) if top < 0 else None
