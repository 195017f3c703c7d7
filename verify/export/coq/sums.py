"""Arguments of functions as sums of products with rational coefficients, squares of sines written by cosines."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Final

from verify.formula.tree import LEAVES, Formula, apply, number, postorder

#: Sums of more terms, and more copies of one angle, are left as they are.
MOST: Final = 24

#: Operations whose values are written as sums themselves.
_COMPOUND: Final = LEAVES - {"variable", "constant"} | {"add", "sub", "neg", "mul", "div", "pow"}

#: A sum: products of formulas, sorted by their text, with rational coefficients.
Product = tuple[Formula, ...]
Sum = dict[Product, Fraction]


def expanded(root: Formula, known: Mapping[Formula, Sum | None] | None = None) -> Sum:
    """``root`` as a sum of products; what is no sum, product or quotient by a number stands for itself, unless it is
    ``known``.

    >>> from verify.formula.reader import read_formula
    >>> {" ".join(map(str, m)): str(c) for m, c in expanded(read_formula("b*(cos(x) - 1)/2 + x")).items()}
    {'b cos(x)': '1/2', 'b': '-1/2', 'x': '1'}
    """
    done: dict[Formula, Sum] = {}
    for node in postorder(root):
        parts = [done[a] for a in node.args] if node.op not in LEAVES else []
        if known and (sums := known.get(node)) is not None:
            done[node] = sums
        elif node.op == "number":
            done[node] = {(): node.args[0]} if node.args[0] else {}
        elif node.op == "neg":
            done[node] = {m: -c for m, c in parts[0].items()}
        elif node.op in ("add", "sub"):
            done[node] = plus(parts[0], parts[1], 1 if node.op == "add" else -1)
        elif node.op == "mul" and len(parts[0]) * len(parts[1]) <= MOST:
            done[node] = times(parts[0], parts[1])
        elif node.op == "div" and set(parts[1]) == {()}:
            done[node] = {m: c / parts[1][()] for m, c in parts[0].items()}
        elif node.op == "div" and len(parts[1]) == 1 and len(parts[0]) <= MOST:
            done[node] = times(parts[0], _inverse(parts[1]))
        elif node.op == "div" and len(parts[0]) <= MOST:
            done[node] = times(parts[0], {(number(1) / node.args[1],): Fraction(1)})
        elif node.op == "pow" and node.args[1] is number(2) and len(parts[0]) <= 4:
            done[node] = times(parts[0], parts[0])
        elif node.op == "pow" and (power := _of_product(node, parts[0])) is not None:
            done[node] = power
        else:
            done[node] = {(node,): Fraction(1)}
    return without_squared_sines(done[root])


def as_formula(terms: Sum) -> Formula:
    """The sum, written out."""
    total: Formula | None = None
    for product, c in terms.items():
        size = abs(c)
        part: Formula | None = None if size == 1 and product else number(size)
        for factor in product:
            part = factor if part is None else part * factor
        assert part is not None
        if total is None:
            total = part if c > 0 else number(c) if not product else -part
        else:
            total = total + part if c > 0 else total - part
    return number(0) if total is None else total


def collected(formula: Formula) -> Formula:
    """The formula multiplied out, with like terms together, exponents included.

    >>> from verify.formula.reader import read_formula
    >>> print(collected(read_formula("exp(x)*(1 + exp(x)) - exp(x)*exp(x)")))
    exp(x)
    """
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        new = node if node.op in LEAVES else apply(node.op, *(done[a] for a in node.args))
        done[node] = apply("exp", as_formula(expanded(new.args[0]))) if node.op == "exp" else new
    return as_formula(expanded(done[formula]))


def _inverse(term: Sum) -> Sum:
    """1/(c·u·v) for one product, as the product of 1/c, 1/u and 1/v."""
    ((m, c),) = term.items()
    return {_joined(tuple(inverse(f) for f in m), ()): 1 / c}


def inverse(factor: Formula) -> Formula:
    """1/u for u, and u for 1/u."""
    return factor.args[1] if is_inverse(factor) else number(1) / factor


def is_inverse(factor: Formula) -> bool:
    """Whether it is 1/u."""
    return factor.op == "div" and factor.args[0] is number(1)


def _of_product(node: Formula, base: Sum) -> Sum | None:
    """A whole power of one product; None for other powers, and for those with too many factors."""
    if len(base) != 1 or node.args[1].op != "number" or node.args[1].args[0].denominator != 1:
        return None
    n = int(node.args[1].args[0])
    ((m, c),) = base.items()
    if not n or abs(n) * len(m) > MOST:
        return None
    power = {_joined(m * abs(n), ()): c ** abs(n)}
    return power if n > 0 else _inverse(power)


def without_squared_sines(terms: Sum) -> Sum:
    """The sum with 1 - cos² for sin², so that there is one way to write it."""
    total: Sum = {}
    for m, c in terms.items():
        twice = next((f for f in m if f.op == "sin" and m.count(f) > 1), None)
        if twice is None:
            total = plus(total, {m: c}, 1)
            continue
        rest = list(m)
        rest.remove(twice)
        rest.remove(twice)
        cosine = apply("cos", twice.args[0])
        fewer = times({tuple(rest): c}, {(): Fraction(1), (cosine, cosine): Fraction(-1)})
        total = plus(total, without_squared_sines(fewer), 1)
    return total


def plus(a: Sum, b: Sum, sign: int) -> Sum:
    total = dict(a)
    for m, c in b.items():
        total[m] = total.get(m, Fraction(0)) + sign * c
    return {m: c for m, c in total.items() if c}


def times(a: Sum, b: Sum) -> Sum:
    total: Sum = {}
    for m, c in a.items():
        for n, d in b.items():
            total = plus(total, {_joined(m, n): c * d}, 1)
    return total


def _joined(a: Product, b: Product) -> Product:
    """The product of both, in which u and 1/u are left out, and √u·√u is u."""
    powers: dict[Formula, Fraction] = {}
    for factor in (*a, *b):
        base, sign = (factor.args[1], -1) if is_inverse(factor) else (factor, 1)
        share = Fraction(sign)
        if base.op == "sqrt" and base.args[0].op not in _COMPOUND:
            base, share = base.args[0], Fraction(sign, 2)
        powers[base] = powers.get(base, Fraction(0)) + share
    factors: list[Formula] = []
    for base, power in powers.items():
        whole = floor(power)
        factors += [base if whole > 0 else inverse(base)] * abs(whole)
        factors += [apply("sqrt", base)] * (power != whole)
    return tuple(sorted(factors, key=str))
