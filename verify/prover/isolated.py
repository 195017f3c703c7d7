"""An exponential alone on one side of an inequality, through the logarithm. Untrusted.

a >= e^u follows from log a >= u, in which the exponent stands free: a bound 1 - (x - y)² >= e^(-D) becomes one of the
divergence D itself, and a quotient of two factors with e^u becomes a difference of logarithms.
"""

from __future__ import annotations

from collections.abc import Iterator

from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.goal import Goal
from verify.kernel.premises import replaced

from .bernoulli import coefficient, powers_among
from .exponentials import linear_form
from .gammas import compared, logarithm_of
from .identities import ZERO, Prove
from .signs import factor_by
from .splits import Proof


def isolated(goal: Goal, prove: Prove) -> Proof | None:
    """a > b from log a > log b, where e^u of an exponent that is no linear form is a term or a factor of one side."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or len(variables(formula)) < 2:
        return None
    for node in curved_exponentials(formula):
        if formula.op == "sub" and any(is_factor(node, side) for side in formula.args):
            table = _compared(goal, prove)
        else:
            table = _alone(node, goal, prove)
        if table is not None:
            return table
    return None


def curved_exponentials(formula: Formula) -> Iterator[Formula]:
    """The exponentials in it whose exponents are neither linear forms of the variables nor those of powers."""
    powers = {node for node, _, _ in powers_among(formula)}
    for node in postorder(formula):
        if node.op == "exp" and node not in powers and variables(node) and linear_form(node.args[0]) is None:
            yield node


def is_factor(node: Formula, formula: Formula) -> bool:
    """Whether a product or quotient has ``node`` as a factor of its numerator or denominator.

    >>> from verify.formula.reader import read_formula
    >>> is_factor(read_formula("exp(x*y)"), read_formula("1/(1 + x)*exp(x*y)"))
    True
    >>> is_factor(read_formula("exp(x*y)"), read_formula("1 - exp(x*y)"))
    False
    """
    return formula is node or formula.op in ("mul", "div") and any(is_factor(node, part) for part in formula.args)


def _alone(node: Formula, goal: Goal, prove: Prove) -> Proof | None:
    """The goal as a multiple of the node and a rest without it, compared by their logarithms."""
    factor = coefficient(goal.sign.formula, node, goal)
    if factor is None:
        return None
    rest, multiple = replaced(goal.sign.formula, node, ZERO), number(abs(factor)) * node
    return factor_by(_compared, multiple - (-rest) if factor > 0 else rest - multiple, goal, prove)


def _compared(goal: Goal, prove: Prove) -> Proof | None:
    left, right = map(logarithm_of, goal.sign.formula.args)
    return compared(goal, left, right, prove, prove)
