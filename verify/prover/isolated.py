"""Exponentials and products alone on one side of an inequality, through the logarithm. Untrusted.

a >= e^u follows from log a >= u, in which the exponent stands free: a bound 1 - (x - y)² >= e^(-D) becomes one of the
divergence D itself, and a quotient of two factors with e^u becomes a difference of logarithms. A product of a factor
for every variable becomes a sum of such terms, to which a condition on the sum of the variables can be brought.
"""

from __future__ import annotations

from collections.abc import Iterator

from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.goal import Goal
from verify.kernel.premises import replaced, uses

from .apart import placed_factors
from .bernoulli import coefficient, powers_among
from .exponentials import linear_form
from .gammas import compared, logarithm_of
from .identities import ZERO, Prove
from .scaling import TRANSCENDENTAL
from .signs import factor_by
from .splits import Proof


def isolated(goal: Goal, prove: Prove) -> Proof | None:
    """a >= b from log a >= log b, where e^u of an exponent that is no linear form is a term or a factor of one side."""
    return _isolated(goal, prove) if goal.sign.op == ">=" and len(variables(goal.sign.formula)) > 1 else None


def isolated_strictly(goal: Goal, prove: Prove) -> Proof | None:
    """The same for a > b, which may have a margin that boxes show faster."""
    return _isolated(goal, prove) if goal.sign.op == ">" else None


def _isolated(goal: Goal, prove: Prove) -> Proof | None:
    formula = goal.sign.formula
    if formula.op == "sub" and set(filter(variables, factors(formula.args[0]))) & set(factors(formula.args[1])):
        return None  # a common factor is divided out first, and its logarithm need not exist
    for node in curved_exponentials(formula):
        if formula.op == "sub" and any(is_factor(node, side) for side in formula.args):
            table = _compared(goal, prove)
        else:
            table = _alone(node, goal, prove)
        if table is not None:
            return table
    return None


def separated(goal: Goal, prove: Prove) -> Proof | None:
    """A product of factors in one variable each against a constant, where an equation binds the variables."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or formula.op != "sub" or all(a.op != "==" for a in goal.assumptions):
        return None
    if not any(is_separable(side) and not variables(other) for side, other in (formula.args, formula.args[::-1])):
        return None
    return _compared(goal, prove)


def is_separable(formula: Formula) -> bool:
    """Whether a product has at least two factors with variables, each with one that no other has, transcendental.

    >>> from verify.formula.reader import read_formula
    >>> [is_separable(read_formula(text)) for text in ("sin(x)*sin(y)/2", "sin(x)*cos(x)*sin(y)", "x*y", "sin(x + y)")]
    [True, False, False, False]
    """
    names = [variables(factor) for factor in factors(formula) if variables(factor)]
    apart = all(len(own) == 1 for own in names) and len(set(names)) == len(names)
    return len(names) > 1 and apart and uses(formula, TRANSCENDENTAL)


def factors(formula: Formula) -> Iterator[Formula]:
    """The factors of a product or quotient, as it is written."""
    yield from (part for part, _ in placed_factors(formula))


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
    return node in factors(formula)


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
