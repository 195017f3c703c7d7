"""Formulas as linear combinations with rational coefficients of their variables and of parts that are not linear."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from .tree import Formula, number, postorder

ONE: Final = number(1)

#: Coefficients of nodes; that of the number 1 is the constant.
Combination = Mapping[Formula, Fraction]


def linear_combination(root: Formula) -> Combination:
    """The coefficients of ``root``, no zeros among them: of variables, of the number 1, and of nonlinear parts.

    >>> from verify.formula.reader import read_formula
    >>> {str(k): str(c) for k, c in linear_combination(read_formula("3*(x - y)/2 - x*y + x + 1/3")).items()}
    {'x': '5/2', 'y': '-3/2', 'x*y': '-1', '1': '1/3'}
    """
    done: dict[Formula, Combination] = {}
    for node in postorder(root):
        if node.op == "number":
            done[node] = {ONE: node.args[0]} if node.args[0] else {}
        elif node.op == "neg":
            done[node] = _scaled(done[node.args[0]], Fraction(-1))
        elif node.op in ("add", "sub"):
            sign = Fraction(1 if node.op == "add" else -1)
            done[node] = _sum(done[node.args[0]], _scaled(done[node.args[1]], sign))
        elif node.op in ("mul", "div"):
            done[node] = _product(node, done)
        else:
            done[node] = {node: Fraction(1)}
    return done[root]


def _product(node: Formula, done: Mapping[Formula, Combination]) -> Combination:
    left, right = (done[a] for a in node.args)
    if set(right) <= {ONE} and (right or node.op == "mul"):
        factor = right.get(ONE, Fraction(0))
        return _scaled(left, factor if node.op == "mul" else 1 / factor)
    if node.op == "mul" and set(left) <= {ONE}:
        return _scaled(right, left.get(ONE, Fraction(0)))
    return {node: Fraction(1)}


def _scaled(terms: Combination, factor: Fraction) -> Combination:
    return {node: c * factor for node, c in terms.items()} if factor else {}


def _sum(a: Combination, b: Combination) -> Combination:
    total = dict(a)
    for node, c in b.items():
        total[node] = total.get(node, Fraction(0)) + c
    return {node: c for node, c in total.items() if c}
