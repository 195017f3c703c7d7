"""Arguments of functions as sums of products with rational coefficients, squares of sines written by cosines."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from verify.formula.tree import LEAVES, Formula, apply, number, postorder

#: Sums of more terms, and more copies of one angle, are left as they are.
MOST: Final = 24

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
        elif node.op == "div" and len(parts[0]) <= MOST:
            done[node] = times(parts[0], {(number(1) / node.args[1],): Fraction(1)})
        elif node.op == "pow" and node.args[1] is number(2) and len(parts[0]) <= 4:
            done[node] = times(parts[0], parts[0])
        else:
            done[node] = {(node,): Fraction(1)}
    return without_squared_sines(done[root])


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
            total = plus(total, {tuple(sorted((*m, *n), key=str)): c * d}, 1)
    return total
