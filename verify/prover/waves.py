"""Products of sines and cosines as sums, which have tighter bounds: sin x cos x = sin(2x)/2 lies in [-1/2, 1/2]."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from verify.formula.tree import LEAVES, Formula, apply, number, postorder
from verify.kernel.goal import Goal
from verify.kernel.premises import nonnegative_variables
from verify.kernel.simplify import simplified

from .factors import normal_text
from .identities import Prove
from .signs import product_of
from .splits import Proof

WAVES: Final = frozenset({"sin", "cos"})
HALF: Final = number(Fraction(1, 2))


def linearised(goal: Goal, prove: Prove) -> Proof | None:
    """The formula with products of two sines or cosines, and their squares, written as sums."""
    if goal.sign.op == "==":
        return None
    other = as_sums(goal.sign.formula, nonnegative_variables(goal))
    return None if other is goal.sign.formula else product_of([(other, 1)], goal, prove)


def as_sums(formula: Formula, nonnegative: frozenset[str]) -> Formula:
    """``formula`` with sin u cos v = (sin(u + v) + sin(u - v))/2 and the like.

    >>> from verify.formula.reader import read_formula
    >>> as_sums(read_formula("tanh(x) - sin(x)*cos(x)"), frozenset())
    Formula('tanh(x) - 1/2*sin(2*x)')
    """
    done: dict[Formula, Formula] = {}
    changed = False
    for node in postorder(formula):
        if node.op in LEAVES:
            done[node] = node
            continue
        pair = _pair(node)
        if pair is None:
            done[node] = apply(node.op, *(done[a] for a in node.args))
        else:
            done[node] = _sum(*pair, nonnegative)
            changed = True
    return simplified(done[formula]) if changed else formula


def _pair(node: Formula) -> tuple[Formula, Formula] | None:
    """The two sines or cosines that a node multiplies."""
    if node.op == "mul" and all(a.op in WAVES for a in node.args):
        return node.args[0], node.args[1]
    if node.op == "pow" and node.args[0].op in WAVES and node.args[1] is number(2):
        return node.args[0], node.args[0]
    return None


def _sum(a: Formula, b: Formula, nonnegative: frozenset[str]) -> Formula:
    u, v = a.args[0], b.args[0]
    if a.op == "cos" and b.op == "sin":
        a, b, u, v = b, a, v, u
    together, apart = (normal_text(angle, nonnegative) for angle in (u + v, u - v))
    if a.op == "sin" and b.op == "cos":
        return HALF * (apply("sin", together) + apply("sin", apart))
    if a.op == "cos":
        return HALF * (apply("cos", apart) + apply("cos", together))
    return HALF * (apply("cos", apart) - apply("cos", together))
